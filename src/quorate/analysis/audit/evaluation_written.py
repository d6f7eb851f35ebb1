"""The consensus of texts, rankings and marks against known answers: how alike they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit
from scipy.stats import kendalltau

from quorate.analysis.audit.against_gold import Evaluation
from quorate.analysis.consensus import Consensus
from quorate.analysis.consensus.ranking_table import tiers_of
from quorate.analysis.consensus.span_evaluation import spans_against_gold
from quorate.analysis.marks import marks_against_gold
from quorate.analysis.texts.chrf import chrf
from quorate.schema import Gold, Kind

Doubles = NDArray[np.float64]


def evaluate_written(fit: Consensus, gold: Gold, items: int, *, chosen: bool) -> Evaluation:
    """One consensus against gold that it was fitted without.

    Spans count when they are the known ones exactly, boxes, segments and frames when they overlap
    by half: precision, recall and F1 with its bootstrap interval over items. Texts have the mean
    chrF to the known text, rankings the mean Kendall tau-b, each with Student's interval over
    items.
    """
    kind = fit.question.kind
    if kind is Kind.SPANS:
        every = spans_against_gold(fit, gold).every
        found = (every.precision, every.recall, every.f1, every.lower, every.upper)
    elif kind in (Kind.TEXT, Kind.RANKING):
        return _alike(fit, gold, items, chosen=chosen)
    else:
        marks = marks_against_gold(fit, gold)
        found = (marks.precision, marks.recall, marks.f1, marks.lower, marks.upper)
    precision, recall, f1, lower, upper = map(_known, found)
    return Evaluation(
        method=fit.method,
        items=items,
        chosen=chosen,
        lower=lower,
        upper=upper,
        precision=precision,
        recall=recall,
        f1=f1,
    )


def _alike(fit: Consensus, gold: Gold, items: int, *, chosen: bool) -> Evaluation:
    texts = gold.on(fit).texts
    pairs = [
        (answer, known)
        for answer, known in zip(fit.labels, () if texts is None else texts, strict=True)
        if answer is not None and known is not None
    ]
    ranking = fit.question.kind is Kind.RANKING
    scores = [_tau(a, b) if ranking else chrf(a, b) for a, b in pairs]
    mean, lower, upper = _interval([score for score in scores if math.isfinite(score)])
    return Evaluation(
        method=fit.method,
        items=items,
        chosen=chosen,
        lower=lower,
        upper=upper,
        tau=mean if ranking else None,
        chrf=None if ranking else mean,
    )


def _tau(answer: str, known: str) -> float:
    """Kendall's tau-b of the fields that both rank; NaN where one has them all in one tier."""
    one, two = (
        {field: n for n, tier in enumerate(tiers_of(text)) for field in tier}
        for text in (answer, known)
    )
    both = sorted(one.keys() & two.keys())
    if len(both) < 2:
        return math.nan
    return float(kendalltau([one[f] for f in both], [two[f] for f in both]).statistic)


def _interval(scores: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    if not scores:
        return None, None, None
    values = np.array(scores)
    mean = float(values.mean())
    if len(values) < 2:
        return mean, None, None
    reach = float(stdtrit(len(values) - 1, 0.975) * values.std(ddof=1) / math.sqrt(len(values)))
    return mean, mean - reach, mean + reach


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
