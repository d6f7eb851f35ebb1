"""Full fits of live beliefs: what a cold fit of all judgments says, to start over from."""

from __future__ import annotations

from array import array
from copy import deepcopy

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.bcc import diagonal_prior
from quorate.analysis.numerics.em import Stopping, iterate
from quorate.analysis.numerics.latent_class import Confusion, Sums, accumulate, expect, vote
from quorate.analysis.numerics.latent_class import posterior as posterior_of
from quorate.analysis.numerics.packed import JUDGMENTS_PER_PART, Packed, cut
from quorate.assignment.live.beliefs import Fit, Snapshot, lower_skill
from quorate.assignment.live.classes import EVEN, Classes, Learned
from quorate.assignment.live.number_fit import fit_numbers
from quorate.assignment.live.numbers import Numbers
from quorate.assignment.live.options import Options
from quorate.assignment.live.ranking import Ranking
from quorate.assignment.live.runs import lowest
from quorate.assignment.live.tempering_fit import fit_tempering

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

ITERATIONS = 100
TOLERANCE = 1e-7
"""Gain in log-likelihood a judgment, in nats, at which a fit ends."""
ANCHOR = 10.0
"""Raters' worth of the prior of newcomers in the crowd's mean row."""


def fit(snapshot: Snapshot) -> Fit:
    """The models of a snapshot after a full fit: a pure function, to be called in any thread."""
    models = deepcopy(dict(snapshot.models))
    for model in models.values():
        if isinstance(model, Classes):
            fit_classes(model)
        elif isinstance(model, Options):
            for each in model.each:
                fit_classes(each)
        elif isinstance(model, Numbers):
            fit_numbers(model)
    skills = [lower_skill(models.values(), rater) for rater in range(snapshot.raters)]
    ranking = Ranking()
    for item in range(snapshot.items):
        if any(model.asked(item) for model in models.values()):
            ranking.put(item, lowest(models.values(), item))
    return Fit(models, snapshot.count, ranking, tuple(sorted(skills)))


def fit_classes(model: Classes) -> None:
    """Fit all judgments from a vote, temper on known answers, and go on from there.

    Known answers are tried on a fit without any: it must not know them, not even through what they
    taught about raters and these about other items.
    """
    blind = deepcopy(model)
    if model.known:
        blind.known = {}
        _learn(blind)
        blind.known = model.known
    _learn(model)
    model.temper(fit_tempering(blind.trials()))


def _learn(model: Classes) -> None:
    table = _Table(model)
    if not len(table.items):
        return
    crowd, packed = _Crowd(table.packed), table.packed
    run = iterate(
        expect=lambda confusion: expect(packed, confusion),
        maximize=crowd.maximize,
        objective=lambda sums, _: sums.log_likelihood,
        start=vote(packed),
        n_judgments=packed.n_judgments,
        stopping=Stopping(TOLERANCE, ITERATIONS),
    )
    model.restart(table.learned(posterior_of(packed, run.parameters), crowd.pseudo))


class _Crowd:
    """The M-step: each rater's rows about the crowd's mean row."""

    def __init__(self, packed: Packed) -> None:
        self.shape = packed.n_raters, packed.n_labels, packed.n_labels
        base = diagonal_prior(packed.n_labels, 4.0, 1.0)
        self.base = base / base.sum(axis=0)
        self.strength = base.sum(axis=0)
        self.pseudo = base

    def maximize(self, sums: Sums) -> Confusion:
        counts = sums.counts.reshape(self.shape)
        total = counts.sum(axis=1, keepdims=True)
        weight = total / (total + self.strength)
        share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
        mean = (share * weight).sum(axis=0) + ANCHOR * self.base
        mean /= mean.sum(axis=0)
        self.pseudo = mean * self.strength
        rows = counts + self.pseudo
        rows /= rows.sum(axis=1, keepdims=True)
        weights = sums.classes + 1.0 + EVEN * sums.classes.sum() / self.shape[1]
        return Confusion(rows.reshape(-1, self.shape[2]), weights / weights.sum())


class _Table:
    """The judgments of a model as fits take them: the items that have any or a known answer."""

    def __init__(self, model: Classes) -> None:
        rows = np.array(model.votes.item, np.int64)
        kept = rows >= 0
        self.model = model
        self.known = np.array(sorted(model.known), np.int64)
        self.items, item = np.unique(np.concatenate([rows[kept], self.known]), return_inverse=True)
        item = item[: int(kept.sum())]
        rater = np.array(model.votes.rater, np.int64)[kept]
        label = np.array(model.votes.label, np.int64)[kept]
        self.packed = self._packed(item, rater * model.size + label)

    def _packed(self, item: Longs, code: Longs) -> Packed:
        size, n_raters = self.model.size, max(len(self.model.number), 1)
        offsets = np.zeros(len(self.items) + 1, np.int64)
        np.cumsum(np.bincount(item, minlength=len(self.items)), out=offsets[1:])
        code = code[np.argsort(item, kind="stable")]
        gold = np.full(len(self.items), -1, np.int32)
        for place, known in self.model.known.items():
            gold[np.searchsorted(self.items, place)] = known
        small = n_raters * size <= 2**16
        narrow = code.astype(np.uint16) if small else code.astype(np.uint32)
        n_parts = max(1, len(item) // JUDGMENTS_PER_PART)
        parts = cut(offsets, narrow, n_raters * size, gold, n_parts)
        return Packed(parts, len(self.items), n_raters, size, len(item))

    def learned(self, posterior: Doubles, pseudo: Doubles) -> Learned:
        """The sums of a posterior (items, K), as the model keeps them."""
        size, n_raters = self.model.size, self.packed.n_raters
        counts = accumulate(self.packed, posterior).counts.reshape(n_raters, size, size)
        hits = accumulate(self.packed, posterior, hits=True).counts.reshape(n_raters, size)
        squares = accumulate(self.packed, posterior, hits=True, squared=True).counts
        every = np.zeros((len(self.model.q) // size, size))
        every[self.items] = posterior
        return Learned(
            posterior=_array(every),
            counts=_array(counts),
            totals=_array(counts.sum(axis=1)),
            hits=_array(hits.sum(axis=1)),
            squares=_array(squares.reshape(n_raters, size).sum(axis=1)),
            classes=posterior.sum(axis=0).tolist(),
            pseudo=pseudo.ravel().tolist(),
        )


def _array(values: Doubles) -> array[float]:
    return array("d", np.ascontiguousarray(values, np.float64).tobytes())
