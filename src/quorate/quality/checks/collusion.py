"""Do two raters agree more than their items explain, above all where they are wrong?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from random import Random
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from quorate.quality.finding import Finding, Verdict
from quorate.quality.others import company, known, voted
from quorate.quality.sequential import log_e_above, share, verdict
from quorate.quality.view import Doubles, Longs, Peers, View
from quorate.schema.judgments import NO_TIME
from quorate.schema.question import Kind

COPIED = ((0.4, 0.2), (0.7, 0.3), (0.95, 0.5))
"""the shares of answers that a copier may have copied, and how much each is reckoned with"""
CANDIDATES = 4
"""so many partners of a rater, those who agree most, are looked at closely at most"""
NOTABLE = 1.5
"""standard deviations by which a partner agrees more often than others do, to be looked at"""


BENEFIT = 0.1
"""a partner's hits are taken to lie this share of the way nearer to 1 than estimated"""
SOON = 60_000
"""milliseconds between two answers to an item that look like one person's, or like copying"""
HASTE = 1.0
"""the most that times may add to the score: people who work the same hours are no colluders"""
LURED = 0.6
"""the share of a partner's errors that is taken to fall for any one option at least"""


@dataclass(frozen=True, eq=False)
class Shared:
    """The items that two raters both judged, n of them.

    ``same`` (n,) whether they said the same; ``expected`` (n,) how probable that was; ``apart``
    (n,) whether the rater's answer is probably wrong; ``rows``, ``partner`` (n,) the judgments.
    """

    rows: Longs
    partner: Longs
    same: NDArray[np.bool_]
    expected: Doubles
    apart: NDArray[np.bool_]
    partners: int
    """how many partners share as many items with the rater"""
    timing: float
    """evidence from the times, between 0 and ``HASTE``"""

    @property
    def log_e(self) -> float:
        """Evidence of copying: the mean over c of Π (c + (1-c) p) / p, or 1 - c where they differ;
        and the timing."""
        terms = []
        for copied, weight in COPIED:
            ratio = (copied + (1 - copied) * self.expected) / self.expected
            terms.append(log(weight) + float(np.log(np.where(self.same, ratio, 1 - copied)).sum()))
        return float(np.logaddexp.reduce(terms)) + self.timing


