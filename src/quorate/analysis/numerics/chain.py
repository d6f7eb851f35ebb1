"""Hidden Markov chains, many at a time: posteriors, expected transitions and the likeliest path.

Chains are stepped together, the longest first, so that a step is one matrix product for all of
them whatever their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]

SMALL = 1e-300
BLOCK = 1 << 21
"""cells of chains × tags × tags held at once when paths are compared"""


@dataclass(frozen=True, eq=False)
class Chains:
    """U units in chains; ``first`` (U,) says where a chain begins, its other units follow.

    ``order`` (U,) lists the units by their step in the chain, within a step the longest chain
    first; step t is ``order[steps[t]:steps[t + 1]]``.
    """

    first: Mask

    @cached_property
    def starts(self) -> Longs:
        """The first unit of each chain."""
        return np.flatnonzero(self.first)

    @cached_property
    def lengths(self) -> Longs:
        """How many units each chain has."""
        return np.diff(np.append(self.starts, len(self.first)))

    @cached_property
    def order(self) -> Longs:
        """The units by step, then by falling length of their chain."""
        lengths = self.lengths
        rank = np.empty(len(lengths), np.int64)
        rank[np.argsort(-lengths, kind="stable")] = np.arange(len(lengths))
        chain = np.repeat(np.arange(len(lengths)), lengths)
        step = np.arange(len(self.first)) - self.starts[chain]
        return np.lexsort((rank[chain], step))

    @cached_property
    def steps(self) -> Longs:
        """Where each step begins in ``order``, and the end."""
        longest = int(self.lengths.max(initial=0))
        alive = len(self.lengths) - np.cumsum(np.bincount(self.lengths, minlength=longest + 1))
        return np.concatenate([[0, len(self.lengths)][: 1 + (longest > 0)], alive[1:-1]]).cumsum()


@dataclass(frozen=True, eq=False)
class Smoothed:
    """What a pass forward and back gives.

    ``posterior`` (U, K); ``into`` (U, K) is, for each unit, P(data from it on | tag at the unit),
    scaled so that its product with the prediction from the past sums to 1: with a transition it
    makes the posterior chance of the next tag. ``pairs`` (K, K) are the expected transitions,
    ``opening`` (K,) the expected first tags, ``log_evidence`` the log-probability of the data.
    """

    posterior: Doubles
    into: Doubles
    pairs: Doubles
    opening: Doubles
    log_evidence: float


def smooth(chains: Chains, logs: Doubles, start: Doubles, transition: Doubles) -> Smoothed:
    """The posterior of each unit's tag (Rabiner 1989, doi:10.1109/5.18626, eq. 18–37, scaled).

    ``logs`` (U, K) are log P(evidence at u | tag), ``start`` (K,) and ``transition`` (K, K) the
    weights of first tags and of a tag (column) after another (row); they need not sum to 1, as
    variational Bayes has them, and then ``log_evidence`` is the log of the normaliser.
    """
    order, steps = chains.order, chains.steps
    top = logs.max(axis=1, initial=-np.inf)
    likely = np.exp(logs - top[:, None])[order]
    K = logs.shape[1]
    ahead = np.empty_like(likely)  # P(tag | past and present)
    scale = np.empty(len(likely))
    back = 0
    for t, (a, b) in enumerate(pairwise(steps.tolist())):
        predicted = start[None, :] if t == 0 else ahead[back : back + b - a] @ transition
        joint = predicted * likely[a:b]
        scale[a:b] = joint.sum(axis=1)
        np.divide(joint, np.maximum(scale[a:b], SMALL)[:, None], out=ahead[a:b])
        back = a
    behind = np.ones_like(likely)  # P(future | tag) over its scale
    into = np.empty_like(likely)
    pairs = np.zeros((K, K))
    bounds = list(pairwise(steps.tolist()))
    for t in range(len(bounds) - 1, -1, -1):
        a, b = bounds[t]
        into[a:b] = likely[a:b] * behind[a:b] / np.maximum(scale[a:b], SMALL)[:, None]
        if t:
            back = bounds[t - 1][0]
            pairs += ahead[back : back + b - a].T @ into[a:b]
            behind[back : back + b - a] = into[a:b] @ transition.T
    posterior = ahead * behind
    posterior /= np.maximum(posterior.sum(axis=1, keepdims=True), SMALL)
    n = int(steps[1]) if len(steps) > 1 else 0
    evidence = float(np.log(np.maximum(scale, SMALL)).sum() + top.sum())
    opening = posterior[:n].sum(axis=0)
    return Smoothed(
        _put_back(posterior, order), _put_back(into, order), pairs * transition, opening, evidence
    )


def likeliest(chains: Chains, logs: Doubles, start: Doubles, transition: Doubles) -> Longs:
    """The path with the largest joint probability, (U,) (Viterbi 1967); arguments as ``smooth``.

    Of equal ones that with the lower tag at its last difference.
    """
    order, steps = chains.order, chains.steps
    with np.errstate(divide="ignore"):
        log_start, log_next = np.log(start), np.log(transition)
    best = logs[order]
    came = np.zeros(best.shape, np.int64)
    bounds = list(pairwise(steps.tolist()))
    block = max(1, BLOCK // transition.size)
    for t, (a, b) in enumerate(bounds):
        if t == 0:
            best[a:b] += log_start
            continue
        back = bounds[t - 1][0]
        for low in range(a, b, block):
            high = min(low + block, b)
            from_here = best[back + low - a : back + high - a, :, None]
            reached = from_here + log_next[None]
            came[low:high] = reached.argmax(axis=1)
            best[low:high] += reached.max(axis=1)
    path: Longs = best.argmax(axis=1)
    for t in range(len(bounds) - 1, 0, -1):
        a, b = bounds[t]
        back = bounds[t - 1][0]
        path[back : back + b - a] = came[np.arange(a, b), path[a:b]]
    found: Longs = np.empty(len(path), np.int64)
    found[order] = path
    return found


def _put_back(values: Doubles, order: Longs) -> Doubles:
    found = np.empty_like(values)
    found[order] = values
    return found
