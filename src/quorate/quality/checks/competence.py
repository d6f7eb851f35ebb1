"""Does the rater agree with what the others and gold say of the same items?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

import numpy as np

from quorate.quality.finding import Finding, Verdict
from quorate.quality.others import Known, company, known
from quorate.quality.sequential import verdict
from quorate.quality.view import View
from quorate.schema.question import Kind


@dataclass(frozen=True)
class Competence:
    """Agreement with the consensus of the others, class by class, against a bar.

    For each item with other raters' votes or gold, ``quorate.quality.others`` says how probable
    the rater's answer is from one who is right, A_i, and from one who is wrong, B_i. The likelihood
    of accuracies p is Π (p_s A_i + (1 - p_s) B_i), s the likeliest class of the item, so an item on
    which nobody knows the answer says nothing. The score is the logarithm of the e-value of «the
    mean of p over classes is below the bar», in nats. The bar is ``bar``, but at most ``share`` of
    the crowd's own accuracy: where the task is hard, nobody is asked for more than others reach.

    The e-value would hold its rate over all looks if what is believed of an item did not change
    later; it does, slowly, so the rate is measured as well (see the page of this check).
    """

    bar: float = 0.7
    """the accuracy, averaged over classes, that a rater should have"""
    share: float = 0.9
    """the share of the crowd's own accuracy that is asked for at most"""
    least: int = 10
    """items with something known without which nothing is said"""
    alpha: float = 0.1
    """how often a rater who is just good enough may get a strong finding, over all looks"""

    name: ClassVar[str] = "competence"
    title: ClassVar[str] = "Agreement with the consensus"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Dawid & Skene 1979, doi:10.2307/2346806 (votes); Wasserman, Ramdas & Balakrishnan 2020, "
        "doi:10.1073/pnas.1922664117 (test)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"posterior"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters who are nearer to chance than to the others."""
        for rater in view.looked_at:
            for name in view.answers:
                if view.terms.descriptive(name):
                    continue
                about = known(view, name, rater)
                if len(about.rows) >= self.least:
                    found = self._finding(view, name, rater, about)
                    if found is not None:
                        yield found

    def _finding(self, view: View, name: str, rater: int, about: Known) -> Finding | None:
        bar = asked(view, name, about.chance, self.bar, self.share)
        accuracy = about.accuracy()
        log_e = accuracy.log_e_below(bar)
        found = verdict(
            log_e, accuracy.n, self.least, alpha=self.alpha / len(view.answers), weak=0.3
        )
        if found is None:
            return None
        interval = accuracy.interval()
        apart = about.rows[about.knows < about.guesses]
        return Finding(
            self.name,
            found,
            log_e,
            f"right {interval.estimate:.0%} of the time ({interval.lower:.0%} to "
            f"{interval.upper:.0%}) by what the others and gold say of {accuracy.n} items, "
            f"where {bar:.0%} is asked and guessing gives {about.chance:.0%}",
            "Your answers often differ from those of most raters on the same items. Please read "
            "the guideline again; if you think that the others are wrong, tell us.",
            rater=view.raters[rater],
            question=name,
            evidence={
                "accuracy": dict(interval.evidence()),
                "bar": round(bar, 4),
                "chance": round(about.chance, 4),
                "judgments": view.names_of(np.unique(apart)),
            },
        )


def asked(view: View, name: str, chance: float, bar: float, share: float) -> float:
    """The accuracy that is asked for: ``bar``, or ``share`` of what the crowd itself reaches.

    For ordinal and numeric questions, where to be right means to be as near as the crowd is, half
    of the judgments.
    """
    kind = view.answers[name].question.kind
    if kind is Kind.NUMERIC or (kind is Kind.ORDINAL and chance == 0):
        return min(bar, 0.5)
    return max(min(bar, share * company(view, name).usual), chance + 0.02)
