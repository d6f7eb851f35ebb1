"""A model of how votes come about: what items mean to raters, and how often raters look.

A vote of rater r on an item follows what the item means with probability a_r (the rater's
attention), else it is drawn from u_r, the rater's own habits (as in MACE; Hovy et al. 2013,
aclanthology.org/N13-1132):

    P(vote = k) = a_r t_k + (1 - a_r) u_rk

What the item means is a distribution t over the options, the same for all raters or not:

    clear     t is one option j                                       P = w_clear pi_j
    split     t_j = q, t_l = 1 - q                                    P = w_split g_jl v_q
    diffuse   t is how frequent options are                           P = w_diffuse
    opinion   one camp of raters means j, the other l; whoever        P = w_opinion o_jl / 2
              belongs to a camp takes its side with probability .9
    hard      t is one option j, and a_r is less by h logits: who     P = w_hard pi_j / 3
              is not sure falls back on the own habit

q runs over a grid and v begins at Beta(4, 4): where items have many votes it is they that say
whether one of five may read an item otherwise. Only because hard items are set apart is a_r a
rater's error on items that are not: else a crowd whose raters draw a line in different places
would pass for one that is careless, and a third that differs for slips. All sums over votes are
tables (I, K), so an expectation costs one pass over the votes and one over pairs of options.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.disagreement.causes.votes import Doubles, Votes

LEANS = np.arange(1, 10) / 10
"""how a split item may lean"""
LEAN_WEIGHTS = (LEANS * (1 - LEANS)) ** 3 / ((LEANS * (1 - LEANS)) ** 3).sum()
"""the weights of leans before any item is seen"""
LEAN_ITEMS = 10.0
"""pseudo-items over which these weights are spread"""
LOYAL = 0.9
"""how often a member of a camp takes its side"""
HASTE = 1.5
"""logits by which a hasty vote follows its item less"""
HARD = np.array([1.5, 3.0, 4.5])
"""logits h by which votes follow a hard item less"""
WEIGHTS = np.array([0.78, 0.1, 0.02, 0.08, 0.02])
PRIOR = np.array([8.0, 1.0, 0.2, 1.0, 0.2])
"""pseudo-items of each meaning: clear, split, diffuse, opinion, hard"""
HABIT = 0.5
"""pseudo-votes of an option in a rater's habits"""
ATTENTION = (4.0, 1.0)
"""pseudo-votes that followed their item, and that did not"""
PAIRS = 10.0
"""pseudo-items over which the base of pairs is spread"""
AGAINST = 50.0
"""the same for camps; with less, a pair that is often unclear passes for one of opinion"""
BLOCK = 1 << 21
"""cells of items × pairs of options that are held at once"""


@dataclass(frozen=True, eq=False)
class Parameters:
    """``attention`` (R,), ``habits`` (R, K), ``prevalence`` (K,); ``pairs`` (P,) of split items
    and ``against`` (P,) of camps, both in the order of ``pairs_of``; ``leans`` (9,) of ``LEANS``;
    ``weights`` (5,) of clear, split, diffuse, opinion and hard. Each of these adds to 1."""

    attention: Doubles
    habits: Doubles
    prevalence: Doubles
    pairs: Doubles
    against: Doubles
    leans: Doubles
    weights: Doubles


@dataclass(frozen=True, eq=False)
class Beliefs:
    """The posterior of what each item means: all probabilities of an item add to 1.

    ``clear`` (I, K); ``split`` (I, P) by pair of options; ``diffuse`` (I,); ``against`` (I, P):
    that camps stand so; ``sides`` (2, I, K): that this option is the side of the first camp, or of
    the second; ``hard`` (3, I, K) by level and option. ``leaning`` (9, I, K): that the item is
    split and leans so to this option. ``log_likelihood`` is that of all votes.
    """

    clear: Doubles
    split: Doubles
    diffuse: Doubles
    against: Doubles
    sides: Doubles
    leaning: Doubles
    hard: Doubles
    log_likelihood: float

    @property
    def opinion(self) -> Doubles:
        """How likely camps stand against each other, (I,)."""
        return np.asarray(self.sides[0].sum(axis=1))

    @property
    def between(self) -> Doubles:
        """How likely an item stands between two options, (I, P).

        With two options hard and diffuse items do too: there is no other pair.
        """
        if self.split.shape[1] > 1:
            return self.split
        return np.asarray(self.split + (self.hard.sum(axis=(0, 2)) + self.diffuse)[:, None])

    @property
    def meaning(self) -> Doubles:
        """What an item is expected to mean to a rater of no camp, (I, K), but for ``diffuse`` and
        ``hard``."""
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
        base_pairs(share, ordinal=votes.ordinal),
        LEAN_WEIGHTS,
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


