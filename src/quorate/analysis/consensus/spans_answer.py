"""From what is inferred of units to spans: the answers, the chance of each span, the certainty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.marks.drawn import Runs, as_spans, distinct, drawn, spelled
from quorate.analysis.marks.spans import Marking, Span, Units
from quorate.schema import Judgments
from quorate.schema.tokens import spans_json

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Inferred:
    """What a method infers of one layer.

    ``path`` (U,) are the tags of the answer. ``spans`` are all different spans that somebody drew
    or the answer has, ``chance`` (S,) the probability of each, ``drawn`` the judgments' spans and
    ``which`` of ``spans`` each is. ``beginning`` (U,) is the expected number of spans that begin
    at a unit, ``none`` (I,) the probability that an item has no span.
    """

    units: Units
    path: Longs
    spans: Runs
    chance: Doubles
    drawn: Runs
    which: Longs
    beginning: Doubles
    none: Doubles


@dataclass(frozen=True, eq=False)
class Candidates:
    """The spans of a layer that may be: those drawn and those that a path spells."""

    drawn: Runs
    which: Longs
    spans: Runs
    in_path: NDArray[np.bool_]


def candidates(units: Units, path: Longs) -> Candidates:
    """All different spans that somebody drew or the path has."""
    given, own = drawn(units), spelled(units, path)
    both = Runs(
        np.concatenate([given.begin, own.begin]),
        np.concatenate([given.stop, own.stop]),
        np.concatenate([given.label, own.label]),
        np.concatenate([given.row, np.full(len(own), -1, np.int64)]),
    )
    spans, which = distinct(both)
    in_path = np.zeros(len(spans), np.bool_)
    in_path[which[len(given) :]] = True
    return Candidates(given, which[: len(given)], spans, in_path)


def settled(units: Units, found: Candidates, chance: Doubles) -> Doubles:
    """The chances, 1 or 0 for spans whose units are all known from gold."""
    known = np.concatenate([[0], np.cumsum(units.known >= 0)])
    size = found.spans.stop - found.spans.begin
    certain = known[found.spans.stop] - known[found.spans.begin] == size
    return np.where(certain, found.in_path.astype(np.float64), chance)


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of all layers together; see ``method.Fit``."""

    answer: pl.Series
    certainty: Doubles
    parts: pl.DataFrame


def answers(
    judgments: Judgments,
    marks: Sequence[Marking],
    gold: Sequence[Marking | None],
    layers: Sequence[Inferred],
) -> Answers:
    """The answer of each item, with how certain it is, and every span with its probability.

    The certainty is the F1 that the answer is expected to have, 2 Σ p / (n + E): p the
    probability of each of its n spans, E the expected number of spans; of an answer without spans
    it is the probability that there is none. NaN where nobody marked anything at all. An item with
    gold has the gold answer.
    """
    n_items = judgments.n_items
    spans: list[list[Span]] = [[] for _ in range(n_items)]
    hits, expected, none = np.zeros(n_items), np.zeros(n_items), np.ones(n_items)
    for one in layers:
        kept = spelled(one.units, one.path)
        for item, span in as_spans(one.units, kept):
            spans[item].append(span)
        expected += np.bincount(one.units.item, one.beginning, minlength=n_items)
        none *= one.none
        inside = candidates(one.units, one.path).in_path
        place = one.units.item[one.spans.begin[inside]]
        hits += np.bincount(place, one.chance[inside], minlength=n_items)
    right: list[Marking | None] = list(gold) if gold else [None] * n_items
    for i, known in enumerate(right):
        if known is not None and known.tokens is None:
            spans[i] = list(known.spans)
    number = np.array([len(one) for one in spans], np.float64)
    room = number + expected
    certainty = np.where(number > 0, 2 * hits / np.where(room > 0, room, 1), none)
    certainty = np.clip(certainty, 0.0, 1.0)
    whole = np.array([one is not None and one.tokens is None for one in right])
    certainty[whole] = 1.0
    judged = judgments.overlap > 0
    unknown = ~judged & np.array([one is None for one in right])
    if not any(len(one.spans) for one in layers):
        unknown |= ~whole
    certainty[unknown] = np.nan
    texts = [
        _text(judgments, marks, i, sorted(spans[i]), right[i])
        if judged[i] or right[i] is not None
        else None
        for i in range(n_items)
    ]
    return Answers(
        pl.Series("answer", texts, dtype=pl.String), certainty, _parts(judgments, layers)
    )


