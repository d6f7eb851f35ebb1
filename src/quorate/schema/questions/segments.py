"""Segments: labelled stretches of audio or video."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

from quorate.schema.json_value import Faults, Json, whole
from quorate.schema.question import Kind, Question
from quorate.schema.questions.likeness import alike, stretch_overlap
from quorate.schema.questions.marked import Counted, parts_of, read_number
from quorate.schema.questions.question_type import Reference
from quorate.schema.spec import Name

DIGITS = 3
"""decimals of a second"""
LONGEST = 360_000.0
"""the latest second: a hundred hours"""


class Segments(Counted):
    """Labelled stretches of a recording in seconds. The answer: ``[{"start": 1.25, "end": 3.5,
    "label": "speech"}]``, rounded to milliseconds, in the order of time.
    """

    type: Literal["segments"]
    """the type of the question"""
    of: Name
    """the audio or video field"""
    overlap: bool = True
    """whether segments may overlap"""

    def references(self) -> tuple[Reference, ...]:
        """The recording."""
        return (Reference("of", self.of, frozenset({"audio", "video"})),)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """The segments by time."""
        read: set[tuple[float, float, str]] = set()
        for here, part in self.read_parts(answer, ("start", "end", "label"), at, faults):
            if faults.full:
                break
            label = self.read_label(part, here, faults)
            start = read_number(part, "start", (0.0, LONGEST), here, faults)
            end = read_number(part, "end", (0.0, LONGEST), here, faults)
            if start is None or end is None:
                continue
            segment = (round(start, DIGITS), round(end, DIGITS), label)
            if segment[1] <= segment[0]:
                faults.add(f"{here}.end", part["end"], "at least 0.001 after `start`")
            elif segment in read:
                faults.say(here, "the same segment again", "each segment once")
            read.add(segment)
        ordered = sorted(read)
        if not self.overlap:
            for one, two in pairwise(ordered):
                if two[0] < one[1]:
                    faults.say(at, f"an overlap at {two[0]:g} s", "segments one after another")
        return [{"start": whole(s), "end": whole(e), "label": label} for s, e, label in ordered]

    def question(self) -> Question:
        """JSON text, from which methods for segments read the parts."""
        return Question(self.name, Kind.SEGMENTS)

    def right(self, label: Json, known: Json) -> bool | None:
        """Whether the segments overlap with the known ones enough."""
        return alike(parts_of(label), parts_of(known), stretch_overlap)
