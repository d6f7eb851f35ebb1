"""Answers that mark parts of an item: boxes, polygons, stretches of time, spans, frames."""

from quorate.analysis.marks.against_gold import MarksAgainstGold, marks_against_gold
from quorate.analysis.marks.matching import Matched, match
from quorate.analysis.marks.objects import Likeness, objects
from quorate.analysis.marks.pairs import detection_by_rater
from quorate.analysis.marks.parts import Parts, parts_of

__all__ = [
    "Likeness",
    "MarksAgainstGold",
    "Matched",
    "Parts",
    "detection_by_rater",
    "marks_against_gold",
    "match",
    "objects",
    "parts_of",
]
