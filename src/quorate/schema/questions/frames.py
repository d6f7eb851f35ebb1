"""Frames: labels, and perhaps boxes, on single frames of a video."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from quorate.schema.json_value import Faults, Json
from quorate.schema.question import Kind, Question
from quorate.schema.questions.boxes import read_box
from quorate.schema.questions.likeness import alike, shape_overlap
from quorate.schema.questions.marked import Marked, parts_of, read_objects
from quorate.schema.questions.question_type import MOST_PARTS, Reference
from quorate.schema.questions.segments import LONGEST
from quorate.schema.spec import Name

_SIDES = ("x", "y", "w", "h")


class Frames(Marked):
    """Labels on single frames of a video. The answer: ``[{"frame": 12, "label": "goal"}]``, the
    frames counted from 0 at the declared rate; with ``boxes`` each part has ``x``, ``y``, ``w`` and
    ``h`` too, in fractions of the picture. Kept in the order of frames.
    """

    type: Literal["frames"]
    """the type of the question"""
    of: Name
    """the video field"""
    fps: Annotated[float, Field(gt=0, le=1000)]
    """frames per second; frame n is shown at n / fps seconds"""
    boxes: bool = False
    """whether each label has a box in its frame"""

    def references(self) -> tuple[Reference, ...]:
        """The video."""
        return (Reference("of", self.of, frozenset({"video"})),)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The labels by frame."""
        keys = ("frame", "label", *_SIDES) if self.boxes else ("frame", "label")
        last = int(LONGEST * self.fps)
        before = len(faults)
        read: dict[tuple[int, str, tuple[float, ...]], dict[str, Json]] = {}
        for here, part in read_objects(answer, (0, MOST_PARTS), (keys, ()), at, faults):
            if faults.full:
                break
            label = self.read_label(part, here, faults)
            frame = part["frame"]
            if type(frame) is not int or not 0 <= frame <= last:
                faults.add(f"{here}.frame", frame, f"an integer from 0 to {last}")
                continue
            box = read_box(part, here, faults) if self.boxes else {}
            key = (frame, label, tuple(v for v in box.values() if isinstance(v, int | float)))
            if key in read:
                faults.say(here, "the same label on the same frame again", "each once")
            read[key] = {"frame": frame, "label": label, **box}
        if len(faults) > before:
            return None
        return [read[key] for key in sorted(read)]

    def question(self) -> Question:
        """JSON text, from which methods for frames read the parts."""
        return Question(self.name, Kind.FRAMES)

    def right(self, label: Json, known: Json) -> bool | None:
        """Whether enough of the labels are on the known frames, with boxes that overlap."""
        return alike(parts_of(label), parts_of(known), self._overlap)

    def _overlap(self, one: Mapping[str, Json], other: Mapping[str, Json]) -> float:
        if one.get("frame") != other.get("frame"):
            return 0.0
        return shape_overlap(one, other) if self.boxes else 1.0
