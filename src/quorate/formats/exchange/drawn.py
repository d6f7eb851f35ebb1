"""What a rater drew on a picture, an object each: a part, and what marks say better or beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import name_of, value_of
from quorate.formats.exchange.record import Foreign, Judged
from quorate.formats.exchange.shapes import (
    LABELS,
    REGION,
    Ellipse,
    Keypoints,
    Mask,
    Notes,
    Polygons,
    Polyline,
    RotatedBox,
    Transcription,
    notes_of,
    shape_of,
)
from quorate.schema.json_value import Json
from quorate.schema.questions.marked import parts_of

Outline = RotatedBox | Polygons | Mask | Ellipse | Polyline


@dataclass(frozen=True)
class Drawn:
    """One object.

    ``part`` is the box or polygon of the answer, None where nothing of the kind was drawn.
    ``outline`` is what was drawn where that is more, ``points`` its keypoints. ``own`` are marks
    of one tool.
    """

    label: str
    part: Mapping[str, Json] | None = None
    outline: Outline | None = None
    points: Keypoints | None = None
    notes: Notes = field(default_factory=Notes)
    text: tuple[str, ...] = ()
    own: tuple[Foreign, ...] = ()


def drawn_of(
    judged: Judged, questions: tuple[str, ...], own: frozenset[str], losses: Losses, place: str
) -> Iterator[Drawn]:
    """The objects of a judgment: the parts of questions of boxes, then marks that have none.

    ``own`` are the kinds that the format holds besides the common shapes; what is neither is
    counted. The marks of other questions come where they stand for no part.
    """
    of_part: dict[tuple[str, int], list[Foreign]] = {}
    for mark in judged.foreign:
        name = mark.question if mark.question in questions else name_of(mark.question)
        for n in mark.stands_for:
            of_part.setdefault((name, n), []).append(mark)
    for question in questions:
        for n, part in enumerate(parts_of(judged.labels.get(question))):
            marks = of_part.get((question, n), [])
            yield _object(str(part["label"]), part, marks, own, losses, place)
    for mark in judged.foreign:
        if mark.stands_for:
            continue
        labels = labels_of(mark) if mark.kind in own or _is_drawn(mark) else ()
        for label in labels:
            yield _object(label, None, [mark], own, losses, place)
        if not labels and mark.kind != REGION:
            _lost(mark, losses, place)


def labels_of(mark: Foreign) -> tuple[str, ...]:
    """The labels of a mark."""
    labels = mark.data.get(LABELS)
    words = labels if isinstance(labels, list) else [mark.data.get("label")]
    return tuple(value_of(word) for word in words if isinstance(word, str) and value_of(word))


def _is_drawn(mark: Foreign) -> bool:
    return isinstance(shape_of(mark), Keypoints | RotatedBox | Polygons | Mask | Ellipse | Polyline)


def _lost(mark: Foreign, losses: Losses, place: str) -> None:
    nearly = "; what is nearest to it is written" if mark.stands_for else ""
    losses.add(mark.question, f"a mark of kind {mark.kind!r} has no place{nearly}", place)


def _object(
    label: str,
    part: Mapping[str, Json] | None,
    marks: list[Foreign],
    own: frozenset[str],
    losses: Losses,
    place: str,
) -> Drawn:
    outline: Outline | None = None
    points: Keypoints | None = None
    notes = Notes()
    text: tuple[str, ...] = ()
    kept: list[Foreign] = []
    for mark in marks:
        beside = mark.data.get(Notes.kind)
        if isinstance(beside, dict):
            notes = notes_of(Foreign(Notes.kind, mark.question, beside)) or notes
        shape = shape_of(mark)
        if isinstance(shape, Keypoints):
            points = shape
        elif isinstance(shape, Transcription):
            text = shape.text
        elif isinstance(shape, RotatedBox | Polygons | Mask | Ellipse | Polyline):
            outline = shape
        elif (found := notes_of(mark)) is not None:
            notes = found
        elif mark.kind in own:
            kept.append(mark)
        elif mark.kind != REGION:
            _lost(mark, losses, place)
    return Drawn(label, part, outline, points, notes, text, tuple(kept))
