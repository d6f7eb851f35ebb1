"""A model of how votes come about: what items mean to raters, and how often raters look.

A vote of rater r on an item follows what the item means with probability a_r (the rater's
attention), else it is drawn from u_r, the rater's own habits (as in MACE; Hovy et al. 2013,
aclanthology.org/N13-1132):

    P(vote = k) = a_r t_k + (1 - a_r) u_rk

What the item means is a distribution t over the options, the same for all raters or not:

    clear     t is one option j                                       P = w_clear pi_j
    split     t_j = q, t_l = 1 - q, with q about one half             P = w_split g_jl Beta(q; 4, 4)
    diffuse   t is how frequent options are                           P = w_diffuse
    opinion   one camp of raters means j, the other l; whoever        P = w_opinion g_jl / 2
              belongs to a camp takes its side with probability .9

q runs over a grid. All sums over votes are tables (I, K), so an expectation costs one pass over
the votes and one over pairs of options.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.causes.votes import Doubles, Votes

LEANS = np.array([0.3, 0.4, 0.5, 0.6, 0.7])
"""how a split item may lean"""
LEAN_WEIGHTS = (LEANS * (1 - LEANS)) ** 3 / ((LEANS * (1 - LEANS)) ** 3).sum()
LOYAL = 0.9
"""how often a member of a camp takes its side"""
HASTE = 1.5
"""logits by which a hasty vote follows its item less"""
WEIGHTS = np.array([0.8, 0.1, 0.02, 0.08])
PRIOR = np.array([8.0, 1.0, 0.2, 1.0])
"""pseudo-items of each meaning: clear, split, diffuse, opinion"""
HABIT = 0.5
"""pseudo-votes of an option in a rater's habits"""
ATTENTION = (4.0, 1.0)
"""pseudo-votes that followed their item, and that did not"""
PAIRS = 10.0
"""pseudo-items over which the base of pairs is spread"""
BLOCK = 1 << 21
"""cells of items × pairs of options that are held at once"""


@dataclass(frozen=True, eq=False)
class Parameters:
    """``attention`` (R,), ``habits`` (R, K), ``prevalence`` (K,), ``pairs`` (P,) that add to 1 in
    the order of ``pairs_of``, and ``weights`` (4,) of clear, split, diffuse and opinion."""

    attention: Doubles
    habits: Doubles
    prevalence: Doubles
    pairs: Doubles
    weights: Doubles


@dataclass(frozen=True, eq=False)
class Beliefs:
    """The posterior of what each item means: all probabilities of an item add to 1.

    ``clear`` (I, K); ``split`` (I, P) by pair of options; ``diffuse`` (I,); ``sides`` (2, I, K):
    that this option is the side of the first camp, or of the second. ``leaning`` (5, I, K): that
    the item is split and leans so to this option. ``log_likelihood`` is that of all votes.
    """

    clear: Doubles
    split: Doubles
    diffuse: Doubles
    sides: Doubles
    leaning: Doubles
    log_likelihood: float

    @property
    def opinion(self) -> Doubles:
        """How likely camps stand against each other, (I,)."""
        return np.asarray(self.sides[0].sum(axis=1))

    @property
    def meaning(self) -> Doubles:
        """What an item is expected to mean to a rater of no camp, (I, K), but for ``diffuse``."""
        leaning = np.tensordot(LEANS, self.leaning, 1)
        return np.asarray(self.clear + leaning + self.sides.sum(axis=0) / 2)


