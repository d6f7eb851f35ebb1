"""Which method for marks with shapes, and why."""

from __future__ import annotations

from quorate.analysis.consensus.detection import Detection
from quorate.analysis.consensus.detection_majority import DetectionMajority
from quorate.analysis.consensus.frame_sequence import FrameSequence
from quorate.analysis.consensus.method import Method
from quorate.schema import Judgments, Kind


def choose_detection(judgments: Judgments) -> tuple[Method, str]:
    """The method and the reason.

    The vote where no item has answers by two raters; ``frame-sequence`` for labels on frames, one
    a frame at most and without boxes; else ``detection``.
    """
    if judgments.n_raters == 1 or not (judgments.overlap > 1).any():
        return DetectionMajority(), "no item has answers by two raters; no misses can be told"
    if judgments.question.kind is Kind.FRAMES and not FrameSequence().refuses(judgments):
        return FrameSequence(), "frames in a row tend to have the same label"
    return Detection(), "it learns who overlooks and who invents, which a vote does not"
