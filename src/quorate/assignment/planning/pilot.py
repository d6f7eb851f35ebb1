"""Raters and items as a pilot showed them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus import consensus
from quorate.analysis.consensus.hierarchical import HierarchicalDawidSkene
from quorate.analysis.numerics.latent_class import accumulate
from quorate.analysis.numerics.packed import pack
from quorate.assignment.planning.population import Doubles, World
from quorate.schema import Gold, Judgments, Kind, NotApplicableError, Question

FEWEST_ITEMS = 20
FEWEST = 2
"""judgments of an item, or by a rater, that say something"""
SMOOTHING = 1.0
"""judgments that an item's own answers lean on what its truth makes likely"""
WEIGHTS = tuple(n / 10 for n in range(16))


@dataclass(frozen=True, eq=False)
class Pilot:
    """A population drawn from a pilot's judgments.

    A rater is one of the pilot's, drawn by how much they judged, with a confusion matrix drawn
    from its posterior: row k is Dirichlet(c_rk + s_k m_k), with the expected counts c, the crowd's
    mean row m and its concentration s of the hierarchical Dawid–Skene fit. An item is one of the
    pilot's: its truth t is drawn from the posterior (or is its gold), and it pulls everybody's
    answers by (v_l / m_tl)^w: v are the shares of its own answers, and w is the weight under which
    the pilot's judgments, each left out in turn, are likeliest. So items on which people err
    together stay such items.
    """

    question: Question
    counts: Doubles
    """(R, K, K): expected counts of the raters, true option first"""
    crowd: Doubles
    """(K, K): the crowd's mean rows times their concentration"""
    posterior: Doubles
    shares: Doubles
    """(I, K): the items' own answers, smoothed"""
    weight: float
    seconds: float | None
    judgments: int
    known: int
    """how many items have a known answer"""

    @property
    def told(self) -> str:
        """Where it comes from."""
        source = (
            f"{len(self.counts):,} raters and {len(self.posterior):,} items of a pilot of "
            f"{self.judgments:,} judgments"
        )
        if self.known:
            return f"{source}, {self.known:,} of the items with a known answer"
        return (
            f"{source}; without known answers, errors that raters have in common cannot be seen, "
            "and every accuracy is too high"
        )

    def world(self, items: int, raters: int, rng: np.random.Generator) -> World:
        """Items and raters drawn with replacement, raters' matrices from their posterior."""
        workload = self.counts.sum(axis=(1, 2))
        who = rng.choice(len(workload), raters, p=workload / workload.sum())
        rows = rng.standard_gamma(np.maximum(self.counts[who] + self.crowd, 1e-3))
        rows = np.maximum(rows, 1e-9)
        confusion = rows / rows.sum(axis=2, keepdims=True)
        which = rng.integers(0, len(self.posterior), items)
        edges = np.cumsum(self.posterior[which], axis=1)
        truth = (rng.random((items, 1)) > edges[:, :-1]).sum(axis=1).astype(np.int32)
        mean = self.crowd / self.crowd.sum(axis=1, keepdims=True)
        pull = (self.shares[which] / mean[truth]) ** self.weight
        return World(truth, confusion, pull, rng.dirichlet(np.full(raters, 2.0)))


def pilot(judgments: Judgments, gold: Gold | None = None, seed: int = 0) -> Pilot:
    """The population that a pilot's judgments show.

    Raises NotApplicableError for a question without options to choose one from, or a pilot too
    small to learn from.
    """
    question = judgments.question
    if question.kind not in (Kind.CATEGORICAL, Kind.ORDINAL):
        raise NotApplicableError(
            f"question {question.name!r} is {question.kind.value}; plans are made for questions of "
            "one option",
            remedy="choose such a question with --question",
        )
    kept = judgments.subset((judgments.overlap >= FEWEST)[judgments.item])
    if int((kept.overlap > 0).sum()) < FEWEST_ITEMS:
        raise NotApplicableError(
            f"fewer than {FEWEST_ITEMS} items have {FEWEST} judgments or more",
            remedy="judge more items of the pilot at least twice, or state a competence instead",
        )
    fitted = consensus(kept, HierarchicalDawidSkene(), gold=gold, seed=seed)
    K, R = judgments.n_options, judgments.n_raters
    posterior = np.asarray(fitted.posterior)
    counts = accumulate(pack(kept), posterior).counts.reshape(R, K, K).transpose(0, 2, 1)
    crowd = np.asarray(fitted.parameters["crowd_confusion"])
    strength = np.asarray(fitted.parameters["concentration"])
    active = counts.sum(axis=(1, 2)) >= FEWEST
    judged = kept.overlap > 0
    confusion = counts + crowd * strength[:, None]
    confusion /= confusion.sum(axis=2, keepdims=True)
    likely = posterior @ crowd
    votes = np.zeros((len(posterior), K))
    np.add.at(votes, (kept.item, kept.codes), 1.0)
    weight = _weight(kept, votes, crowd, confusion, posterior)
    shares = (votes + SMOOTHING * likely) / (votes.sum(axis=1, keepdims=True) + SMOOTHING)
    return Pilot(
        question=question,
        counts=counts[active],
        crowd=crowd * strength[:, None],
        posterior=posterior[judged],
        shares=shares[judged],
        weight=weight,
        seconds=_median(judgments.seconds),
        judgments=len(kept),
        known=0 if gold is None else int(gold.on(kept).known.sum()),
    )


def _weight(
    kept: Judgments, votes: Doubles, crowd: Doubles, confusion: Doubles, posterior: Doubles
) -> float:
    """The weight of the items' own pull under which each judgment, left out, is likeliest.

    The truth of an item is averaged over its posterior without the judgment.
    """
    item, rater, code = kept.item, kept.rater, kept.codes
    row = np.arange(len(item))
    others = votes[item].copy()
    others[row, code] -= 1
    own = posterior[item] / np.maximum(confusion[rater][row, :, code], 1e-9)
    own /= np.maximum(own.sum(axis=1, keepdims=True), 1e-300)
    shares = (others + SMOOTHING * (own @ crowd)) / (others.sum(axis=1, keepdims=True) + SMOOTHING)
    best, found = -np.inf, 0.0
    for w in WEIGHTS:
        mixed = np.zeros(len(item))
        for k in range(len(crowd)):
            raw = confusion[rater, k] * (shares / crowd[k]) ** w
            mixed += own[:, k] * raw[row, code] / raw.sum(axis=1)
        fit = float(np.log(np.maximum(mixed, 1e-12)).sum())
        if fit > best:
            best, found = fit, w
    return found


def _median(seconds: NDArray[np.float64] | None) -> float | None:
    if seconds is None or not np.isfinite(seconds).any():
        return None
    return float(np.nanmedian(seconds))
