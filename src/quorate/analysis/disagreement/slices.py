"""Do raters agree less on some items than on the rest: by topic, language, guideline version?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement.coefficient import Coefficient, coefficients
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, measure_evidence, refuse
from quorate.analysis.agreement.slices import largest
from quorate.analysis.disagreement.attributes import Level
from quorate.analysis.disagreement.slice_parts import SliceParts
from quorate.analysis.disagreement.sliced import Piece, Sliced, SlicedTable
from quorate.analysis.disagreement.verdicts import LEVEL, Verdict, holm, verdict
from quorate.analysis.plain import plain
from quorate.schema import MARKED, Judgments, NotApplicableError

Doubles = NDArray[np.float64]

COEFFICIENT = "krippendorff-alpha"
COUNTING = frozenset(
    {
        "brennan-prediger",
        "fleiss-kappa",
        "gwet-ac1",
        "gwet-ac2",
        "krippendorff-alpha",
        "percent",
        "scott-pi",
    }
)
"""coefficients that see an item as counts of its labels, which is what can be shuffled fast"""
FEWEST_ITEMS = 10
"""comparable items in the slice, and in the rest, below which no difference is tested"""
CROSSED = 0.99
"""below this, raters judged the two sides so unevenly that other raters might change the result; at
.97 shuffled items alone claimed a difference in 9 % of 200 drawn tables without one"""
REPLICATES = 1000
ROUNDING = 1e-12


@dataclass(frozen=True)
class SliceRow:
    """The agreement within a slice, against all other judgments that have a value of the column.

    ``level`` says whether items or single judgments have the value. ``items`` of the slice have two
    judgments or more in it; ``judgments`` and ``raters`` are all in it. ``agreement`` has the
    interval ``lower``–``upper``, ``rest`` is the agreement in the rest, ``difference`` =
    agreement - rest, with ``difference_lower``–``difference_upper``; all by the same coefficient,
    intervals at .95 by resampling items. ``p`` is two-sided by shuffling, ``adjusted`` the same
    after Holm over all tests made, ``verdict`` what that allows to say, None where nothing was
    tested. ``crossed`` is 1 where raters judge both sides as often as chance would have it and 0
    where the slice had other raters; None where no rater judged twice. ``sentence`` says it in
    words, ``note`` what is missing and why.
    """

    column: str
    level: Level
    value: str
    items: int
    judgments: int
    raters: int
    agreement: float | None
    lower: float | None
    upper: float | None
    rest: float | None = None
    difference: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None
    p: float | None = None
    adjusted: float | None = None
    verdict: Verdict | None = None
    crossed: float | None = None
    sentence: str = ""
    note: str = ""


@dataclass(frozen=True)
class SliceAgreement:
    """The agreement in each slice of each column, and which slices differ from the rest.

    ``tests`` is how many comparisons ``adjusted`` allows for: two slices of a column that has no
    third are one comparison. ``permutations`` were drawn for each.
    """

    coefficient: str
    title: str
    rows: tuple[SliceRow, ...]
    tests: int
    permutations: int
    level: float
    seed: int
    digest: str
    notes: tuple[str, ...] = ()

    @property
    def table(self) -> pl.DataFrame:
        """One row a slice."""
        columns = {
            name: pl.Float64 for name, kind in SliceRow.__annotations__.items() if "float" in kind
        }
        return pl.DataFrame(
            [{**asdict(row), "level": str(row.level)} for row in self.rows],
            schema_overrides=columns,
        )

    def to_dict(self) -> dict[str, object]:
        """Everything for JSON; what is undefined is None."""
        return {field.name: plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True)
class _Settings:
    coefficient: Coefficient
    permutations: int
    seed: int


def slice_agreement(
    judgments: Judgments,
    columns: Sequence[str],
    coefficient: str | Coefficient | None = None,
    seed: int = 0,
    *,
    permutations: int = 4999,
) -> SliceAgreement:
    """Measures agreement in each slice of the judgments, and tests each slice against the rest.

    A slice are the items, or the judgments, with one value of a column; the rest are those with
    another value. The difference d of the coefficients is compared with what shuffling gives:
    items change between slice and rest with all their judgments, so that who judged what together
    stays; an item with judgments on both sides, such as under two versions of the guideline,
    swaps the two parts instead. With B shuffles, of which L give d or less and G give d or more,

        p = min(1, 2 (1 + min(L, G)) / (1 + B)).

    The p-values of all slices of all columns are adjusted together (Holm 1979). It is a test of
    «these items are like any others»; where a slice has rarer labels as well, agreement beyond
    chance differs for that reason too.

    Shuffling items cannot tell items from people. Of the raters with n_r ≥ 2 judgments, p_r of
    them in the slice and p of all of theirs together,

        crossed = Σ_r n_r² / (n_r - 1) · p_r (1 - p_r) / (Σ_r n_r · p (1 - p)),

    which is about 1 where raters take items as they come. Below .99, a p under .05 is raised to
    the two-sided tail of |d| / √(SE²_items + SE²_raters), where that is more, in Student's t for
    the fewer raters of the two sides, with standard errors by resampling items and raters; a note
    says that a difference may be one of people. A column of people's attributes is left to
    ``groups`` and noted. Not tested are slices and rests of fewer than ten items with two
    judgments. ``coefficient`` is Krippendorff's α with the metric of the question unless named.

    Raises ColumnError for a column that is not there, NotApplicableError for marks and for a
    coefficient that goes by pairs of raters, UnknownNameError.

    Source: Wang et al. 2023, «All that agrees is not gold», Findings of EMNLP; Good 2005,
    «Permutation, Parametric, and Bootstrap Tests of Hypotheses», chapter 3.
    """
    if judgments.question.kind in MARKED:
        raise NotApplicableError(
            f"no test compares slices of {judgments.question.kind.value}",
            remedy="measure them with agreement(judgments, by=…), which has intervals",
        )
    evidence = Evidence.of(judgments)
    sliced = ((column, SlicedTable.of(judgments, column)) for column in columns)
    return slices_compared(
        sliced, evidence, coefficient, seed, permutations=permutations, digest=judgments.digest
    )


def slices_compared(
    sliced: Iterable[tuple[str, Sliced | None]],
    evidence: Evidence,
    coefficient: str | Coefficient | None,
    seed: int,
    *,
    permutations: int,
    digest: str,
) -> SliceAgreement:
    """``slice_agreement`` of columns by name, None where only raters have the values of one.

    ``evidence`` is that of all judgments.
    """
    chosen = _coefficient(coefficient, evidence)
    settings = _Settings(chosen, permutations, seed)
    rows: list[SliceRow] = []
    notes: list[str] = []
    compared: list[tuple[int, ...]] = []
    for column, found in sliced:
        if found is None:
            notes.append(f"{column} is about raters, not items: see the groups of raters")
            continue
        made, remarks = _of_column(found, settings)
        begin = len(rows)
        rows += made
        notes += remarks
        places = [begin + k for k, row in enumerate(made) if row.p is not None]
        # two slices that are each other's rest are one comparison
        twins = len(found.sizes) == 2 and len(places) == 2
        if twins:
            rows[places[1]] = replace(rows[places[1]], p=rows[places[0]].p)
        compared += [tuple(places)] if twins else [(k,) for k in places]
    adjusted = holm([rows[same[0]].p for same in compared])
    for same, value in zip(compared, adjusted, strict=True):
        for k in same:
            rows[k] = replace(rows[k], adjusted=value, verdict=verdict(rows[k].p, value))
    return SliceAgreement(
        coefficient=chosen.label,
        title=chosen.title,
        rows=tuple(replace(row, sentence=_sentence(row, chosen)) for row in rows),
        tests=len(compared),
        permutations=permutations,
        level=Sampling().level,
        seed=seed,
        digest=digest,
        notes=tuple(notes),
    )


def _coefficient(named: str | Coefficient | None, evidence: Evidence) -> Coefficient:
    if isinstance(named, Coefficient):
        chosen = named
    else:
        chosen = coefficients(named or COEFFICIENT, evidence)[0]
    if chosen.name not in COUNTING:
        raise NotApplicableError(
            f"{chosen.label} does not go by counts of labels, and slices are not tested with it",
            remedy=f"take one of {', '.join(sorted(COUNTING))}",
        )
    refuse(chosen, evidence)
    return chosen


def _of_column(found: Sliced, settings: _Settings) -> tuple[list[SliceRow], list[str]]:
    shown, told = largest(found.column, found.sizes, 0)
    notes = list(told)
    if found.unknown:
        notes.append(f"left out: {found.unknown:,} judgments without {found.column}")
    return [_row(found, piece, settings) for piece in found.pieces(list(shown))], notes


def _row(found: Sliced, piece: Piece, settings: _Settings) -> SliceRow:
    """One slice, tested where it can be."""
    made = SliceRow(
        column=found.column,
        level=found.level,
        value=piece.value,
        items=piece.items,
        judgments=piece.judgments,
        raters=piece.raters,
        agreement=None,
        lower=None,
        upper=None,
    )
    reason = settings.coefficient.refuses(piece.evidence)
    if reason:
        return replace(made, note=reason[0])
    sampling = Sampling(bootstrap=REPLICATES, seed=settings.seed)
    measured = measure_evidence(settings.coefficient, piece.evidence, sampling)
    if not measured.defined:
        return replace(made, note=measured.notes[-1])
    made = replace(
        made,
        agreement=measured.value,
        lower=_finite(measured.lower),
        upper=_finite(measured.upper),
    )
    if piece.alone:
        return replace(made, note="there is no other value to compare with")
    return _compared(made, piece, settings)


def _compared(made: SliceRow, piece: Piece, settings: _Settings) -> SliceRow:
    """The slice against the rest."""
    parts = piece.parts(settings.coefficient)
    inside, outside = parts.observed()
    if not np.isfinite(outside):
        return replace(made, note="the agreement in the rest is undefined")
    gaps = _gaps(parts, settings.seed)
    lower, upper = _interval(gaps)
    crossing = piece.crossed
    made = replace(
        made,
        rest=outside,
        difference=inside - outside,
        difference_lower=lower,
        difference_upper=upper,
        crossed=crossing,
    )
    if min(parts.sizes) < FEWEST_ITEMS:
        side = "the slice" if parts.sizes[0] <= parts.sizes[1] else "the rest"
        return replace(
            made,
            note=f"not tested: {side} has {min(parts.sizes)} items with two judgments, fewer "
            f"than {FEWEST_ITEMS}",
        )
    p = _p(parts, inside - outside, settings)
    if crossing is None or crossing >= CROSSED:
        return replace(made, p=p)
    note = "raters judged the two sides unevenly, so that it may be people who differ"
    if p >= LEVEL:
        return replace(made, p=p, note=note)
    among = piece.among(gaps, inside - outside, settings.coefficient, settings.seed)
    if isinstance(among, str):
        return replace(made, note=among)
    return replace(made, p=max(p, among), note=note)


def _gaps(parts: SliceParts, seed: int) -> Doubles:
    """The difference in replicates that resample items."""
    found = []
    for weights in parts.resampled(REPLICATES, seed):
        inside, outside = parts.values(weights)
        found.append(inside - outside)
    gaps = np.concatenate(found)
    defined: Doubles = gaps[np.isfinite(gaps)]
    return defined


def _interval(gaps: Doubles) -> tuple[float | None, float | None]:
    """The 95 % interval of the difference: percentiles over resampled items."""
    if len(gaps) < REPLICATES / 2:
        return None, None
    tail = (1 - Sampling().level) / 2
    lower, upper = np.quantile(gaps, [tail, 1 - tail])
    return float(lower), float(upper)


def _p(parts: SliceParts, gap: float, settings: _Settings) -> float:
    """Two-sided; a shuffle that has no value counts as extreme, in both directions."""
    low = high = 0
    for weights in parts.shuffled(settings.permutations, settings.seed):
        inside, outside = parts.values(weights)
        shuffled = inside - outside
        lost = ~np.isfinite(shuffled)
        low += int((lost | (shuffled <= gap + ROUNDING)).sum())
        high += int((lost | (shuffled >= gap - ROUNDING)).sum())
    return min(1.0, 2 * (1 + min(low, high)) / (1 + settings.permutations))


def _sentence(row: SliceRow, coefficient: Coefficient) -> str:
    """What the row says, in words."""
    if row.agreement is None:
        return f"{row.column} {row.value}: {row.note}."
    what = f"{row.column} {row.value}: {coefficient.title} is {row.agreement:.2f}"
    if row.lower is not None and row.upper is not None:
        what += f" ({row.lower:.2f} to {row.upper:.2f})"
    if row.difference is None or row.rest is None:
        return f"{what}; {row.note}."
    what += f", against {row.rest:.2f} in the rest"
    if row.p is None or row.adjusted is None:
        return f"{what}; {row.note}."
    side = "less" if row.difference < 0 else "more"
    agree = f"agree {side}" if coefficient.name == "percent" else f"agree {side} beyond chance"
    beware = f" {row.note[0].upper()}{row.note[1:]}." if row.note else ""
    if row.verdict is Verdict.DIFFERENCE:
        return f"{what}. Raters {agree} here ({_told(row.adjusted)}, adjusted).{beware}"
    if row.verdict is Verdict.SUGGESTIVE:
        return (
            f"{what}. It is suggestive that raters {agree} here: {_told(row.p)} taken alone, "
            f"{row.adjusted:.2f} with all comparisons allowed for.{beware}"
        )
    return f"{what}. No difference found (p = {row.p:.2f})."


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _told(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
