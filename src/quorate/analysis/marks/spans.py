"""Spans as raters marked them: read from JSON, and cut into units with a tag a judgment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Judgments, LabelError

Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]

OUTSIDE = 0
"""the tag of a unit that is in no span"""


class Span(NamedTuple):
    """A labelled stretch from ``start`` up to but without ``end``."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Marking:
    """What one answer marks: its spans, sorted, each once.

    ``tokens`` are the stretches of positions that were looked at, None where offsets count
    characters and all were. ``texts`` are what stretches quote. ``relations`` are the places in
    ``spans`` of what a label joins.
    """

    spans: tuple[Span, ...] = ()
    tokens: tuple[tuple[int, int], ...] | None = None
    texts: Mapping[tuple[int, int], str] | None = None
    relations: tuple[tuple[int, int, str], ...] = ()

    @cached_property
    def overlaps(self) -> bool:
        """Whether two of the spans share a position."""
        return any(two.start < one.end for one, two in pairwise(self.spans))


def marking_of(text: str) -> Marking:
    """The spans in a label: a list of spans, or an object with ``spans``. Raises LabelError."""
    try:
        label: object = json.loads(text)
    except (ValueError, RecursionError):
        raise _unread(text, "is not JSON") from None
    whole: Mapping[str, object] = label if isinstance(label, dict) else {"spans": label}
    parts = whole.get("spans")
    if not isinstance(parts, list):
        raise _unread(text, "has no list of spans")
    names: dict[str, Span] = {}
    texts: dict[tuple[int, int], str] = {}
    spans: set[Span] = set()
    for part in parts:
        span = _span(part, text)
        spans.add(span)
        names[str(part.get("id", len(names)))] = span
        if isinstance(part.get("text"), str):
            texts[span.start, span.end] = part["text"]
    ordered = tuple(sorted(spans))
    return Marking(
        ordered, _runs(whole.get("tokens"), text), texts, _relations(whole, names, ordered)
    )


def markings(texts: Iterable[str | None]) -> tuple[Marking | None, ...]:
    """The markings of labels, each text read once; None for null."""
    read: dict[str, Marking] = {}
    found: list[Marking | None] = []
    for text in texts:
        if text is None:
            found.append(None)
            continue
        if text not in read:
            read[text] = marking_of(text)
        found.append(read[text])
    return tuple(found)


def marked(judgments: Judgments) -> tuple[Marking, ...]:
    """The marking of each judgment, (N,). Raises LabelError for a label that is no spans."""
    known = markings(judgments.texts if judgments.texts is not None else ())
    return tuple(one for code in judgments.codes for one in (known[code],) if one is not None)


