"""Why raters differ on an item."""

from quorate.analysis.disagreement.causes.camps import CampTest
from quorate.analysis.disagreement.causes.cause import CAUSES, NOT_CLEAR, Cause
from quorate.analysis.disagreement.causes.concentration import Unclear
from quorate.analysis.disagreement.causes.report import Causes, causes

__all__ = ["CAUSES", "NOT_CLEAR", "CampTest", "Cause", "Causes", "Unclear", "causes"]
