"""What can lie behind a disagreement."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """The words in which experts code causes, so that what is suggested can be compared."""

    SLIP = "slip"
    """there is one answer, and who says otherwise erred"""
    GUIDELINE = "guideline"
    """the guideline does not tell two options apart, in this item as in many others"""
    AMBIGUOUS = "ambiguous"
    """this item can be read in two ways or more"""
    CONTEXT = "context"
    """what would be needed to judge is not shown"""
    ITEM = "item"
    """the item is broken"""
    OPINION = "opinion"
    """raters who side together elsewhere stand on different sides here"""


CAUSES = tuple(Cause)
"""all of them, in the order in which they are shown"""
NOT_CLEAR = "not clear"
"""said of an item where no cause is likely enough"""
