"""Inferred spans beside known ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.marks.against_gold import AnsweredWithMarks
from quorate.analysis.marks.spans import Marking, Span, markings
from quorate.analysis.numerics.bootstrap import Interval, expanded_percentile, item_weights
from quorate.schema import AlignedGold, EmptyError, Gold, Kind, NotApplicableError

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class SpanScore:
    """How right spans with one label are (``label`` empty: all of them).

    Of ``n_inferred`` spans and ``n_gold`` known ones, ``n_right`` have the same beginning, end and
    label: ``precision`` = right / inferred, ``recall`` = right / known, ``f1`` = 2 right /
    (inferred + known), with the 95 % interval of a bootstrap by item. ``partial`` is F1 of
    positions with their label. NaN where there is nothing to divide by.
    """

    label: str
    precision: float
    recall: float
    f1: float
    lower: float
    upper: float
    partial: float
    n_inferred: int
    n_gold: int
    n_right: int


@dataclass(frozen=True)
class SpanEvaluation:
    """How right inferred spans are, all and by label.

    ``n_items`` items have gold and an answer; ``n_left_out`` inferred spans reach where gold says
    nothing (tokens without a gold tag) and are not counted; ``n_absent`` items with gold were
    judged by nobody.
    """

    every: SpanScore
    by_label: tuple[SpanScore, ...]
    n_items: int
    n_left_out: int
    n_absent: int

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row a label, all of them first."""
        return pl.DataFrame([self.every, *self.by_label])


def spans_against_gold(
    consensus: AnsweredWithMarks,
    gold: Gold | Mapping[str, str],
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    seed: int = 0,
) -> SpanEvaluation:
    """Compare the spans of a consensus with known ones, as the CoNLL scorer does: exactly.

    ``gold`` gives span JSON by item, or tags by ``document:position``. A consensus that was given
    the same gold is right on it by definition. Raises NotApplicableError for other questions,
    EmptyError where no item has both.
    """
    if consensus.question.kind is not Kind.SPANS or consensus.answer is None:
        raise NotApplicableError(
            f"{consensus.question.name!r} is a {consensus.question.kind} question, not one of spans"
        )
    aligned: AlignedGold = (gold if isinstance(gold, Gold) else Gold(gold)).on(consensus)
    texts = aligned.texts if aligned.texts is not None else pl.Series([], dtype=pl.String)
    pairs = [
        (found, known)
        for found, known in zip(markings(consensus.answer), markings(texts), strict=True)
        if found is not None and known is not None
    ]
    if not pairs:
        raise EmptyError(
            "no item of the consensus has gold", remedy="name the items of gold as in the judgments"
        )
    comparable = [_comparable(found.spans, known) for found, known in pairs]
    labels = sorted({span.label for pair in pairs for one in pair for span in one.spans})
    draws = np.concatenate([*item_weights(np.ones(len(pairs), np.int64), max(bootstrap, 1), seed)])
    scores = []
    for label in ("", *labels):
        counts = np.array(
            [
                _counts(_with(found, label), _with(known.spans, label))
                for found, (_, known) in zip(comparable, pairs, strict=True)
            ],
            np.float64,
        )
        scores.append(_score(label, counts, draws if bootstrap else draws[:0], level))
    left_out = sum(
        len(found.spans) - len(kept) for (found, _), kept in zip(pairs, comparable, strict=True)
    )
    return SpanEvaluation(scores[0], tuple(scores[1:]), len(pairs), left_out, aligned.absent)


def _comparable(spans: Sequence[Span], known: Marking) -> tuple[Span, ...]:
    """The spans that lie where gold looked."""
    if known.tokens is None:
        return tuple(spans)
    looked = np.array([at for run in known.tokens for at in range(*run)], np.int64)
    return tuple(
        span
        for span in spans
        if np.searchsorted(looked, span.end) - np.searchsorted(looked, span.start)
        == span.end - span.start
    )


def _with(spans: Sequence[Span], label: str) -> tuple[Span, ...]:
    return tuple(span for span in spans if not label or span.label == label)


def _counts(found: Sequence[Span], known: Sequence[Span]) -> tuple[int, int, int, int, int, int]:
    """Spans inferred, known and in both; then the same of labelled positions."""
    a, b = set(found), set(known)
    at = {(n, span.label) for span in a for n in range(span.start, span.end)}
    bt = {(n, span.label) for span in b for n in range(span.start, span.end)}
    return len(a), len(b), len(a & b), len(at), len(bt), len(at & bt)


def _score(label: str, counts: Doubles, draws: Doubles, level: float) -> SpanScore:
    inferred, known, right, here, there, shared = counts.sum(axis=0).tolist()
    interval = Interval(np.nan, np.nan, "none")
    if len(draws) and inferred + known > 0:
        sums = draws @ counts[:, :3]
        room = sums[:, 0] + sums[:, 1]
        again = 2 * sums[:, 2][room > 0] / room[room > 0]
        interval = expanded_percentile(again, level, len(counts))
    return SpanScore(
        label,
        _share(right, inferred),
        _share(right, known),
        _share(2 * right, inferred + known),
        interval.lower,
        interval.upper,
        _share(2 * shared, here + there),
        int(inferred),
        int(known),
        int(right),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