@dataclass(frozen=True)
class Collusion:
    """Pairs who give the same answers to the same items beyond chance.

    On each shared item the probability p that the partner says what the rater said comes from
    everybody else. With q_k the probability of truth k given the others' votes and the rater's,
    and c_kx how often the partner says x of class k (from all that they did; hits taken a tenth of
    the way nearer to 1, and 0.6 of the errors to any one option at least), answer x has

        p = max(c, (v + 3 c) / (m + 3)),    c = Σ_k q_k c_kx

    where v of m further raters say x. So two good raters agree as good raters do, and a trap that
    all fall into is no sign; the same unusual answer again and again is one. If the partner copies
    a share c of the answers, agreement has probability c + (1 - c) p. The score is the logarithm
    of the e-value averaged over c (0.4: 20 %, 0.7: 30 %, 0.95: 50 %), in nats, plus at most 1 nat
    where the two answer within a minute of each other more often than others do. Strong from
    log(m / alpha), m the number of partners with as many shared items, and only with ``errors``
    answers in common that are probably wrong (q_x < ½).

    The finding is about the one of the two who answered later, if it is mostly the same
    one; else about both in the order of their names.
    """

    least: int = 12
    """shared items without which nothing is said"""
    errors: int = 2
    """probable errors in common without which a finding is weak"""
    alpha: float = 0.02
    """how often a rater with honest partners may get a strong finding, over all looks"""

    name: ClassVar[str] = "collusion"
    title: ClassVar[str] = "Pairs with the same errors"
    about: ClassVar[Literal["rater", "raters", "item", "campaign"]] = "raters"
    source: ClassVar[str] = (
        "Wesolowsky 2000, Journal of Applied Statistics 27 (similar answers); "
        "KhudaBukhsh, Carbonell & Jansen 2014, doi:10.1609/hcomp.v2i1.13157 (crowds)"
    )
    strongest: ClassVar[Verdict] = Verdict.STRONG
    needs: ClassVar[frozenset[str]] = frozenset({"posterior"})

    def find(self, view: View, now: int, rng: Random) -> Iterator[Finding]:
        """The pairs of which one is a subject and which agree beyond chance."""
        for rater in view.looked_at:
            for name, answers in view.answers.items():
                choice = answers.question.kind in (Kind.CATEGORICAL, Kind.ORDINAL)
                if not choice or len(answers.options) < 2 or view.terms.descriptive(name):
                    continue
                for partner, pair in _pairs(view, name, rater, self.least):
                    found = self._finding(view, name, rater, partner, pair)
                    if found is not None:
                        yield found

    def _finding(
        self, view: View, name: str, rater: int, partner: int, pair: Shared
    ) -> Finding | None:
        log_e = pair.log_e
        alpha = self.alpha / len(view.answers)
        found = verdict(log_e - log(pair.partners), len(pair.rows), self.least, alpha=alpha)
        if found is None:
            return None
        errors = int((pair.same & pair.apart).sum())
        if errors < self.errors:
            found = Verdict.WEAK
        known = (view.at[pair.rows] != NO_TIME) & (view.at[pair.partner] != NO_TIME)
        later = view.at[pair.rows[known]] - view.at[pair.partner[known]]
        first, second = _accused(rater, partner, later, view)
        agreed = share(int(pair.same.sum()), len(pair.same))
        shared = pair.rows[pair.same & pair.apart]
        return Finding(
            self.name,
            found,
            log_e,
            f"gave the same answer as {view.raters[second]} to {int(pair.same.sum())} of "
            f"{len(pair.same)} shared items, where {pair.expected.mean():.0%} was to be expected; "
            f"{errors} of these answers are probably wrong",
            "Many of your answers are the same as another rater's, unusual ones among them. "
            "Please judge on your own; if you did, tell us.",
            rater=view.raters[first],
            other=view.raters[second],
            question=name,
            evidence={
                "same": dict(agreed.evidence()),
                "expected": round(float(pair.expected.mean()), 4),
                "errors": errors,
                "later": round(float((later > 0).mean()), 4) if len(later) else None,
                "seconds_between": _median_seconds(later),
                "items": [view.items[item] for item in view.item[shared[-20:]].tolist()],
                "judgments": view.names_of(shared),
            },
        )


def _pairs(view: View, name: str, rater: int, least: int) -> Iterator[tuple[int, Shared]]:
    """The partners who agree notably often, and what they share with the rater."""
    answers, peers = view.answers[name], view.peers(rater)
    other = view.rater[peers.row]
    counts = np.bincount(other, minlength=len(view.raters))
    enough = np.nonzero(counts >= least)[0]
    if not len(enough):
        return
    own, vote = answers.code[peers.own], answers.code[peers.row]
    agrees = (vote == own[peers.place]) & (vote >= 0)
    hits = np.bincount(other, agrees, len(view.raters))[enough]
    base = min(max(float(agrees.mean()), 0.05), 0.95)
    surplus = (hits - counts[enough] * base) / np.sqrt(counts[enough] * base * (1 - base))
    trust = voted(view, name, rater).trust
    for place in np.argsort(-surplus)[:CANDIDATES].tolist():
        if surplus[place] < NOTABLE:
            return
        partner = int(enough[place])
        theirs = np.nonzero(other == partner)[0]
        theirs = theirs[(vote[theirs] >= 0) & (own[peers.place[theirs]] >= 0)]
        habits = [_alike(trust[one], len(answers.options)) for one in (rater, partner)]
        pair = replace(_shared(view, name, rater, theirs, habits), partners=len(enough))
        if pair.log_e + HASTE > log(len(enough)) + 1:
            # worth the price of knowing how the two usually err, and when they answer
            habits = [_habit(view, name, one, trust[one]) for one in (rater, partner)]
            better = _shared(view, name, rater, theirs, habits)
            timing = _timing(view, peers, other == partner)
            yield partner, replace(better, partners=len(enough), timing=timing)


