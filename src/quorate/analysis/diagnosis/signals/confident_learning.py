"""Confident learning: as many suspects as the estimated joint of given and true labels says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.confident.likely_wrong import LikelyWrong, find_suspects
from quorate.analysis.diagnosis.confident.prune import COUNTING, Rule
from quorate.analysis.diagnosis.confident.quality import Score, quality
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.signal import Signal
from quorate.schema import RequestError

Epochs = Literal["last", "mean"]
SOURCE = "Northcutt, Jiang & Chuang 2021, doi:10.1613/jair.1.12125"


@dataclass(frozen=True)
class ConfidentLearning:
    """How good the label looks, and the set that the joint of given and true labels prunes.

    Values are those of ``by`` (see ``quality``), suspect where low. Flagged is the set of ``rule``
    (see ``prune``), as large as the calibrated joint says. ``epochs`` "last" reads each model's
    last epoch out of sample, as the paper does; "mean" the mean over epochs.
    """

    name: ClassVar[str] = "confident-learning"
    title: ClassVar[str] = "Confident learning"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"outside"})
    rule: Rule = "by-noise-rate"
    by: Score = "normalized-margin"
    epochs: Epochs = "last"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        labels, said = evidence.log.labels, outside(evidence, self.epochs)
        found = find_suspects(labels, said, rule=self.rule, by=self.by)
        values = quality(labels, said, self.by)
        notes = tuple(_notes(found, evidence.log.classes))
        return Signal(self.name, self.title, values, -values, found.mask, notes=notes)


@dataclass(frozen=True)
class SelfConfidence:
    """p(given) out of sample, 0–1; suspect where low. There is no rule for a set."""

    name: ClassVar[str] = "self-confidence"
    title: ClassVar[str] = "Self-confidence"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"outside"})
    epochs: Epochs = "last"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        return _scored(self, evidence, "self-confidence", self.epochs)


@dataclass(frozen=True)
class NormalizedMargin:
    """p(given) less that of the likeliest other class, −1 … 1; suspect where low; no rule."""

    name: ClassVar[str] = "normalized-margin"
    title: ClassVar[str] = "Normalized margin"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"outside"})
    epochs: Epochs = "last"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        return _scored(self, evidence, "normalized-margin", self.epochs)


@dataclass(frozen=True)
class ConfidenceWeightedEntropy:
    """−H(p) / (p(given) log K), at most 0; suspect where low; no rule."""

    name: ClassVar[str] = "confidence-weighted-entropy"
    title: ClassVar[str] = "Confidence-weighted entropy"
    source: ClassVar[str] = SOURCE
    needs: ClassVar[frozenset[str]] = frozenset({"outside"})
    epochs: Epochs = "last"

    def read(self, evidence: Evidence) -> Signal:
        """What it says of each example."""
        return _scored(self, evidence, "confidence-weighted-entropy", self.epochs)


def outside(evidence: Evidence, epochs: Epochs) -> NDArray[np.float32]:
    """Out-of-sample probabilities of the last epoch, or their mean over epochs, (n, K)."""
    if epochs == "last":
        return evidence.last_probabilities
    if epochs == "mean":
        return evidence.probabilities
    raise RequestError(f"epochs is {epochs!r}", remedy="it is 'last' or 'mean'")


def absent_notes(absent: int) -> list[str]:
    """A note on examples that no model judged from outside."""
    if not absent:
        return []
    have = "1 example has" if absent == 1 else f"{absent:,} examples have"
    return [f"{have} no out-of-sample probabilities: nothing is said there"]


def _scored(
    method: SelfConfidence | NormalizedMargin | ConfidenceWeightedEntropy,
    evidence: Evidence,
    score: Score,
    epochs: Epochs,
) -> Signal:
    values = quality(evidence.log.labels, outside(evidence, epochs), score)
    notes = tuple(absent_notes(int(np.isnan(values).sum())))
    return Signal(method.name, method.title, values, -values, notes=notes)


def _notes(found: LikelyWrong, classes: tuple[str, ...]) -> list[str]:
    """What the joint says in whole, and which classes it cannot say anything of."""
    joint = found.joint
    low, high = joint.interval
    notes = [
        f"{joint.errors:,} labels are thought wrong ({low:,.0f}–{high:,.0f} by chance of "
        f"counting), and {int(found.mask.sum()):,} are flagged"
    ]
    notes += absent_notes(joint.absent)
    words = {0: "no scored example is given {}: none is counted as truly of it"}
    if found.rule in COUNTING:
        words[1] = "one scored example is given {}: it is never flagged"
    for number, what in words.items():
        few = [name for name, count in zip(classes, joint.labels, strict=True) if count == number]
        if few:
            names = ", ".join(few[:5]) + (f" and {len(few) - 5} more" if len(few) > 5 else "")
            notes.append(what.format(names))
    return notes
