"""Majority vote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.analysis.consensus.competence import from_belief
from quorate.analysis.consensus.method import CHOICE, Fit
from quorate.analysis.numerics.latent_class import shares, voted
from quorate.analysis.numerics.packed import Packed, pack
from quorate.analysis.numerics.steps import Best
from quorate.schema import AlignedGold, Judgments, Kind


@dataclass(frozen=True)
class Majority:
    """Each item's label is the one most raters gave.

    posterior[i, k] = share of the judgments of item i with label k. Equal shares are a tie: the
    consensus says so in its column ``tied`` and draws one of the tied labels with the seed. A
    rater's accuracy is how often they gave the majority's label, ties counting in part; their own
    judgment is among the majority's. Items with gold have the gold label.
    """

    name: ClassVar[str] = "majority"
    title: ClassVar[str] = "Majority vote"
    source: ClassVar[str] = "Condorcet 1785"
    kinds: ClassVar[frozenset[Kind]] = CHOICE

    def refuses(self, judgments: Judgments) -> str:
        """Never: it runs on every categorical or ordinal question."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Count the labels of every item."""
        return self.fit_packed(pack(judgments, gold.codes if gold else None), seed)

    def refuses_parts(self, packed: Packed, kind: Kind) -> str:
        """Never, as above."""
        return ""

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """The same of a packed table."""
        votes = voted(packed)
        return Fit(
            posterior=shares(packed) if packed.whole else None,
            belief=None if packed.whole else votes,
            competence=from_belief(packed, Best(votes)),
            objective="none",
        )
