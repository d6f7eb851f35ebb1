"""A finding: what a check says about a rater, an item or a pair of raters, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quorate.schema.json_value import Json


class Verdict(StrEnum):
    """How much a finding weighs."""

    WEAK = "weak"
    """worth a look; no rule acts on one such finding alone"""
    STRONG = "strong"
    """beyond what chance would do at the check's stated false-alarm rate"""
    CLEARED = "cleared"
    """an earlier finding about the same subject does not hold any more"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    ``score`` is the quantity that the check's page defines, larger meaning worse. ``says`` is one
    sentence for the lead, ``told`` one for the rater that gives away no gold item (empty: the rater
    is told nothing). ``evidence`` holds the numbers behind the sentence: estimates with ``lower``,
    ``upper`` and ``n``, and names of judgments or items under ``judgments`` and ``items``.
    """

    check: str
    verdict: Verdict
    score: float
    says: str
    told: str = ""
    rater: str | None = None
    other: str | None = None
    """the second rater of a finding about a pair"""
    item: str | None = None
    question: str | None = None
    evidence: Mapping[str, Json] = field(default_factory=dict)

    @property
    def subject(self) -> tuple[str, str, str, str, str]:
        """Whom or what it is about: a later finding with the same subject takes its place."""
        return (
            self.check,
            self.rater or "",
            self.other or "",
            self.item or "",
            self.question or "",
        )
