"""What is the likeliest answer, and how good is each rater?"""

from quorate.analysis.consensus.inference import Consensus, consensus, method, methods
from quorate.analysis.consensus.method import Competence, Fit, Method

__all__ = ["Competence", "Consensus", "Fit", "Method", "consensus", "method", "methods"]
