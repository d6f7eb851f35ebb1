"""Groups of people: whether they answer differently, how much, and how few may be spoken of."""

from quorate.analysis.disagreement.groups.anonymity import Hidden, crossed, protect, suppress
from quorate.analysis.disagreement.groups.components import Component
from quorate.analysis.disagreement.groups.cross import Measured
from quorate.analysis.disagreement.groups.leaning import Leaning
from quorate.analysis.disagreement.groups.multilevel import Estimate, Multilevel, multilevel
from quorate.analysis.disagreement.groups.permutation import GroupTest
from quorate.analysis.disagreement.groups.rater_map import RaterMap
from quorate.analysis.disagreement.groups.report import Group, GroupAttribute, Groups, groups

__all__ = [
    "Component",
    "Estimate",
    "Group",
    "GroupAttribute",
    "GroupTest",
    "Groups",
    "Hidden",
    "Leaning",
    "Measured",
    "Multilevel",
    "RaterMap",
    "crossed",
    "groups",
    "multilevel",
    "protect",
    "suppress",
]
