"""Why raters differ: causes that judgments suggest beside those that experts coded.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from quorate.analysis.disagreement.causes.cause import CAUSES, NOT_CLEAR
from quorate.analysis.disagreement.causes.report import Causes, causes
from quorate.campaign.exporting import Row
from quorate.formats.frames import from_rows
from quorate.schema import Judgments, Kind
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries.causes import Coded, Remark

DRAWS = 199
KINDS = (Kind.CATEGORICAL, Kind.ORDINAL)
REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Against:
    """How many items that raters split have these two options, by suggested cause."""

    first: str
    second: str
    items: int
    causes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Caused:
    """Causes of the disagreements of a question, counted.

    ``suggested`` and ``coded`` count items by cause; ``both`` counts items that have both by
    (suggested, coded), and ``same`` is the share of them in which the two agree. ``pairs`` are the
    options that stand against each other, the most frequent first. ``coded_of`` is by item.
    """

    question: str
    found: Causes
    suggested: dict[str, int]
    coded: dict[str, int]
    both: dict[tuple[str, str], int]
    same: float | None
    pairs: tuple[Against, ...]
    coded_of: dict[str, str]


def codable(spec: CampaignSpec) -> tuple[str, ...]:
    """The questions of which causes can be told: raters take one option."""
    return tuple(
        one.name
        for one in spec.questions
        if one.question().kind in KINDS and len(one.question().options) > 1
    )


def caused(
    spec: CampaignSpec,
    question: str,
    rows: Iterable[Row],
    coded: Sequence[Coded],
    remarks: Sequence[Remark],
) -> Caused:
    """Suggest causes from judgments, skips and reports, and count them beside the experts'.

    What raters told of themselves is not used: together with who said what it would give away
    whose group is whose. Raises EmptyError where nobody answered the question.
    """
    table = _table(spec, question, rows, coded)
    notes = pl.DataFrame(remarks, schema={"item": pl.String, "reason": pl.String}, orient="row")
    found = causes(table, tuple(table.groups), notes, draws=DRAWS)
    named = dict(found.items.select("item", "cause").iter_rows())
    known = {one.item: one.cause for one in coded if one.cause is not None}
    pairs = [(named[item], cause) for item, cause in known.items() if item in named]
    clear = [(one, other) for one, other in pairs if one != NOT_CLEAR]
    same = sum(one == other for one, other in clear) / len(clear) if clear else None
    counted = Counter(known.values())
    return Caused(
        question,
        found,
        found.counts,
        {str(cause): counted[str(cause)] for cause in CAUSES},
        dict(Counter(pairs)),
        same,
        _against(found),
        known,
    )


def _table(
    spec: CampaignSpec, question: str, rows: Iterable[Row], coded: Sequence[Coded]
) -> Judgments:
    asked = next(one for one in spec.questions if one.name == question).question()
    slices: dict[str, dict[str, str]] = {
        one.item: json.loads(one.slices) if one.slices else {} for one in coded
    }
    columns = sorted({name for of_item in slices.values() for name in of_item})
    # a slice may have the name of a column of the table
    names = {column: f"slice {column}" for column in columns}
    kept = [
        {
            "item": row.item,
            "rater": row.rater,
            "label": row.label,
            "at": row.at,
            "seconds": row.seconds,
            **{names[one]: slices.get(row.item, {}).get(one) for one in columns},
        }
        for row in rows
        if row.question == question and (row.counts or _again(row))
    ]
    ordinal = asked.options if asked.kind == Kind.ORDINAL else None
    return from_rows(
        kept,
        kind=asked.kind,
        order=ordinal,
        options=None if ordinal else asked.options,
        groups=list(names.values()),
    )


def _again(row: Row) -> bool:
    return row.purpose == REPEAT and row.excluded is None


def _against(found: Causes) -> tuple[Against, ...]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for first, second, cause in found.items.select("first", "second", "cause").iter_rows():
        low, high = sorted((first, second))
        counts.setdefault((low, high), Counter())[cause] += 1
    ordered = sorted(counts.items(), key=lambda one: (-one[1].total(), one[0]))
    return tuple(Against(*pair, count.total(), dict(count)) for pair, count in ordered)
