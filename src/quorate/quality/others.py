"""What is known of a rater's items without the rater: from gold, and from what others answered.

A rater's answer must not be its own witness, so beliefs here leave out every vote of the rater:
for an item with other raters' votes v_j,

    log q_k = log π_k + τ Σ_j [v_j = k] log(a_j (K-1) / (1 - a_j)) + constant,

where a_j is how often rater j lately agreed with what is believed, π the shares of the options, and
τ = 0.9 a discount because raters err together on hard items. Cost does not grow with the campaign:
a_j and π come from its latest ``SAMPLE`` judgments, the votes from the rater's latest ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from quorate.quality.accuracy import Accuracy, blurred
from quorate.quality.view import Answers, Purpose, View
from quorate.schema.question import Kind

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

SAMPLE = 1000
"""how many of the latest judgments say what the crowd is like"""
DISCOUNT = 0.9
"""what another rater's vote counts, since raters err together on hard items"""
TRUSTED = 0.98
"""how far gold is believed: it may be wrong"""
FEW = 4
"""classes with fewer items than this are judged together"""
USUAL = 0.75
"""the accuracy of a rater of whom nothing is known"""


@dataclass(frozen=True, eq=False)
class Company:
    """The crowd, as far as it is the background of one rater.

    ``reliability`` (R,) is the accuracy of each rater, shrunk to ``usual``, the mean; ``shares``
    (K,) of the options. ``near`` (K,) is how often an ordinal answer lies so many steps from what
    is believed; ``centre``, ``spread`` of a numeric question's answers, ``noise`` of those to one
    item.
    """

    reliability: Doubles
    usual: float
    shares: Doubles
    near: Doubles
    centre: float = 0.0
    spread: float = 1.0
    noise: float = 1.0


@dataclass(frozen=True, eq=False)
class Known:
    """What is known about a rater's answers: n decisions.

    ``rows`` (n,) the judgments; ``knows`` (n,) the probability of the answer from a rater who is
    right, ``guesses`` (n,) from one who is not; ``truth`` (n,) the likeliest option, ``sure`` (n,)
    its probability; ``weight`` what a decision counts; ``chance`` the accuracy of who guesses.
    """

    rows: Longs
    knows: Doubles
    guesses: Doubles
    truth: Longs
    sure: Doubles
    weight: float
    chance: float

    def accuracy(self, chosen: NDArray[np.bool_] | None = None) -> Accuracy:
        """The answers as evidence of balanced accuracy, classes with few items taken together."""
        every = slice(None) if chosen is None else chosen
        logs = blurred(self.knows[every], self.guesses[every])
        truth = self.truth[every]
        sizes = np.bincount(truth) if len(truth) else np.zeros(1, np.int64)
        large = np.nonzero(sizes >= FEW)[0]
        small = np.nonzero((sizes > 0) & (sizes < FEW))[0]
        place = np.full(len(sizes), len(large))
        place[large] = np.arange(len(large))
        strata = len(large) + bool(len(small)) or 1
        belongs = np.arange(strata)[:, None] == place[truth]
        classes = np.ones(strata)
        if len(small):
            classes[-1] = len(small)
        judgments = round(len(truth) * self.weight) if self.weight < 1 else len(truth)
        return Accuracy((belongs @ logs) * self.weight, classes, judgments, self.chance)


_companies: WeakKeyDictionary[View, dict[str, Company]] = WeakKeyDictionary()


def company(view: View, name: str) -> Company:
    """The crowd at a question, from the latest judgments; found once a view."""
    known = _companies.setdefault(view, {})
    if name not in known:
        known[name] = _company(view, view.answers[name])
    return known[name]


def _company(view: View, answers: Answers) -> Company:
    start = max(len(view) - SAMPLE, 0)
    rows = np.arange(start, len(view))
    answered = answers.code[start:] >= 0
    if answers.question.kind is Kind.NUMERIC:
        answered = np.isfinite(answers.value[start:])
    rows = rows[answered]
    agrees = _agreement(view, answers, rows)
    told = ~np.isnan(agrees)
    usual = float(np.clip((agrees[told].sum() + 4 * USUAL) / (told.sum() + 4), 0, 1))
    n_raters = len(view.raters)
    rater = view.rater[rows[told]]
    total = np.bincount(rater, agrees[told], n_raters)
    reliability = (total + 4 * usual) / (np.bincount(rater, minlength=n_raters) + 4)
    if answers.question.kind is Kind.NUMERIC:
        return _numbers(view, answers, rows, reliability, usual)
    n_options = max(len(answers.options), 1)
    shares, near = np.ones(n_options), np.exp2(-np.arange(n_options))
    if answers.sets is None and answers.texts is None:
        code = answers.code[rows]
        shares = shares + np.bincount(code, minlength=n_options)
        if answers.posterior is not None and answers.question.kind is Kind.ORDINAL:
            believed = answers.posterior[view.item[rows]]
            seen = ~np.isnan(believed[:, 0])
            apart = abs(np.argmax(believed[seen], axis=1) - code[seen])
            near = near + np.bincount(apart, minlength=n_options)
    return Company(reliability, usual, shares / shares.sum(), near / near.sum())


