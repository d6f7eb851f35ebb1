"""The answer that is most like all the others of its item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.consensus.method import Fit
from quorate.analysis.consensus.text_answers import (
    TEXTS,
    Choice,
    Likeness,
    answers,
    certain,
    choose,
    competence_of,
    likeness,
    remarks,
)
from quorate.schema import AlignedGold, Judgments, Kind


@dataclass(frozen=True)
class Medoid:
    """Measures each answer by how like it is to the others' answers, and takes the likest.

    For the answers t_1 … t_n of an item,

        s_a = 1/(n - 1) Σ_{b ≠ a} chrF(t_a, t_b)

    with t_b as the reference, and the answer is the t_a with the largest s_a: the choice with the
    highest expected chrF, if any of the others could be the truth. Ties are drawn with the seed.

    ``certainty`` is s_a of the chosen answer, the chrF to expect against one more rater's answer:
    a measure of how far the raters agree, no probability of being right. A rater's ``likeness`` is
    the mean of s over their answers, with a 95 % interval by Student's t over items.

    Source: Kumar & Byrne 2004, «Minimum Bayes-risk decoding for statistical machine translation»,
    NAACL, https://aclanthology.org/N04-1022; chrF: doi:10.18653/v1/W15-3049.
    """

    name: ClassVar[str] = "medoid"
    title: ClassVar[str] = "Medoid by chrF"
    source: ClassVar[str] = "https://aclanthology.org/N04-1022"
    kinds: ClassVar[frozenset[Kind]] = TEXTS

    def refuses(self, judgments: Judgments) -> str:
        """Never."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Compare every two answers of an item."""
        pairs = likeness(judgments)
        score = pairs.mean(len(judgments))
        choice = self.pick(judgments, pairs, seed=seed)
        return Fit(
            competence_of(judgments, score),
            answer=answers(judgments, choice, gold),
            certainty=certain(choice, score, gold),
            notes=remarks(judgments, choice),
        )

    def pick(
        self,
        judgments: Judgments,
        pairs: Likeness,
        gold: AlignedGold | None = None,
        seed: int = 0,
    ) -> Choice:
        """The choice alone, from comparisons that are made already."""
        return choose(judgments, pairs.mean(len(judgments)), seed)
