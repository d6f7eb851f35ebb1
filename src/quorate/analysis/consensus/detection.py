"""Detection: objects that raters may overlook, invent, misname and draw askew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, chdtri

from quorate.analysis.consensus.detection_answer import Found, answers_of
from quorate.analysis.consensus.detection_model import Belief, Marked, Skills, fitted, recalled
from quorate.analysis.consensus.detection_places import Spread, spread_of
from quorate.analysis.consensus.detection_scene import Scene
from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.marks.objects import Likeness
from quorate.analysis.marks.parts import SHAPED
from quorate.analysis.numerics.em import Stopping
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]

LEVEL = 0.95
"""level of the intervals of competence"""


@dataclass(frozen=True)
class Detection:
    """Marks of the same thing make an object; a rater model says which objects are there.

    1. *Objects.* Parts of different answers about an item are grouped by how far they overlap
       (``analysis.marks.objects``): at most one part of an answer in an object.
    2. *Existence and label.* Raters overlook objects (recall), mark what is not there (false
       alarms an item), and misname (confusion); EM over all items (``detection_model``). An object
       with probability of at least ``least`` is in the answer, with its likeliest label.
    3. *Place.* Each edge is the median of the raters' edges, weighted by 1 / σ², σ a rater's own
       spread (``detection_places``). An object that most of the weight drew as a polygon gets the
       weighted medoid of the drawn ones.

    ``certainty`` is the F1 that the answer is expected to have. Items with gold have the gold
    answer, and teach the raters' skills.

    Own composition of known parts: optimal assignment (Kuhn 1955), capture–recapture for what
    nobody saw, Dawid & Skene 1979 for labels; objects across raters after Branson, Van Horn &
    Perona 2017, «Lean Crowdsourcing», CVPR.
    """

    overlap: float = 0.4
    label_penalty: float = 0.1
    least: float = 0.5
    tolerance: float = 1e-7
    iterations: int = 500

    name: ClassVar[str] = "detection"
    title: ClassVar[str] = "Detection with misses and false alarms"
    source: ClassVar[str] = "Branson, Van Horn & Perona 2017, «Lean Crowdsourcing», CVPR"
    kinds: ClassVar[frozenset[Kind]] = SHAPED

    def refuses(self, judgments: Judgments) -> str:
        """Never: with one rater it says what the prior says."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Group, infer, place."""
        scene = Scene.of(judgments, gold, Likeness(self.overlap, self.label_penalty))
        run = fitted(scene.marked, Stopping(self.tolerance, self.iterations))
        belief, skills = run.statistics, run.parameters
        exists = belief.exists
        spread = spread_of(scene.drawn(exists))
        classes = belief.true + belief.false
        classes = classes / np.maximum(classes.sum(axis=1, keepdims=True), 1e-300)
        weight = 1 / np.where(np.isfinite(spread.deviation), spread.deviation, 1.0) ** 2
        answer, certainty, parts = answers_of(
            judgments, scene, Found(exists, classes, weight, belief.unseen, self.least)
        )
        return Fit(
            competence=_competence(scene.marked, skills, belief, spread),
            answer=answer,
            certainty=certainty,
            parts=parts,
            trace=run.trace,
            converged=run.converged,
            parameters={
                "density": skills.density,
                "joins": skills.joins,
                "unseen": float(belief.unseen.sum()),
                "overlap": self.overlap,
            },
            notes=_notes(judgments, belief),
        )


def _competence(marked: Marked, skills: Skills, belief: Belief, spread: Spread) -> Competence:
    """Recall, precision and spread of each rater, with intervals; false alarms, right labels."""
    R = marked.n_raters
    exists = belief.exists
    hits, chances = recalled(marked, belief)
    marks = np.bincount(marked.by, minlength=R)
    recall, recall_lower, recall_upper = _share(hits, chances)
    precision, precision_lower, precision_upper = _share(hits, marks.astype(np.float64))
    named = belief.true[marked.object, marked.label] if len(marked.by) else np.zeros(0)
    right = np.bincount(marked.by, named, minlength=R)
    there = np.bincount(marked.by, exists[marked.object], minlength=R)
    edges = np.maximum(spread.edges, 1e-9)
    low, high = chdtri(edges, (1 - LEVEL) / 2), chdtri(edges, (1 + LEVEL) / 2)
    told = spread.edges >= 1
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        narrow = np.where(told, spread.deviation * np.sqrt(edges / low), np.nan)
        wide = np.where(told, spread.deviation * np.sqrt(edges / high), np.nan)
    return Competence(
        extra={
            "recall": recall,
            "recall_lower": recall_lower,
            "recall_upper": recall_upper,
            "precision": precision,
            "precision_lower": precision_lower,
            "precision_upper": precision_upper,
            "false_alarms": skills.alarms,
            "label_accuracy": (right + 0.5) / (there + 1.0),
            "spread": spread.deviation,
            "spread_lower": narrow,
            "spread_upper": wide,
        }
    )


def _share(hits: Doubles, n: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """The mean and the central interval of Beta(hits + 1/2, n - hits + 1/2)."""
    a, b = hits + 0.5, np.maximum(n - hits, 0) + 0.5
    tail = (1 - LEVEL) / 2
    return a / (a + b), np.asarray(betaincinv(a, b, tail)), np.asarray(betaincinv(a, b, 1 - tail))


def _notes(judgments: Judgments, belief: Belief) -> tuple[str, ...]:
    notes = []
    if judgments.n_raters == 1 or not (judgments.overlap > 1).any():
        notes.append(
            "no item has two answers: what is there and who overlooks it cannot be told from the "
            "marks, and the probabilities are the prior's"
        )
    unseen = float(belief.unseen.sum())
    if unseen >= 1:
        notes.append(f"about {unseen:,.0f} objects that nobody marked are expected")
    return tuple(notes)
