"""The marked parts of many answers in one flat table, and how far two parts overlap."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.marks.outlines import box_outline, outline_overlap
from quorate.schema import Kind, LabelError
from quorate.schema.json_value import Json

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Part = Mapping[str, Json]

SHAPED = frozenset({Kind.BOXES, Kind.SEGMENTS, Kind.FRAMES})
"""the kinds whose parts lie in a picture, in time or on a frame"""


@dataclass(frozen=True, eq=False)
class Parts:
    """M parts of N answers; those of answer ``n`` are ``offsets[n]:offsets[n + 1]``.

    ``low`` and ``high`` (M, D) are the corners: left, top and right, bottom of a box or of what
    bounds a polygon (D = 2, fractions of the picture); start and end of a stretch (D = 1, seconds).
    A frame without a box has D = 0. ``label`` (M,) is a place in ``names``; ``frame`` (M,) is 0
    where there are no frames. ``outline`` holds the polygons by their place.
    """

    kind: Kind
    names: tuple[str, ...]
    offsets: Longs
    label: Longs
    low: Doubles
    high: Doubles
    frame: Longs
    outline: Mapping[int, Part]

    @property
    def answer(self) -> Longs:
        """The answer that each part belongs to, (M,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    @property
    def counts(self) -> Longs:
        """How many parts each answer has, (N,)."""
        return np.diff(self.offsets)

    def overlap(self, one: Longs, two: Longs) -> Doubles:
        """Intersection over union of parts ``one[p]`` and ``two[p]``, (P,).

        Exact for boxes and stretches; with a polygon along lines, as
        ``schema.questions.likeness.shape_overlap`` has it. 0 for parts on different frames.
        """
        shared, mine, theirs = (np.ones(len(one)) for _ in range(3))
        for low, high in zip(self.low.T, self.high.T, strict=True):
            a, b, c, d = low[one], high[one], low[two], high[two]
            shared *= np.maximum(np.minimum(b, d) - np.maximum(a, c), 0)
            mine *= b - a
            theirs *= d - c
        union = mine + theirs - shared
        found = np.divide(shared, union, out=np.zeros(len(shared)), where=union > 0)
        found[self.frame[one] != self.frame[two]] = 0.0
        if self.outline:
            drawn = self._drawn
            for p in np.flatnonzero((drawn[one] | drawn[two]) & (found > 0)):
                found[p] = outline_overlap(self.corners(int(one[p])), self.corners(int(two[p])))
        return np.asarray(found)

    @cached_property
    def _drawn(self) -> NDArray[np.bool_]:
        """Which parts are polygons, (M,)."""
        drawn = np.zeros(len(self.label), np.bool_)
        drawn[list(self.outline)] = True
        return drawn

    def corners(self, m: int) -> Doubles:
        """The corners of a box or polygon, (n, 2)."""
        if m in self.outline:
            return self._points[m]
        return box_outline(self.low[m], self.high[m])

    @cached_property
    def _points(self) -> dict[int, Doubles]:
        return {m: np.array(part["points"], np.float64) for m, part in self.outline.items()}


def parts_of(texts: Iterable[str | None], kind: Kind) -> Parts:
    """The parts of answers in canonical JSON; a null has none.

    Raises LabelError for a text that is no list of such parts.
    """
    offsets, label, frame = [0], list[str](), list[int]()
    corners: list[tuple[float, ...]] = []
    outline: dict[int, Part] = {}
    for text in texts:
        for part in _read(text, kind):
            try:
                if kind is Kind.BOXES and "points" in part:
                    outline[len(corners)] = part
                corners.append(_corners(part, kind))
                label.append(str(part["label"]))
                frame.append(int(_number(part.get("frame", 0))))
            except KeyError as error:
                raise _unfit(text, kind, f": a part has no {error.args[0]!r}") from None
            except (TypeError, ValueError, IndexError):
                raise _unfit(text, kind) from None
        offsets.append(len(corners))
    if len({len(c) for c in corners}) > 1:
        raise LabelError(
            "some labels on frames have a box and some have none",
            remedy="make two questions of them: one with boxes, one without",
        )
    D = len(corners[0]) // 2 if corners else 0
    flat = np.array(corners, np.float64).reshape(len(corners), 2 * D)
    names = tuple(sorted(set(label)))
    code = {name: k for k, name in enumerate(names)}
    return Parts(
        kind,
        names,
        np.array(offsets, np.int64),
        np.array([code[name] for name in label], np.int64),
        flat[:, :D],
        flat[:, D:],
        np.array(frame, np.int64),
        outline,
    )


def expand(parts: Parts, codes: NDArray[np.int32] | Longs) -> Parts:
    """The parts of answers given by their place: one answer for each code."""
    counts = parts.counts[codes]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = places(parts.offsets[codes], counts)
    back = {}
    if parts.outline:
        back = {m: parts.outline[int(r)] for m, r in enumerate(rows) if int(r) in parts.outline}
    return Parts(
        parts.kind,
        parts.names,
        offsets,
        parts.label[rows],
        parts.low[rows],
        parts.high[rows],
        parts.frame[rows],
        back,
    )


def places(start: Longs, counts: Longs) -> Longs:
    """start[n], start[n] + 1, …, ``counts[n]`` of them, for each n in turn."""
    ends = np.cumsum(counts)
    return np.repeat(start - ends + counts, counts) + np.arange(int(counts.sum()))


def written(parts: Iterable[Part]) -> str:
    """Canonical JSON of an answer."""
    return json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def texts_of(column: pl.Series | None) -> pl.Series:
    """The texts of a table; empty where it has none."""
    return pl.Series("text", [], dtype=pl.String) if column is None else column


def _read(text: str | None, kind: Kind) -> list[dict[str, Json]]:
    if text is None:
        return []
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        raise _unfit(text, kind) from None
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        raise _unfit(text, kind)
    return found


def _corners(part: Mapping[str, Json], kind: Kind) -> tuple[float, ...]:
    """The low corner, then the high one."""
    if kind is Kind.SEGMENTS:
        return _finite(part["start"], part["end"])
    if "points" in part:
        points = part["points"]
        if not isinstance(points, list):
            raise TypeError(points)
        corners = np.array([_pair(point) for point in points])
        return _finite(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())
    if kind is Kind.FRAMES and "x" not in part:
        return ()
    x, y, w, h = _finite(part["x"], part["y"], part["w"], part["h"])
    return x, y, x + w, y + h


def _pair(point: Json) -> tuple[float, float]:
    if not isinstance(point, list):
        raise TypeError(point)
    x, y = point
    return _number(x), _number(y)


def _number(value: Json) -> float:
    """A number of JSON; a text or a truth value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def _finite(*values: Json) -> tuple[float, ...]:
    found = tuple(_number(value) for value in values)
    if not np.isfinite(found).all():
        raise ValueError(values)
    return found


def _unfit(text: str | None, kind: Kind, why: str = "") -> LabelError:
    shown = (text or "")[:60]
    return LabelError(
        f"the answer {shown!r} is no list of {kind.value}{why}",
        remedy="write answers as the question types describe them (docs/campaign.md)",
    )
