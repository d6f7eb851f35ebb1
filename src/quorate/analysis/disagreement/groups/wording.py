"""What is said of groups of people, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from quorate.analysis.disagreement.groups.anonymity import Hidden
from quorate.analysis.disagreement.groups.leaning import Leaning
from quorate.analysis.disagreement.groups.permutation import GroupTest
from quorate.analysis.disagreement.verdicts import LEVEL, Verdict


class Spoken(Protocol):
    """A group that a sentence can name."""

    @property
    def value(self) -> str:
        """The group's name."""

    @property
    def leanings(self) -> tuple[Leaning, ...]:
        """How it leans."""


class Shown(Protocol):
    """An attribute of which a note is made."""

    @property
    def column(self) -> str:
        """The attribute's name."""

    @property
    def groups(self) -> Sequence[Spoken]:
        """The groups shown."""

    @property
    def hidden(self) -> Hidden:
        """What is not shown."""

    @property
    def hidden_cells(self) -> int:
        """Cells of the item × group table that are not shown."""


def account(
    column: str,
    test: GroupTest,
    adjusted: float | None,
    said: Verdict,
    groups: Sequence[Spoken],
    tests: int,
) -> str:
    """A sentence on an attribute: the verdict, how sure, and what it consists in."""
    if test.p is None or adjusted is None:
        return f"{column}: not tested; fewer than two groups of people can be compared."
    how = f"p = {_p(test.p)}"
    if tests > 1:
        how += f", {_p(adjusted)} after allowing for {tests} attributes"
    if said is Verdict.NONE:
        return (
            f"{column}: no difference found between groups ({how}; {test.n:,} people). "
            "That does not show that there is none."
        )
    start = (
        f"{column}: groups answer differently ({how})."
        if said is Verdict.DIFFERENCE
        else f"{column}: suggestive, not established ({how}); ask more people before relying on it."
    )
    return f"{start} {_what(test, groups)}"


def of_groups(attributes: Sequence[Shown], smallest: int, smallest_cell: int) -> Iterator[str]:
    """Notes on what is not shown, as counts."""
    for one in attributes:
        away = one.hidden
        if away.values:
            how = "shown as one, «others»" if away.together else "not shown"
            yield (
                f"{one.column}: {_many(away.values, 'group')} of {away.raters:,} people in all "
                f"are {how} (fewer than {smallest} people, or they could be worked out)"
            )
        if away.untold:
            yield f"{one.column}: {_many(away.untold, 'rater')} told nothing and are left out"
        if len(one.groups) < 2:
            yield f"{one.column}: fewer than two groups can be shown, so nothing is compared"
        if one.hidden_cells:
            yield (
                f"{one.column}: {one.hidden_cells:,} cells of the table of items and groups are "
                f"not shown (fewer than {smallest_cell} judgments, or they could be worked out)"
            )


def _what(test: GroupTest, groups: Sequence[Spoken]) -> str:
    """Which kind of difference it is, with the groups that lean furthest."""
    leaning = test.p_leaning is not None and test.p_leaning < LEVEL
    if not leaning:
        return (
            "People of one group agree with each other more than with others; none leans one way "
            "throughout."
        )
    told = [(one, group.value) for group in groups for one in group.leanings]
    low = min(told, key=lambda pair: pair[0].value)
    same = [pair for pair in told if pair[0].target == low[0].target]
    widest = max(
        (
            (max(pairs, key=_value)[0].value - min(pairs, key=_value)[0].value, pairs)
            for target in {one.target for one, _ in told}
            for pairs in [[pair for pair in told if pair[0].target == target]]
        ),
        key=lambda found: (found[0], found[1][0][0].target),
        default=(0.0, same),
    )[1]
    top, bottom = max(widest, key=_value), min(widest, key=_value)
    return (
        f"On the same items, «{top[0].target}» is {_interval(top[0])} above the mean of all "
        f"among {top[1]}, and {_interval(bottom[0])} among {bottom[1]}."
    )


def _value(pair: tuple[Leaning, str]) -> float:
    return pair[0].value


def _interval(one: Leaning) -> str:
    if one.lower is None or one.upper is None:
        return f"{_number(one.value)}"
    return f"{_number(one.value)} ({_number(one.lower)} to {_number(one.upper)})"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _p(value: float) -> str:
    return f"{value:.4f}" if value < 0.001 else f"{value:.3f}"


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