@dataclass(frozen=True, eq=False)
class Units:
    """Items cut into U units with the tag that each judgment gives them, T tags in all.

    Units are the positions of tokens, or the stretches between all boundaries that anybody drew
    in the item (and its beginning): characters inside one are never told apart. Units of an item
    follow each other; ``first`` (U,) says where a sequence begins: an item, or after positions
    that nobody looked at. Tags are 0 outside of spans, 1 + 2 l at the first unit of a span with
    label l, 2 + 2 l at its others. ``tag`` (T,) of judgment ``row`` (T,) by ``rater`` (T,) at unit
    ``unit`` (T,), sorted by unit; ``before`` (T,) is the tag of the same judgment at the preceding
    unit of the sequence, 0 at its beginning. ``known`` (U,) is the tag that gold gives, -1 without.
    """

    labels: tuple[str, ...]
    item: Longs
    start: Longs
    end: Longs
    first: Mask
    unit: Longs
    row: Longs
    rater: Longs
    tag: Longs
    before: Longs
    known: Longs
    counted: bool
    """whether units are positions of tokens, each one counted, and not stretches"""

    def __len__(self) -> int:
        return len(self.start)

    @property
    def n_tags(self) -> int:
        """How many tags there are: 2 for each label, and outside."""
        return 2 * len(self.labels) + 1

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags as people write them."""
        return ("O", *(f"{prefix}-{label}" for label in self.labels for prefix in "BI"))

    @cached_property
    def offsets(self) -> Longs:
        """The first unit of each item that has units, and the end: ``item`` changes there."""
        return np.concatenate([[0], np.flatnonzero(np.diff(self.item)) + 1, [len(self)]])


@dataclass(frozen=True, eq=False)
class Layer:
    """The spans that are inferred together: of all labels, or of one where spans overlap."""

    units: Units
    merged: int
    """spans of one answer that overlapped with the same label and were made one"""


def layers(
    judgments: Judgments, marks: Sequence[Marking], gold: Sequence[Marking | None] = ()
) -> tuple[Layer, ...]:
    """The layers of a table: one, or one a label if some answer's spans overlap.

    ``marks`` (N,) are the judgments' markings, ``gold`` (I,) known ones, none or None without.
    """
    everything = [*marks, *(one for one in gold if one is not None)]
    labels = tuple(sorted({span.label for one in everything for span in one.spans}))
    if not any(one.overlaps for one in everything):
        return (_layer(judgments, marks, gold, labels),)
    return tuple(_layer(judgments, marks, gold, (label,)) for label in labels)


def _layer(
    judgments: Judgments,
    marks: Sequence[Marking],
    gold: Sequence[Marking | None],
    labels: tuple[str, ...],
) -> Layer:
    place = {label: k for k, label in enumerate(labels)}
    spans = [_side_by_side(one.spans, place) for one in marks]
    known = [None if one is None else _side_by_side(one.spans, place) for one in gold]
    merged = sum(
        sum(span.label in place for span in one.spans) - len(kept)
        for one, kept in zip(marks, spans, strict=True)
    )
    blocks: list[_Block] = []
    for i in range(judgments.n_items):
        a, b = int(judgments.offsets[i]), int(judgments.offsets[i + 1])
        right = known[i] if known else None
        if a == b and right is None:
            continue
        seen = [*marks[a:b], *([gold[i]] if right is not None else [])]
        blocks.append(
            _block(i, spans[a:b], right, [one.tokens for one in seen if one is not None], place)
        )
    return Layer(_joined(labels, blocks, judgments), merged)


class _Block(NamedTuple):
    """The units of one item; ``tag`` (m, n) of its judgments, -1 where one did not look."""

    item: int
    start: Longs
    end: Longs
    first: Mask
    tag: Longs
    known: Longs
    counted: bool


def _block(
    item: int,
    spans: Sequence[Sequence[Span]],
    right: Sequence[Span] | None,
    tokens: Sequence[tuple[tuple[int, int], ...] | None],
    place: Mapping[str, int],
) -> _Block:
    every = [*spans, *([right] if right is not None else [])]
    looked = [run for runs in tokens if runs is not None for run in runs]
    if looked:
        start = np.unique(np.concatenate([np.arange(a, b) for a, b in looked]))
        end = start + 1
        first = np.concatenate([[True], np.diff(start) > 1])
    else:
        bounds = np.array(sorted({0, *(at for one in every for span in one for at in span[:2])}))
        start, end = bounds[:-1], bounds[1:]
        if not len(start):
            start = end = np.zeros(1, np.int64)
        first = np.arange(len(start)) == 0
    tag = np.zeros((len(every), len(start)), np.int64)
    for n, one in enumerate(every):
        runs = tokens[n]
        if runs is not None:
            tag[n] = np.where(_within(start, runs), OUTSIDE, -1)
        for span in one:
            a, b = np.searchsorted(start, span[:2])
            begin = 1 + 2 * place[span.label]
            tag[n, a:b] = np.where(tag[n, a:b] < 0, -1, begin + 1)
            tag[n, a : a + 1] = np.where(tag[n, a : a + 1] < 0, -1, begin)
    m = len(spans)
    known = tag[m] if right is not None else np.full(len(start), -1, np.int64)
    at, to = start.astype(np.int64), end.astype(np.int64)
    return _Block(item, at, to, first, tag[:m], known, bool(looked))


def _joined(labels: tuple[str, ...], blocks: Sequence[_Block], judgments: Judgments) -> Units:
    """The blocks one after another, with the tags that were given, by unit."""
    sizes = [len(one.start) for one in blocks]
    bases = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    unit, row, tag, before = [], [], [], []
    for base, one in zip(bases, blocks, strict=False):
        m, n = one.tag.shape
        earlier = np.zeros_like(one.tag)
        earlier[:, 1:] = np.maximum(one.tag[:, :-1], 0)
        earlier[:, one.first] = OUTSIDE
        there = (one.tag >= 0).T
        unit.append(np.repeat(np.arange(base, base + n), m).reshape(n, m)[there])
        rows = np.arange(m) + judgments.offsets[one.item]
        row.append(np.broadcast_to(rows, (n, m))[there])
        tag.append(one.tag.T[there])
        before.append(earlier.T[there])
    rows = _end_to_end(row)
    return Units(
        labels=labels,
        item=np.repeat(np.array([one.item for one in blocks], np.int64), sizes),
        start=_end_to_end([one.start for one in blocks]),
        end=_end_to_end([one.end for one in blocks]),
        first=np.concatenate([one.first for one in blocks]) if blocks else np.zeros(0, np.bool_),
        unit=_end_to_end(unit),
        row=rows,
        rater=judgments.rater[rows].astype(np.int64),
        tag=_end_to_end(tag),
        before=_end_to_end(before),
        known=_end_to_end([one.known for one in blocks]),
        counted=bool(blocks) and all(one.counted for one in blocks),
    )


def _end_to_end(parts: Sequence[Longs]) -> Longs:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _within(start: Longs, runs: Sequence[tuple[int, int]]) -> Mask:
    """Whether each position is in one of the stretches, which rise."""
    lows = np.array([run[0] for run in runs], np.int64)
    highs = np.array([run[1] for run in runs], np.int64)
    at = np.searchsorted(lows, start, side="right") - 1
    return np.asarray((at >= 0) & (start < highs[at]))


def _side_by_side(spans: Iterable[Span], place: Mapping[str, int]) -> tuple[Span, ...]:
    """The spans with these labels, overlapping ones of a label made one."""
    kept: list[Span] = []
    for span in sorted(span for span in spans if span.label in place):
        if kept and span.start < kept[-1].end and span.label == kept[-1].label:
            kept[-1] = Span(kept[-1].start, max(span.end, kept[-1].end), span.label)
        else:
            kept.append(span)
    return tuple(kept)


def _span(part: object, text: str) -> Span:
    if not isinstance(part, dict):
        raise _unread(text, "has a span that is no object")
    start, end, label = part.get("start"), part.get("end"), part.get("label")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise _unread(text, f"has a span from {start!r} to {end!r}")
    if not isinstance(label, str) or not label:
        raise _unread(text, f"has a span with the label {label!r}")
    return Span(start, end, label)


def _runs(tokens: object, text: str) -> tuple[tuple[int, int], ...] | None:
    if tokens is None:
        return None
    if not isinstance(tokens, list):
        raise _unread(text, "has `tokens` that are no list")
    runs: list[tuple[int, int]] = []
    for run in tokens:
        if (
            not isinstance(run, list)
            or len(run) != 2
            or not all(type(at) is int for at in run)
            or not (runs[-1][1] if runs else 0) <= run[0] < run[1]
        ):
            raise _unread(text, f"has `tokens` with {run!r}")
        runs.append((run[0], run[1]))
    return tuple(runs)


def _relations(
    whole: Mapping[str, object], names: Mapping[str, Span], ordered: Sequence[Span]
) -> tuple[tuple[int, int, str], ...]:
    given = whole.get("relations")
    at = {span: k for k, span in enumerate(ordered)}
    found = [
        (at[names[one["from"]]], at[names[one["to"]]], str(one.get("label", "")))
        for one in (given if isinstance(given, list) else ())
        if isinstance(one, dict) and one.get("from") in names and one.get("to") in names
    ]
    return tuple(sorted(set(found)))


def _unread(text: str, what: str) -> LabelError:
    shown = text if len(text) <= 80 else text[:79] + "…"
    return LabelError(
        f"label {shown!r} {what}",
        remedy="spans are written as "
        '{"spans":[{"id":"s1","start":0,"end":5,"text":"Quote","label":"PER"}],"relations":[]}',
    )
