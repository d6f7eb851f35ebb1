"""How alike texts about the same item are: mean chrF between raters, and α with it as distance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from quorate.analysis.agreement.coefficient import CERTAIN, Coefficient, Estimate, ratio
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.measure import Sampling, Unit, measure
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.tally import Tally, sums
from quorate.analysis.agreement.wording import percent_of
from quorate.analysis.texts.chrf import pairwise
from quorate.schema import Judgments, Kind

Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

TEXTS = frozenset({Kind.TEXT})
MOST_PAIRS = 50_000
"""pairs of texts that chance is computed from; of more, that many are drawn"""


@dataclass(frozen=True)
class Chrf(Coefficient):
    """Measures how alike two raters' texts about an item are, without regard to chance.

    For item i with r_i judgments, c(s, t) the mean of chrF of s against t and of t against s,

        a_i = Σ_{j ≠ k} c(t_ij, t_ik) / (r_i (r_i - 1))

    and the coefficient is the mean of a_i over the items with at least two judgments; equal texts
    count 1. Texts of one language share letters and endings, so unrelated ones do not score 0:
    ``chrf-alpha`` corrects for that.

    Source: chrF: Popović 2015, doi:10.18653/v1/W15-3049.
    """

    name: ClassVar[str] = "chrf"
    title: ClassVar[str] = "Mean chrF"
    source: ClassVar[str] = "doi:10.18653/v1/W15-3049"
    kinds: ClassVar[frozenset[Kind]] = TEXTS

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """Mean chrF of each weighting."""
        share = evidence.once((self, "share"), lambda: _item_likeness(evidence))
        paired = (evidence.tally.pairs > 0).astype(np.float64)
        both = weights @ np.stack([share * paired, paired], axis=1)
        observed = ratio(both[:, 0], both[:, 1])
        return Estimate(observed, observed, np.full(len(weights), np.nan))

    def standard_error(self, evidence: Evidence) -> float:
        """√(Σ (a_i - a)² / (n (n - 1))) over the n items with two judgments or more."""
        paired = evidence.tally.pairs > 0
        items = evidence.tally.items[paired]
        n = int(items.sum())
        if n < 2:
            return float("nan")
        a = _item_likeness(evidence)[paired]
        mean = items @ a / n
        return float(np.sqrt(items @ (a - mean) ** 2 / (n * (n - 1))))

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share."""
        return 1 - share

    def meaning(self, evidence: Evidence, value: float) -> str:
        """How alike two texts are."""
        return (
            f"Two raters' texts about the same item share {percent_of(value)} of their character "
            "n-grams (mean chrF)."
        )


@dataclass(frozen=True)
class ChrfAlpha(Coefficient):
    """Measures how much more alike texts about one item are than texts dealt out at random.

    Krippendorff's alpha with the distance d(s, t) = 1 - c(s, t), c the mean of chrF both ways: over
    items with m_i ≥ 2 texts, n in all,

        D_o = (1/n) Σ_i Σ_{j ≠ k} d(t_ij, t_ik) / (m_i - 1)
        D_e = Σ_{all pairs} d / (n (n - 1))
        α = 1 - D_o / D_e

    The nominal alpha calls two texts that differ in one letter as far apart as two that share
    nothing. Where there are more than ``MOST_PAIRS`` pairs of different texts D_e is estimated from
    that many, drawn with the same seed always; the remark says so.

    Source: Krippendorff 2011, «Computing Krippendorff's alpha-reliability»; Braylan, Alonso &
    Lease 2022, «Measuring annotator agreement generally across complex structured, multi-object,
    and free-text annotation tasks», WWW, doi:10.1145/3485447.3512242.
    """

    name: ClassVar[str] = "chrf-alpha"
    title: ClassVar[str] = "Krippendorff’s α by chrF"
    source: ClassVar[str] = "doi:10.1145/3485447.3512242"
    kinds: ClassVar[frozenset[Kind]] = TEXTS
    scale: ClassVar[str] = "disagreement"

    def units(self, evidence: Evidence) -> NDArray[np.int64]:
        """Patterns of items with at least two judgments."""
        return evidence.pairable.items

    def estimate(self, evidence: Evidence, weights: Doubles) -> Estimate:
        """α of each weighting, with D_o and D_e."""
        tally = evidence.pairable
        apart = evidence.once((self, "apart"), lambda: self._apart(evidence))
        own = tally.size**2 - tally.pairs
        total = weights @ np.stack([tally.size * apart, tally.size, own], axis=1)
        observed = ratio(total[:, 0], total[:, 1])
        expected = self._expected(evidence, weights, total[:, 1] ** 2 - total[:, 2])
        value = np.full_like(observed, np.nan)
        np.divide(observed, expected, out=value, where=expected > CERTAIN)
        return Estimate(1 - value, observed, expected)

    def if_some_disagreed(self, evidence: Evidence, share: float) -> float:
        """1 - share / D_e: the largest distance is 1."""
        units = self.units(evidence)[None, :].astype(np.float64)
        return max(1 - share / float(self.estimate(evidence, units).expected[0]), -1.0)

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """Says that chance was estimated from a sample of pairs, if it was."""
        seen = len(np.unique(evidence.pairable.option))
        if seen * (seen - 1) // 2 > MOST_PAIRS:
            yield (
                f"what chance gives is estimated from {MOST_PAIRS:,} of "
                f"{seen * (seen - 1) // 2:,} pairs of different texts"
            )

    def _apart(self, evidence: Evidence) -> Doubles:
        """The mean distance of two texts of an item, (patterns,)."""
        pairable = evidence.tally.pairs > 0
        return np.asarray(1 - _item_likeness(evidence)[pairable])

    def _expected(self, evidence: Evidence, weights: Doubles, room: Doubles) -> Doubles:
        """D_e of each weighting: Σ n_c n_k d(c, k) over ``room`` pairs of judgments."""
        drawn, distance = _texts_of(evidence.judgments).chance
        counts = evidence.pairable.weighted_counts(weights)
        differing = counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)
        if not drawn.nnz:
            return np.zeros(len(weights))
        both = ((counts @ drawn) * counts).sum(axis=1)
        mean = ratio(((counts @ distance) * counts).sum(axis=1), both)
        return ratio(mean * differing, room)


