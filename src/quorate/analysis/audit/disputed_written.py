"""Which texts, rankings and marks are in doubt: the items on which answers are least alike."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.audit.answers import Answers
from quorate.analysis.audit.disputed import FEW, MOST_ANSWERS, MOST_ROWS, competence_of
from quorate.analysis.audit.marked import Marked, marks_of
from quorate.analysis.audit.result import Answer, Dispute
from quorate.analysis.audit.spelled import spelled
from quorate.analysis.consensus import Consensus
from quorate.schema import MARKED, Kind

FEW_CAUSE, DIFFER_CAUSE = "few judgments", "answers differ"
UNLIKE = 0.5
"""below this certainty a consensus is little better than a guess among the answers"""


def disputed_written(
    answers: Answers, consensus: Consensus, raters: pl.DataFrame, shown: int
) -> tuple[pl.DataFrame, tuple[Dispute, ...], int]:
    """Items with different answers, by the certainty of the consensus, lowest first.

    ``certainty`` is what the method says it is. Returns the table, the first ``shown`` in full, and
    how many there are. Answers are spelled in words, so that different ones may read the same where
    they differ in detail.
    """
    judgments, kind = answers.judgments, answers.judgments.question.kind
    distinct = np.bincount(answers.item, minlength=judgments.n_items)
    sure = consensus.probability
    rows = np.flatnonzero(distinct > 1)
    rows = rows[np.lexsort((rows, -distinct[rows], np.nan_to_num(sure[rows], nan=2.0)))]
    total = len(rows)
    rows = rows[:MOST_ROWS]
    few = judgments.overlap[rows] <= FEW
    cause = np.where(few, FEW_CAUSE, DIFFER_CAUSE)
    labels = [_words(kind, label) for label in consensus.labels[rows]]
    table = pl.DataFrame(
        {
            "item": judgments.items[rows],
            "label": pl.Series(labels, dtype=pl.String),
            "probability": pl.Series(sure[rows]).fill_nan(None),
            "judgments": judgments.overlap[rows],
            "answers": pl.Series(
                [f"{n} different" for n in distinct[rows].tolist()], dtype=pl.String
            ),
            "cause": cause.tolist(),
        },
        schema_overrides={"cause": pl.String},
    )
    skill = _skill(raters)
    disputes = tuple(
        Dispute(
            item=str(judgments.items[int(i)]),
            label=label,
            probability=None if np.isnan(sure[i]) else float(sure[i]),
            entropy=None,
            judgments=int(judgments.overlap[i]),
            tally=_tally(answers, int(i)),
            answers=_answers(answers, int(i), skill),
            cause=str(why),
            why=_why(int(distinct[i]), int(judgments.overlap[i]), float(sure[i])),
            marked=_marked(answers, int(i), consensus.labels[int(i)]),
        )
        for i, label, why in zip(rows[:shown], labels[:shown], cause[:shown], strict=True)
    )
    return table, disputes, total


def _skill(raters: pl.DataFrame) -> NDArray[np.float64]:
    """Each rater's accuracy, which of marks is their F1, or else raw agreement, (R,)."""
    if "accuracy" in raters.columns or not {"precision", "recall"} <= set(raters.columns):
        return competence_of(raters)
    right = (raters[name].cast(pl.Float64).fill_null(np.nan) for name in ("precision", "recall"))
    p, r = (column.to_numpy() for column in right)
    f1: NDArray[np.float64] = 2 * p * r / np.maximum(p + r, 1e-12)
    return f1


def _words(kind: Kind, label: str | None) -> str:
    return "" if label is None else spelled(kind, label)


def _tally(answers: Answers, i: int) -> tuple[tuple[str, int, float | None], ...]:
    """Answers in words with how often they were given; those that read the same are one."""
    first, last = np.searchsorted(answers.item, [i, i + 1])
    kind = answers.judgments.question.kind
    count: dict[str, int] = {}
    for p in range(first, last):
        words = spelled(kind, str(answers.names[int(answers.code[p])]))
        count[words] = count.get(words, 0) + int(answers.count[p])
    ordered = sorted(count.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple((words, n, None) for words, n in ordered[:MOST_ANSWERS])


def _answers(answers: Answers, i: int, skill: NDArray[np.float64]) -> tuple[Answer, ...]:
    judgments = answers.judgments
    rows = np.arange(int(judgments.offsets[i]), int(judgments.offsets[i + 1]))
    found = []
    for row in rows[:MOST_ANSWERS]:
        rater = int(judgments.rater[row])
        words = spelled(judgments.question.kind, str(answers.names[int(answers.codes[row])]))
        known = float(skill[rater]) if np.isfinite(skill[rater]) else None
        found.append(Answer(str(judgments.raters[rater]), words, known))
    return tuple(sorted(found, key=lambda one: (one.label, one.rater)))


def _marked(answers: Answers, i: int, label: str | None) -> tuple[Marked, ...]:
    judgments = answers.judgments
    kind = judgments.question.kind
    if kind not in MARKED:
        return ()
    first, last = int(judgments.offsets[i]), int(judgments.offsets[i + 1])
    given = [
        Marked(
            str(judgments.raters[int(judgments.rater[row])]),
            marks_of(kind, str(answers.names[int(answers.codes[row])])),
        )
        for row in range(first, min(last, first + MOST_ANSWERS))
    ]
    given.sort(key=lambda one: one.rater)
    return (*given, Marked("", marks_of(kind, label)))


def _why(distinct: int, total: int, sure: float) -> str:
    if total <= FEW:
        return f"Only {total} judgments, and they differ; more would tell."
    said = f"{distinct} different answers by {total} raters"
    if np.isnan(sure):
        return f"{said}."
    if sure < UNLIKE:
        return f"{said}, hardly alike: the guideline or the item may be unclear."
    return f"{said}, much alike."