def pairs_of(options: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the second option of each pair, (P,)."""
    first, second = np.triu_indices(options, 1)
    return first.astype(np.int64), second.astype(np.int64)


def begin(votes: Votes) -> Parameters:
    """Where the fit begins: attentive raters, and options as frequent as they are."""
    _, raters, options = votes.shape
    share: Doubles = np.bincount(votes.code, minlength=options).astype(np.float64) + 1.0
    share = share / share.sum()
    return Parameters(
        np.full(raters, 0.8),
        np.tile(share, (raters, 1)),
        share,
        base_pairs(share, ordinal=votes.ordinal),
        WEIGHTS,
    )


def base_pairs(prevalence: Doubles, *, ordinal: bool) -> Doubles:
    """How often each two options would stand against each other if no two were close, (P,).

    Proportional to the product of their frequencies; on a scale halved with every step between
    them.
    """
    first, second = pairs_of(len(prevalence))
    found = prevalence[first] * prevalence[second]
    if ordinal:
        found = found * 0.5 ** (second - first - 1.0)
    return np.asarray(found / found.sum())


def follows(votes: Votes, model: Parameters) -> tuple[Doubles, Doubles]:
    """The probability that each vote follows its item, and that habit alone says it, (V,)."""
    logit = np.log(model.attention / (1 - model.attention))[votes.rater] - HASTE * votes.hasty
    attention = 1 / (1 + np.exp(-logit))
    return attention, (1 - attention) * model.habits[votes.rater, votes.code]


def expect(votes: Votes, model: Parameters, first: Doubles | None = None) -> Beliefs:
    """The posterior of each item's meaning.

    ``first`` (V,) is the probability that the rater of a vote belongs to the first camp, by all
    other items; None: there are no camps.
    """
    attention, habit = follows(votes, model)
    alone = votes.table(np.log(habit))

    def gain(target: Doubles | float) -> Doubles:
        return votes.table(np.log(attention * target + habit)) - alone

    tables = [gain(1.0), *(gain(float(q)) for q in LEANS)]
    if first is not None:
        loyal = first * LOYAL + (1 - first) * (1 - LOYAL)
        tables += [gain(loyal), gain(1 - loyal)]
    diffuse = gain(model.prevalence[votes.code]).sum(axis=1)
    items, _, options = votes.shape
    step = max(1, BLOCK // (options * options))
    parts = [
        _block(model, [table[n : n + step] for table in tables], diffuse[n : n + step])
        for n in range(0, items, step)
    ]
    found = float(alone.sum()) + sum(part.log_likelihood for part in parts)
    return Beliefs(
        np.concatenate([part.clear for part in parts]),
        np.concatenate([part.split for part in parts]),
        np.concatenate([part.diffuse for part in parts]),
        np.concatenate([part.sides for part in parts], axis=1),
        np.concatenate([part.leaning for part in parts], axis=1),
        found,
    )


def _block(model: Parameters, tables: list[Doubles], diffuse: Doubles) -> Beliefs:
    options = len(model.prevalence)
    first, second = pairs_of(options)
    of_first, of_second = np.eye(options)[first], np.eye(options)[second]
    weights, pairs = np.log(model.weights), np.log(model.pairs)
    clear = tables[0] + np.log(model.prevalence) + weights[0]
    diffuse = diffuse + weights[2]
    lean = tables[1 : 1 + len(LEANS)]
    split = [
        a[:, first] + b[:, second] + pairs + (weights[1] + np.log(w))
        for a, b, w in zip(lean, lean[::-1], LEAN_WEIGHTS, strict=True)
    ]
    opinion: list[Doubles] = []
    if len(tables) > 1 + len(LEANS):
        one, other = tables[-2:]
        against = pairs + weights[3] - np.log(2)
        opinion = [one[:, first] + other[:, second] + against]
        opinion += [other[:, first] + one[:, second] + against]
    top = np.maximum(clear.max(axis=1), diffuse)
    for part in (*split, *opinion):
        top = np.maximum(top, part.max(axis=1))
    clear, diffuse = np.exp(clear - top[:, None]), np.exp(diffuse - top)
    split, opinion = ([np.exp(p - top[:, None]) for p in parts] for parts in (split, opinion))
    total = clear.sum(axis=1) + diffuse + sum(part.sum(axis=1) for part in (*split, *opinion))
    clear, diffuse = clear / total[:, None], diffuse / total
    split, opinion = ([p / total[:, None] for p in parts] for parts in (split, opinion))
    leaning = [a @ of_first + b @ of_second for a, b in zip(split, split[::-1], strict=True)]
    sides = [np.zeros_like(clear)] * 2
    if opinion:
        sides = [opinion[n] @ of_first + opinion[1 - n] @ of_second for n in (0, 1)]
    return Beliefs(
        clear,
        np.sum(split, axis=0),
        diffuse,
        np.stack(sides),
        np.stack(leaning),
        float((np.log(total) + top).sum()),
    )


def maximize(
    votes: Votes, model: Parameters, beliefs: Beliefs, first: Doubles | None = None
) -> Parameters:
    """The parameters under which these beliefs are likeliest, with the priors above."""
    attention, habit = follows(votes, model)
    at = votes.item, votes.code
    whole, spread = np.ones(len(habit)), model.prevalence[votes.code]
    targets = [(whole, beliefs.clear[at]), (spread, beliefs.diffuse[votes.item])]
    targets += [(lean * whole, mass[at]) for lean, mass in zip(LEANS, beliefs.leaning, strict=True)]
    if first is not None:
        loyal = first * LOYAL + (1 - first) * (1 - LOYAL)
        targets += [(loyal, beliefs.sides[0][at]), (1 - loyal, beliefs.sides[1][at])]
    followed = np.zeros(len(habit))
    for target, mass in targets:
        followed += mass * attention * target / (attention * target + habit)
    seen, lost = votes.by_rater(followed), votes.by_rater(1 - followed)
    _, raters, options = votes.shape
    cells = votes.rater * options + votes.code
    lapses = np.bincount(cells, 1 - followed, raters * options).reshape(raters, options)
    habits: Doubles = lapses + HABIT * options * model.prevalence
    weights = PRIOR + np.array(
        [beliefs.clear.sum(), beliefs.split.sum(), beliefs.diffuse.sum(), beliefs.sides[0].sum()]
    )
    if first is None:
        weights[3] = 1e-9 * weights.sum()
    prevalence = beliefs.clear.sum(axis=0) + 1.0
    prevalence /= prevalence.sum()
    base = base_pairs(prevalence, ordinal=votes.ordinal)
    pairs = beliefs.split.sum(axis=0) + PAIRS * base
    good, poor = ATTENTION
    return Parameters(
        np.clip((seen + good) / (seen + lost + good + poor), 0.02, 0.995),
        habits / habits.sum(axis=1, keepdims=True),
        prevalence,
        pairs / pairs.sum(),
        weights / weights.sum(),
    )
