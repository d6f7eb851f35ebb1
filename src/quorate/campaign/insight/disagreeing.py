"""Where people disagree on a question: items, groups of raters, raters, and juries of them.

The analytic stack is loaded with this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from quorate.analysis.disagreement.attributes import attribute
from quorate.analysis.disagreement.crowdtruth import crowdtruth
from quorate.analysis.disagreement.groups import Groups, groups
from quorate.analysis.disagreement.groups.anonymity import SMALLEST
from quorate.analysis.disagreement.groups.coding import coding
from quorate.analysis.disagreement.groups.rater_map import RaterMap, rater_map
from quorate.analysis.disagreement.jury import Composition, Verdicts, jury
from quorate.analysis.disagreement.soft_labels import SoftLabels, soft_labels
from quorate.campaign.exporting import Row
from quorate.formats.frames import from_rows
from quorate.schema import InputError, Judgments, Kind, NotApplicableError
from quorate.schema.campaign import CampaignSpec

KINDS = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL, Kind.NUMERIC)
DRAWS = 200
"""juries drawn"""

Told = Mapping[str, Mapping[str, Sequence[str]]]
"""by attribute and value, who said so; small groups are left out already"""


@dataclass(frozen=True, eq=False)
class Divided:
    """How far people differ on each item.

    ``items``: item, judgments, entropy (bits), clarity (the quality of the item by CrowdTruth,
    0–1), the most divided first. ``soft`` is in the order of the judgments.
    """

    items: pl.DataFrame
    soft: SoftLabels

    @cached_property
    def disputed(self) -> list[str]:
        """The items about which people say different things, the most divided first."""
        names: list[str] = self.items["item"].to_list()
        if not self.soft.options:
            return names
        said, total = self.soft.answers.counts, self.soft.answers.total[:, None]
        differ = np.asarray(((said > 0) & (said < total - 1e-9)).any(axis=1))
        of_item = dict(zip(self.soft.items.cast(pl.String), differ, strict=True))
        return [name for name in names if of_item[name]]


@dataclass(frozen=True, eq=False)
class Seated:
    """What a jury decides on the items that may be told, and how many may not."""

    verdicts: Verdicts
    withheld: int


def divisible(spec: CampaignSpec) -> tuple[str, ...]:
    """The questions whose answers can be counted: options, sets of options, numbers."""
    return tuple(one.name for one in spec.questions if one.question().kind in KINDS)


def judgments_of(
    spec: CampaignSpec, question: str, rows: Iterable[Row], told: Told
) -> Judgments | None:
    """The table of a question with a group column for each attribute; None while nobody answered.

    Practice, tests, repetitions and what was excluded are left out.
    """
    asked = next(one for one in spec.questions if one.name == question).question()
    kept = [
        {"item": row.item, "rater": row.rater, "label": row.label, "at": row.at}
        for row in rows
        if row.question == question and row.counts
    ]
    if not kept:
        return None
    ordinal = asked.options if asked.kind == Kind.ORDINAL else None
    table = from_rows(
        kept, kind=asked.kind, order=ordinal, options=None if ordinal else asked.options or None
    )
    # not as columns of the rows: an attribute may have the name of a column
    columns = {name: _column(table, values) for name, values in told.items()}
    return replace(table, question=replace(table.question, name=question), groups=columns)


def divided(table: Judgments, seed: int = 0) -> Divided:
    """How far people differ on each item, with the shares of their answers."""
    soft = soft_labels(table, seed=seed)
    found = pl.DataFrame(
        {
            "item": soft.items.cast(pl.String),
            "judgments": table.overlap,
            "entropy": soft.entropy,
        }
    ).with_columns(pl.col("entropy").fill_nan(None))
    try:
        clear = crowdtruth(table).items.select(
            pl.col("item").cast(pl.String), pl.col("quality").fill_nan(None).alias("clarity")
        )
        found = found.join(clear, on="item", how="left")
    except NotApplicableError:
        found = found.with_columns(pl.lit(None, pl.Float64).alias("clarity"))
    order = ["entropy", "item"] if soft.options else ["clarity", "item"]
    return Divided(
        found.filter(pl.col("judgments") > 0).sort(
            order, descending=[bool(soft.options), False], nulls_last=True
        ),
        soft,
    )


def grouped(table: Judgments, seed: int = 0) -> Groups:
    """Whether groups of raters answer differently, none of fewer than ``SMALLEST`` anywhere."""
    return groups(table, tuple(table.groups), SMALLEST, seed, smallest_cell=SMALLEST)


def apart(table: Judgments) -> RaterMap:
    """Who differs from whom, without a look at what they told of themselves."""
    return rater_map(coding(table))


def seated(table: Judgments, this: Composition, other: Composition, seed: int = 0) -> Seated:
    """What a jury decides, beside another one.

    Items that fewer than ``SMALLEST`` people of a seated group have judged are withheld: a verdict
    of theirs would speak of persons. Raises NotApplicableError for a group that is too small to be
    seated, or where no item is left.
    """
    groups = sorted({pair for one in (this, other) for seat in one.seats for pair in seat.group})
    for column, value in groups:
        _check(table, column, value)
    found = jury(table, this, against=other, draws=DRAWS, smallest=SMALLEST, seed=seed)
    if not found.items["verdict"].count():
        raise NotApplicableError(
            f"on no item have {SMALLEST} people of each seated group judged",
            remedy="seat larger groups, or give items a larger overlap",
        )
    judged = found.items.filter(pl.col("verdict").is_not_null())
    return Seated(replace(found, items=judged), found.withheld)


def _check(table: Judgments, column: str, value: str) -> None:
    """Raise for a group that is not told apart: to a jury it would be one that nobody is in."""
    if column not in table.groups:
        raise InputError(f"this campaign does not ask for {column!r}")
    if value not in attribute(table, column).values:
        raise NotApplicableError(
            f"the group {column}={value} cannot be seated: fewer than {SMALLEST} people are known "
            "to be in it, or it would give away who is in a smaller one",
            remedy="seat larger groups",
        )


def _column(table: Judgments, values: Mapping[str, Sequence[str]]) -> pl.Series:
    """What the rater of each judgment told."""
    of_rater = {rater: value for value, raters in values.items() for rater in raters}
    by_code = [of_rater.get(rater) for rater in table.raters.cast(pl.String)]
    return pl.Series(by_code, dtype=pl.String)[table.rater]
