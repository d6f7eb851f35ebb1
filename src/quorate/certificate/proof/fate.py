"""Fate: what became of a rater's judgments in a release, by the receipt that they kept.

Against a release, each judgment is in one of these states:

    counted     it is shown there with this label
    revised     it is shown, and so is the rater's own later answer, which counts
    excluded    it is shown, and does not count, for the reason that is given
    placed      its place in the log is unaltered; the release shows no single answers
    withheld    its place is unaltered, and it is not shown (practice, tests, known answers)
    later       the release was made of the log before it
    altered     the log of the release has something else in its place, or shows another label
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from quorate.certificate.proof.reading import Entries
from quorate.certificate.proof.receipt import Receipt, Receipted
from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json

State = Literal["counted", "revised", "excluded", "placed", "withheld", "later", "altered"]
_LATE = "it came when the item had all its judgments"
_REPEAT = "the same rater judged the item again, on purpose"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a judgment in a release, and why."""

    index: int
    judgment: str
    state: State
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptVerdict:
    """What became of all judgments of a receipt in a release."""

    fates: tuple[Fate, ...]

    @property
    def counts(self) -> Mapping[State, int]:
        """How many judgments are in each state."""
        counted = Counter(fate.state for fate in self.fates)
        return dict(sorted(counted.items()))

    @property
    def holds(self) -> bool:
        """Whether nothing was altered."""
        return all(fate.state != "altered" for fate in self.fates)


def check_receipt(
    receipt: Receipt,
    entries: Entries,
    log: str,
    judgments: pl.DataFrame | None,
    events: pl.DataFrame | None,
) -> ReceiptVerdict:
    """What became of the judgments of a receipt in a release.

    ``entries`` is its log, of which the root is known to be right, and ``judgments`` and ``events``
    are what is shown of it, known to be of the log; None where the release shows no single answers.
    Raises IntegrityError when the receipt is of another campaign.
    """
    if receipt.campaign != log:
        raise IntegrityError(
            f"the receipt is of campaign {receipt.campaign!r}, the release of {log!r}",
            remedy="take the receipt of this campaign",
        )
    mine = {one.judgment for one in receipt.judgments}
    shown = None if judgments is None else _Told(judgments, events, mine)
    return ReceiptVerdict(tuple(_fate(one, entries, shown) for one in receipt.judgments))


class _Told:
    """What a release shows of some judgments."""

    def __init__(
        self, judgments: pl.DataFrame, events: pl.DataFrame | None, wanted: Collection[str]
    ) -> None:
        self.at: dict[int, Mapping[str, Json]] = {}
        self.last: dict[str, int] = {}
        self.excluded: dict[str, str] = {}
        for index, data in _about(judgments, wanted):
            self.at[index] = data
            self.last[str(data["judgment"])] = index
        for _, data in _about(events, wanted):
            if "reason" in data:
                self.excluded[str(data["judgment"])] = str(data["reason"])
        self.first = {str(data["judgment"]): data for data in self.at.values() if "place" in data}


def _about(
    table: pl.DataFrame | None, wanted: Collection[str]
) -> Iterable[tuple[int, Mapping[str, Json]]]:
    if table is None:
        return
    for index, told in table.select("index", "told").iter_rows():
        try:
            data = json.loads(told)["data"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # the check of what is shown names it
        if isinstance(data, dict) and data.get("judgment") in wanted:
            yield index, data


def _fate(one: Receipted, entries: Entries, shown: _Told | None) -> Fate:
    def fate(state: State, why: str = "") -> Fate:
        return Fate(one.index, one.judgment, state, why)

    if one.index >= entries.size:
        return fate("later", f"the release has the first {entries.size} entries of the log")
    if (entries.kind(one.index), entries.rest(one.index)) != (one.kind, one.rest):
        return fate("altered", "the log of the release has another entry in its place")
    if shown is None:
        return fate("placed")
    told = shown.at.get(one.index)
    if told is None:
        return fate("withheld")
    given = (one.judgment, one.labels, one.sealed)
    if (told["judgment"], told.get("labels"), told.get("sealed")) != given:
        return fate("altered", "the release shows another answer than the receipt")
    last = shown.last[one.judgment]
    if last != one.index:
        return fate("revised", f"entry {last} is the later answer")
    why = _apart(one.judgment, shown)
    return fate("excluded", why) if why else fate("counted")


def _apart(judgment: str, shown: _Told) -> str:
    """Why an answer does not count, if so."""
    if judgment in shown.excluded:
        return shown.excluded[judgment] or "no reason was given"
    first = shown.first.get(judgment, {})
    if first.get("place") == "surplus":
        return _LATE
    return _REPEAT if first.get("purpose") == "repeat" else ""
