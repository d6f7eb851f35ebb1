"""Live beliefs of a question with one right option: Dawid–Skene, one judgment at a time."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from quorate.assignment.live.hope import Duel, hope
from quorate.assignment.live.model import Evidence, Label, Skill, interval
from quorate.assignment.live.tempering import Tempering, Trial
from quorate.assignment.live.votes import Votes

START = 2.0
"""Judgments' worth of the crowd's mean accuracy that every rater starts with."""
RESCALE_EVERY = 16
"""Judgments after which the product of probabilities is scaled, far from underflow."""
EVEN = 0.2
"""Items' worth, for each item begun, of all options being as frequent: with few judgments an item,
what is learned of the frequencies is mostly what the raters' errors made of them."""
CHOOSING = Tempering(1.0, 0.2)
"""How beliefs are tempered to choose by."""
LEAST = 1e-12
UNKNOWN = -1

Pairs = Sequence[tuple[int, int]]


def diagonal(n_options: int, right: float = 4.0, wrong: float = 1.0) -> list[float]:
    """Pseudo-counts of a newcomer before anything is known, label by class, flat."""
    cells = range(n_options * n_options)
    return [right if cell % (n_options + 1) == 0 else wrong for cell in cells]


@dataclass(frozen=True)
class Learned:
    """What a full fit found, flat: ``posterior`` (I, K), ``counts`` (R, label, class), ``totals``
    (R, class), ``hits`` and ``squares`` (R,), ``classes`` (K,), ``pseudo`` (label, class)."""

    posterior: array[float]
    counts: array[float]
    totals: array[float]
    hits: array[float]
    squares: array[float]
    classes: list[float]
    pseudo: list[float]


