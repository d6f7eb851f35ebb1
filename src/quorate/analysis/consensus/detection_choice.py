"""Which method for marks with shapes, and why."""

from __future__ import annotations

from quorate.analysis.consensus.detection import Detection
from quorate.analysis.consensus.detection_majority import DetectionMajority
from quorate.analysis.consensus.method import Method
from quorate.schema import Judgments


def choose_detection(judgments: Judgments) -> tuple[Method, str]:
    """``detection`` where some item has two answers, else the vote, and the reason."""
    if judgments.n_raters > 1 and (judgments.overlap > 1).any():
        return Detection(), "it learns who overlooks and who invents, which a vote does not"
    return DetectionMajority(), "no item has answers by two raters, so nobody's misses can be told"
