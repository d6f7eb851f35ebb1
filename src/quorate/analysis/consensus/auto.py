"""The default: picks a method for the kind of question and says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from quorate.analysis.consensus.bsc import SequenceCombination
from quorate.analysis.consensus.choice import (
    choose_multilabel,
    choose_numeric,
    choose_ordinal,
)
from quorate.analysis.consensus.detection_choice import choose_detection
from quorate.analysis.consensus.method import Fit, Method
from quorate.analysis.consensus.numeric import not_finite
from quorate.analysis.consensus.pool import Pool
from quorate.analysis.consensus.ranking_plackett_luce import PlackettLuceRanking
from quorate.analysis.consensus.span_majority import SpanMajority
from quorate.analysis.consensus.text_choice import choose_text
from quorate.analysis.marks.parts import SHAPED
from quorate.analysis.numerics.packed import Packed
from quorate.schema import AlignedGold, Judgments, Kind, NotApplicableError

POOLED = "over many data sets it was most accurate and never far below a vote"


@dataclass(frozen=True)
class Auto:
    """The method that did best over many data sets for this kind of question.

    * one option: ``pool``; ``ordinal`` where options have an order and near misses are likelier
      than far ones
    * sets of options: ``binary-relevance`` where raters overlap, else the vote per option
    * numbers: whichever of mean, median, weighted mean, PM and Gaussian best foretells judgments
      that were left out; the median where there are too few to tell
    * texts: whichever of medoid, RASA and HRRASA comes nearest to answers that were left out; the
      medoid where there are too few to tell
    * spans: ``bsc``, up to 100 labels; beyond, the vote
    * rankings: ``plackett-luce-ranking``
    * boxes, segments, frames: ``detection`` where items have several answers, else the vote;
      ``frame-sequence`` for labels on frames

    The choice and its reason are the first note of the consensus; the evidence is in
    docs/benchmarks.md.
    """

    name: ClassVar[str] = "auto"
    title: ClassVar[str] = "Automatic choice"
    source: ClassVar[str] = "docs/benchmarks.md"
    kinds: ClassVar[frozenset[Kind]] = SHAPED | {
        Kind.CATEGORICAL,
        Kind.ORDINAL,
        Kind.MULTILABEL,
        Kind.NUMERIC,
        Kind.TEXT,
        Kind.SPANS,
        Kind.RANKING,
    }

    def refuses(self, judgments: Judgments) -> str:
        """When numbers are not finite."""
        return not_finite(judgments) if judgments.question.kind is Kind.NUMERIC else ""

    def refuses_parts(self, packed: Packed, kind: Kind) -> str:
        """As the pool does, which is chosen for one option of several."""
        return Pool().refuses_parts(packed, kind)

    def fit_packed(self, packed: Packed, seed: int = 0) -> Fit:
        """The pool, of a table larger than memory."""
        fit = Pool().fit_packed(packed, seed)
        return replace(fit, notes=(f"{Pool.name}, because {POOLED}", *fit.notes))

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Choose and fit."""
        chosen, why = choose(judgments, gold)
        fit = chosen.fit(judgments, gold, seed)
        return replace(fit, notes=(f"{chosen.name}, because {why}", *fit.notes))


def choose(judgments: Judgments, gold: AlignedGold | None = None) -> tuple[Method, str]:
    """The method for these judgments and why, as the end of a sentence after «because»."""
    kind = judgments.question.kind
    if kind is Kind.ORDINAL and (ordered := choose_ordinal(judgments, gold)):
        return ordered.method, ordered.reason
    if kind in (Kind.CATEGORICAL, Kind.ORDINAL):
        return Pool(), POOLED
    if kind is Kind.SPANS:
        if too_many := SequenceCombination().refuses(judgments):
            return SpanMajority(), too_many
        return (
            SequenceCombination(),
            "it found more of the known spans than a vote, and more rightly",
        )
    if kind is Kind.RANKING:
        return (
            PlackettLuceRanking(),
            "with simulated crowds it came nearest to the true order and knew best how sure it was",
        )
    if kind is Kind.NUMERIC:
        choice = choose_numeric(judgments, gold)
    elif kind is Kind.MULTILABEL:
        choice = choose_multilabel(judgments, gold)
    elif kind is Kind.TEXT:
        choice = choose_text(judgments, gold)
    elif kind in SHAPED:
        return choose_detection(judgments)
    else:
        raise NotApplicableError(
            f"there is no consensus of {kind} answers",
            remedy="declare another kind if the answers are options or numbers",
        )
    return choice.method, choice.reason
