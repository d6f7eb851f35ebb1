"""Primary labels: how people's answers to an item are spread once slips are taken out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.answers import answers, option_columns
from quorate.analysis.disagreement.flips import Flips, stated_flips
from quorate.schema import Judgments, NotApplicableError

Doubles = NDArray[np.float64]
Estimator = Literal["likelihood", "clipped", "linear"]

ESTIMATORS = ("likelihood", "clipped", "linear")


@dataclass(frozen=True, eq=False)
class Primary:
    """The distribution of primary labels of each item.

    ``shares`` (I, K) is p*, the share of people whose primary label each option is; ``observed``
    (I, K) the share of answers. Rows add up to 1; for ``separate`` (multi-label) options each is a
    share of its own. NaN for an item that nobody judged. ``p_flip`` (1,) or (K,) is what was taken
    out, ``n`` (I,) how many people judged the item.
    """

    items: pl.Series
    options: tuple[str, ...]
    shares: Doubles
    observed: Doubles
    n: NDArray[np.int64]
    p_flip: Doubles
    estimator: Estimator
    separate: bool = False
    input_digest: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row an item: people, and the share of each option."""
        names = option_columns(self.options, ("item", "n"))
        columns = [pl.Series(o, self.shares[:, k]).fill_nan(None) for k, o in enumerate(names)]
        return pl.DataFrame([self.items.alias("item"), pl.Series("n", self.n), *columns])

    def test_set(self) -> pl.DataFrame:
        """The test set without noise, in expectation: columns item, label and weight.

        An item has a row for each primary label that somebody has, and its weight is the share of
        people who do; weights of an item add up to 1. A model scored on these rows with these
        weights is scored against people's primary labels.
        """
        item, option = np.nonzero(np.nan_to_num(self.shares) != 0)
        names = pl.Series("label", list(self.options), dtype=pl.String)
        weight = pl.Series("weight", self.shares[item, option])
        return pl.DataFrame([self.items[item].alias("item"), names[option], weight])

    def sampled(self, each: int = 1, seed: int = 0) -> pl.DataFrame:
        """A test set of ``each`` primary labels drawn for each item: columns item and label.

        Raises NotApplicableError for linear shares, which may be negative, and for multi-label.
        """
        if self.estimator == "linear" or self.separate:
            raise NotApplicableError(
                "labels cannot be drawn from these shares",
                remedy="use the estimator 'likelihood' and a question with one answer",
            )
        some = np.flatnonzero(self.n > 0)
        draw = np.random.default_rng(seed).random((len(some), each, 1))
        below = np.cumsum(self.shares[some], axis=1)[:, None, :-1]
        label = (draw >= below).sum(axis=2).ravel()
        names = pl.Series("label", list(self.options), dtype=pl.String)
        return pl.DataFrame([self.items[np.repeat(some, each)].alias("item"), names[label]])


def deconvolved(
    judgments: Judgments, p_flip: float | Flips, estimator: Estimator = "likelihood"
) -> Primary:
    """Measures how primary labels are spread, from answers that flip with probability p.

    An answer is the person's primary label with probability 1 - p and any of the other K - 1
    options alike, so of primary shares p* the share of answers is o_k = a p*_k + e, with
    e = p/(K - 1) and a = 1 - K e. With counts c of n answers:

    "linear"      p*_k = (c_k/n - e) / a, which may lie outside 0–1. Unbiased: averages of it over
                  items are right however few people judged each. The paper's formula.
    "clipped"     the same cut to 0–1 and made to add up to 1. The paper's, for one item.
    "likelihood"  maximises Σ_k c_k log(a p*_k + e) over p* ≥ 0, Σ p* = 1. Ours. The maximum is
                  p*_k = max(0, c_k (1 + |S| e/a) / Σ_S c - e/a), S the options that are left
                  positive, found from the largest counts on; for K = 2 it equals "clipped".

    A share that is cut to 0–1 is biased inwards where few people judged an item: one slip among
    five answers stays. The options of a multi-label question are deconvolved each by itself.
    Raises RequestError for p outside 0–0.5, NotApplicableError where p reaches (K - 1)/K.

    Source: Gordon et al. 2021, doi:10.1145/3411764.3445423, with one p for all items.

    >>> import quorate
    >>> rows = [("a", f"r{k}", "yes" if k < 3 else "no") for k in range(10)]
    >>> found = deconvolved(quorate.from_rows(rows), 0.1)
    >>> found.options, found.shares.round(3).tolist()   # (.3 - .1) / .8
    (('no', 'yes'), [[0.75, 0.25]])
    """
    counted = answers(judgments)
    told = p_flip if isinstance(p_flip, Flips) else stated_flips(p_flip)
    kinds = 2 if counted.separate else len(counted.options)
    p = told.p_flip
    if kinds < 2 or (p >= (kinds - 1) / kinds - 1e-9).any():
        raise NotApplicableError(
            f"with {kinds} options and p_flip {p.max():.3f} answers say nothing of primary labels",
            remedy="look at the repeats; for a question with options state a smaller p_flip",
        )
    if not counted.separate:
        shares = primary_shares(counted.counts, counted.total, float(p[0]), estimator)
    else:
        shares = np.stack(
            [
                primary_shares(
                    np.stack([c, counted.total - c], axis=1), counted.total, float(one), estimator
                )[:, 0]
                for c, one in zip(
                    counted.counts.T, np.broadcast_to(p, len(counted.options)), strict=True
                )
            ],
            axis=1,
        )
    return Primary(
        items=judgments.items,
        options=counted.options,
        shares=shares,
        observed=counted.share,
        n=counted.raters,
        p_flip=p,
        estimator=estimator,
        separate=counted.separate,
        input_digest=judgments.digest,
        notes=told.notes,
    )


def primary_shares(
    counts: Doubles, total: Doubles, p: float, estimator: Estimator = "likelihood"
) -> Doubles:
    """p* of each item, (I, K), from its counts (I, K); see ``deconvolved``."""
    kinds = counts.shape[1]
    e = p / (kinds - 1)
    a = 1 - kinds * e
    observed = counts / np.where(total > 0, total, np.nan)[:, None]
    linear = (observed - e) / a
    if estimator == "linear":
        return np.asarray(linear)
    if estimator == "clipped":
        cut = np.clip(linear, 0, 1)
        return np.asarray(cut / cut.sum(axis=1, keepdims=True))
    return _likeliest(observed, e / a)


def _likeliest(observed: Doubles, ratio: float) -> Doubles:
    """max(0, o_k (1 + |S| e/a) / Σ_S o - e/a), S the largest set of large shares that stay > 0."""
    order = np.argsort(-observed, axis=1, kind="stable")
    falling = np.take_along_axis(observed, order, axis=1)
    size = np.arange(1, observed.shape[1] + 1)
    factor = (1 + size * ratio) / np.cumsum(falling, axis=1)
    left = falling * factor > ratio
    last = np.maximum(left.sum(axis=1) - 1, 0)
    chosen = np.take_along_axis(factor, last[:, None], axis=1)
    return np.asarray(np.maximum(observed * chosen - ratio, 0))
