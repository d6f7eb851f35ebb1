"""The vote on marked objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.detection_answer import Found, answers_of
from quorate.analysis.consensus.detection_scene import Scene
from quorate.analysis.consensus.method import Competence, Fit
from quorate.analysis.marks.objects import Likeness
from quorate.analysis.marks.parts import SHAPED
from quorate.schema import AlignedGold, Judgments, Kind

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class DetectionMajority:
    """An object is in the answer if more than half of the item's answers mark it.

    Marks make objects as in ``detection``. ``probability`` is the share of the item's answers that
    mark the object; its label is the one most marks have (of equal ones the first by name, and
    ``label_probability`` is their share), its edges are the medians of theirs. Recall is the share
    of the majority's objects that a rater marked, precision the share of a rater's marks that the
    majority shares; a rater is part of the majority that they are measured by. Items with gold have
    the gold answer.
    """

    overlap: float = 0.4
    label_penalty: float = 0.1

    name: ClassVar[str] = "detection-majority"
    title: ClassVar[str] = "Majority of marks"
    source: ClassVar[str] = "doi:10.1002/nav.3800020109"
    kinds: ClassVar[frozenset[Kind]] = SHAPED

    def refuses(self, judgments: Judgments) -> str:
        """Never."""
        return ""

    def fit(self, judgments: Judgments, gold: AlignedGold | None = None, seed: int = 0) -> Fit:
        """Group, count, take medians."""
        scene = Scene.of(judgments, gold, Likeness(self.overlap, self.label_penalty))
        marked = scene.marked
        share = marked.marks / np.maximum(marked.answers[marked.place], 1)
        settled = marked.settled[marked.place]
        exists = np.where(settled, (scene.gold >= 0).astype(np.float64), share)
        votes = np.zeros((len(share), marked.n_classes))
        np.add.at(votes, (marked.object, marked.label), 1.0)
        told = np.flatnonzero(scene.gold >= 0)
        votes[told] = 0.0
        votes[told, marked.known[told]] = 1.0
        classes = votes / np.maximum(votes.sum(axis=1, keepdims=True), 1)
        kept = exists > 0.5
        found = Found(exists, classes, np.ones(marked.n_raters), np.zeros(judgments.n_items), HALF)
        answer, certainty, parts = answers_of(judgments, scene, found)
        return Fit(
            competence=_competence(scene, kept),
            answer=answer,
            certainty=certainty,
            parts=parts,
            objective="none",
        )


HALF = float(np.nextafter(0.5, 1)) + 1e-9
"""more than half of the answers"""


def _competence(scene: Scene, kept: NDArray[np.bool_]) -> Competence:
    marked = scene.marked
    R = marked.n_raters
    hits = np.bincount(marked.by, kept[marked.object], minlength=R)
    marks = np.bincount(marked.by, minlength=R)
    there = np.bincount(marked.place, kept, minlength=len(marked.settled))
    chances = np.bincount(marked.rater, there[marked.item], minlength=R)
    return Competence(extra={"recall": _ratio(hits, chances), "precision": _ratio(hits, marks)})


def _ratio(a: NDArray[np.number], b: NDArray[np.number]) -> Doubles:
    out = np.full(len(a), np.nan)
    return np.asarray(np.divide(a, b, out=out, where=np.asarray(b) > 0))
