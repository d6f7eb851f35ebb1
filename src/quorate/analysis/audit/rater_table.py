"""What is known about each rater, and who looks suspicious, with the evidence."""

from __future__ import annotations

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.raw_agreement import raw_agreement
from quorate.analysis.audit.answers import Answers
from quorate.analysis.audit.intervals import fisher
from quorate.analysis.audit.spelled import spelled
from quorate.analysis.consensus import Consensus
from quorate.schema import WRITTEN, Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LARGEST_DENSE = 2**20
"""Raters × labels that are counted in one array whatever the number of judgments."""


def rater_table(answers: Answers, consensus: Consensus | None) -> pl.DataFrame:
    """One row a rater, in the order of names; the columns are those of ``Audit.raters``.

    Verdicts are added by ``suspicion.judged``.
    """
    judgments = answers.judgments
    columns: dict[str, object] = {"rater": judgments.raters, "judgments": judgments.workload}
    if consensus is not None:
        columns |= _competence(judgments, consensus)
    if judgments.question.kind is Kind.NUMERIC:
        columns |= correlation_with_others(judgments)
    else:
        columns |= agreement_with_others(answers)
    columns |= _favourite(answers)
    frame = pl.DataFrame(columns).with_columns(
        cs.float().exclude("pairs").fill_nan(None), pl.col("pairs").cast(pl.Int64)
    )
    if judgments.seconds is None:
        return frame
    seconds = pl.DataFrame({"rater": judgments.rater, "seconds": judgments.seconds})
    median = seconds.group_by("rater").agg(pl.col("seconds").fill_nan(None).median())
    rows = pl.DataFrame({"rater": np.arange(judgments.n_raters, dtype=np.int32)})
    joined = rows.join(median, on="rater", how="left", maintain_order="left")
    return frame.with_columns(joined["seconds"])


def agreement_with_others(answers: Answers) -> dict[str, object]:
    """Each rater's raw agreement with the others, and what chance would make of it.

    Chance is what the rater's own label frequencies would get against everybody's. All are (R,),
    NaN where nobody else judged the rater's items.
    """
    judgments = answers.judgments
    R = judgments.n_raters
    names = pl.DataFrame({"rater": judgments.raters.cast(pl.String)})
    raw = names.join(
        raw_agreement(Evidence.of(judgments)), on="rater", how="left", maintain_order="left"
    )
    frequency = np.bincount(answers.codes, minlength=answers.n_codes) / max(1, len(judgments))
    guessed = np.bincount(judgments.rater, weights=frequency[answers.codes], minlength=R)
    return {
        "agreement": raw["agreement"],
        "agreement_lower": raw["lower"],
        "agreement_upper": raw["upper"],
        "agreement_chance": _divide(guessed, judgments.workload),
        "pairs": np.bincount(judgments.rater, weights=answers.others, minlength=R),
    }


def correlation_with_others(judgments: Judgments) -> dict[str, Doubles]:
    """Pearson correlation of a rater's numbers with the mean of the others' on the same items.

    Fisher's interval; NaN with fewer than two such items or where either side does not vary.
    """
    y, item, rater, R = judgments.values, judgments.item, judgments.rater, judgments.n_raters
    own = item.astype(np.int64) * R + rater
    _, own, own_count = np.unique(own, return_inverse=True, return_counts=True)
    own_sum = np.bincount(own, weights=y)
    others = judgments.overlap[item] - own_count[own]
    sums = np.bincount(item, weights=y, minlength=judgments.n_items)
    mean = _divide(sums[item] - own_sum[own], others)
    used = others > 0
    r, x, m = rater[used], y[used], mean[used]

    def total(values: Doubles) -> Doubles:
        return np.bincount(r, weights=values, minlength=R).astype(np.float64)

    n = np.bincount(r, minlength=R)
    x = x - _divide(total(x), n)[r]
    m = m - _divide(total(m), n)[r]
    scale = np.sqrt(total(x * x) * total(m * m))
    value = np.where(scale > 1e-9, np.clip(_divide(total(x * m), scale), -1, 1), np.nan)
    lower, upper = fisher(value, n)
    return {
        "agreement": value,
        "agreement_lower": lower,
        "agreement_upper": upper,
        "pairs": n.astype(np.float64),
    }


def _competence(judgments: Judgments, consensus: Consensus) -> dict[str, object]:
    c = consensus.competence
    columns: dict[str, object] = {}
    if c.accuracy is not None:
        columns |= {"accuracy": c.accuracy, "lower": c.lower, "upper": c.upper}
        if consensus.posterior is not None and judgments.sets is None:
            prior = consensus.posterior[consensus.overlap > 0].mean(axis=0)
            guessed = np.bincount(
                judgments.rater, weights=prior[judgments.codes], minlength=judgments.n_raters
            )
            columns["chance"] = _divide(guessed, judgments.workload)
    if c.spam is not None:
        columns["spam"] = c.spam
    if c.bias is not None:
        columns["bias"] = c.bias
    if c.deviation is not None:
        columns["deviation"] = c.deviation
    if consensus.answer is not None:
        columns |= {"lower": c.lower, "upper": c.upper}
        columns |= {name: values for name, values in c.extra.items() if np.ndim(values) == 1}
    return {name: values for name, values in columns.items() if values is not None}


def _favourite(answers: Answers) -> dict[str, object]:
    """Each rater's most frequent answer and its share, and how often others give it there."""
    judgments = answers.judgments
    R = judgments.n_raters
    rater, given, count = _label_counts(answers)
    # ascending by count, and of equally frequent labels the first comes last
    order = np.lexsort((-given, count, rater))
    code, top = np.zeros(R, np.int64), np.zeros(R, np.int64)
    code[rater[order]], top[rater[order]] = given[order], count[order]
    names = answers.names[code]
    kind = judgments.question.kind
    if kind in WRITTEN:
        names = pl.Series([spelled(kind, name) for name in names], dtype=pl.String)
    # of the other judgments of the rater's items, the share that is the rater's favourite
    wanted = code[judgments.rater]
    said = answers.find(judgments.item.astype(np.int64), wanted)
    mine = np.where(answers.codes == wanted, answers.own[1], 0)
    said_by_others = np.bincount(judgments.rater, weights=said - mine, minlength=R)
    others = np.bincount(judgments.rater, weights=answers.others, minlength=R)
    return {
        "top_label": names,
        "top_share": _divide(top, judgments.workload),
        "top_elsewhere": _divide(np.maximum(said_by_others, 0), others),
    }


def _label_counts(answers: Answers) -> tuple[Longs, Longs, Longs]:
    """Raters, labels and how often the rater gave the label, where that is not 0."""
    judgments, n_codes = answers.judgments, answers.n_codes
    key = judgments.rater.astype(np.int64) * n_codes + answers.codes
    if judgments.n_raters * n_codes <= max(LARGEST_DENSE, len(key)):
        dense = np.bincount(key, minlength=judgments.n_raters * n_codes)
        pairs = np.flatnonzero(dense)
        return pairs // n_codes, pairs % n_codes, dense[pairs]
    pairs, count = np.unique(key, return_counts=True)
    return pairs // n_codes, pairs % n_codes, count


def _divide(a: Doubles | NDArray[np.int64], b: Doubles | NDArray[np.int64]) -> Doubles:
    out = np.full(np.broadcast_shapes(np.shape(a), np.shape(b)), np.nan)
    quotient: Doubles = np.divide(a, b, out=out, where=np.asarray(b) != 0)
    return quotient
