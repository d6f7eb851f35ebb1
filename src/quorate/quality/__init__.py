"""Is this judgment sound, and is this rater treated well, now? One check, one file."""

from quorate.quality.check import Check
from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import Answers, Conduct, Purpose, Terms, View

__all__ = ["Answers", "Check", "Conduct", "Finding", "Purpose", "Terms", "Verdict", "View"]