@dataclass(frozen=True, eq=False)
class _Texts:
    """What is counted once for a table, however often its raters are resampled.

    ``pair`` are the pairs of texts that some item has, as one number each, sorted, ``alike`` their
    likeness; ``chance`` the pairs from which chance is computed.
    """

    pair: Rows
    alike: Doubles
    chance: tuple[sparse.csr_array, sparse.csr_array]


_KNOWN: WeakKeyDictionary[Judgments, _Texts] = WeakKeyDictionary()


def _texts_of(judgments: Judgments) -> _Texts:
    known = _KNOWN.get(judgments)
    if known is None:
        evidence = Evidence.of(judgments)
        _, one, other, _ = _within(evidence.tally)
        pair = np.unique(one * evidence.n_options + other)
        alike = _likeness(evidence, pair // evidence.n_options, pair % evidence.n_options)
        known = _KNOWN[judgments] = _Texts(pair, alike, _chance(evidence))
    return known


def _item_likeness(evidence: Evidence) -> Doubles:
    """The mean likeness of two judgments of each pattern, (P,); 0 where there is no pair."""
    tally = evidence.tally
    pattern, one, other, count = _within(tally)
    texts = _texts_of(evidence.judgments)
    alike = texts.alike[np.searchsorted(texts.pair, one * evidence.n_options + other)]
    own = tally.size**2 - tally.pairs
    same = tally.by_pattern(tally.count**2) - own
    total = same + sums(pattern, 2 * count * alike, len(tally.items))
    share = np.zeros(len(tally.items))
    np.divide(total, tally.pairs, out=share, where=tally.pairs > 0)
    return share


def _within(tally: Tally) -> tuple[Rows, Rows, Rows, Doubles]:
    """Every two different texts of a pattern: the pattern, the texts, the product of counts."""
    after = tally.offsets[1:][tally.pattern] - np.arange(len(tally.pattern)) - 1
    first = np.repeat(np.arange(len(tally.pattern)), after)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(after) - after, after)
    return (
        tally.pattern[first],
        tally.option[first].astype(np.int64),
        tally.option[second].astype(np.int64),
        tally.count[first] * tally.count[second],
    )


def _chance(evidence: Evidence) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Pairs of different texts, all of them or ``MOST_PAIRS`` drawn: how often each of (K, K) was
    drawn, and that times its distance.
    """
    seen = np.unique(evidence.pairable.option).astype(np.int64)
    n = len(seen)
    if n * (n - 1) // 2 <= MOST_PAIRS:
        one, other = np.triu_indices(n, 1)
    else:
        rng = np.random.default_rng(0)
        one = rng.integers(n, size=MOST_PAIRS)
        other = (one + rng.integers(1, n, size=MOST_PAIRS)) % n
    one, other = seen[one], seen[other]
    shape = (evidence.n_options, evidence.n_options)
    distance = 1 - _likeness(evidence, one, other)
    return (
        sparse.csr_array((np.ones(len(one)), (one, other)), shape=shape),
        sparse.csr_array((distance, (one, other)), shape=shape),
    )


def _likeness(evidence: Evidence, one: Rows, other: Rows) -> Doubles:
    """The mean chrF both ways of texts by their place among the distinct ones, sorted."""
    texts = evidence.judgments.texts
    if texts is None or not len(one):
        return np.zeros(len(one))
    used, place = np.unique(np.stack([one, other]), return_inverse=True)
    said = texts.unique().sort()[used].to_list()
    first, second = place.reshape(2, -1)
    there, back = pairwise(said, first, second)
    return np.asarray((there + back) / 2)


def mean_chrf(
    judgments: Judgments,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Mean chrF between raters with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``Chrf``.
    """
    return measure(Chrf(), judgments, Sampling(level, bootstrap, unit, seed))


def chrf_alpha(
    judgments: Judgments,
    *,
    level: float = 0.95,
    bootstrap: int = 1000,
    unit: Unit = "item",
    seed: int = 0,
) -> Agreement:
    """Krippendorff's alpha of texts with its interval.

    Arguments as in ``agreement``; the formula and its source are in ``ChrfAlpha``.
    """
    return measure(ChrfAlpha(), judgments, Sampling(level, bootstrap, unit, seed))
