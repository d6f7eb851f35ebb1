"""Policies: how a posterior becomes rows of files that know only chosen and rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from math import floor, log
from typing import Literal

from quorate.formats.preference.record import Record, Response
from quorate.schema.errors import RequestError

Name = Literal["hard", "margin", "duplicate", "unpaired", "votes"]
Tie = Literal["drop", "both"]
POLICIES: tuple[Name, ...] = ("hard", "margin", "duplicate", "unpaired", "votes")
TIES: tuple[Tie, ...] = ("drop", "both")

UNSURE = "less sure than the threshold"
TIED = "a tie"


@dataclass(frozen=True, slots=True)
class Example:
    """One row, before a format spells it.

    A pair has ``rejected``; an unpaired example has ``good`` instead. ``rater`` is there where the
    row is one rater's.
    """

    record: Record
    chosen: Response
    rejected: Response | None = None
    margin: float | None = None
    good: bool | None = None
    rater: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What becomes of a record with probability p that the first response is better.

    * ``hard``: the likelier one is chosen; dropped where max(p, 1 - p) is below ``threshold``.
    * ``margin``: the same, with margin = min(``cap``, ``scale`` · |log(p / (1 - p))|). A margin
      raises the gap of rewards that is asked for; it does not soften the label.
    * ``duplicate``: ``copies`` rows, of which in the mean p · copies choose the first, so that the
      loss over rows is the cross-entropy with p. The fraction is rounded up with its own
      probability, by a hash of the record and ``seed``.
    * ``unpaired``: both responses on their own, the likelier good, the other bad.
    * ``votes``: a row for each rater's vote, for models of raters.

    Where a tie is likelier than either, ``tie`` says whether the record is dropped, or gives
    ``both``: one row each way (unpaired: both good). In ``duplicate`` both is what p says anyway;
    in ``votes`` it is about each vote.
    """

    name: Name = "hard"
    threshold: float = 0.5
    tie: Tie = "drop"
    scale: float = 1.0
    cap: float = 3.0
    copies: int = 10
    seed: int = 0

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("threshold", self.threshold, 0.5, 1.0),
            ("scale", self.scale, 1e-6, 1e6),
            ("cap", self.cap, 1e-6, 1e6),
            ("copies", self.copies, 1, 1000),
        ):
            if not low <= value <= high:
                raise RequestError(
                    f"{name} is {value:g}", remedy=f"take one from {low:g} to {high:g}"
                )
        for name, word, words in (("policy", self.name, POLICIES), ("tie", self.tie, TIES)):
            if word not in words:
                raise RequestError(f"{name} is {word!r}", remedy=f"take {', '.join(words)}")

    def examples(self, record: Record) -> tuple[tuple[Example, ...], str]:
        """The rows of a record, and why there are none (empty when there are some)."""
        rows, why = _HOW[self.name](self, record)
        found = tuple(rows)
        return found, "" if found else why


def _tied(record: Record) -> bool:
    return record.tie > max(record.p, 1 - record.p) - record.tie / 2


def _hard(policy: Policy, record: Record) -> tuple[Iterable[Example], str]:
    if _tied(record):
        return _both(policy, record), TIED
    sure = max(record.p, 1 - record.p)
    if sure <= 0.5 or sure < policy.threshold:
        return (), UNSURE
    return (_pair(record, record.p > 0.5),), ""


def _both(policy: Policy, record: Record) -> Iterable[Example]:
    return (_pair(record, True), _pair(record, False)) if policy.tie == "both" else ()


def _pair(record: Record, first: bool, rater: str | None = None) -> Example:
    chosen, rejected = (record.first, record.second) if first else (record.second, record.first)
    return Example(record, chosen, rejected, rater=rater)


def _margin(policy: Policy, record: Record) -> tuple[Iterable[Example], str]:
    rows, why = _hard(policy, record)
    p = min(max(record.p, 1e-12), 1 - 1e-12)
    gap = 0.0 if _tied(record) else min(policy.cap, policy.scale * abs(log(p / (1 - p))))
    return [Example(one.record, one.chosen, one.rejected, gap) for one in rows], why


def _duplicate(policy: Policy, record: Record) -> tuple[Iterable[Example], str]:
    if _tied(record) and policy.tie == "drop":
        return (), TIED
    wanted = record.p * policy.copies
    drawn = int.from_bytes(sha256(f"{policy.seed}/{record.name}".encode()).digest()[:8], "big")
    first = floor(wanted) + (drawn / 2**64 < wanted - floor(wanted))
    return [_pair(record, n < first) for n in range(policy.copies)], ""


def _unpaired(policy: Policy, record: Record) -> tuple[Iterable[Example], str]:
    if _tied(record):
        both = (record.first, record.second) if policy.tie == "both" else ()
        return [Example(record, one, good=True) for one in both], TIED
    rows, why = _hard(policy, record)
    return [
        Example(one.record, side, good=side is one.chosen)
        for one in rows
        for side in (one.chosen, one.rejected)
        if side is not None
    ], why


def _votes(policy: Policy, record: Record) -> tuple[Iterable[Example], str]:
    rows: list[Example] = []
    for vote in record.votes:
        if vote.side:
            rows.append(_pair(record, vote.side > 0, vote.rater))
        elif policy.tie == "both":
            rows += [_pair(record, first, vote.rater) for first in (True, False)]
    return rows, TIED


_HOW: dict[str, Callable[[Policy, Record], tuple[Iterable[Example], str]]] = {
    "hard": _hard,
    "margin": _margin,
    "duplicate": _duplicate,
    "unpaired": _unpaired,
    "votes": _votes,
}
