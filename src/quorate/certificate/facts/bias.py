"""Bias: label rates and agreement by part of the data and by group of people, and effects of place
and order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement import agreement
from quorate.analysis.disagreement.answers import chosen, measured
from quorate.certificate.contents import Contents, QuestionPart
from quorate.certificate.facts.effects import Order, Place, order_effects, place_effects, ratio
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.tables import has_shares
from quorate.schema import Judgments
from quorate.schema.errors import QuorateError

Doubles = NDArray[np.float64]

MOST_GROUPS = 20
"""values of a slice that are compared, the largest"""
MOST_VALUES = 50
"""a slice with more values, such as a date, is none to compare by"""
LEAST_ITEMS = 10
"""items of a part that is compared"""
COEFFICIENT = "krippendorff-alpha"
BOOTSTRAP = 200
MOST_RESAMPLED = 100_000
"""judgments beyond which intervals of agreement are by formula, without replicates"""
TELLS_RATERS = (
    "the release tells raters apart; beside their answers, figures of groups could be solved for "
    "who is in which"
)
NO_GROUPS = "raters told nothing of themselves by which they could be compared"


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a part of the data, or a group of people, got or gave a label.

    ``by`` names the slice (``of`` is ``items``) or the attribute (``of`` is ``raters``), ``group``
    its value. ``share`` is that of ``option``; of numbers and scales a row without option has the
    mean. Of items the interval at 95 % is Student's by item, of people as ``groups-QUESTION`` says.
    """

    question: str
    of: str
    by: str
    group: str
    option: str | None
    n: int
    """items or people"""
    share: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """How far raters agree on a part of the data, or within a group of people.

    ``value`` with its interval at 95 %, of ``items`` that have two judgments or more there; None,
    with the reason in ``note``, where there is none.
    """

    question: str
    of: str
    by: str
    group: str
    coefficient: str
    value: float | None
    lower: float | None
    upper: float | None
    items: int
    note: str


@dataclass(frozen=True, slots=True)
class Bias:
    """What could lean: by part of the data, by group of people, by place, in the course of work.

    ``groups_note`` says why nothing is told of groups of people, if so.
    """

    rates: tuple[Rate, ...]
    agreement: tuple[GroupAgreement, ...]
    place: tuple[Place, ...]
    order: tuple[Order, ...]
    groups_note: str


@dataclass(frozen=True, eq=False)
class _Part:
    """The judgments of a part or group."""

    of: str
    by: str
    group: str
    judgments: Judgments


def bias(evidence: Evidence, contents: Contents) -> Bias:
    """What could lean, of each question with options or numbers."""
    smallest, seed = contents.asked.smallest, contents.asked.seed
    slices = _slices(evidence)
    rates: list[Rate] = []
    agreements: list[GroupAgreement] = []
    for part in contents.questions:
        table = part.judgments
        if table is None or not has_shares(table.question):
            continue
        for one in _by_slice(table, slices):
            rates += _rates(part.name, one)
            agreements.append(_agreement(part.name, one, seed))
        rates += _group_rates(part)
        agreements += [_agreement(part.name, one, seed) for one in _by_group(part, table)]
    return Bias(
        rates=tuple(rates),
        agreement=tuple(agreements),
        place=place_effects(evidence, smallest),
        order=order_effects(evidence.here, smallest),
        groups_note=_why_no_groups(contents),
    )


def _why_no_groups(contents: Contents) -> str:
    if not contents.frozen.spec.way.attributes:
        return NO_GROUPS
    return TELLS_RATERS if contents.asked.told == "raters" else ""


def _slices(evidence: Evidence) -> dict[str, dict[str, str]]:
    """The value of each item by slice, of slices by which parts can be compared."""
    found: dict[str, dict[str, str]] = {}
    known = evidence.added.filter((pl.col("bank") == "") & pl.col("slices").is_not_null())
    # many items share a text
    told = {text: json.loads(text) for text in known["slices"].unique(maintain_order=True)}
    for item, text in known.select("item", "slices").iter_rows():
        for name, value in told[text].items():
            found.setdefault(name, {})[item] = str(value)
    return {
        name: values
        for name, values in sorted(found.items())
        if 2 <= len(set(values.values())) <= MOST_VALUES
    }


