"""Contrast answers: slices of items with the rest, experts with the crowd, first with second ones.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from quorate.analysis.agreement.repeats import repeats_of
from quorate.analysis.disagreement.attributes import Level, attribute
from quorate.analysis.disagreement.deconvolution import Deconvolution, deconvolution
from quorate.analysis.disagreement.experts import ExpertCrowd, expert_crowd
from quorate.analysis.disagreement.slices import SliceAgreement, slice_agreement
from quorate.campaign.exporting import Row
from quorate.formats.export import spelled
from quorate.formats.frames import from_rows
from quorate.schema import Gold, Judgments, Kind, NotApplicableError
from quorate.schema.campaign import CampaignSpec
from quorate.storage.queries.disagreement import Judged

VERSION = "guideline version"
"""the column of the version of the guideline that a rater was shown"""
REPEAT = "repeat"
FEWEST_ITEMS = 10
"""items that experts and crowd both judged, without which they are not compared"""
FEWEST_REPEATS = 10
"""second answers, without which nothing is said of how often people change theirs"""
FEWEST_PEOPLE = 3
"""people of a crowd, and with second answers: what one or two say is no crowd's"""


@dataclass(frozen=True, eq=False)
class Contrasted:
    """The tables of a question that was answered.

    ``sliced`` has a column for each slice of items and for the version of the guideline, ``crowd``
    the same without the experts' answers (None where only they answered), ``again`` the
    repetitions too. ``known`` is the experts' answer to items that the crowd judged: gold for
    ``gold`` of them, for ``judged`` more what most of ``experts`` people said who are named
    experts. On ``torn`` items that have no gold experts tie.
    """

    sliced: Judgments
    crowd: Judgments | None
    again: Judgments
    columns: tuple[str, ...]
    known: Gold
    gold: int
    judged: int
    experts: int
    torn: int


def contrasted(
    spec: CampaignSpec,
    question: str,
    rows: Iterable[Row],
    items: Sequence[Judged],
    experts: frozenset[str],
) -> Contrasted | None:
    """The tables of a question; None while nobody answered.

    Practice, tests and what was excluded are left out. Nothing that raters told of themselves is in
    them.
    """
    mine = [row for row in rows if row.question == question and (row.counts or _again(row))]
    ordinary = [row for row in mine if row.counts]
    if not ordinary:
        return None
    slices = {one.item: json.loads(one.slices) for one in items if one.slices}
    sliced, columns = _sliced(_table(spec, question, ordinary), slices)
    # an expert's own answers are not the crowd that they are compared with
    theirs = [row for row in ordinary if row.rater in experts]
    crowds = {row.item for row in ordinary if row.rater not in experts}
    gold = _gold(spec, question, [one for one in items if one.item in crowds])
    told, torn = _told([row for row in theirs if row.item in crowds], gold)
    people = sliced.raters.cast(pl.String).is_in(sorted(experts)).to_numpy()
    crowd = ~people[sliced.rater]
    return Contrasted(
        sliced=sliced,
        crowd=sliced.subset(crowd) if crowd.any() else None,
        again=_table(spec, question, mine),
        columns=columns,
        known=Gold(gold | told),
        gold=len(gold),
        judged=len(told),
        experts=len({row.rater for row in theirs}),
        torn=torn,
    )


def sliced(found: Contrasted, seed: int = 0) -> SliceAgreement:
    """Whether raters agree less on some items than on the rest, by what items belong to.

    Raises NotApplicableError where items belong to nothing, and raters saw one guideline.
    """
    if not found.columns:
        raise NotApplicableError(
            "items belong to no slice, and all raters saw one version of the guideline",
            remedy="add items with columns such as slice.topic or slice.language",
        )
    return slice_agreement(found.sliced, found.columns, seed=seed)


