"""Where there is no single answer, and who differs from whom."""

from quorate.analysis.disagreement.attributes import Attribute, Level, attribute
from quorate.analysis.disagreement.crowdtruth import CrowdTruth, crowdtruth

__all__ = ["Attribute", "CrowdTruth", "Level", "attribute", "crowdtruth"]