def _by_slice(table: Judgments, slices: Mapping[str, Mapping[str, str]]) -> Iterator[_Part]:
    items = table.items.to_list()
    for name, values in slices.items():
        of_item = pl.Series([values.get(item) for item in items], dtype=pl.String)
        sizes = dict(of_item.drop_nulls().value_counts(sort=False).iter_rows())
        if len(sizes) < 2:
            continue
        large = sorted((-n, value) for value, n in sizes.items() if n >= LEAST_ITEMS)
        for _, value in large[:MOST_GROUPS]:
            mine = (of_item == value).fill_null(value=False).to_numpy()
            yield _Part("items", name, value, table.subset(mine[table.item]))


def _by_group(part: QuestionPart, table: Judgments) -> Iterator[_Part]:
    """The judgments of each group that may be told over all items."""
    if part.cells is None:
        return
    names = table.raters.to_list()
    for attribute, groups in part.cells.overall.items():
        for group, people in sorted(groups.items()):
            mine = np.array([one in people for one in names], np.bool_)
            yield _Part("raters", attribute, group, table.subset(mine[table.rater]))


def _rates(question: str, part: _Part) -> Iterator[Rate]:
    """The share of each option in a part of the data, items being what is drawn."""
    judgments = part.judgments
    every = np.bincount(judgments.item, minlength=judgments.n_items).astype(np.float64)
    there = every > 0  # a part keeps the names of items that lie elsewhere
    n = every[there]
    for option, values in _values(judgments):
        x = np.bincount(judgments.item, values, minlength=judgments.n_items).astype(np.float64)
        value, reach = ratio(x[there], n)
        lower, upper = value - reach, value + reach
        if option is not None:
            lower, upper = max(lower, 0.0), min(upper, 1.0)
        yield Rate(question, part.of, part.by, part.group, option, len(n), value, lower, upper)


def _values(judgments: Judgments) -> Iterator[tuple[str | None, Doubles]]:
    """What each judgment chose, option by option; and where it lies, where that is a number."""
    if measured(judgments):
        yield None, np.asarray(judgments.values, np.float64)
        return
    what = chosen(judgments)
    for n, option in enumerate(what.options):
        yield option, what.member[:, n].astype(np.float64)
    if what.scores is not None:
        yield None, what.member.astype(np.float64) @ what.scores


def _group_rates(part: QuestionPart) -> Iterator[Rate]:
    """The rows of ``groups-QUESTION`` over all items."""
    if part.group_table is None:
        return
    columns = ["attribute", "group", "option", "raters", "share", "mean", "lower", "upper"]
    rows = part.group_table.filter(pl.col("item").is_null()).select(columns)
    for attribute, group, option, people, share, mean, lower, upper in rows.iter_rows():
        value = share if option is not None else mean
        yield Rate(part.name, "raters", attribute, group, option, people, value, lower, upper)


def _agreement(question: str, part: _Part, seed: int) -> GroupAgreement:
    where = (question, part.of, part.by, part.group)
    replicates = BOOTSTRAP if len(part.judgments) <= MOST_RESAMPLED else 0
    try:
        found = agreement(part.judgments, [COEFFICIENT], bootstrap=replicates, seed=seed)
    except QuorateError as error:
        return GroupAgreement(*where, COEFFICIENT, None, None, None, 0, str(error))
    one = found.results[0]
    value, lower, upper = (
        figure if np.isfinite(figure) else None for figure in (one.value, one.lower, one.upper)
    )
    note = "" if value is not None else "all labels are the same"
    return GroupAgreement(*where, one.coefficient, value, lower, upper, one.n_items, note)
