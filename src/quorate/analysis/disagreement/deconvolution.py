"""Disagreement deconvolution: predictions held against people's primary labels, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.answers import Answers, answers
from quorate.analysis.disagreement.flips import Flips, flips, stated_flips
from quorate.analysis.disagreement.predictions import Predictions, aligned, aligned_by_rater
from quorate.analysis.disagreement.primary import (
    Estimator,
    Primary,
    deconvolved,
    primary_shares,
)
from quorate.analysis.disagreement.scoring.ceilings import halves
from quorate.analysis.disagreement.scoring.classified import classified
from quorate.analysis.disagreement.scoring.figures import Figure, Ratio, Statistic, figures
from quorate.schema import Judgments, LabelError, NotApplicableError, RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

SUPPOSED = (0.0, 0.05, 0.1)
"""probabilities of a flip that are tried where one is stated"""


@dataclass(frozen=True, eq=False)
class Deconvolution:
    """What predictions are worth to the people who judged, once slips are taken out.

    ``table`` has one row a measure, who is measured (``predictions``; ``oracle``, which says what
    most people think; ``held_out``, which says what most of half the raters think of an item, and
    is measured on the others) and what it is held against: ``majority`` (the commonest answer),
    ``votes`` (single answers) and ``primary`` (single primary labels): value, lower, upper, n.
    ``options`` has the same of each option against primary labels. ``tried`` tells how accuracy and
    AUC change with p_flip. ``primary`` is what the oracle is held against, ``flips`` what was taken
    out.
    """

    table: pl.DataFrame
    options: pl.DataFrame
    tried: pl.DataFrame
    primary: Primary
    flips: Flips
    positive: str | None
    items: int
    estimator: Estimator = "linear"
    seed: int = 0
    input_digest: str = ""
    notes: tuple[str, ...] = ()

    def figure(self, measure: str, who: str = "predictions", against: str = "primary") -> Figure:
        """One figure of the table; its value is None where there is none."""
        rows = self.table.filter(measure=measure, who=who, against=against)
        if not len(rows):
            return Figure(None)
        row = rows.row(0, named=True)
        return Figure(row["value"], row["lower"], row["upper"], row["n"])

    def to_dict(self) -> dict[str, object]:
        """Everything as JSON-ready values; of the primary labels what they were made with."""
        told = self.flips
        return {
            "p_flip": told.p_flip.tolist(),
            "p_flip_lower": told.lower.tolist(),
            "p_flip_upper": told.upper.tolist(),
            "stated": told.stated,
            "repeats": told.n,
            "repeats_raters": told.raters,
            "flips": told.table.to_dicts(),
            "estimator": self.estimator,
            "positive": self.positive,
            "items": self.items,
            "figures": self.table.to_dicts(),
            "options": self.options.to_dicts(),
            "tried": self.tried.to_dicts(),
            "seed": self.seed,
            "input_digest": self.input_digest,
            "notes": list(self.notes),
        }


def deconvolution(
    predictions: Predictions | Mapping[str, str | float | Mapping[str, float]] | None,
    judgments: Judgments,
    p_flip: float | Flips | Literal["auto"] = "auto",
    *,
    positive: str | None = None,
    estimator: Estimator = "linear",
    replicates: int = 1000,
    splits: int = 10,
    seed: int = 0,
) -> Deconvolution:
    """Measures how often predictions are what people stably think, one person at a time.

    A model is usually scored against the majority's label, which hides everyone else. Here each
    person counts: with p*_ik the share of people whose primary label of item i is k (see
    ``deconvolved``), a prediction k̂_i is right for the share p*_i,k̂. Over I items that count alike

        accuracy = 1/I Σ_i p*_i,k̂       precision_k = Σ_{i: k̂ = k} p*_ik / #{i: k̂ = k}
        recall_k = Σ_{i: k̂ = k} p*_ik / Σ_i p*_ik
        F1_k = 2 Σ_{i: k̂ = k} p*_ik / (#{i: k̂ = k} + Σ_i p*_ik)

    and AUC_k takes every pair of one person whose primary label is k and one whose is not. With two
    options these are of the ``positive`` one (the second, unless said), else means over options.
    Accuracy, precision, recall, F1 and AUC are ratios of sums over items of p*, or of products of
    two items' p*, so with the "linear" estimator, which is unbiased for each item, they are right
    however few people judged each. A p* cut to 0–1 makes predictions look worse than they are.

    The oracle predicts the likeliest primary label with p* as its score: no model that says the
    same to everybody is more accurate. Its p* are those of "likelihood" (or of "clipped"). It is
    chosen on the answers that it is scored on, which flatters it where few people judged an item;
    ``held_out`` is chosen on half of the raters and scored on the others (mean over ``splits``, no
    interval), which is too hard on it. The best possible lies between. Intervals resample items;
    p_flip has its own, and ``tried`` shows what its ends would give.

    ``p_flip`` is stated, or "auto": from repeats (see ``flips``). Without predictions the oracle is
    measured alone. Raises NotApplicableError where nobody judged an item twice and p_flip is
    "auto", or for multi-label questions and measurements, LabelError for a ``positive`` that is no
    option.

    Source: Gordon et al. 2021, doi:10.1145/3411764.3445423. Ours are: expectations over p* where
    the paper samples test sets from it, the estimator "likelihood", and ``held_out``.

    >>> import quorate
    >>> rows = [(i, f"r{k}", "yes" if k < n else "no") for i, n in (("a", 4), ("b", 1))
    ...         for k in range(5)]
    >>> model = {"a": {"no": 0.2, "yes": 0.8}, "b": {"no": 0.6, "yes": 0.4}}
    >>> found = deconvolution(model, quorate.from_rows(rows), 0.1, replicates=0)
    >>> round(found.figure("accuracy").value, 3)   # (.8 - .1)/.8 of both items
    0.875
    """
    counted = answers(judgments)
    if counted.separate:
        raise NotApplicableError(
            "sets of options are deconvolved each option by itself",
            remedy="use deconvolved(), or evaluate one option as a yes-or-no question",
        )
    told = _told(judgments, p_flip)
    sign = _positive(counted.options, positive)
    primary = deconvolved(judgments, told, "clipped" if estimator == "clipped" else "likelihood")
    truth = primary if estimator == primary.estimator else deconvolved(judgments, told, estimator)
    items = np.flatnonzero(counted.total > 0)
    share: Doubles | None = None
    notes: tuple[str, ...] = ()
    if predictions is not None:
        said = predictions if isinstance(predictions, Predictions) else Predictions.of(predictions)
        by_rater = said.raters is not None
        beside = (
            aligned_by_rater(said, judgments, counted)
            if by_rater
            else aligned(said, judgments.items, counted)
        )
        if beside.share is None:
            raise NotApplicableError(
                "the predictions are numbers between the options, and no label is",
                where=said.source,
                remedy="predict options or their shares",
            )
        items, share = beside.items, beside.share
        notes = beside.notes
        if by_rater:
            notes += ("what is predicted of an item is the mean of the predictions by rater",)
    rows, options = _measured(primary, truth, items, share, sign, (replicates, seed))
    rows += _held_out(judgments, counted, items, float(told.p_flip[0]), sign, splits, seed)
    return Deconvolution(
        table=_frame(rows, ("measure", "who", "against")),
        options=_frame(options, ("option", "measure", "who")),
        tried=_tried(judgments, told, items, share, sign, estimator),
        primary=primary,
        flips=told,
        positive=None if sign is None else counted.options[sign],
        items=len(items),
        estimator=estimator,
        seed=seed,
        input_digest=judgments.digest,
        notes=(*told.notes, *notes),
    )


def _told(judgments: Judgments, p_flip: float | Flips | Literal["auto"]) -> Flips:
    if isinstance(p_flip, Flips):
        return p_flip
    return flips(judgments) if p_flip == "auto" else stated_flips(p_flip)


def _positive(options: tuple[str, ...], positive: str | None) -> int | None:
    """The place of the positive option; None where all count alike."""
    if positive is None:
        return 1 if len(options) == 2 else None
    if positive not in options:
        raise LabelError(
            f"there is no option {positive!r} to be positive",
            remedy=f"there are {', '.join(map(repr, options))}",
        )
    return options.index(positive)


@dataclass(frozen=True, eq=False)
class _Job:
    """The measures of one comparison: of all options, or of one."""

    who: str
    against: str
    option: int | None
    ratios: Mapping[str, Ratio]
    statistics: Mapping[str, Statistic]


def _measured(
    primary: Primary,
    truth: Primary,
    items: Longs,
    share: Doubles | None,
    sign: int | None,
    asked: tuple[int, int],
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows of the table and those of options, from one set of ``asked`` resamples."""
    votes, best, labels = primary.observed[items], primary.shares[items], truth.shares[items]
    compared = [("oracle", "votes", best, votes), ("oracle", "primary", best, best)]
    if share is not None:
        compared = [
            ("predictions", "majority", share, _majority(votes)),
            ("predictions", "votes", share, votes),
            ("predictions", "primary", share, labels),
            *compared,
        ]
    jobs = [
        _Job(who, against, option, *classified(said, of, sign if option is None else option))
        for who, against, said, of in compared
        for option in (None, *(range(len(primary.options)) if against == "primary" else ()))
    ]
    made = figures(
        {f"{n} {name}": one for n, job in enumerate(jobs) for name, one in job.ratios.items()},
        {f"{n} {name}": one for n, job in enumerate(jobs) for name, one in job.statistics.items()},
        len(items),
        *asked,
    )
    rows: tuple[list[dict[str, object]], list[dict[str, object]]] = ([], [])
    for n, job in enumerate(jobs):
        told = {"who": job.who, "against": job.against}
        for measure in (*job.ratios, *job.statistics):
            row = {"measure": measure, **told, **_ends(made[f"{n} {measure}"])}
            if job.option is None:
                rows[0].append(row)
            elif measure != "accuracy":
                rows[1].append({"option": primary.options[job.option], **row})
    return rows


def _held_out(
    judgments: Judgments,
    counted: Answers,
    items: Longs,
    p: float,
    sign: int | None,
    splits: int,
    seed: int,
) -> list[dict[str, object]]:
    """The oracle of half of the raters against primary labels of the other half, without bias."""
    both = items[counted.raters[items] >= 2]
    if not len(both):
        return []
    sums: dict[str, list[float]] = {}
    for one, n_one, two, n_two in halves(judgments, splits, seed):
        said = one[both] / n_one[both, None]
        labels = primary_shares(two[both], n_two[both], p, "linear")
        found = figures(*classified(said, labels, sign), len(both), 0)
        for measure, figure in found.items():
            if figure.value is not None:
                sums.setdefault(measure, []).append(figure.value)
    return [
        {
            "measure": measure,
            "who": "held_out",
            "against": "primary",
            **_ends(Figure(float(np.mean(values)), n=len(both))),
        }
        for measure, values in sums.items()
    ]


def _majority(observed: Doubles) -> Doubles:
    """All of the share to the commonest answer, parted between ties."""
    best = observed >= observed.max(axis=1, keepdims=True) - 1e-12
    return np.asarray(best / best.sum(axis=1, keepdims=True))


def _tried(
    judgments: Judgments,
    told: Flips,
    items: Longs,
    share: Doubles | None,
    sign: int | None,
    estimator: Estimator,
) -> pl.DataFrame:
    """Accuracy and AUC at other values of p_flip: the ends of its interval, or supposed ones."""
    ends = SUPPOSED if told.stated else (0.0, float(told.lower[0]), float(told.upper[0]))
    best: Estimator = "clipped" if estimator == "clipped" else "likelihood"
    rows = []
    for p in sorted({*ends, float(told.p_flip[0])}):
        row: dict[str, object] = {"p_flip": p}
        try:
            made = {one: deconvolved(judgments, stated_flips(p), one) for one in (best, estimator)}
        except (NotApplicableError, RequestError):
            continue
        oracle = made[best].shares[items]
        for who, said, one in (("predictions", share, estimator), ("oracle", oracle, best)):
            if said is None:
                continue
            found = figures(*classified(said, made[one].shares[items], sign), len(items), 0)
            row |= {f"{who}_{m}": found[m].value for m in ("accuracy", "auc")}
        rows.append(row)
    names = [f"{who}_{m}" for who in ("predictions", "oracle") for m in ("accuracy", "auc")]
    return pl.DataFrame(rows, schema=dict.fromkeys(("p_flip", *names), pl.Float64))


def _ends(figure: Figure) -> dict[str, object]:
    return {
        "value": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "n": figure.n,
    }


def _frame(rows: list[dict[str, object]], words: tuple[str, ...]) -> pl.DataFrame:
    ends = dict.fromkeys(("value", "lower", "upper"), pl.Float64)
    schema = {**dict.fromkeys(words, pl.String), **ends, "n": pl.Int64}
    return pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
