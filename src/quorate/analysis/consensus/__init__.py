"""What is the likeliest answer, and how good is each rater?"""

from quorate.analysis.consensus.inference import Consensus, consensus, method, methods
from quorate.analysis.consensus.method import Competence, Fit, Method
from quorate.analysis.consensus.span_evaluation import (
    SpanEvaluation,
    SpanScore,
    spans_against_gold,
)

__all__ = [
    "Competence",
    "Consensus",
    "Fit",
    "Method",
    "SpanEvaluation",
    "SpanScore",
    "consensus",
    "method",
    "methods",
    "spans_against_gold",
]
