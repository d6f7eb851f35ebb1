"""The terms of the page, one line each; only those that it uses."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.analysis.audit import Audit
from quorate.report.blocks import Facts, Section, say
from quorate.schema import Kind

ALWAYS = (
    ("Judgment", "One rater’s answer to one question about one item."),
    ("Agreement", "How far raters give the same answers, beyond what chance alone would give."),
    (
        "Interval",
        "Where the number would plausibly lie if other items had been judged; 95 % unless said "
        "otherwise. A wide interval means that there are few data.",
    ),
    (
        "Consensus",
        "The answer that is likeliest from all judgments, weighing raters by competence.",
    ),
    ("Competence", "How good a rater is estimated to be; it is estimated, not known."),
    ("Overlap", "How many judgments an item gets."),
)
CHOICE = (
    ("Probability", "How likely the consensus label is right, given the judgments and the method."),
    ("Accuracy of a rater", "The probability that they name the right option on a random item."),
    ("Chance", "What a rater would get by guessing with their own label frequencies."),
    ("Entropy", "How open an item is, in bits: 0 is settled, 1 is a toss-up between two options."),
    ("Spam", "The probability that a judgment was made without looking at the item."),
)
NUMBERS = (
    ("Bias", "How much higher or lower than the others a rater’s numbers are on average."),
    (
        "Scatter",
        "The standard deviation of a rater’s numbers around the consensus plus their bias.",
    ),
)
GOLD = (
    ("Gold", "Items whose answer is known."),
    (
        "Calibration error",
        "How far stated probabilities are from the share that is right, in the mean; 0 is best.",
    ),
    ("Brier score", "The mean squared error of the probabilities; 0 is best."),
    ("Log loss", "The mean of −ln of the probability given to the gold label; 0 is best."),
)


def section(audits: Sequence[Audit]) -> Section:
    """The glossary of the whole page."""
    kinds = {a.question.kind for a in audits}
    terms = list(ALWAYS)
    if kinds & {Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL}:
        terms += CHOICE
    if Kind.NUMERIC in kinds:
        terms += NUMBERS
    if any(a.gold is not None for a in audits):
        terms += GOLD
    return Section(
        "glossary", "Terms", (Facts(tuple((t, say("{}", m)) for t, m in terms), "terms"),)
    )
