"""Live beliefs of a question answered by a set of options: each option is a yes-or-no question."""

from __future__ import annotations

from collections.abc import Sequence

from quorate.assignment.live.classes import Classes
from quorate.assignment.live.model import Evidence, Label, Skill

OUT, IN = "out", "in"


class Options:
    """One model an option, as ``binary-relevance`` has it.

    Certainty is that of the least certain option. Options of an item are judged together, so the
    information of a judgment is at most the sum over options, and its largest term at least; the
    sum is what is told.
    """

    def __init__(self, options: Sequence[str], given: bool = True) -> None:
        self.options = tuple(options)
        self.each = [Classes((OUT, IN), given) for _ in options]

    def judge(self, item: int, rater: int, label: Label) -> None:
        """One more judgment; a second one by the same rater replaces the first."""
        if isinstance(label, str | float | int):
            return
        for option, model in zip(self.options, self.each, strict=True):
            model.judge(item, rater, IN if option in label else OUT)

    def withdraw(self, item: int, rater: int) -> None:
        """The rater's judgment of the item does not count any more."""
        for model in self.each:
            model.withdraw(item, rater)

    def know(self, item: int, label: Label | None) -> None:
        """The right set is known; None: not any more."""
        known = None if isinstance(label, str | float | int) else label
        for option, model in zip(self.options, self.each, strict=True):
            model.know(item, None if known is None else IN if option in known else OUT)

    def asked(self, item: int) -> bool:
        """Whether there is a judgment or a known answer."""
        return bool(self.each) and self.each[0].asked(item)

    def count(self, item: int) -> int:
        """How many judgments the item has."""
        return self.each[0].votes.count(item) if self.each else 0

    def certainty(self, item: int) -> float:
        """The calibrated probability of the least certain option."""
        return min((model.certainty(item) for model in self.each), default=1.0)

    def posterior(self, item: int) -> dict[str, float]:
        """The calibrated probability that each option belongs to the item."""
        inside = (model.posterior(item)[IN] for model in self.each)
        return dict(zip(self.options, inside, strict=True))

    def evidence(self, item: int) -> Evidence:
        """The set of the options that are likelier in than out."""
        p = self.posterior(item)
        label = tuple(option for option, inside in p.items() if inside > 0.5)
        least = min((max(x, 1 - x) for x in p.values()), default=1.0)
        judgments = self.each[0].votes.count(item) if self.each else 0
        return Evidence(label if self.asked(item) else None, judgments, probability=least)

    def settled(self, item: int, confidence: float, width: float | None) -> bool | None:
        """Whether every option is as probably in or out as was asked for."""
        return all(model.settled(item, confidence, width) for model in self.each)

    def hope(self, item: int, confidence: float, width: float | None, left: int) -> float:
        """The probability of the option that is least likely to get there."""
        return min((model.hope(item, confidence, width, left) for model in self.each), default=1.0)

    def gain(self, rater: int, item: int) -> float:
        """The sum over options of I(truth; answer), in nats."""
        return sum(model.gain(rater, item) for model in self.each)

    def skill(self, rater: int) -> Skill:
        """The mean over options; options of an item count as one observation."""
        found = [model.skill(rater) for model in self.each]
        n = max(len(found), 1)
        return Skill(
            sum(s.value for s in found) / n,
            sum(s.lower for s in found) / n,
            sum(s.upper for s in found) / n,
            judgments=found[0].judgments if found else 0,
        )
