"""The consensus against known answers: accuracy with its interval, and calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.audit.against_gold import Evaluation, GoldReport, ReliabilityBin
from quorate.analysis.audit.evaluation_written import evaluate_written
from quorate.analysis.audit.intervals import fisher
from quorate.analysis.audit.spelled import spelled
from quorate.analysis.calibration import Closeness, calibrate
from quorate.analysis.consensus import Consensus, consensus
from quorate.analysis.consensus.inference import methods
from quorate.schema import AlignedGold, Gold, Judgments, Kind

Flags = NDArray[np.bool_]

BASELINES = (
    "majority",
    "dawid-skene",
    "mean",
    "median",
    "medoid",
    "borda",
    "span-majority",
    "detection-majority",
)
"""methods that are evaluated beside the chosen one, where they take the kind of question"""
MOST_MISSES = 50


def gold_report(judgments: Judgments, chosen: Consensus, gold: Gold, seed: int) -> GoldReport:
    """Evaluate the chosen method and the baselines on the judged items that have gold."""
    kind = judgments.question.kind
    names = {m.name for m in methods(kind) if not m.refuses(judgments)}
    others = [n for n in BASELINES if n in names and n != chosen.method]
    fits = [chosen, *(consensus(judgments, name, seed=seed) for name in others)]
    return gold_report_of(judgments, fits, gold)


def gold_report_of(judgments: Judgments, fits: Sequence[Consensus], gold: Gold) -> GoldReport:
    """Evaluate fits, the chosen one first, on the judged items of a table that have gold."""
    known, chosen = gold.on(judgments), fits[0]
    rows = known.known & (judgments.overlap > 0)
    absent = known.absent + int((known.known & ~rows).sum())
    evaluations = tuple(
        evaluate(fit, gold, int(rows.sum()), chosen=fit is chosen) for fit in fits if rows.any()
    )
    return GoldReport(
        items=int(rows.sum()),
        absent=absent,
        unseen=known.unseen,
        evaluations=evaluations,
        misses=_misses(judgments, chosen, gold, known, rows),
    )


def evaluate(fit: Consensus, gold: Gold, items: int, *, chosen: bool = False) -> Evaluation:
    """One consensus against gold that it was fitted without, by ``quorate.calibrate``."""
    if fit.answer is not None:
        return evaluate_written(fit, gold, items, chosen=chosen)
    found = calibrate(fit, gold)
    if isinstance(found, Closeness):
        lower, upper = _fisher(found.correlation, found.n)
        return Evaluation(
            method=fit.method,
            items=items,
            chosen=chosen,
            lower=lower,
            upper=upper,
            rmse=found.rmse,
            mae=found.mae,
            correlation=found.correlation,
        )
    return Evaluation(
        method=fit.method,
        items=items,
        chosen=chosen,
        accuracy=found.accuracy,
        lower=found.lower,
        upper=found.upper,
        ties=0 if fit.question.kind is Kind.MULTILABEL else _ties(fit, gold),
        calibration=found.ece,
        brier=found.brier,
        log_loss=found.log_loss,
        bins=tuple(
            ReliabilityBin(row["from"], row["to"], row["n"], row["confidence"], row["accuracy"])
            for row in found.reliability.to_dicts()
        ),
    )


def _fisher(correlation: float | None, n: int) -> tuple[float | None, float | None]:
    if correlation is None or n < 4:
        return None, None
    lower, upper = fisher(np.array([correlation]), np.array([n]))
    return float(lower[0]), float(upper[0])


def _ties(fit: Consensus, gold: Gold) -> int:
    return int((fit.tied & gold.on(fit).known & (fit.overlap > 0)).sum())


def _misses(
    judgments: Judgments, chosen: Consensus, gold: Gold, known: AlignedGold, rows: Flags
) -> tuple[tuple[str, str, str, float | None], ...]:
    """Items where the consensus is not the gold, surest first; for numbers farthest first."""
    if known.values is not None and chosen.value is not None:
        far = np.where(rows, np.abs(chosen.value - known.values), -1.0)
        order = np.argsort(-far, kind="stable")[: min(MOST_MISSES, int((far > 0).sum()))]
        return tuple(
            (name, f"{chosen.value[i]:g}", gold.labels[name], None)
            for i in order
            for name in (str(judgments.items[int(i)]),)
        )
    if chosen.answer is not None and known.texts is not None:
        return _missed_texts(chosen, known.texts, rows)
    if known.sets is not None and chosen.posterior is not None:
        wrong = rows & ((chosen.posterior > 0.5) != known.sets).any(axis=1)
    else:
        wrong = rows & (chosen.codes != known.codes)
    order = np.flatnonzero(wrong)
    order = order[np.argsort(-chosen.probability[order], kind="stable")][:MOST_MISSES]
    labels = chosen.labels[order].to_list()
    names = [str(judgments.items[int(i)]) for i in order]
    return tuple(
        (name, label, gold.labels[name], float(chosen.probability[i]))
        for i, name, label in zip(order, names, labels, strict=True)
    )


def _missed_texts(
    chosen: Consensus, known: pl.Series, rows: Flags
) -> tuple[tuple[str, str, str, float | None], ...]:
    """Items whose answer is another one than the gold in words, surest first."""
    kind, found = chosen.question.kind, []
    for i in np.flatnonzero(rows):
        answer, gold = chosen.labels[int(i)], known[int(i)]
        if answer is None or gold is None:
            continue
        said, right = spelled(kind, answer), spelled(kind, gold)
        if said != right:
            sure = float(chosen.probability[i])
            found.append((str(chosen.items[int(i)]), said, right, sure))
    found.sort(key=lambda miss: -np.nan_to_num(miss[3], nan=-1.0))
    return tuple(
        (item, said, right, None if np.isnan(sure) else sure)
        for item, said, right, sure in found[:MOST_MISSES]
    )
