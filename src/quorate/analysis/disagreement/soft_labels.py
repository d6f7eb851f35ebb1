"""Soft labels: which share of people gives each answer to an item, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, log
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import betaincinv, gammaln, ndtri, psi, stdtrit

from quorate.analysis.disagreement.answer_counts import OptionCounts, option_counts
from quorate.analysis.disagreement.answers import (
    Answers,
    answers,
    measured,
    measurements,
    option_columns,
)
from quorate.analysis.disagreement.weighting import Weighting, rater_weights
from quorate.analysis.numerics.dirichlet import LARGEST_CONCENTRATION, SMALLEST_CONCENTRATION
from quorate.schema import Judgments, Question, RequestError
from quorate.schema.paradigm import Paradigm

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LEVEL = 0.95
TAKEN = ("item", "n", "effective", "entropy", "mean", "mean_lower", "mean_upper")
"""the columns of a table that are not of one option"""


@dataclass(frozen=True, eq=False)
class SoftLabels:
    """The distribution of people's answers to each item, as far as the judgments tell it.

    ``share`` (I, K) is the expected share of people who choose each option (rows add up to 1; of a
    multi-label question each option is a share of its own), with its 95 % interval ``lower``,
    ``upper``. ``entropy`` (I,) is the expected entropy of the distribution in bits, summed over
    options for multi-label. ``n`` (I,) people judged the item, ``effective`` (I,) is how many equal
    ones they amount to by their weights. ``mean``, ``mean_lower``, ``mean_upper`` (I,) are those of
    ordinal questions and numbers, else None. ``answers`` is what was counted; ``population`` (K,)
    and ``strength`` (one, or one an option for multi-label) are the prior. Numbers of many values
    have no options: ``share`` is (I, 0) and ``entropy`` NaN.
    """

    question: Question
    items: pl.Series
    options: tuple[str, ...]
    share: Doubles
    lower: Doubles
    upper: Doubles
    entropy: Doubles
    n: NDArray[np.int64]
    effective: Doubles
    answers: Answers
    population: Doubles
    strength: tuple[float, ...]
    weights: Weighting
    mean: Doubles | None = None
    mean_lower: Doubles | None = None
    mean_upper: Doubles | None = None
    seed: int = 0
    input_digest: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row an item: people, share of each option with its interval, entropy, mean."""
        columns = [self.items.alias("item"), pl.Series("n", self.n)]
        columns.append(pl.Series("effective", self.effective))
        names = option_columns(self.options, TAKEN, ("", " lower", " upper"))
        for k, option in enumerate(names):
            columns.append(pl.Series(option, self.share[:, k]))
            columns.append(pl.Series(f"{option} lower", self.lower[:, k]))
            columns.append(pl.Series(f"{option} upper", self.upper[:, k]))
        if self.options:
            columns.append(pl.Series("entropy", self.entropy))
        for name in ("mean", "mean_lower", "mean_upper"):
            values = getattr(self, name)
            if values is not None:
                columns.append(pl.Series(name, values).fill_nan(None))
        return pl.DataFrame(columns)