def follows(votes: Votes, model: Parameters, harder: float = 0.0) -> tuple[Doubles, Doubles]:
    """The probability that each vote follows its item, and that habit alone says it, (V,).

    ``harder`` is how many logits less they follow.
    """
    logit = np.log(model.attention / (1 - model.attention))[votes.rater]
    logit = logit - HASTE * votes.hasty - harder
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
    hard = np.stack([_hard(votes, model, float(level)) for level in HARD])
    hard -= alone.sum(axis=1)[:, None]
    items, _, options = votes.shape
    step = max(1, BLOCK // (options * options))
    parts = [
        _block(
            model,
            [table[n : n + step] for table in tables],
            diffuse[n : n + step],
            hard[:, n : n + step],
        )
        for n in range(0, items, step)
    ]
    found = float(alone.sum()) + sum(part.log_likelihood for part in parts)
    return Beliefs(
        np.concatenate([part.clear for part in parts]),
        np.concatenate([part.split for part in parts]),
        np.concatenate([part.diffuse for part in parts]),
        np.concatenate([part.against for part in parts]),
        np.concatenate([part.sides for part in parts], axis=1),
        np.concatenate([part.leaning for part in parts], axis=1),
        np.concatenate([part.hard for part in parts], axis=1),
        found,
    )


def _hard(votes: Votes, model: Parameters, level: float) -> Doubles:
    """The log probability of an item's votes if it means this option and is so hard, (I, K)."""
    attention, habit = follows(votes, model, level)
    alone = np.log(habit)
    whole = votes.table(alone).sum(axis=1)
    return np.asarray(votes.table(np.log(attention + habit) - alone) + whole[:, None])


def _block(model: Parameters, tables: list[Doubles], diffuse: Doubles, hard: Doubles) -> Beliefs:
    options = len(model.prevalence)
    first, second = pairs_of(options)
    of_first, of_second = np.eye(options)[first], np.eye(options)[second]
    weights, pairs = np.log(model.weights), np.log(model.pairs)
    clear = tables[0] + np.log(model.prevalence) + weights[0]
    diffuse = diffuse + weights[2]
    hard = hard + np.log(model.prevalence) + (weights[4] - np.log(len(HARD)))
    lean = tables[1 : 1 + len(LEANS)]
    split = [
        a[:, first] + b[:, second] + pairs + (weights[1] + np.log(w))
        for a, b, w in zip(lean, lean[::-1], model.leans, strict=True)
    ]
    opinion: list[Doubles] = []
    if len(tables) > 1 + len(LEANS):
        one, other = tables[-2:]
        against = np.log(model.against) + weights[3] - np.log(2)
        opinion = [one[:, first] + other[:, second] + against]
        opinion += [other[:, first] + one[:, second] + against]
    top = np.maximum(clear.max(axis=1), diffuse)
    for part in (*split, *opinion, *hard):
        top = np.maximum(top, part.max(axis=1))
    clear, diffuse = np.exp(clear - top[:, None]), np.exp(diffuse - top)
    hard = np.exp(hard - top[:, None])
    split, opinion = ([np.exp(p - top[:, None]) for p in parts] for parts in (split, opinion))
    total = clear.sum(axis=1) + diffuse + sum(p.sum(axis=1) for p in (*split, *opinion, *hard))
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
        np.sum(opinion, axis=0) if opinion else np.zeros_like(split[0]),
        np.stack(sides),
        np.stack(leaning),
        hard / total[:, None],
        float((np.log(total) + top).sum()),
    )


def maximize(
    votes: Votes,
    model: Parameters,
    beliefs: Beliefs,
    first: Doubles | None = None,
    *,
    hard: bool = True,
) -> Parameters:
    """The parameters under which these beliefs are likeliest, with the priors above.

    ``hard``: whether there may be hard items.
    """
    followed, lapsed = _followed(votes, model, beliefs, first)
    doubtful = beliefs.hard.sum(axis=(0, 2))[votes.item]
    seen, lost = votes.by_rater(followed), votes.by_rater(1 - doubtful - followed)
    _, raters, options = votes.shape
    cells = votes.rater * options + votes.code
    lapses = np.bincount(cells, lapsed, raters * options).reshape(raters, options)
    habits: Doubles = lapses + HABIT * options * model.prevalence
    parts = beliefs.clear, beliefs.split, beliefs.diffuse, beliefs.sides[0], beliefs.hard
    weights = PRIOR + np.array([part.sum() for part in parts])
    if first is None:
        weights[3] = 1e-9 * weights.sum()
    if not hard:
        weights[4] = 1e-9 * weights.sum()
    prevalence = beliefs.clear.sum(axis=0) + beliefs.hard.sum(axis=(0, 1)) + 1.0
    prevalence /= prevalence.sum()
    base = base_pairs(prevalence, ordinal=votes.ordinal)
    pairs = beliefs.split.sum(axis=0) + PAIRS * base
    against = beliefs.against.sum(axis=0) + AGAINST * base
    leans = beliefs.leaning.sum(axis=(1, 2)) / 2 + LEAN_ITEMS * LEAN_WEIGHTS
    good, poor = ATTENTION
    return Parameters(
        np.clip((seen + good) / (seen + lost + good + poor), 0.02, 0.995),
        habits / habits.sum(axis=1, keepdims=True),
        prevalence,
        pairs / pairs.sum(),
        against / against.sum(),
        leans / leans.sum(),
        weights / weights.sum(),
    )


def _followed(
    votes: Votes, model: Parameters, beliefs: Beliefs, first: Doubles | None
) -> tuple[Doubles, Doubles]:
    """How likely each vote followed an item that is not hard, and how likely a habit, (V,)."""
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
    lapsed = 1 - followed
    for level, mass in zip(HARD, beliefs.hard, strict=True):
        less, other = follows(votes, model, float(level))
        lapsed -= mass[at] * less / (less + other)
    return followed, lapsed
