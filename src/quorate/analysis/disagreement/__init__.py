"""Where there is no single answer, and who differs from whom."""

from quorate.analysis.disagreement.attributes import Attribute, Level, attribute

__all__ = ["Attribute", "Level", "attribute"]
