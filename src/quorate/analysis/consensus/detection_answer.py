"""The answer that objects with probabilities amount to: which are named, where, how surely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus.detection_places import edges_of
from quorate.analysis.consensus.detection_scene import Scene
from quorate.analysis.marks.outlines import outline_overlap
from quorate.analysis.marks.parts import written
from quorate.schema import Judgments, Kind
from quorate.schema.json_value import Json, whole
from quorate.schema.questions.boxes import DIGITS as FRACTION_DIGITS
from quorate.schema.questions.boxes import SMALLEST
from quorate.schema.questions.segments import DIGITS as SECOND_DIGITS

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Found:
    """What a method believes of J objects of K classes.

    ``exists`` (J,) the probability that one is there, ``classes`` (J, K) that of each class if it
    is, ``weight`` (R,) how much each rater's edges count, ``unseen`` (I,) how many objects are
    expected that nobody marked, ``least`` the probability from which on an object is in the answer.
    """

    exists: Doubles
    classes: Doubles
    weight: Doubles
    unseen: Doubles
    least: float


def answers_of(
    judgments: Judgments, scene: Scene, found: Found
) -> tuple[pl.Series, Doubles, pl.DataFrame]:
    """The answer of each item, its certainty, and the table of all objects."""
    marked = scene.marked
    shapes = _shapes(scene, found)
    best = found.classes.argmax(axis=1) if found.classes.size else np.zeros(len(shapes), np.int64)
    label = [scene.parts.names[k] for k in best]
    sure = found.classes[np.arange(len(best)), best] if len(best) else np.zeros(0)
    named = found.exists >= found.least - 1e-12
    listed: list[list[dict[str, Json]]] = [[] for _ in range(judgments.n_items)]
    for j in np.flatnonzero(named):
        listed[int(marked.place[j])].append({"label": label[j], **shapes[j]})
    texts: list[str | None] = [
        None if n == 0 else written(_ordered(parts, judgments.question.kind))
        for parts, n in zip(listed, judgments.overlap, strict=True)
    ]
    for i in np.flatnonzero(marked.settled):
        texts[i] = scene.given[int(i)]
    certainty = _certainty(judgments, scene, found, named, sure)
    columns = _columns(shapes, judgments.question.kind)
    parts = pl.DataFrame(
        {
            "item": judgments.items[marked.place].cast(pl.String),
            "label": pl.Series("label", label, dtype=pl.String),
            **columns,
            "probability": found.exists,
            "label_probability": sure,
            "marks": marked.marks.astype(np.int64),
            "judgments": judgments.overlap[marked.place],
            "named": named,
        }
    )
    return pl.Series("answer", texts, dtype=pl.String), certainty, parts


def _certainty(
    judgments: Judgments,
    scene: Scene,
    found: Found,
    named: NDArray[np.bool_],
    sure: Doubles,
) -> Doubles:
    """The F1 that the answer is expected to have, about 2 Σ p q / (n + Σ p + unseen).

    With n the parts of the answer, p the probability of an object and q that of its label; both
    sums over objects, the first over those named. Where nothing is named it is the probability
    that there is nothing.
    """
    place, n_items = scene.marked.place, judgments.n_items
    right = np.bincount(place, found.exists * sure * named, minlength=n_items)
    n = np.bincount(place, named, minlength=n_items)
    there = np.bincount(place, found.exists, minlength=n_items) + found.unseen
    whole_f1 = np.divide(2 * right, n + there, out=np.zeros(n_items), where=n + there > 0)
    absent = np.log1p(-np.minimum(found.exists, 1 - 1e-12))
    nothing = np.exp(np.bincount(place, absent, minlength=n_items) - found.unseen)
    certainty = np.where(n > 0, whole_f1, nothing)
    certainty[scene.marked.settled] = 1.0
    certainty[(judgments.overlap == 0) & ~scene.marked.settled] = np.nan
    return np.minimum(certainty, 1.0)


def _shapes(scene: Scene, found: Found) -> list[dict[str, Json]]:
    """Where each object lies, as a part's keys without the label."""
    drawn = scene.drawn(found.exists)
    weight = found.weight[drawn.by]
    J, D = len(scene.gold), scene.parts.low.shape[1]
    edges = edges_of(drawn.edges, drawn.object, weight, J)
    told = np.isfinite(drawn.known).all(axis=1) & (scene.gold >= 0)
    edges[told] = drawn.known[told]
    if scene.parts.kind is Kind.SEGMENTS:
        return [
            {"start": _rounded(a, SECOND_DIGITS), "end": _rounded(b, SECOND_DIGITS)}
            for a, b in edges.tolist()
        ]
    boxes = [_box(row) if D else {} for row in edges.tolist()]
    if scene.parts.kind is Kind.FRAMES:
        frame = np.zeros(J, np.int64)
        frame[drawn.object] = scene.parts.frame[scene.mark]
        frame[told] = scene.parts.frame[scene.gold[told]]
        return [{"frame": int(f), **box} for f, box in zip(frame, boxes, strict=True)]
    outlined = _outlines(scene, weight)
    return [
        {"shape": "polygon", "points": outlined[j]} if j in outlined else {"shape": "box", **box}
        for j, box in enumerate(boxes)
    ]