def _agreement(view: View, answers: Answers, rows: Longs) -> Doubles:
    """How far each judgment is right by what is known or believed, NaN where nothing is.

    Where the likeliest option is right with probability m on average, a rater who is right with
    probability a names options believed with a m + (1 - a) (1 - m) / (K - 1) on average; solved
    for a, so that doubts about the items are no doubts about the raters.
    """
    agrees = np.full(len(rows), np.nan)
    item = view.item[rows]
    right = answers.right[rows]
    if answers.posterior is not None and answers.question.kind is not Kind.NUMERIC and len(rows):
        believed = answers.posterior[item]
        if answers.sets is not None:
            chosen = answers.sets[answers.code[rows]]
            agrees = np.where(chosen, believed, 1 - believed).mean(axis=1)
            sure, others = np.maximum(believed, 1 - believed).mean(axis=1), 1
        else:
            agrees = believed[np.arange(len(rows)), answers.code[rows]]
            sure, others = believed.max(axis=1), max(len(answers.options) - 1, 1)
        open_ = (right < 0) & ~np.isnan(agrees)
        mean = float(sure[open_].mean()) if open_.any() else 1.0
        least = (1 - mean) / others
        agrees = (agrees - least) / max(mean - least, 0.2)
    return np.where(right >= 0, right, agrees)


def _numbers(
    view: View, answers: Answers, rows: Longs, reliability: Doubles, usual: float
) -> Company:
    values = answers.value[rows]
    none = np.zeros(0)
    if len(values) < 2:
        return Company(reliability, usual, none, none)
    low, centre, high = np.quantile(values, [0.16, 0.5, 0.84])
    spread = max(float(high - low) / 2, float(values.std()) / 4, 1e-9)
    _, group, size = np.unique(view.item[rows], return_inverse=True, return_counts=True)
    mean = np.bincount(group, values) / size
    gaps = abs(values - mean[group])[size[group] > 1] * np.sqrt(2.0)
    # two answers lie √2/2 of their own deviation from their mean
    noise = 1.4826 * float(np.median(gaps)) if len(gaps) else spread / 2
    return Company(
        reliability, usual, none, none, float(centre), spread, min(max(noise, spread / 50), spread)
    )


_known: WeakKeyDictionary[View, dict[tuple[str, int], Known]] = WeakKeyDictionary()


def known(view: View, name: str, rater: int) -> Known:
    """What is known about a rater's answers to a question, the rater's own votes left out; found
    once a view."""
    found = _known.setdefault(view, {})
    if (name, rater) not in found:
        found[name, rater] = _find(view, name, rater)
    return found[name, rater]


def _find(view: View, name: str, rater: int) -> Known:
    answers = view.answers[name]
    if answers.question.kind is Kind.NUMERIC:
        return _known_number(view, name, rater)
    if answers.sets is not None:
        return _known_sets(view, name, rater, answers.sets)
    if len(answers.options) < 2 or answers.texts is not None:
        return _nothing()
    peers, crowd = view.peers(rater), company(view, name)
    votes = voted(view, name, rater)
    logits = votes.logits + np.log(crowd.shares)
    gold = answers.gold[view.item[peers.own]]
    logits[gold >= 0] = 0.0
    n_options = len(answers.options)
    logits[gold >= 0, gold[gold >= 0]] = np.log(TRUSTED * (n_options - 1) / (1 - TRUSTED))
    kept = (votes.told | (gold >= 0)) & (answers.code[peers.own] >= 0)
    return _of_options(answers, crowd, peers.own[kept], logits[kept])


@dataclass(frozen=True, eq=False)
class Votes:
    """Others' votes on a rater's n items: ``logits`` (n, K) their weights added up by option.

    ``told`` (n,) whether there are any; ``weight`` (M,) of the M votes in the rows of
    ``View.peers``, 0 where there is no answer; ``trust`` (R,) the accuracy each rater is given.
    """

    logits: Doubles
    told: NDArray[np.bool_]
    weight: Doubles
    trust: Doubles


_votes: WeakKeyDictionary[View, dict[tuple[str, int], Votes]] = WeakKeyDictionary()


def voted(view: View, name: str, rater: int) -> Votes:
    """What the others said of a rater's items, one option of several; found once a view."""
    found = _votes.setdefault(view, {})
    if (name, rater) not in found:
        found[name, rater] = _voted(view, name, rater)
    return found[name, rater]


