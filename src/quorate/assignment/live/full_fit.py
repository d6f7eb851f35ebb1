"""Full fits of live beliefs: what a cold fit of all judgments says, to start over from."""

from __future__ import annotations

from array import array
from copy import deepcopy

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.bcc import diagonal_prior
from quorate.analysis.numerics.dirichlet import concentration
from quorate.analysis.numerics.em import Stopping, iterate
from quorate.analysis.numerics.latent_class import Confusion, Sums, accumulate, expect, vote
from quorate.analysis.numerics.latent_class import posterior as posterior_of
from quorate.analysis.numerics.packed import JUDGMENTS_PER_PART, Packed, cut
from quorate.assignment.live.beliefs import Fit, Snapshot
from quorate.assignment.live.classes import Classes
from quorate.assignment.live.numbers import Numbers
from quorate.assignment.live.options import Options
from quorate.assignment.live.votes import Votes

Doubles = NDArray[np.float64]

ITERATIONS = 100
TOLERANCE = 1e-7
ANCHOR = 10.0
"""Raters' worth of the prior of newcomers in the crowd's mean row."""
LEARN_FROM, LEARN_UNTIL = 3, 40
"""Iterations between which raters' likeness is learned; then it is fixed."""


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
    skills = []
    for rater in range(snapshot.raters):
        found = [model.skill(rater).lower for model in models.values()]
        skills.append(sum(found) / len(found) if found else 1.0)
    return Fit(models, snapshot.count, tuple(sorted(skills)))


class _Crowd:
    """The M-step: rows of raters about the crowd's mean row, and how alike raters are."""

    def __init__(self, packed: Packed) -> None:
        self.shape = packed.n_raters, packed.n_labels, packed.n_labels
        base = diagonal_prior(packed.n_labels, 4.0, 1.0)
        self.base = base / base.sum(axis=0)
        self.strength = base.sum(axis=0)
        self.pseudo = base
        self.step = 0

    def maximize(self, sums: Sums) -> Confusion:
        counts = sums.counts.reshape(self.shape)
        total = counts.sum(axis=1, keepdims=True)
        weight = total / (total + self.strength)
        share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
        mean = (share * weight).sum(axis=0) + ANCHOR * self.base
        mean /= mean.sum(axis=0)
        if LEARN_FROM <= self.step < LEARN_UNTIL and self.step % 2:
            self.strength = np.array(
                [
                    concentration(counts[:, :, k], mean[:, k], float(self.strength[k]))
                    for k in range(self.shape[1])
                ]
            )
        self.step += 1
        self.pseudo = mean * self.strength
        rows = counts + self.pseudo
        rows /= rows.sum(axis=1, keepdims=True)
        weights = sums.classes + 1.0
        return Confusion(rows.reshape(-1, self.shape[2]), weights / weights.sum())


def fit_classes(model: Classes) -> None:
    """Fit all judgments from a vote, and put the model where the fit ends."""
    packed, item = _packed(model)
    if not packed.n_judgments:
        return
    crowd = _Crowd(packed)
    run = iterate(
        expect=lambda confusion: expect(packed, confusion),
        maximize=crowd.maximize,
        objective=lambda sums, _: sums.log_likelihood,
        start=vote(packed),
        n_judgments=packed.n_judgments,
        stopping=Stopping(TOLERANCE, ITERATIONS),
    )
    posterior = posterior_of(packed, run.parameters)
    judged = np.zeros(packed.n_items, np.bool_)
    judged[item] = True
    judged[list(model.known)] = True
    posterior[~judged] = 0.0
    _put(model, packed, posterior, crowd.pseudo)


def _put(model: Classes, packed: Packed, posterior: Doubles, pseudo: Doubles) -> None:
    size, n_raters = model.size, packed.n_raters
    sums = accumulate(packed, posterior)
    counts = sums.counts.reshape(n_raters, size, size)
    hits = accumulate(packed, posterior, hits=True).counts.reshape(n_raters, size).sum(axis=1)
    squares = accumulate(packed, posterior, hits=True, squared=True).counts
    model.q = array("d", posterior.ravel().tolist())
    model.classes = posterior.sum(axis=0).tolist()
    model.counts = array("d", counts.ravel().tolist())
    model.totals = array("d", counts.sum(axis=1).ravel().tolist())
    model.hits = array("d", hits.tolist())
    model.squares = array("d", squares.reshape(n_raters, size).sum(axis=1).tolist())
    model.right = float(hits.sum())
    model.pseudo = pseudo.ravel().tolist()
    model.strength = pseudo.sum(axis=0).tolist()
    for place in range(packed.n_items):
        if model.asked(place):
            model.sure[place] = max(model.calibrated(place, model.votes.of(place)))


def _packed(model: Classes) -> tuple[Packed, NDArray[np.int64]]:
    item, rater, label = _columns(model.votes)
    n_items, n_raters, size = len(model.sure), len(model.number), model.size
    order = np.argsort(item, kind="stable")
    offsets = np.zeros(n_items + 1, np.int64)
    np.cumsum(np.bincount(item, minlength=n_items), out=offsets[1:])
    code = (rater * size + label)[order].astype(np.uint32)
    n_codes = max(n_raters, 1) * size
    gold = np.full(n_items, -1, np.int32)
    for place, known in model.known.items():
        gold[place] = known
    n_parts = max(1, len(item) // JUDGMENTS_PER_PART)
    small = code.astype(np.uint16) if n_codes <= 2**16 else code
    parts = cut(offsets, small, n_codes, gold, n_parts)
    return Packed(parts, n_items, max(n_raters, 1), size, len(item)), item


def _columns(
    votes: Votes[int],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    item = np.array(votes.item, np.int64)
    kept = item >= 0
    rater, label = np.array(votes.rater, np.int64), np.array(votes.label, np.int64)
    return item[kept], rater[kept], label[kept]


def fit_numbers(model: Numbers) -> None:
    """Not yet."""
