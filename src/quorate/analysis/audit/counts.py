"""How many judgments, items and raters there are, and how the labels are spread."""

from __future__ import annotations

import numpy as np

from quorate.analysis.audit.result import Counts
from quorate.schema import WRITTEN, Judgments, Kind

MOST_ANSWERS = 10


def counts(judgments: Judgments) -> Counts:
    """Count judgments, items with at least one, raters with at least one, overlap and labels."""
    overlap = judgments.overlap[judgments.overlap > 0]
    workload = judgments.workload[judgments.workload > 0]
    sizes, items = np.unique(overlap, return_counts=True)
    repeats = 0 if judgments.superseded is None else len(judgments.superseded.item)
    same = judgments.rater[1:] == judgments.rater[:-1]
    repeats += int((same & (judgments.item[1:] == judgments.item[:-1])).sum())
    return Counts(
        judgments=len(judgments),
        items=len(overlap),
        raters=len(workload),
        overlaps=tuple(zip(sizes.tolist(), items.tolist(), strict=True)),
        workloads=(
            int(workload.min(initial=len(judgments))),
            int(np.median(workload)) if len(workload) else 0,
            int(workload.max(initial=0)),
        ),
        labels=_labels(judgments),
        repeats=repeats,
    )


def _labels(judgments: Judgments) -> tuple[tuple[str, int, float], ...]:
    n = max(1, len(judgments))
    question = judgments.question
    if question.kind is Kind.NUMERIC or question.kind in WRITTEN:
        top = judgments.label_names().value_counts(sort=True).head(MOST_ANSWERS).rows()
        return tuple(
            (f"{name:g}" if isinstance(name, float) else name, k, k / n) for name, k in top
        )
    if judgments.sets is not None:
        rows = np.bincount(judgments.codes, minlength=len(judgments.sets))
        chosen = rows @ judgments.sets.astype(np.int64)
    else:
        chosen = np.bincount(judgments.codes, minlength=judgments.n_options)
    return tuple(
        (option, int(k), int(k) / n) for option, k in zip(question.options, chosen, strict=True)
    )
