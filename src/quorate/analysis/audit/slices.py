"""The same figures within groups of judgments: agreement, labels, certainty."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.agreement import AgreementReport
from quorate.analysis.agreement.report import Slice
from quorate.analysis.audit.result import UNSURE, AuditSlice
from quorate.analysis.consensus import Consensus
from quorate.schema import WRITTEN, Judgments, Kind

MOST_ANSWERS = 5


def slices(
    judgments: Judgments, consensus: Consensus | None, agreement: AgreementReport
) -> tuple[AuditSlice, ...]:
    """One slice for each group that the agreement was measured in."""
    found = []
    for part in agreement.slices:
        values = judgments.groups[part.column].cast(pl.String)
        rows = (values == part.value).fill_null(value=False).to_numpy()
        value, lower, upper = headline(part)
        items = np.unique(judgments.item[rows])
        certainty, unsure = _certainty(consensus, items)
        found.append(
            AuditSlice(
                column=part.column,
                value=part.value,
                judgments=int(rows.sum()),
                items=len(items),
                raters=len(np.unique(judgments.rater[rows])),
                labels=_labels(judgments, rows),
                agreement=value,
                agreement_lower=lower,
                agreement_upper=upper,
                certainty=certainty,
                unsure=unsure,
                match=_match(judgments, consensus, rows),
                note=part.note,
            )
        )
    return tuple(found)


def headline(part: Slice) -> tuple[float | None, float | None, float | None]:
    """The first coefficient that is defined in a group, with its interval."""
    found = next((r for r in part.results if r.defined), None)
    if found is None:
        return None, None, None
    return found.value, _finite(found.lower), _finite(found.upper)


def _labels(judgments: Judgments, rows: NDArray[np.bool_]) -> tuple[tuple[str, float], ...]:
    n = max(1, int(rows.sum()))
    question = judgments.question
    if question.kind is Kind.NUMERIC or question.kind in WRITTEN:
        top = judgments.label_names().filter(rows).value_counts(sort=True).head(MOST_ANSWERS).rows()
        return tuple((f"{name:g}" if isinstance(name, float) else name, k / n) for name, k in top)
    codes = judgments.codes[rows]
    if judgments.sets is not None:
        chosen = np.bincount(codes, minlength=len(judgments.sets)) @ judgments.sets.astype(np.int64)
    else:
        chosen = np.bincount(codes, minlength=judgments.n_options)
    return tuple((option, int(k) / n) for option, k in zip(question.options, chosen, strict=True))


def _certainty(
    consensus: Consensus | None, items: NDArray[np.int32]
) -> tuple[float | None, float | None]:
    if consensus is None or consensus.posterior is None or not len(items):
        return None, None
    probability = consensus.probability[items]
    return float(probability.mean()), float((probability < UNSURE).mean())


def _match(
    judgments: Judgments, consensus: Consensus | None, rows: NDArray[np.bool_]
) -> float | None:
    if consensus is None or consensus.posterior is None or not rows.any():
        return None
    item = judgments.item[rows]
    if judgments.sets is not None:
        said = judgments.sets[judgments.codes[rows]]
        return float((said == (consensus.posterior > 0.5)[item]).all(axis=1).mean())
    return float((judgments.codes[rows] == consensus.codes[item]).mean())


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
