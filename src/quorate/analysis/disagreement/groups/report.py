"""Whether groups of people answer differently: the whole account of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.attributes import UNKNOWN, Attribute, Level, attribute
from quorate.analysis.disagreement.groups.anonymity import (
    SMALLEST,
    Hidden,
    crossed,
    gathered,
    protect,
)
from quorate.analysis.disagreement.groups.coding import Coding, coding
from quorate.analysis.disagreement.groups.components import Component, components
from quorate.analysis.disagreement.groups.cross import Cross, Measured, cross
from quorate.analysis.disagreement.groups.item_differences import (
    SMALLEST_CELL,
    ItemDifferences,
    item_differences,
)
from quorate.analysis.disagreement.groups.leaning import Leaning, leanings
from quorate.analysis.disagreement.groups.permutation import GroupTest, group_test
from quorate.analysis.disagreement.groups.rater_map import RaterMap, rater_map
from quorate.analysis.disagreement.groups.wording import account, of_groups
from quorate.analysis.disagreement.verdicts import Verdict, benjamini_hochberg, holm, verdict
from quorate.analysis.plain import plain
from quorate.schema import Judgments, RequestError

DRAWS = 2000
REPLICATES = 400
FEWEST_DRAWS = 100


@dataclass(frozen=True)
class Group:
    """One group of raters: how they agree with each other and with others, how they lean."""

    value: str
    raters: int
    judgments: int
    inside: Measured
    across: Measured
    association: Measured
    leanings: tuple[Leaning, ...]


@dataclass(frozen=True, eq=False)
class GroupAttribute:
    """What one attribute of raters says about their answers.

    ``pairs`` (V, V) is the agreement of any two groups, in the order of ``groups``. ``test.p`` is
    adjusted for the number of attributes in ``adjusted`` (Holm); ``verdict`` and ``account`` (a
    sentence) say what that allows. ``items``: item, judgments, p, q, verdict, target, highest,
    lowest, gap, the clearest first; ``cells``: item, target, group, n, mean, difference, shrunken.
    """

    column: str
    groups: tuple[Group, ...]
    pairs: tuple[tuple[Measured, ...], ...]
    test: GroupTest
    adjusted: float | None
    verdict: Verdict
    account: str
    components: tuple[Component, ...]
    items: pl.DataFrame
    cells: pl.DataFrame
    hidden: Hidden
    hidden_cells: int


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of people compared, attribute by attribute; ``components`` are those without groups.

    ``raters`` says who differs from whom, whatever their groups. ``notes`` say what was left out,
    hidden or could not be told.
    """

    question: str
    attributes: tuple[GroupAttribute, ...]
    components: tuple[Component, ...]
    raters: RaterMap
    smallest: int
    smallest_cell: int
    draws: int
    replicates: int
    level: float
    seed: int
    digest: str
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The fields for JSON: tables as lists of rows, what is undefined as None."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


