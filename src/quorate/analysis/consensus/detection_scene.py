"""The objects that raters' marks speak of, ready for a rater model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus.detection_model import NOTHING, UNKNOWN, Marked
from quorate.analysis.consensus.detection_places import Drawn
from quorate.analysis.marks.objects import Likeness, objects
from quorate.analysis.marks.parts import Parts, expand, parts_of, texts_of
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Scene:
    """The objects of a table: ``parts`` of all answers, gold last, and their ``object`` (M,).

    ``mark`` are the places in ``parts`` of the raters' marks, in the order of ``marked.object``.
    ``gold`` (J,) is the place of an object's gold part, -1 where it has none.
    """

    parts: Parts
    marked: Marked
    mark: Longs
    gold: Longs
    given: pl.Series
    """the gold answer of each item, null where there is none"""

    @classmethod
    def of(cls, judgments: Judgments, gold: AlignedGold | None, likeness: Likeness) -> Scene:
        """Read the answers, and group their parts to objects."""
        N = len(judgments)
        given = pl.Series([None] * judgments.n_items, dtype=pl.String)
        if gold is not None and gold.texts is not None:
            given = gold.texts
        known = np.flatnonzero(given.is_not_null().to_numpy())
        texts = texts_of(judgments.texts)
        read = parts_of([*texts, *given[known]], judgments.question.kind)
        codes = np.concatenate([judgments.codes, len(texts) + np.arange(len(known))])
        parts = expand(read, codes)
        item_of = np.concatenate([judgments.item.astype(np.int64), known])
        place = item_of[parts.answer]
        unit = _units(place, parts.frame)
        number = objects(parts, unit, likeness, fixed=N)
        by_rater = parts.answer < N
        mark = np.flatnonzero(by_rater)
        J = int(number.max(initial=-1)) + 1
        of_object = np.zeros(J, np.int64)
        of_object[number] = place
        golden = np.full(J, -1, np.int64)
        golden[number[~by_rater]] = np.flatnonzero(~by_rater)
        settled = np.zeros(judgments.n_items, np.bool_)
        settled[known] = True
        truth = np.where(settled[of_object], NOTHING, UNKNOWN)
        truth[golden >= 0] = parts.label[golden[golden >= 0]]
        rater = judgments.rater.astype(np.int64)
        marked = Marked(
            n_raters=judgments.n_raters,
            n_classes=len(parts.names),
            item=judgments.item.astype(np.int64),
            rater=rater,
            place=of_object,
            known=truth,
            settled=settled,
            object=number[mark],
            by=rater[parts.answer[mark]],
            label=parts.label[mark],
        )
        return cls(parts, marked, mark, golden, given)

    def drawn(self, exists: Doubles) -> Drawn:
        """The edges of the marks, in units of the object's size (boxes) or in seconds."""
        edges = np.concatenate([self.parts.low, self.parts.high], axis=1)
        J, E = len(self.gold), edges.shape[1]
        known = np.full((J, E), np.nan)
        told = self.gold >= 0
        known[told] = edges[self.gold[told]]
        scale = np.ones((J, E))
        if self.parts.kind is not Kind.SEGMENTS and E:
            size = self.parts.high - self.parts.low
            every = np.concatenate([self.mark, self.gold[told]])
            of = np.concatenate([self.marked.object, np.flatnonzero(told)])
            total = np.bincount(of, minlength=J)[:, None]
            mean = np.stack([np.bincount(of, c, minlength=J) for c in size[every].T], axis=1)
            scale = np.tile(np.maximum(mean / np.maximum(total, 1), 1e-9), 2)
        return Drawn(
            edges[self.mark],
            self.marked.object,
            self.marked.by,
            scale,
            exists,
            known,
            self.marked.n_raters,
        )


def _units(place: Longs, frame: Longs) -> Longs:
    """Numbers of the items, or of the frames of items."""
    if not frame.any():
        return place
    width = int(frame.max()) + 1
    _, unit = np.unique(place * width + frame, return_inverse=True)
    return np.asarray(unit.ravel(), np.int64)
