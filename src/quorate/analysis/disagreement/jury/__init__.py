"""Juries: what a jury that one composes would decide."""

from quorate.analysis.disagreement.jury.composition import Composition, Seat, composition, sample
from quorate.analysis.disagreement.jury.jurors import Jurors
from quorate.analysis.disagreement.jury.option import of_option
from quorate.analysis.disagreement.jury.panel import Panel, panel
from quorate.analysis.disagreement.jury.verdict import Verdicts, jury, observed_votes

__all__ = [
    "Composition",
    "Jurors",
    "Panel",
    "Seat",
    "Verdicts",
    "composition",
    "jury",
    "observed_votes",
    "of_option",
    "panel",
    "sample",
]
