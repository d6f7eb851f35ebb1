"""Did the rater agree to what is stored about them before they judged?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Literal

from quorate.quality.finding import Finding, Verdict
from quorate.quality.view import View


@dataclass(frozen=True)
class Consent:
    """Judgments by raters who have not consented, where the campaign asks for consent.

    A fact, not a statistic: the score is the number of such judgments, and one is enough. Nothing
    is said of raters whose consent is not known (a table from elsewhere).
    """

    name: ClassVar[str] = "consent"
    title: ClassVar[str] = "Consent missing"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "rater"
    source: ClassVar[str] = "Regulation (EU) 2016/679, articles 6 and 7"
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"consent"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The raters with judgments and without consent."""
        if not view.terms.asks_consent:
            return
        for rater in view.looked_at:
            conduct = view.conduct.get(rater)
            rows = view.rows(rater)
            if conduct is None or conduct.consented or len(rows) == 0:
                continue
            count = len(rows)
            yield Finding(
                self.name,
                Verdict.STRONG,
                float(count),
                f"{count} judgment{'s were' if count > 1 else ' was'} given without consent",
                "Before you go on, please read what is stored about you and say whether you agree. "
                "It is your choice, and you may take your time.",
                rater=view.raters[rater],
                evidence={"n": count, "judgments": view.names_of(rows)},
            )