def _voted(view: View, name: str, rater: int) -> Votes:
    answers, peers, crowd = view.answers[name], view.peers(rater), company(view, name)
    n_options, n = len(answers.options), len(peers.own)
    vote = answers.code[peers.row]
    given = vote >= 0
    trust = np.clip(crowd.reliability, 1 / n_options + 0.01, 0.97)
    each = DISCOUNT * np.log(trust * (n_options - 1) / (1 - trust))
    weight = np.where(given, each[view.rater[peers.row]], 0.0)
    cell = peers.place * n_options + np.maximum(vote, 0)
    logits = np.bincount(cell, weight, n * n_options).astype(np.float64).reshape(n, n_options)
    told = np.bincount(peers.place[given], minlength=n) > 0
    return Votes(logits, told, weight, trust)


def _of_options(answers: Answers, crowd: Company, rows: Longs, logits: Doubles) -> Known:
    n_options = len(answers.options)
    believed = np.exp(logits - logits.max(axis=1, keepdims=True))
    believed /= believed.sum(axis=1, keepdims=True)
    code = answers.code[rows]
    truth = np.argmax(logits, axis=1) if len(rows) else np.zeros(0, np.int64)
    sure = believed[np.arange(len(rows)), truth]
    if answers.question.kind is Kind.ORDINAL and n_options > 2:
        steps = abs(np.subtract.outer(np.arange(n_options), np.arange(n_options)))
        close = crowd.near[steps]
        close /= close.sum(axis=0)
        knows = (believed * close[code]).sum(axis=1)
        return Known(rows, knows, np.full(len(rows), 1 / n_options), truth, sure, 1.0, 0.0)
    agrees = believed[np.arange(len(rows)), code]
    wrong = (1 - agrees) / (n_options - 1)
    return Known(rows, agrees, wrong, truth, sure, 1.0, 1 / n_options)


def _known_sets(view: View, name: str, rater: int, sets: NDArray[np.bool_]) -> Known:
    """Each option is a decision: in or not. All of an answer's together count as two at most."""
    answers, peers, crowd = view.answers[name], view.peers(rater), company(view, name)
    voted = answers.code[peers.row] >= 0
    trust = np.clip(crowd.reliability[view.rater[peers.row]], 0.51, 0.97)
    weight = (DISCOUNT * np.log(trust / (1 - trust)))[voted]
    chosen = sets[answers.code[peers.row[voted]]]
    logits = np.zeros((len(peers.own), len(answers.options)))
    np.add.at(logits, peers.place[voted], np.where(chosen, weight[:, None], -weight[:, None]))
    told = np.bincount(peers.place[voted], minlength=len(peers.own)) > 0
    kept = told & (answers.code[peers.own] >= 0)
    rows, logits = peers.own[kept], logits[kept]
    inside = 1 / (1 + np.exp(-logits))
    own = sets[answers.code[rows]]
    knows = np.where(own, inside, 1 - inside).ravel()
    truth = (inside > 0.5).astype(np.int64).ravel()
    sure = np.maximum(inside, 1 - inside).ravel()
    each = min(1.0, 2 / max(len(answers.options), 1))
    return Known(np.repeat(rows, inside.shape[1]), knows, 1 - knows, truth, sure, each, 0.5)


def _known_number(view: View, name: str, rater: int) -> Known:
    """Right: a Student t (5) around the others' mean, as wide as answers to one item lie apart;
    not right: as the answers to all items lie."""
    answers, peers, crowd = view.answers[name], view.peers(rater), company(view, name)
    value = answers.value[peers.row]
    voted = np.isfinite(value)
    size = np.bincount(peers.place[voted], minlength=len(peers.own))
    total = np.bincount(peers.place[voted], value[voted], len(peers.own))
    kept = (size > 0) & np.isfinite(answers.value[peers.own])
    rows, size, mean = peers.own[kept], size[kept], total[kept] / size[kept]
    own = answers.value[rows]
    width = crowd.noise * np.sqrt(1 + 1 / size)
    knows = _student((own - mean) / width) / width
    guesses = _student((own - crowd.centre) / crowd.spread) / crowd.spread
    zeros = np.zeros(len(rows), np.int64)
    return Known(rows, knows, guesses, zeros, np.ones(len(rows)), 1.0, 0.0)


def _student(z: Doubles) -> Doubles:
    """The density of Student's t with 5 degrees of freedom: 8 / (3 π √5) (1 + z²/5)^-3."""
    return np.asarray(8 / (3 * np.pi * np.sqrt(5)) * (1 + z**2 / 5) ** -3.0)


def _nothing() -> Known:
    rows, none = np.zeros(0, np.int64), np.zeros(0)
    return Known(rows, none, none, rows, none, 1.0, 0.0)


def gold_rows(view: View, name: str, rater: int) -> Longs:
    """A rater's first answers to items whose answer is known, trap items left out; none where the
    spread of answers is the data, so that no answer is known."""
    if view.terms.descriptive(name):
        return np.zeros(0, np.int64)
    rows = view.work(rater)
    right = view.answers[name].right[rows]
    purpose = view.purpose[rows]
    kept = (right >= 0) & (purpose != Purpose.AUDIT) & (view.round[rows] == 0)
    chosen: Longs = rows[kept]
    return chosen
