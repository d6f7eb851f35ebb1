"""Group changes: groups of people whose answers are spread otherwise in another release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quorate.certificate.outcomes import GROUPS
from quorate.certificate.verify.opened import Opened

PREFIX = f"{GROUPS}-"
Key = tuple[str, str, str | None]
Row = tuple[float | None, int]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A figure of a group over all items, before and after; None where it is not told.

    It is the share of an ``option``, or the mean where there is none; ``raters_before`` and
    ``raters_after`` are the people of the group, 0 where it is not told.
    """

    question: str
    attribute: str
    group: str
    option: str | None
    before: float | None
    after: float | None
    raters_before: int
    raters_after: int


def group_changes(before: Opened, after: Opened) -> Iterator[GroupChange]:
    """The figures of groups over all items that moved, came, or are not told any more.

    What is told of groups on single items is left out: it follows each new answer.
    """
    names = {name for one in (before, after) for name in one.tables if name.startswith(PREFIX)}
    for name in sorted(names):
        old, new = _overall(before, name), _overall(after, name)
        for key in [*old, *(key for key in new if key not in old)]:
            (was, people), (now, more) = old.get(key, (None, 0)), new.get(key, (None, 0))
            if (was, people) != (now, more):
                question = name.removeprefix(PREFIX)
                yield GroupChange(question, *key, was, now, people, more)


def _overall(release: Opened, name: str) -> dict[Key, Row]:
    """The figures over all items by attribute, group and option, with the people of the group."""
    if name not in release.tables:
        return {}
    table = release.table(name)
    columns = ("item", "attribute", "group", "option", "share", "mean", "raters")
    return {
        (attribute, group, option): (share if option is not None else mean, raters)
        for item, attribute, group, option, share, mean, raters in table.select(columns).iter_rows()
        if item is None
    }
