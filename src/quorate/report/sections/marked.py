"""The marks of one disputed item as a picture: lines for text, sound and video, else shapes."""

from __future__ import annotations

import math

from quorate.analysis.audit import Dispute
from quorate.analysis.audit.marked import Mark, Marked
from quorate.report.charts import mark_lines, mark_shapes
from quorate.report.charts.canvas import clean
from quorate.report.numbers import plural, significant, whole
from quorate.schema import Kind

ROOM = 420.0
RATERS = 12
"""raters who are drawn; more are counted"""
CONSENSUS = "consensus"
UNITS = {Kind.SPANS: "characters", Kind.SEGMENTS: "seconds", Kind.FRAMES: "frames"}


def drawn(dispute: Dispute, kind: Kind) -> str:
    """The picture as SVG; empty where no mark has a place."""
    shown = (*dispute.marked[:-1][:RATERS], *dispute.marked[-1:])
    if not any(one.marks for one in shown):
        return ""
    return _shapes(shown) if kind is Kind.BOXES else _lines(shown, kind)


def about(dispute: Dispute) -> str:
    """What the picture leaves out; empty for nothing."""
    left = len(dispute.marked) - 1 - RATERS
    return (
        f"The picture has {whole(RATERS)} raters, and not {whole(left)} more." if left > 0 else ""
    )


def legend(kind: Kind) -> str:
    """What the pictures show, in a sentence."""
    if kind is Kind.BOXES:
        return (
            "Thin outlines are what raters drew, strong ones the consensus, on a frame that stands "
            "for the picture, whose true proportions are not known."
        )
    what = {Kind.SPANS: "stretch of text", Kind.SEGMENTS: "segment", Kind.FRAMES: "frame"}[kind]
    return f"Each line is a rater with each {what} they marked; filled marks are the consensus."


def _lines(shown: tuple[Marked, ...], kind: Kind) -> str:
    unit = UNITS[kind]
    places = [(m.start or 0.0, m.end or 0.0) for one in shown for m in one.marks]
    rows = tuple(
        mark_lines.Row(
            one.rater or CONSENSUS,
            tuple(
                mark_lines.Stretch(m.start or 0.0, m.end or 0.0, _named(m), _words(m, kind))
                for m in one.marks
            ),
            strong=not one.rater,
        )
        for one in shown
    )
    low, high = min(start for start, _ in places), max(end for _, end in places)
    room = max((high - low) * 0.04, 0.5)
    # single frames have their label to the right of them
    beyond = 4 * room if kind is Kind.FRAMES else room
    lo, hi = max(0.0, math.floor(low - room)), math.ceil(high + beyond)
    return mark_lines.draw(mark_lines.MarkLines(rows, lo, hi, unit), ROOM)


def _named(mark: Mark) -> str:
    return f"{mark.label} “{mark.text}”" if mark.text else mark.label


def _words(mark: Mark, kind: Kind) -> str:
    if kind is Kind.FRAMES:
        return f"{mark.label} at frame {whole(mark.start or 0)}"
    ends = "–".join(significant(at or 0.0, 6) for at in (mark.start, mark.end))
    return f"{_named(mark)} {ends}{' s' if kind is Kind.SEGMENTS else ''}"


def _shapes(shown: tuple[Marked, ...]) -> str:
    outlines = tuple(
        mark_shapes.Outline(m.corners, m.label, one.rater or CONSENSUS, strong=not one.rater)
        for one in shown
        for m in one.marks
    )
    said = (
        f"{one.rater or CONSENSUS}: {plural(len(one.marks), 'shape')}" for one in reversed(shown)
    )
    return mark_shapes.draw(mark_shapes.MarkShapes(outlines, clean("; ".join(said))), ROOM)
