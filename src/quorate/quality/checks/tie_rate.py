"""Does the rater say «equally good» far more, or far less, often than the others?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

from quorate.analysis.preference.reading.sides import TIE
from quorate.quality.finding import Finding, Verdict
from quorate.quality.pair import said, sides_of
from quorate.quality.sequential import log_e_above, log_e_below, share, verdict
from quorate.quality.view import Doubles, View

SAMPLE = 2_000
"""the latest judgments of others that say how usual ties are"""
TOLD = (
    "You very often say that two are equally good. Please look for what makes one of them better, "
    "even a little; if they are that close, say so and a person will look."
)


@dataclass(frozen=True)
class TieRate:
    """A rater's ties against those of the others about the same pairs.

    What is usual is the share t of ties among others' answers to the rater's own pairs, with ten
    answers of the whole crowd beside them. People draw the line in different places, so a rater is
    in order whose odds of a tie lie within ``times`` of the usual ones:

        t / (t + times (1 - t)) <= rate <= times t / (times t + 1 - t)

    **Strong**: more often than that, since a tie is the answer that needs no thought. **Weak**:
    less often, since a choice that is forced adds noise. The score is the logarithm of the e-value
    of «beyond the bound» in nats (``quorate.quality.sequential``).
    """

    times: float = 4.0
    """how many times the usual odds of a tie are in order"""
    alpha: float = 0.001
    """the share of raters in order who may ever get a strong finding"""
    least: int = 15
    """answers without which nothing is said"""

    name: ClassVar[str] = "tie-rate"
    title: ClassVar[str] = "Rate of ties"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = (
        "Davidson 1970, doi:10.1080/01621459.1970.10481082 (ties); Robbins 1970, "
        "doi:10.1214/aoms/1177696786 (test)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"ties"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters whose ties are too many, or too few, question by question."""
        for name, answers in view.answers.items():
            if TIE not in answers.options or sides_of(answers.question) is None:
                continue
            for rater in view.looked_at:
                found = self._look(view, name, rater)
                if found is not None:
                    yield found

    def _look(self, view: View, name: str, rater: int) -> Finding | None:
        given = said(view, name, rater)
        if given is None or len(given.rows) < self.least:
            return None
        n, ties = len(given.rows), int((given.side == 0).sum())
        usual = self._usual(view, name, rater, given.votes)
        if usual is None:
            return None
        odds = usual / (1 - usual)
        most, fewest = (odds * f / (1 + odds * f) for f in (self.times, 1 / self.times))
        many = ties > usual * n
        log_e = log_e_above(ties, n, most) if many else log_e_below(ties, n, fewest)
        # both sides are looked at, so each gets half
        weight = verdict(log_e, n, self.least, alpha=self.alpha / 2, weak=0.025)
        if weight is None:
            return None
        weight = weight if many else Verdict.WEAK
        of = share(ties, n)
        return Finding(
            self.name,
            weight,
            log_e,
            f"said that both are equally good in {ties} of {n} ({of.estimate:.0%}; {of.lower:.0%} "
            f"to {of.upper:.0%}), others of the same pairs in {usual:.0%}",
            TOLD if weight is Verdict.STRONG else "",
            rater=view.raters[rater],
            question=name,
            evidence={
                "log_e": round(log_e, 2),
                **of.evidence(),
                "usual": round(usual, 4),
                "in_order": [round(fewest, 4), round(most, 4)],
                "judgments": view.names_of(given.rows),
            },
        )

    def _usual(self, view: View, name: str, rater: int, votes: Doubles) -> float | None:
        """The share of ties among others, about the rater's pairs above all; None: no others."""
        answers, latest = view.answers[name], slice(max(len(view) - SAMPLE, 0), len(view))
        code = answers.code[latest]
        others = code[(code >= 0) & (view.rater[latest] != rater)]
        if len(others) < 2 * self.least:
            return None
        everywhere = (float((others == answers.options.index(TIE)).sum()) + 0.5) / (len(others) + 1)
        voted = votes[votes.sum(axis=1) > 0]
        shares = voted[:, 1] / voted.sum(axis=1)
        return float((shares.sum() + 10 * everywhere) / (len(shares) + 10))