class Classes:
    """Confusion matrices of raters and posteriors of items, kept up with each judgment.

    The model of ``hierarchical``: row k of rater r is drawn about the crowd's mean row. A new
    judgment renews the posterior of its item alone and moves the expected counts of the raters who
    judged it by the difference: a partial E-step of incremental EM (Neal & Hinton 1998,
    doi:10.1007/978-94-011-5014-9_12). Sums are exact for the posteriors at hand, so the cost does
    not grow with the number of judgments.

    Known answers teach about raters; with ``given`` false their items are told of as if they were
    not known, so that they can be asked like any other. What is told to others leaves the item
    itself out of its raters' counts and is tempered (see ``Tempering``): a rater's competence then
    was learned on other items, as it is for gold.
    """

    def __init__(self, options: Sequence[str], given: bool = True) -> None:
        self.options = tuple(options)
        self.size = len(options)
        self.code = {option: k for k, option in enumerate(options)}
        self.votes: Votes[int] = Votes("h" if self.size < 2**15 else "i")
        self.given = given
        self.known: dict[int, int] = {}
        self.truth = array("h")
        """the same by item for compiled code, -1 where it is not known"""
        self.q = array("d")
        self.belief = array("f")
        self.doubt = array("f")
        self.classes = [0.0] * self.size
        self.counts = array("d")
        self.totals = array("d")
        self.hits = array("d")
        self.squares = array("d")
        self.number = array("i")
        self.right, self.answered = 0.0, 0
        self.pseudo = diagonal(self.size)
        self.strength = self._sums(self.pseudo)
        self.tempering = Tempering()
        self._rows: tuple[int, list[float]] = (-1, [])
        self._entropies: list[float] = []

    def forget(self) -> None:
        """What was remembered of the last rater asked about does not hold any more."""
        self._rows = (-1, [])

    # --- feeding ---

    def judge(self, item: int, rater: int, label: Label) -> None:
        """One more judgment; a second one by the same rater replaces the first."""
        code = self.code.get(label) if isinstance(label, str) else None
        if code is None:
            return
        before = self.votes.of(item)
        if any(who == rater for who, _ in before):
            self.withdraw(item, rater)
            before = self.votes.of(item)
        self.room(item, rater)
        self.votes.add(item, rater, code)
        self._renew(item, before, [*before, (rater, code)])

    def withdraw(self, item: int, rater: int) -> None:
        """The rater's judgment of the item does not count any more."""
        before = self.votes.of(item)
        after = [vote for vote in before if vote[0] != rater]
        if len(after) < len(before):
            self.votes.remove(item, rater)
            self._renew(item, before, after)

    def know(self, item: int, label: Label | None) -> None:
        """The right answer is known; None: not any more."""
        code = self.code.get(label) if isinstance(label, str) else None
        self.room(item, -1)
        self.learn(item, code)
        self.truth[item] = UNKNOWN if code is None else code
        votes = self.votes.of(item)
        self._renew(item, votes, votes)

    def learn(self, item: int, code: int | None) -> None:
        """Note the known answer, and nothing else."""
        if code is None:
            self.known.pop(item, None)
        else:
            self.known[item] = code

    def restart(self, learned: Learned) -> None:
        """Go on from a full fit of all judgments that are in."""
        self.q, self.counts, self.totals = learned.posterior, learned.counts, learned.totals
        self.hits, self.squares = learned.hits, learned.squares
        self.classes, self.right = learned.classes, sum(learned.hits)
        self.pseudo, self.strength = learned.pseudo, self._sums(learned.pseudo)
        self.forget()

    def temper(self, tempering: Tempering) -> None:
        """Tell beliefs by this tempering from now on, of every item."""
        self.tempering = tempering
        for item in range(len(self.q) // self.size):
            if self.asked(item):
                self._tell(item, self.votes.of(item))

    def _tell(self, item: int, votes: Pairs) -> None:
        """Keep what is told of the item: from its judgments, without what itself taught."""
        size, prior = self.size, self._prior()
        base = item * size
        if self.given and item in self.known:
            told = doubt = [1.0 if k == self.known[item] else 0.0 for k in range(size)]
        elif not votes:
            told = doubt = _softmax(prior)
        else:
            scores = self._scores(votes, self.q[base : base + size])
            told, doubt = (
                _softmax([a + b / divisor for a, b in zip(prior, scores, strict=True)])
                for divisor in (self.tempering.divisor(len(votes)), CHOOSING.divisor(len(votes)))
            )
        self.belief[base : base + size] = array("f", told)
        self.doubt[base : base + size] = array("f", doubt)

    def room(self, item: int, rater: int) -> None:
        """Make room for an item and a rater."""
        missing = item + 1 - len(self.truth)
        if missing > 0:
            self.truth.extend([UNKNOWN] * missing)
            self.q.extend([0.0] * (missing * self.size))
            self.belief.extend([0.0] * (missing * self.size))
            self.doubt.extend([0.0] * (missing * self.size))
        missing = rater + 1 - len(self.number)
        if missing > 0:
            self.counts.extend([0.0] * (missing * self.size**2))
            self.totals.extend([0.0] * (missing * self.size))
            for column in (self.hits, self.squares):
                column.extend([0.0] * missing)
            self.number.extend([0] * missing)

    def _renew(self, item: int, before: Pairs, after: Pairs) -> None:
        """Move the item's posterior, and with it what its raters are believed to be like."""
        size, base = self.size, item * self.size
        old = self.q[base : base + size]
        new = self._expected(item, after)
        for rater, label in before:
            self._add(rater, label, old, -1)
        for rater, label in after:
            self._add(rater, label, new, 1)
        for k in range(size):
            self.classes[k] += new[k] - old[k]
            self.q[base + k] = new[k]
        self._tell(item, after)
        self.forget()

    def _add(self, rater: int, label: int, q: Sequence[float], sign: int) -> None:
        size, counts, totals = self.size, self.counts, self.totals
        row, at = (rater * size + label) * size, rater * size
        for k in range(size):
            counts[row + k] += sign * q[k]
            totals[at + k] += sign * q[k]
        self.hits[rater] += sign * q[label]
        self.right += sign * q[label]
        self.answered += sign
        self.squares[rater] += sign * q[label] * q[label]
        self.number[rater] += sign

    def _expected(self, item: int, votes: Pairs) -> list[float]:
        """The model's own posterior: the E-step of one item."""
        size = self.size
        if item in self.known:
            return [1.0 if k == self.known[item] else 0.0 for k in range(size)]
        if not votes:
            return [0.0] * size
        return _softmax(
            [a + b for a, b in zip(self._prior(), self._scores(votes, None), strict=True)]
        )

    # --- reading ---

    def asked(self, item: int) -> bool:
        """Whether there is a judgment or a known answer."""
        return item in self.known or self.votes.count(item) > 0

    def count(self, item: int) -> int:
        """How many judgments the item has."""
        return self.votes.count(item)

    def certainty(self, item: int) -> float:
        """The calibrated probability of the likeliest option as of the item's last change."""
        return max(self._believed(item))

    def posterior(self, item: int) -> dict[str, float]:
        """The calibrated probability of each option as of the item's last change."""
        return dict(zip(self.options, self._believed(item), strict=True))

    def _believed(self, item: int) -> Sequence[float]:
        if not self.asked(item):
            return _softmax(self._prior())
        return self.belief[item * self.size : (item + 1) * self.size]

    def trials(self) -> list[Trial]:
        """The items with known answers that were judged, scored as if they were not known."""
        prior, size, found = self._prior(), self.size, []
        for item, truth in self.known.items():
            votes = self.votes.of(item)
            if votes:
                own = self.q[item * size : (item + 1) * size]
                found.append(Trial(prior, self._scores(votes, own), len(votes), truth))
        return found

    def evidence(self, item: int) -> Evidence:
        """The likeliest option with its calibrated probability."""
        p = self._believed(item)
        best = max(range(self.size), key=p.__getitem__)
        label = self.options[best] if self.asked(item) else None
        return Evidence(label, self.votes.count(item), probability=p[best])

    def settled(self, item: int, confidence: float, width: float | None) -> bool | None:
        """Whether the likeliest option is as probable as was asked for."""
        return max(self._believed(item)) >= confidence

    def hope(self, item: int, confidence: float, width: float | None, left: int) -> float:
        """The probability that an option gets so probable within ``left`` more judgments."""
        votes = self.votes.of(item)
        p = self._believed(item)
        if self.size < 2 or max(p) >= confidence:
            return 1.0
        a, b = sorted(range(self.size), key=p.__getitem__, reverse=True)[:2]
        prior, size = self._prior(), self.size
        scores = self._scores(votes, self.q[item * size : (item + 1) * size] if votes else None)
        crowd = [cell / self.strength[k % size] for k, cell in enumerate(self.pseudo)]
        duel = Duel(
            prior[a] - prior[b],
            scores[a] - scores[b],
            max(1 - p[a] - p[b], 0.0),
            len(votes),
            (crowd[a * size + a], crowd[b * size + a]),
            (crowd[a * size + b], crowd[b * size + b]),
        )
        return hope(duel, self.tempering, confidence, left)

    def gain(self, rater: int, item: int) -> float:
        """I(truth; answer): how much the entropy of the truth falls on average, in nats.

        Under ``CHOOSING``, not under the tempering that gold advises: where gold says that raters
        err together, items beyond hope would look open for ever and draw every judgment.
        """
        size, rows, entropies = self.size, self.rows(rater), self._entropies
        asked = self.asked(item)
        p = self.doubt[item * size : (item + 1) * size] if asked else _softmax(self._prior())
        total = 0.0
        for k in range(size):
            total -= p[k] * entropies[k]
        for start in range(0, size * size, size):
            mean = 0.0
            for k in range(size):
                mean += p[k] * rows[start + k]
            total -= mean * log(mean)
        return total if total > 0.0 else 0.0

    def skill(self, rater: int) -> Skill:
        """Accuracy on the items judged, shrunk to the crowd's; the truth is inferred, so fewer
        judgments count than were given (Louis 1982, as in ``analysis.consensus.competence``)."""
        known = rater < len(self.number)
        n = self.number[rater] if known else 0
        start = self._newcomer()
        mean = (self.right + START * start) / (self.answered + START)
        hits = self.hits[rater] if known else 0.0
        value = (hits + START * mean) / (n + START)
        spread = max(value * (1 - value), LEAST)
        missing = max(hits - self.squares[rater], 0.0) / spread if known else 0.0
        rows = self.rows(rater)
        size = self.size
        return Skill(
            value,
            *interval(value, max(n + START - missing, 0.1 * (n + START))),
            judgments=n,
            confusion=tuple(tuple(rows[j * size + k] for j in range(size)) for k in range(size)),
        )

    def rows(self, rater: int) -> list[float]:
        """P(label | class) of a rater, label by class, flat."""
        if self._rows[0] == rater:
            return self._rows[1]
        size = self.size
        own = rater < len(self.number)
        found: list[float] = []
        for cell in range(size * size):
            count = self.counts[rater * size * size + cell] if own else 0.0
            total = self.totals[rater * size + cell % size] if own else 0.0
            found.append(
                max(count + self.pseudo[cell], LEAST) / (total + self.strength[cell % size])
            )
        self._rows = (rater, found)
        logs = [-x * log(x) for x in found]
        self._entropies = [sum(logs[k::size]) for k in range(size)]
        return found

    # --- the arithmetic ---

    def _prior(self) -> list[float]:
        mass = total(self.classes)
        each = 1.0 + EVEN * mass / self.size
        whole = mass + self.size * each
        return [log((c + each) / whole) for c in self.classes]

    def _scores(self, votes: Pairs, own: Sequence[float] | None) -> list[float]:
        """ln P(judgments | class) up to a constant, without the item itself where ``own`` is its
        posterior."""
        size, counts, totals = self.size, self.counts, self.totals
        pseudo, strength = self.pseudo, self.strength
        scores, product = [0.0] * size, [1.0] * size
        for place, (rater, label) in enumerate(votes, 1):
            row, at, cell = (rater * size + label) * size, rater * size, label * size
            for k in range(size):
                less = own[k] if own is not None else 0.0
                count = counts[row + k] - less
                product[k] *= ((count if count > 0.0 else 0.0) + pseudo[cell + k]) / (
                    totals[at + k] - less + strength[k]
                )
            if place % RESCALE_EVERY == 0:
                scores = [s + log(p) for s, p in zip(scores, product, strict=True)]
                product = [1.0] * size
        return [s + log(p) for s, p in zip(scores, product, strict=True)]

    def _newcomer(self) -> float:
        cells = range(self.size)
        return sum(self.pseudo[k * self.size + k] / self.strength[k] for k in cells) / self.size

    def _sums(self, pseudo: Sequence[float]) -> list[float]:
        return [sum(pseudo[k :: self.size]) for k in range(self.size)]


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    whole = total(weights)
    return [weight / whole for weight in weights]


def total(terms: Sequence[float]) -> float:
    """The terms added one to another: from Python 3.12 on ``sum`` corrects itself, and compiled
    code, which is to have the same bits, does not."""
    found = 0.0
    for term in terms:
        found += term
    return found
