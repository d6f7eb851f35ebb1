"""Which method for texts: chosen by what foretells answers that were left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.choice import Choice
from quorate.analysis.consensus.text_answers import likeness
from quorate.analysis.consensus.text_medoid import Medoid
from quorate.analysis.consensus.text_rasa import HRRASA, RASA
from quorate.schema import AlignedGold, Judgments

FOLDS = 5
LEAST_OVERLAP = 3.0
"""mean answers an item from which methods for texts can be told apart by leaving some out"""
SAMPLE = 5_000
"""judgments that a choice is based on; of larger tables the first items up to that many"""


def choose_text(judgments: Judgments, gold: AlignedGold | None = None) -> Choice:
    """The method whose texts come nearest to answers that were left out, by chrF.

    Every answer is left out once, in ``FOLDS`` parts, and each method chooses among the rest; its
    score is the mean chrF of the chosen texts against the left-out ones. Candidates are medoid,
    rasa and hrrasa; medoid where answers are too few to tell, or where none does better.
    """
    overlap = judgments.overlap[judgments.overlap > 0]
    if overlap.max(initial=0) < 2:
        return Choice(Medoid(), "no item has two answers, so each stands as it is")
    if overlap.mean() < LEAST_OVERLAP:
        return Choice(
            Medoid(),
            f"items have {overlap.mean():.1f} answers on average, too few to tell good raters",
        )
    scores = left_out(judgments, gold)
    best = max(scores, key=lambda name: (scores[name], name == Medoid.name))
    figures = ", ".join(f"{name} {score:.3f}" for name, score in scores.items())
    return Choice(
        _candidates()[best],
        f"its texts come nearest to answers that were left out (chrF: {figures})",
        scores,
    )


def left_out(judgments: Judgments, gold: AlignedGold | None = None) -> dict[str, float]:
    """The mean chrF of each candidate's texts against answers that it did not see."""
    last = int(np.searchsorted(judgments.offsets, SAMPLE, side="right")) - 1
    sample = replace(judgments, groups={}).subset(judgments.item < max(last, 1))
    pairs = likeness(sample)
    fold = _folds(sample)
    known = np.zeros(sample.n_items, np.bool_) if gold is None else gold.known
    use = ~known[sample.item]
    total, n = dict.fromkeys(_candidates(), 0.0), 0
    for part in range(FOLDS):
        kept = fold != part
        rows = np.append(np.flatnonzero(kept), -1)
        rest = sample.subset(kept)
        seen = pairs.within(kept)
        for name, method in _candidates().items():
            chosen = rows[method.pick(rest, seen, gold).row]
            asked = pairs.peer & use[pairs.row] & ~kept[pairs.other]
            asked &= pairs.row == chosen[sample.item[pairs.row]]
            total[name] += float(pairs.score[asked].sum())
        n += int(asked.sum())
    return {name: score / max(n, 1) for name, score in total.items()}


def _folds(judgments: Judgments) -> NDArray[np.int64]:
    """The part that leaves each answer out, by its rank among those of its item, by text."""
    place = np.arange(len(judgments)) - judgments.offsets[:-1][judgments.item]
    rank = np.empty(len(place), np.int64)
    rank[np.lexsort((place, judgments.codes, judgments.item))] = place
    return (rank + judgments.item) % FOLDS


def _candidates() -> dict[str, Medoid | RASA]:
    every: tuple[Medoid | RASA, ...] = (Medoid(), RASA(), HRRASA())
    return {m.name: m for m in every}