def _box(edges: list[float]) -> dict[str, Json]:
    left, top, right, bottom = edges
    x, y = max(round(left, FRACTION_DIGITS), 0.0), max(round(top, FRACTION_DIGITS), 0.0)
    w = max(round(min(right, 1.0) - x, FRACTION_DIGITS), SMALLEST)
    h = max(round(min(bottom, 1.0) - y, FRACTION_DIGITS), SMALLEST)
    return {"x": whole(x), "y": whole(y), "w": whole(w), "h": whole(h)}


def _outlines(scene: Scene, weight: Doubles) -> dict[int, Json]:
    """The polygon of each object that at least half of the weight drew as one.

    That of the marks which overlaps most with all of them, itself too, by their weights (their
    weighted medoid); gold's own.
    """
    outline = scene.parts.outline
    if not outline:
        return {}
    chosen: dict[int, Json] = {}
    order = np.argsort(scene.marked.object, kind="stable")
    starts = np.searchsorted(scene.marked.object[order], np.arange(len(scene.gold) + 1))
    for j, gold in enumerate(scene.gold.tolist()):
        if gold >= 0:
            if gold in outline:
                chosen[j] = outline[gold]["points"]
            continue
        marks = order[starts[j] : starts[j + 1]]
        places = scene.mark[marks].tolist()
        is_polygon = np.array([m in outline for m in places])
        if 2 * weight[marks][is_polygon].sum() < weight[marks].sum():
            continue
        corners = [scene.parts.corners(m) for m in places]
        score = [
            sum(
                w * (1.0 if other is one else outline_overlap(one, other))
                for w, other in zip(weight[marks].tolist(), corners, strict=True)
            )
            if polygon
            else -1.0
            for one, polygon in zip(corners, is_polygon, strict=True)
        ]
        chosen[j] = outline[places[int(np.argmax(score))]]["points"]
    return chosen


def _ordered(parts: list[dict[str, Json]], kind: Kind) -> list[dict[str, Json]]:
    """In the order that the question type keeps."""
    if kind is Kind.SEGMENTS:
        return sorted(parts, key=lambda p: (p["start"], p["end"], p["label"]))
    if kind is Kind.FRAMES:
        return sorted(parts, key=lambda p: (p["frame"], p["label"]))
    return parts


def _columns(shapes: list[dict[str, Json]], kind: Kind) -> dict[str, pl.Series]:
    """The columns of the parts' own keys."""
    own: dict[Kind, dict[str, type[pl.DataType]]] = {
        Kind.SEGMENTS: {"start": pl.Float64, "end": pl.Float64},
        Kind.FRAMES: {"frame": pl.Int64},
        Kind.BOXES: {"shape": pl.String},
    }
    schema = dict(own[kind])
    for key in ("x", "y", "w", "h"):
        if kind is Kind.BOXES or (kind is Kind.FRAMES and any(key in s for s in shapes)):
            schema[key] = pl.Float64
    columns = {
        key: pl.Series(key, [s.get(key) for s in shapes], dtype=t) for key, t in schema.items()
    }
    if any("points" in s for s in shapes):
        columns["points"] = pl.Series(
            "points",
            [s.get("points") for s in shapes],
            dtype=pl.List(pl.List(pl.Float64)),
            strict=False,
        )
    return columns


def _rounded(value: float, digits: int) -> int | float:
    return whole(round(value, digits))
