"""The majority's spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.spans_answer import (
    Inferred,
    answers,
    candidates,
    settled,
)
from quorate.analysis.consensus.spans_competence import span_competence
from quorate.analysis.marks.spans import Units, layers, marked, markings
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

SPANS = frozenset({Kind.SPANS})


@dataclass(frozen=True)
class SpanMajority:
    """A position is in a span when at least half of the raters who looked at it say so.

    Its label is the one that most of these gave. Spans are as long as they can be: positions with
    one label that follow each other are one span, cut where more than half of those with that
    label begin one. Of two labels with as many votes the one that the span before has, then the
    first by name. Where spans of one answer overlap, each label is decided on its own. A span's
    probability is the share of the raters who drew just this span; items with gold have the gold
    spans.
    """

    name: ClassVar[str] = "span-majority"
    title: ClassVar[str] = "Majority vote on spans"
    source: ClassVar[str] = (
        "as the baseline of Rodrigues, Pereira & Ribeiro 2014, doi:10.1007/s10994-013-5411-2"
    )
    kinds: ClassVar[frozenset[Kind]] = SPANS

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every question of spans."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Count the raters of every position."""
        marks = marked(judgments)
        known = markings(gold.texts) if gold is not None and gold.texts is not None else ()
        found = layers(judgments, marks, known)
        inferred = [voted(judgments, layer.units) for layer in found]
        told = answers(judgments, marks, known, inferred)
        return Fit(
            competence=span_competence(judgments, inferred),
            answer=told.answer,
            certainty=told.certainty,
            parts=told.parts,
            objective="none",
            notes=notes_of(
                len(found),
                sum(layer.merged for layer in found),
                marked_any=any(one.spans for one in marks),
            ),
        )


def notes_of(n_layers: int, merged: int, *, marked_any: bool) -> tuple[str, ...]:
    """What to know about how spans were taken."""
    notes = []
    if not marked_any:
        notes.append("nobody marked anything, so the certainty is not known")
    if n_layers > 1:
        notes.append("some spans of one answer overlap, so each label was inferred on its own")
    if merged:
        notes.append(f"{merged:,} spans overlapped one of the same label in the answer; made one")
    return tuple(notes)


def vote_counts(units: Units) -> Doubles:
    """How often each tag was given at each unit, (U, K)."""
    cell = units.unit * units.n_tags + units.tag
    count = np.bincount(cell, minlength=len(units) * units.n_tags)
    return count.reshape(len(units), units.n_tags).astype(np.float64)


def voted(judgments: Judgments, units: Units) -> Inferred:
    """The majority of one layer."""
    counts = vote_counts(units)
    path = _path(units, counts)
    found = candidates(units, path)
    looked = counts.sum(axis=1)
    marked_by = np.bincount(found.which, minlength=len(found.spans))
    chance = marked_by / np.maximum(looked[found.spans.begin], 1)
    begun = counts[:, 1::2].sum(axis=1) / np.maximum(looked, 1)
    known = units.known >= 0
    begun[known] = units.known[known] % 2 == 1
    empty = np.bincount(judgments.item, minlength=judgments.n_items).astype(np.float64)
    drew = np.unique(found.drawn.row)
    empty -= np.bincount(judgments.item[drew], minlength=judgments.n_items)
    none = empty / np.maximum(judgments.overlap, 1)
    return Inferred(
        units,
        path,
        found.spans,
        settled(units, found, chance),
        found.drawn,
        found.which,
        begun,
        none,
    )


def _path(units: Units, counts: Doubles) -> Longs:
    """The tag of each unit by the vote; gold's where it is known."""
    begins, inside = counts[:, 1::2], counts[:, 1::2] + counts[:, 2::2]
    looked = counts.sum(axis=1)
    marked_half = (2 * inside.sum(axis=1) >= looked) & (looked > 0) & (inside.sum(axis=1) > 0)
    most = inside.max(axis=1, initial=0.0)
    path = np.zeros(len(units), np.int64)
    before = -1
    for u in np.flatnonzero(marked_half | (units.known > 0)).tolist():
        goes_on = u > 0 and path[u - 1] > 0 and not units.first[u]
        before = (int(path[u - 1]) - 1) // 2 if goes_on else -1
        if units.known[u] >= 0:
            path[u] = units.known[u]
            continue
        label = before if before >= 0 and inside[u, before] == most[u] else int(inside[u].argmax())
        cut = label != before or 2 * begins[u, label] > inside[u, label]
        path[u] = 1 + 2 * label + (not cut)
    return path