def soft_labels(
    judgments: Judgments,
    weights: Weighting = "equal",
    prior: float | Literal["empirical"] = "empirical",
    seed: int = 0,
    paradigm: Paradigm = "prescriptive",
) -> SoftLabels:
    """Measures which share of people would give each answer to an item.

    The shares of an item are drawn from Dirichlet(s m) and its n judgments from the shares, so
    given counts c_k

        share_k = (c_k + s m_k) / (n + s),   share_k ~ Beta(c_k + s m_k, n + s - c_k - s m_k)

    m_k is the mean over items of the share of option k, with half an item added to each option;
    s, how many judgments the prior is worth, maximises the likelihood of all items (empirical
    Bayes), within 0.5–200, or is ``prior``. Where no item has two judgments nothing tells s, and it
    is 1. The entropy is its expectation under the posterior, which corrects the plug-in's downward
    bias: [ψ(A + 1) - Σ a_k/A ψ(a_k + 1)] / ln 2, a = c + s m, A = Σ a. Each option of a multi-label
    question has a Beta of its own. The interval of the mean of ordinal answers and numbers is
    normal with variance (Σ p x² - μ²) / (A + 1); of numbers with more than 21 values it is
    Student's, with a variance pooled over items, and nothing is smoothed.

    ``weights`` are "equal", or "competence": by how far a rater's accuracy in the consensus is
    beyond chance, which presumes one right answer. A rater counts once an item. Raises
    NotApplicableError for questions without options or numbers, RequestError for a ``prior`` that
    is not positive and for "competence" where ``paradigm`` is descriptive.

    Sources: Minka 2000, «Estimating a Dirichlet distribution»; Wolpert & Wolf 1995,
    doi:10.1103/PhysRevE.52.6841 (entropy).

    >>> import quorate
    >>> said = [("a", "r1", "yes"), ("a", "r2", "yes"), ("a", "r3", "no"), ("b", "r1", "no")]
    >>> found = soft_labels(quorate.from_rows(said), prior=1.0)
    >>> found.options, found.share.round(3).tolist()   # m = (4/3 + .5)/3, .389 = (2/3 + .5)/3
    (('no', 'yes'), [[0.403, 0.597], [0.806, 0.194]])
    """
    if prior != "empirical" and not (np.isfinite(prior) and prior > 0):
        raise RequestError(
            f"a prior of {prior} judgments leaves items without an interval",
            remedy="give a positive number, or 'empirical'",
        )
    per_rater, notes = rater_weights(judgments, weights, seed, paradigm)
    if measured(judgments):
        return _measured(judgments, weights, per_rater, seed, notes)
    counted = answers(judgments, per_rater)
    often = option_counts(counted.counts, counted.total)
    population = population_of(often, counted.separate)
    strength, told = strength_of(often, counted.separate, population, prior)
    found = spread_over(judgments, counted, population, strength)
    return replace(
        found, weights=weights, seed=seed, input_digest=judgments.digest, notes=(*notes, *told)
    )


def spread_over(
    judgments: Judgments,
    counted: Answers,
    population: Sequence[float] | Doubles,
    strength: tuple[float, ...],
) -> SoftLabels:
    """The soft labels of a table, or of a part of one, under a prior that is known."""
    prior = np.asarray(population, np.float64)
    a, b = posterior(counted, prior, strength)
    mean, mean_lower, mean_upper = _mean(a, counted.scores)
    return SoftLabels(
        question=judgments.question,
        items=judgments.items,
        options=counted.options,
        share=a / (a + b),
        lower=quantile(a, b, (1 - LEVEL) / 2),
        upper=quantile(a, b, (1 + LEVEL) / 2),
        entropy=_entropy(a, b, counted.separate),
        n=counted.raters,
        effective=counted.effective,
        answers=counted,
        population=prior,
        strength=strength,
        weights="equal",
        mean=mean,
        mean_lower=mean_lower,
        mean_upper=mean_upper,
    )


def population_of(counted: Sequence[OptionCounts], separate: bool) -> Doubles:
    """m: the mean share of each option over items, with half an item added to each, (K,)."""
    items = int(counted[0].items.sum()) if counted else 0
    shares = np.array([one.share() for one in counted])
    return np.asarray((shares + 0.5) / (items + (1 if separate else len(counted) / 2)))


def strength_of(
    counted: Sequence[OptionCounts],
    separate: bool,
    population: Doubles,
    prior: float | Literal["empirical"] = "empirical",
) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """s: how many judgments the prior is worth; one number, or one an option for multi-label."""
    options = len(population) if separate else 1
    if prior != "empirical":
        return (float(prior),) * options, ()
    if counted[0].items[counted[0].total > 1].sum() < 2:
        note = "hardly an item has two judgments, so the prior is taken to be worth one"
        return (1.0,) * options, (note,)
    sizes = counted[0].distinct(counted[0].total)
    if not separate:
        columns = [one.distinct(one.chosen) for one in counted]
        return (_likeliest(columns, sizes, population),), ()
    return tuple(
        _likeliest(
            [one.distinct(one.chosen), one.distinct(one.total - one.chosen)],
            sizes,
            np.array([share, 1 - share]),
        )
        for one, share in zip(counted, population, strict=True)
    ), ()


def posterior(
    counted: Answers, population: Doubles, strength: tuple[float, ...]
) -> tuple[Doubles, Doubles]:
    """The two parameters of each share's Beta distribution, (I, K) each."""
    s = np.array(strength)
    a = counted.counts + s * population
    return a, np.asarray(counted.total[:, None] + s - a)


