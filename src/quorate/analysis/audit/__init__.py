"""Everything there is to know about a table of judgments, in one value."""

from quorate.analysis.audit.against_gold import Evaluation, GoldReport, ReliabilityBin
from quorate.analysis.audit.conduct import audit, raters
from quorate.analysis.audit.result import (
    UNSURE,
    Answer,
    Audit,
    AuditSlice,
    Confusions,
    CostPoint,
    Counts,
    Dispute,
    Histogram,
    Provenance,
    Redundancy,
    StopPoint,
    Sureness,
    Suspect,
)

__all__ = [
    "UNSURE",
    "Answer",
    "Audit",
    "AuditSlice",
    "Confusions",
    "CostPoint",
    "Counts",
    "Dispute",
    "Evaluation",
    "GoldReport",
    "Histogram",
    "Provenance",
    "Redundancy",
    "ReliabilityBin",
    "StopPoint",
    "Sureness",
    "Suspect",
    "audit",
    "raters",
]
