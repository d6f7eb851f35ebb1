"""Evaluation: how far a model's predictions are from the spread of people's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.answer_counts import option_counts
from quorate.analysis.disagreement.answers import Answers, answers, measured, measurements
from quorate.analysis.disagreement.attributes import Attribute, Level, attribute
from quorate.analysis.disagreement.groups.anonymity import protect
from quorate.analysis.disagreement.predictions import (
    Aligned,
    Predictions,
    aligned,
    aligned_by_rater,
)
from quorate.analysis.disagreement.scoring.by_rater import rater_figures, rater_table
from quorate.analysis.disagreement.scoring.ceilings import (
    Prior,
    entropies,
    other_half,
    true_shares,
)
from quorate.analysis.disagreement.scoring.figures import Figure, Ratio, Statistic, figures, mean_of
from quorate.analysis.disagreement.scoring.measures import (
    HIGHER,
    NEEDS_SHARES,
    TITLES,
    calibration,
    calibration_error,
    measures,
)
from quorate.analysis.disagreement.scoring.ranking import correlation
from quorate.analysis.disagreement.soft_labels import SoftLabels, population_of, strength_of
from quorate.schema import EmptyError, Judgments, Question

Doubles = NDArray[np.float64]

FEW = 20
"""a slice with fewer items has figures without an interval"""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How far predictions are from the answers to ``items`` items by ``raters`` people.

    ``figures`` has each measure with its interval; ``table`` the same with what they are to be
    held against: ``one_distribution`` (the spread over all items, predicted for each),
    ``one_label`` (the commonest answer for each), ``other_half`` (half of the raters predict the
    other half) and ``true_shares`` (what a model that knows the shares would get).
    ``calibration`` has a row a bin of predicted shares, ``raters_table`` one a rater, ``slices``
    one a measure and value of a column.
    """

    question: Question
    items: int
    raters: int
    judgments: int
    figures: Mapping[str, Figure]
    table: pl.DataFrame
    calibration: pl.DataFrame
    raters_table: pl.DataFrame
    slices: pl.DataFrame
    target: str
    seed: int = 0
    input_digest: str = ""
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Everything as JSON-ready values."""
        return {
            "question": self.question.name,
            "items": self.items,
            "raters": self.raters,
            "judgments": self.judgments,
            "target": self.target,
            "figures": self.table.to_dicts(),
            "calibration": self.calibration.to_dicts(),
            "by_rater": self.raters_table.to_dicts(),
            "slices": self.slices.to_dicts(),
            "seed": self.seed,
            "input_digest": self.input_digest,
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Asked:
    """How an evaluation is done."""

    replicates: int
    splits: int
    seed: int


@dataclass(frozen=True, eq=False)
class _Target:
    """What predictions are held against: shares and sizes of all items, and who gave them."""

    items: pl.Series
    counted: Answers
    share: Doubles
    judgments: Judgments | None


def evaluate(
    predictions: Predictions | Mapping[str, str | float | Mapping[str, float]],
    target: Judgments | SoftLabels,
    by: Sequence[str] = (),
    *,
    smallest: int = 10,
    replicates: int = 1000,
    splits: int = 10,
    seed: int = 0,
) -> Evaluation:
    """Measures how far predictions are from the spread of people's answers.

    Held against the shares p of the answers to each item, as the shared tasks do it, or against
    ``SoftLabels``; predicted are shares q, labels or numbers. Over items, with intervals by item
    bootstrap, without where noted:

    cross_entropy       -Σ p ln q (LeWiDi 2023)
    divergence          Jensen–Shannon, bits
    manhattan           Σ |p - q|, 0–2 (LeWiDi 2025)
    wasserstein         Σ |F - G| Δx, ordinal questions and numbers (LeWiDi 2025)
    brier               E Σ (q - [answer])² for one answer
    entropy_correlation Pearson's, of the entropies of p and q
    calibration_error   Σ_b n_b/n |mean q - mean p| in ten bins; no interval
    error               share of raters who did not give the likeliest label; of predictions by
                        rater, the share that is wrong, each item counting the same (LeWiDi 2025)
    distance            the same for distances, as a part of the scale
    majority            the likeliest label is the commonest answer, ties counting in part

    Labels without shares have no cross_entropy, entropy_correlation and calibration_error. Numbers
    that are no options have absolute_error, mean_error, rmse and correlation, in units of the
    answers. Of multi-label questions every measure is the mean over options as yes-or-no questions.
    Predictions by rater are held against that rater's answers, and their mean against the item's.

    ``by`` are group columns; predictions are held against the answers in each of their values
    alone. Groups of fewer than ``smallest`` raters are not shown. Raises as ``aligned`` does.

    Sources: Leonardelli et al. 2023, doi:10.18653/v1/2023.semeval-1.314; Leonardelli et al. 2025,
    arXiv:2510.08460; Uma et al. 2021, doi:10.1613/jair.1.12752.

    >>> import quorate
    >>> said = [("a", "r1", "yes"), ("a", "r2", "no"), ("b", "r1", "yes"), ("b", "r2", "yes")]
    >>> model = {"a": {"no": 0.3, "yes": 0.7}, "b": {"no": 0.1, "yes": 0.9}}
    >>> found = evaluate(model, quorate.from_rows(said), replicates=0)
    >>> round(found.figures["manhattan"].value, 3)   # (2 · .2 + 2 · .1) / 2
    0.3
    """
    said = predictions if isinstance(predictions, Predictions) else Predictions.of(predictions)
    against = _target(target)
    beside = _beside(said, against)
    asked = Asked(replicates, splits, seed)
    found, bins = _figures(beside, against, asked)
    compared = _compared(beside, against, asked)
    judgments = against.judgments
    n = int(against.counted.raters[beside.items].sum())
    notes = [*beside.notes]
    if beside.hard and beside.share is not None and beside.row is None:
        notes.append("labels are predicted without shares, so their certainty is not measured")
    slices, told = _slices(said, judgments, by, smallest, replace(asked, splits=0))
    return Evaluation(
        question=target.question,
        items=len(beside.items),
        raters=0 if judgments is None else int((judgments.workload > 0).sum()),
        judgments=n if beside.row is None else len(beside.row),
        figures=found,
        table=_table(found, compared),
        calibration=bins,
        raters_table=pl.DataFrame() if judgments is None else rater_table(beside, judgments),
        slices=slices,
        target="answers" if judgments is not None else "soft labels",
        seed=seed,
        input_digest=judgments.digest if judgments is not None else _digest(target),
        notes=(*notes, *told),
    )


def _digest(target: Judgments | SoftLabels) -> str:
    return target.input_digest if isinstance(target, SoftLabels) else target.digest


def _target(target: Judgments | SoftLabels) -> _Target:
    if isinstance(target, SoftLabels):
        return _Target(target.items, target.answers, target.share, None)
    counted = measurements(target) if measured(target) else answers(target)
    return _Target(target.items, counted, counted.share, target)


def _beside(said: Predictions, against: _Target) -> Aligned:
    if said.raters is not None and against.judgments is not None:
        return aligned_by_rater(said, against.judgments, against.counted)
    return aligned(said, against.items, against.counted)


def _figures(
    beside: Aligned, against: _Target, asked: Asked
) -> tuple[dict[str, Figure], pl.DataFrame]:
    """Each measure with its interval, and the bins of calibration."""
    n = len(beside.items)
    ratios: dict[str, Ratio] = {}
    statistics: dict[str, Statistic] = {}
    bins = pl.DataFrame()
    counted = against.counted
    if beside.share is not None:
        share = against.share[beside.items]
        rows = measures(share, beside.share, counted.scores, counted.separate)
        soft = not beside.hard or beside.row is not None
        ratios |= {k: mean_of(v) for k, v in rows.items() if soft or k not in NEEDS_SHARES}
        if soft:
            bins = calibration(share, beside.share, counted.separate)
            pair = (entropies(x, counted.separate) for x in (share, beside.share))
            statistics["entropy_correlation"] = correlation(*pair)
    if against.judgments is not None:
        more, several = rater_figures(beside, against.judgments, counted)
        ratios |= more
        statistics |= several
    found = figures(ratios, statistics, n, asked.replicates, asked.seed)
    if len(bins):
        found["calibration_error"] = Figure(calibration_error(bins), n=n)
    return {name: found[name] for name in TITLES if name in found}, bins


def _compared(beside: Aligned, against: _Target, asked: Asked) -> dict[str, dict[str, float]]:
    """Each measure of the baselines and of the ceilings."""
    counted = against.counted
    if beside.share is None or not len(counted.options):
        return {}
    share = against.share[beside.items]
    seen = counted.total > 0
    spread = against.share[seen].mean(axis=0)
    one = (spread > 0.5) if counted.separate else (np.arange(len(spread)) == spread.argmax())
    found = {}
    for name, guess in (("one_distribution", spread), ("one_label", one.astype(np.float64))):
        everywhere = np.broadcast_to(guess, share.shape)
        rows = measures(share, everywhere, counted.scores, counted.separate)
        found[name] = {measure: float(values.mean()) for measure, values in rows.items()}
    if against.judgments is not None:
        often = option_counts(counted.counts, counted.total)
        population = population_of(often, counted.separate)
        strength, _ = strength_of(often, counted.separate, population)
        prior = Prior(tuple(population), strength)
        found["other_half"] = other_half(
            against.judgments, beside.items, counted, prior, asked.splits, asked.seed
        )
        if asked.splits:
            found["true_shares"] = true_shares(counted, beside.items, prior, asked.seed)
    return found


def _table(
    found: Mapping[str, Figure], compared: Mapping[str, Mapping[str, float]]
) -> pl.DataFrame:
    rows = []
    for name, figure in found.items():
        row: dict[str, object] = {
            "measure": name,
            "better": "higher" if name in HIGHER else "lower",
            "value": figure.value,
            "lower": figure.lower,
            "upper": figure.upper,
            "n": figure.n,
        }
        for beside in ("one_distribution", "one_label", "other_half", "true_shares"):
            value = compared.get(beside, {}).get(name)
            row[beside] = value if value is not None and np.isfinite(value) else None
        rows.append(row)
    words = dict.fromkeys(("measure", "better"), pl.String)
    numbers = ("one_distribution", "one_label", "other_half", "true_shares")
    ends = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    schema = {**words, **ends, "n": pl.Int64, **dict.fromkeys(numbers, pl.Float64)}
    return pl.DataFrame(rows, schema=schema)


@dataclass
class _Rows:
    """The rows of the table of slices, and what is to be said of those that are not shown."""

    rows: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _slices(
    said: Predictions,
    judgments: Judgments | None,
    by: Sequence[str],
    smallest: int,
    asked: Asked,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Each measure in each value of each column."""
    made = _Rows()
    if judgments is not None and by:
        groups = [attribute(judgments, column) for column in by]
        people = [group for group in groups if group.level is Level.RATER]
        shown, hidden = protect(people, smallest)
        made.notes += [group.note for group in people if group.torn]
        for one in hidden:
            if one.raters:
                made.notes.append(
                    f"{one.raters:,} raters in {one.values:,} groups of {one.column!r} are not "
                    f"shown: a group needs {smallest} raters, also by subtraction"
                )
        for group in (*shown, *(group for group in groups if group.level is not Level.RATER)):
            _slice(said, judgments, group, asked, made)
    ends = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    words = dict.fromkeys(("column", "group", "measure"), pl.String)
    counts = dict.fromkeys(("items", "raters"), pl.Int64)
    return pl.DataFrame(made.rows, schema={**words, **ends, **counts}), tuple(made.notes)


def _slice(
    said: Predictions, judgments: Judgments, group: Attribute, asked: Asked, made: _Rows
) -> None:
    rows = group.rows(judgments)
    for code, value in enumerate(group.values):
        some = judgments.subset(rows == code)
        if not len(some):
            continue
        against = _target(some)
        try:
            beside = _beside(said, against)
        except EmptyError:
            continue
        few = len(beside.items) < FEW
        found, _ = _figures(beside, against, replace(asked, replicates=0) if few else asked)
        size = {"items": len(beside.items), "raters": int((some.workload > 0).sum())}
        made.rows += [
            {"column": group.column, "group": value, "measure": name, **_ends(figure), **size}
            for name, figure in found.items()
        ]


def _ends(figure: Figure) -> dict[str, float | None]:
    return {"value": figure.value, "lower": figure.lower, "upper": figure.upper}