def _parts(judgments: Judgments, layers: Sequence[Inferred]) -> pl.DataFrame:
    frames = [_layer_parts(judgments, one) for one in layers]
    schema = {
        "item": pl.String,
        "start": pl.Int64,
        "end": pl.Int64,
        "label": pl.String,
        "marked": pl.Int64,
        "kept": pl.Boolean,
        "probability": pl.Float64,
    }
    if not frames:
        return pl.DataFrame(schema=schema)
    typed = [pl.col(name).cast(dtype) for name, dtype in schema.items()]
    return pl.concat(frames).with_columns(typed).sort("item", "start", "end", "label")


def _layer_parts(judgments: Judgments, one: Inferred) -> pl.DataFrame:
    runs = one.spans
    return pl.DataFrame(
        {
            "item": judgments.items.cast(pl.String)[one.units.item[runs.begin]],
            "start": one.units.start[runs.begin],
            "end": one.units.end[runs.stop - 1],
            "label": pl.Series(list(one.units.labels), dtype=pl.String)[runs.label],
            "marked": np.bincount(one.which, minlength=len(runs)).astype(np.int64),
            "kept": candidates(one.units, one.path).in_path,
            "probability": one.chance,
        }
    )


def _text(
    judgments: Judgments,
    marks: Sequence[Marking],
    item: int,
    spans: Sequence[Span],
    right: Marking | None,
) -> str:
    """An item's spans as canonical JSON, with the text they quote and the relations most gave."""
    given = marks[int(judgments.offsets[item]) : int(judgments.offsets[item + 1])]
    every = [*given, *([right] if right is not None else [])]
    runs = {run for one in every for run in one.tokens or ()}
    tokens = _united(sorted(runs)) if runs else None
    relations = _relations(given, spans) if right is None else _known_relations(right, spans)
    return spans_json(spans, tokens, _quoted(spans, every), relations)


def _united(runs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Rising stretches, those that share a position made one."""
    found: list[list[int]] = []
    for start, end in runs:
        if found and start < found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found


def _quoted(spans: Sequence[Span], every: Sequence[Marking]) -> dict[tuple[int, int], str]:
    """What each span quotes, cut out of what raters' spans quote, where these cover it."""
    texts = {at: text for one in every for at, text in (one.texts or {}).items()}
    found: dict[tuple[int, int], str] = {}
    for span in spans:
        here, text = span.start, ""
        while here < span.end:
            cover = max(
                (at for at in texts if at[0] <= here < at[1] and len(texts[at]) == at[1] - at[0]),
                key=lambda at: at[1],
                default=None,
            )
            if cover is None:
                break
            reach = min(cover[1], span.end)
            text += texts[cover][here - cover[0] : reach - cover[0]]
            here = reach
        if here >= span.end:
            found[span.start, span.end] = text
    return found


def _relations(given: Sequence[Marking], spans: Sequence[Span]) -> list[tuple[int, int, str]]:
    """Relations between spans of the answer that more than half of those who drew both gave."""
    place = {span: k for k, span in enumerate(spans)}
    votes: Counter[tuple[Span, Span, str]] = Counter()
    for one in given:
        votes.update((one.spans[a], one.spans[b], what) for a, b, what in one.relations)
    return [
        (place[a], place[b], what)
        for (a, b, what), n in votes.items()
        if a in place
        and b in place
        and 2 * n > sum(a in one.spans and b in one.spans for one in given)
    ]


def _known_relations(right: Marking, spans: Sequence[Span]) -> list[tuple[int, int, str]]:
    place = {span: k for k, span in enumerate(spans)}
    named = [(right.spans[a], right.spans[b], what) for a, b, what in right.relations]
    return [(place[a], place[b], what) for a, b, what in named if a in place and b in place]