def quantile(a: Doubles, b: Doubles, level: float) -> Doubles:
    """The quantile of Beta(a, b), elementwise; equal pairs are computed once."""
    pairs, place = np.unique(a + 1j * b, return_inverse=True)
    found = np.asarray(betaincinv(pairs.real, pairs.imag, level), np.float64)
    # an option that is the only one has no other that could take its share
    found = np.where(pairs.imag > 0, found, 1.0)
    return found[place.ravel()].reshape(a.shape)


def _likeliest(
    columns: Sequence[tuple[Doubles, Longs]], sizes: tuple[Doubles, Longs], population: Doubles
) -> float:
    """s of Dirichlet(s m) by maximum likelihood, from distinct counts and how many have them."""
    size, many = sizes

    def loss(log_s: float) -> float:
        s = exp(log_s)
        fit = (many * (gammaln(s) - gammaln(size + s))).sum()
        for (value, times), m in zip(columns, population, strict=True):
            fit += (times * (gammaln(value + s * m) - gammaln(s * m))).sum()
        return -float(fit)

    ends = (log(SMALLEST_CONCENTRATION), log(LARGEST_CONCENTRATION))
    return exp(float(minimize_scalar(loss, bounds=ends, method="bounded").x))


def _entropy(a: Doubles, b: Doubles, separate: bool) -> Doubles:
    if separate:
        parts = (psi(a + b + 1) - (a * psi(a + 1) + b * psi(b + 1)) / (a + b)) / np.log(2)
        return np.asarray(parts.sum(axis=1))
    whole = (a + b)[:, 0]
    whole_less: Doubles = psi(whole + 1) - (a * psi(a + 1)).sum(axis=1) / whole
    return whole_less / log(2)


def _mean(
    a: Doubles, scores: Doubles | None
) -> tuple[Doubles, Doubles, Doubles] | tuple[None, ...]:
    if scores is None:
        return None, None, None
    whole = a.sum(axis=1)
    # row by row in one order, where a product of matrices hangs on how many rows there are
    mean = (a * scores).sum(axis=1) / whole
    spread = np.maximum((a * scores**2).sum(axis=1) / whole - mean**2, 0)
    reach = float(ndtri((1 + LEVEL) / 2)) * np.sqrt(spread / (whole + 1))
    low, high = scores.min(), scores.max()
    return mean, np.maximum(mean - reach, low), np.minimum(mean + reach, high)


def _measured(
    judgments: Judgments,
    weights: Weighting,
    per_rater: Doubles | None,
    seed: int,
    notes: tuple[str, ...],
) -> SoftLabels:
    """Means of numbers, with a variance pooled over items."""
    sizes = measurements(judgments, per_rater)
    row = np.ones(len(judgments)) if per_rater is None else per_rater[judgments.rater]
    total = np.bincount(judgments.item, row, judgments.n_items)
    some = np.where(total > 0, total, np.nan)
    mean = np.bincount(judgments.item, row * judgments.values, judgments.n_items) / some
    off = row * (judgments.values - mean[judgments.item]) ** 2
    squares = np.bincount(judgments.item, np.nan_to_num(off), judgments.n_items) / some
    # a weighted mean of n_e equal answers takes one of them from what is free to vary
    free = float(np.maximum(sizes.effective - 1, 0).sum())
    variance = float(np.nansum(squares * sizes.effective)) / free if free > 0 else np.nan
    n = np.where(sizes.effective > 0, sizes.effective, np.nan)
    reach = float(stdtrit(max(free, 1), (1 + LEVEL) / 2)) * np.sqrt(variance / n)
    empty = np.zeros((judgments.n_items, 0))
    return SoftLabels(
        question=judgments.question,
        items=judgments.items,
        options=(),
        share=empty,
        lower=empty,
        upper=empty,
        entropy=np.full(judgments.n_items, np.nan),
        n=sizes.raters,
        effective=sizes.effective,
        answers=sizes,
        population=np.zeros(0),
        strength=(),
        weights=weights,
        mean=mean,
        mean_lower=mean - reach,
        mean_upper=mean + reach,
        seed=seed,
        input_digest=judgments.digest,
        notes=notes,
    )
