"""How causes and notes are worded: where the spread is the data, nobody is said to be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.analysis.audit import Audit
from quorate.report.blocks import Block, Points, sentence
from quorate.report.numbers import true_minus

NOTES = 10

CAUSES = {
    "slip": ("slip", "slips"),
    "guideline": ("unclear guideline", "an unclear guideline"),
    "ambiguous": ("ambiguous item", "ambiguous items"),
    "context": ("context missing", "missing context"),
    "item": ("broken item", "broken items"),
    "opinion": ("difference of view", "differences of view"),
    "not clear": ("not clear", "not clear"),
}
"""of one item, and of many"""
SPREAD = {"slip": ("one answer prevails", "items on which one answer prevails")}
"""the same where no answer is right"""


def cause(audit: Audit, name: str) -> str:
    """A cause as a label."""
    return _words(audit, name)[0]


def causes(audit: Audit, name: str) -> str:
    """A cause as it stands in a sentence about several items."""
    return _words(audit, name)[1]


def _words(audit: Audit, name: str) -> tuple[str, str]:
    if audit.paradigm == "descriptive" and name in SPREAD:
        return SPREAD[name]
    return CAUSES[name]


def remarks(*notes: Sequence[str]) -> Iterator[Block]:
    """What the parts of a section say of themselves, each note once."""
    said = dict.fromkeys(note for part in notes for note in part)
    if said:
        yield Points(tuple(sentence(true_minus(note)) for note in list(said)[:NOTES]), "note")