def groups(
    judgments: Judgments,
    columns: Sequence[str | tuple[str, str]],
    smallest: int = SMALLEST,
    seed: int = 0,
    draws: int = DRAWS,
    *,
    replicates: int = REPLICATES,
    smallest_cell: int = SMALLEST_CELL,
) -> Groups:
    """Do groups of raters answer differently, how much, and on which items?

    ``columns`` are group columns with one value for each rater; a pair of them is crossed. Groups
    of fewer than ``smallest`` raters are hidden, with what would give them away: they are one
    group, «others», where they are many enough, or else enter no figure of that attribute. Each
    attribute is tested by ``draws`` permutations over raters, and Holm's method allows for the
    number of attributes: «difference» is said in at most 5 % of tables in which no attribute
    matters. A difference on an item is claimed only where its attribute differs, at a false
    discovery rate of 5 % over all items of all attributes. Intervals are at 95 % and over raters.
    The same seed gives the same figures.

    Raises ColumnError for a column that is not there, NotApplicableError for a question that has
    neither options nor numbers, RequestError for limits that make no sense.
    """
    if draws < FEWEST_DRAWS or seed < 0:
        raise RequestError(
            f"{draws:,} draws with seed {seed}",
            remedy=f"take at least {FEWEST_DRAWS} draws and a seed from 0 up",
        )
    if smallest_cell < 2:
        raise RequestError(
            f"cells of {smallest_cell} judgments are persons", remedy="use 2 or more"
        )
    everyone = coding(judgments)
    asked, notes = _attributes(judgments, columns)
    shown, counts = gathered(asked, *protect(asked, smallest), smallest)
    parts = [_part(judgments, one, smallest_cell, draws, replicates, seed) for one in shown]
    adjusted = holm([part.test.p for part in parts])
    verdicts = [verdict(part.test.p, q) for part, q in zip(parts, adjusted, strict=True)]
    items = _items(parts, verdicts)
    tested = sum(part.test.p is not None for part in parts)
    found = tuple(
        GroupAttribute(
            column=one.column,
            groups=part.groups,
            pairs=part.cross.pairs,
            test=part.test,
            adjusted=p,
            verdict=said,
            account=account(one.column, part.test, p, said, part.groups, tested),
            components=part.components,
            items=tests,
            cells=part.differences.cells,
            hidden=count,
            hidden_cells=part.differences.hidden,
        )
        for one, part, p, said, tests, count in zip(
            shown, parts, adjusted, verdicts, items, counts, strict=True
        )
    )
    return Groups(
        question=judgments.question.name,
        attributes=found,
        components=components(everyone, seed=seed),
        raters=rater_map(everyone),
        smallest=smallest,
        smallest_cell=smallest_cell,
        draws=draws,
        replicates=replicates,
        level=0.95,
        seed=seed,
        digest=judgments.digest,
        notes=(*notes, *of_groups(found, smallest, smallest_cell)),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """What is computed of one attribute before the attributes are seen together."""

    groups: tuple[Group, ...]
    cross: Cross
    test: GroupTest
    components: tuple[Component, ...]
    differences: ItemDifferences


def _part(
    judgments: Judgments,
    shown: Attribute,
    smallest_cell: int,
    draws: int,
    replicates: int,
    seed: int,
) -> _Part:
    rows = shown.rows(judgments)
    V = len(shown.values)
    if not V:
        nothing = item_differences(
            coding(judgments), shown.codes, (), draws=draws, seed=seed, smallest_cell=smallest_cell
        )
        untested = GroupTest(None, None, None, None, None, 0, 0)
        return _Part((), Cross((), (), (), ()), untested, (), nothing)
    coded = coding(judgments, rows != UNKNOWN)
    agreed = cross(coded, shown.codes, V, replicates, seed)
    leaning = leanings(coded, shown.codes, V)
    count = np.bincount(rows[rows != UNKNOWN], minlength=V)
    found = tuple(
        Group(
            value=value,
            raters=size,
            judgments=int(count[g]),
            inside=agreed.inside[g],
            across=agreed.across[g],
            association=agreed.association[g],
            leanings=leaning[g],
        )
        for g, (value, size) in enumerate(zip(shown.values, shown.sizes(), strict=True))
    )
    return _Part(
        groups=found,
        cross=agreed,
        test=group_test(coded, shown.codes, V, draws, seed),
        components=components(coded, shown.codes, V, seed) if V > 1 else (),
        differences=_differences(coded, shown, smallest_cell, draws, seed),
    )


def _differences(
    coded: Coding, shown: Attribute, smallest_cell: int, draws: int, seed: int
) -> ItemDifferences:
    return item_differences(
        coded, shown.codes, shown.values, draws=draws, seed=seed, smallest_cell=smallest_cell
    )


def _attributes(
    judgments: Judgments, columns: Sequence[str | tuple[str, str]]
) -> tuple[list[Attribute], list[str]]:
    """The attributes of raters among the columns, and notes on the others."""
    found: list[Attribute] = []
    notes: list[str] = []
    for column in columns:
        names = (column,) if isinstance(column, str) else column
        several = [attribute(judgments, name) for name in names]
        wrong = [one for one in several if one.level is not Level.RATER]
        if wrong:
            notes += [
                f"{one.column} tells {one.level}s apart, not people, and is not compared here"
                for one in wrong
            ]
        else:
            found.append(several[0] if len(several) == 1 else crossed(*several))
    return found, notes


def _items(parts: Sequence[_Part], verdicts: Sequence[Verdict]) -> list[pl.DataFrame]:
    """The items of each attribute with q, verdict, and the groups furthest apart."""
    if not parts:
        return []
    tests = [part.differences.tests for part in parts]
    p = [frame["p"].to_numpy() for frame in tests]
    q = benjamini_hochberg(np.concatenate(p)) if p else np.empty(0)
    ends = [int(n) for n in np.cumsum([len(one) for one in p])[:-1]]
    return [
        _with_verdict(part, own, said)
        for part, own, said in zip(parts, np.split(q, ends), verdicts, strict=True)
    ]


def _with_verdict(part: _Part, q: NDArray[np.float64], said: Verdict) -> pl.DataFrame:
    tests = part.differences.tests
    words = []
    for p, adjusted in zip(tests["p"], q, strict=True):
        own = verdict(p, adjusted)
        open_to = own is Verdict.DIFFERENCE and said is not Verdict.DIFFERENCE
        words.append((Verdict.SUGGESTIVE if open_to else own).value)
    apart = (
        part.differences.cells.sort("shrunken", descending=True)
        .group_by("item", "target", maintain_order=True)
        .agg(
            pl.col("group").first().alias("highest"),
            pl.col("group").last().alias("lowest"),
            (pl.col("shrunken").first() - pl.col("shrunken").last()).alias("gap"),
        )
        .sort("gap", descending=True)
        .unique("item", keep="first", maintain_order=True)
    )
    return (
        tests.with_columns(
            pl.Series("q", q, dtype=pl.Float64), pl.Series("verdict", words, dtype=pl.String)
        )
        .join(apart, on="item", how="left")
        .sort(["p", "gap", "item"], descending=[False, True, False])
    )


def _plain(value: object) -> object:
    if isinstance(value, pl.DataFrame):
        return plain(value.to_dicts())
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return plain(value)
