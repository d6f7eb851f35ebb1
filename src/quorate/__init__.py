"""Turns many human judgments into data that can be trusted, and proves it.

The public names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from quorate.analysis.calibration import calibrate
    from quorate.analysis.compare import Comparison, compare
    from quorate.analysis.consensus import Consensus, consensus
    from quorate.schema import Gold, Judgments, Kind, Question, QuorateError

_HOME = {
    "Comparison": "quorate.analysis.compare",
    "Consensus": "quorate.analysis.consensus",
    "Gold": "quorate.schema",
    "Judgments": "quorate.schema",
    "Kind": "quorate.schema",
    "Question": "quorate.schema",
    "QuorateError": "quorate.schema",
    "calibrate": "quorate.analysis.calibration",
    "compare": "quorate.analysis.compare",
    "consensus": "quorate.analysis.consensus",
}

__all__ = [
    "Comparison",
    "Consensus",
    "Gold",
    "Judgments",
    "Kind",
    "Question",
    "QuorateError",
    "calibrate",
    "compare",
    "consensus",
]


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'quorate' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