def _alike(skill: float, n_options: int) -> Doubles:
    """The confusion (K, K) of a rater who errs alike on all classes and to all options."""
    wrong = (1 - skill) / (n_options - 1)
    return np.full((n_options, n_options), wrong) + np.eye(n_options) * (skill - wrong)


def _habit(view: View, name: str, rater: int, skill: float) -> Doubles:
    """What a rater says of each class, (K, K), rows add up to 1: from all they did, shrunk."""
    about, n_options = known(view, name, rater), len(view.answers[name].options)
    skill = min(max(skill, about.accuracy().estimate if len(about.rows) else 0.0), 0.97)
    said = view.answers[name].code[about.rows]
    cells = np.bincount(about.truth * n_options + said, about.sure, n_options**2)
    counts = cells.reshape(n_options, n_options) + 4 * _alike(skill, n_options)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _shared(view: View, name: str, rater: int, theirs: Longs, habits: Sequence[Doubles]) -> Shared:
    """What a rater and a partner share, given the confusion of both; ``theirs``: of the peers'
    rows those of the partner."""
    answers, peers, crowd = view.answers[name], view.peers(rater), company(view, name)
    votes = voted(view, name, rater)
    place, n = peers.place[theirs], np.arange(len(theirs))
    own, vote = answers.code[peers.own[place]], answers.code[peers.row[theirs]]
    logits = votes.logits[place] + np.log(crowd.shares)
    logits[n, vote] -= votes.weight[theirs]
    logits += np.log(habits[0][:, own].T)
    believed = np.exp(logits - logits.max(axis=1, keepdims=True))
    believed /= believed.sum(axis=1, keepdims=True)
    hits = np.diag(habits[1])
    lured = np.maximum(habits[1], LURED * (1 - hits)[:, None])
    np.fill_diagonal(lured, hits + BENEFIT * (1 - hits))
    model = (believed * lured[:, own].T).sum(axis=1)
    given = answers.code[peers.row] >= 0
    same = given & (answers.code[peers.row] == answers.code[peers.own[peers.place]])
    rest = np.bincount(peers.place[given], minlength=len(peers.own))[place] - 1
    equal = np.bincount(peers.place[same], minlength=len(peers.own))[place] - (own == vote)
    expected = np.maximum(model, (equal + 3 * model) / (rest + 3))
    rows, partner = peers.own[place], peers.row[theirs]
    return Shared(rows, partner, own == vote, expected, believed[n, own] < 0.5, 1, 0.0)


def _timing(view: View, peers: Peers, theirs: NDArray[np.bool_]) -> float:
    """Evidence that partner and rater answer within ``SOON`` more often than all others do."""
    mine, other = view.at[peers.own[peers.place]], view.at[peers.row]
    timed = (mine != NO_TIME) & (other != NO_TIME)
    soon = timed & (abs(mine - other) <= SOON)
    rest = timed & ~theirs
    usual = (soon[rest].sum() + 2.0) / (rest.sum() + 10.0)
    evidence = log_e_above(int(soon[theirs].sum()), int(timed[theirs].sum()), float(usual))
    return min(max(evidence, 0.0), HASTE)


def _accused(rater: int, partner: int, later: Longs, view: View) -> tuple[int, int]:
    """Who of a pair the finding is about, and the other: first the one who answered later."""
    n = len(later)
    if n and log_e_above(int((later > 0).sum()), n, 0.5) > log(20):
        return rater, partner
    if n and log_e_above(int((later < 0).sum()), n, 0.5) > log(20):
        return partner, rater
    return min(rater, partner, key=lambda r: view.raters[r]), max(
        rater, partner, key=lambda r: view.raters[r]
    )


def _median_seconds(later: Longs) -> float | None:
    return round(float(np.median(abs(later))) / 1000, 1) if len(later) else None