def crowd(found: Contrasted, seed: int = 0) -> ExpertCrowd:
    """How far the crowd says what experts say, with all experts' answers kept out of the crowd.

    Raises NotApplicableError where too few items or people can be compared, or answers are no
    single options.
    """
    table = found.crowd
    people = 0 if table is None else int((table.workload > 0).sum())
    if table is None or people < FEWEST_PEOPLE:
        raise NotApplicableError(
            f"the crowd has {_many(people, 'person', 'people')}, and {FEWEST_PEOPLE} are needed",
            remedy="wait for more raters",
        )
    both = len(found.known.labels)
    if both < FEWEST_ITEMS:
        raise NotApplicableError(
            f"experts and crowd both answered {_many(both, 'item', 'items')}, "
            f"and {FEWEST_ITEMS} are needed",
            remedy="set gold, or have people who are named experts judge the same items",
        )
    by = [one for one in found.columns if attribute(table, one).level is Level.ITEM]
    return expert_crowd(table, found.known, by, seed=seed)


def primary(found: Contrasted, seed: int = 0) -> Deconvolution:
    """How often people change their answer, and what is left of the spread without that.

    Raises NotApplicableError where too few items were given to a rater twice, or answers are sets.
    """
    again = repeats_of(found.again, None)
    people = len(set(again.rater.tolist()))
    if len(again) < FEWEST_REPEATS or people < FEWEST_PEOPLE:
        raise NotApplicableError(
            f"{_many(len(again), 'item was', 'items were')} given to the same rater again, to "
            f"{_many(people, 'person', 'people')}; {FEWEST_REPEATS} and {FEWEST_PEOPLE} are needed",
            remedy="under Settings, raise the share of work that is repetition",
        )
    return deconvolution(None, found.again, seed=seed)


def _again(row: Row) -> bool:
    return row.purpose == REPEAT and row.excluded is None and not row.surplus


def _table(spec: CampaignSpec, question: str, rows: Iterable[Row]) -> Judgments:
    """All answers, a column ``version shown`` beside them."""
    asked = next(one for one in spec.questions if one.name == question).question()
    ordinal = asked.options if asked.kind == Kind.ORDINAL else None
    table = from_rows(
        [
            {
                "item": row.item,
                "rater": row.rater,
                "label": row.label,
                "at": row.at,
                "version shown": row.guideline,
            }
            for row in rows
        ],
        kind=asked.kind,
        order=ordinal,
        options=None if ordinal else asked.options or None,
        duplicates="all",
        groups=["version shown"],
    )
    return replace(table, question=replace(table.question, name=question))


def _sliced(
    table: Judgments, slices: Mapping[str, Mapping[str, str]]
) -> tuple[Judgments, tuple[str, ...]]:
    """The table with a column for each slice that has several values, and for the guideline."""
    names = sorted({name for of_item in slices.values() for name in of_item})
    items = table.items.cast(pl.String)
    # not as columns of the rows: a slice may have the name of a column
    columns = {
        name: pl.Series([slices.get(item, {}).get(name) for item in items], dtype=pl.String)[
            table.item
        ]
        for name in names
    }
    columns[VERSION] = table.groups["version shown"]
    several = {name: one for name, one in columns.items() if one.drop_nulls().n_unique() > 1}
    return replace(table, groups=several), tuple(several)


def _gold(spec: CampaignSpec, question: str, items: Sequence[Judged]) -> dict[str, str]:
    asked = next(one for one in spec.questions if one.name == question)
    labels = {
        one.item: asked.label_of(known)
        for one in items
        if one.gold and (known := json.loads(one.gold).get(question)) is not None
    }
    return {item: spelled(label) for item, label in labels.items() if label is not None}


def _told(rows: Iterable[Row], gold: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """What most experts say of the items that have no gold, and on how many they tie."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        if row.item not in gold:
            counts.setdefault(row.item, Counter())[spelled(row.label)] += 1
    told, torn = {}, 0
    for item, count in counts.items():
        (label, most), *others = count.most_common(2)
        if others and others[0][1] == most:
            torn += 1
        else:
            told[item] = label
    return told, torn


def _many(n: int, one: str, several: str) -> str:
    return f"{n:,} {one if n == 1 else several}"
