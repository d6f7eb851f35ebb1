"""Votes that count by the weight of the rater: what the weighting methods share.

An item's posterior is the share of the weight behind each option. All sums run over the table in
its sorted order, so they do not depend on the order of the source rows.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.competence import from_posterior
from quorate.analysis.consensus.method import Competence
from quorate.analysis.numerics.packed import pack
from quorate.schema import AlignedGold, Judgments

Doubles = NDArray[np.float64]
Codes = NDArray[np.int32]

NO_GOLD = np.empty(0, np.int32)
TIE = 1e-9
"""Options whose weights differ by no more than this share of the item's weight are tied."""


def gold_codes(gold: AlignedGold | None) -> Codes:
    """Option codes of the items with gold, -1 elsewhere, (I,); empty when there is no gold."""
    if gold is None or gold.codes is None or not (gold.codes >= 0).any():
        return NO_GOLD
    return gold.codes


def clamp(posterior: Doubles, gold: Codes) -> Doubles:
    """Put all probability of items with gold on the gold option, in place."""
    if gold.size:
        known = gold >= 0
        posterior[known] = np.eye(posterior.shape[1])[gold[known]]
    return posterior


def totals(judgments: Judgments, weight: Doubles | None = None) -> Doubles:
    """The weight behind each option of each item, (I, K); ``weight`` (R,) is one a rater.

    Where all raters of an item weigh nothing, each of its judgments counts 1: a label from a rater
    that nothing speaks for is still better than none.
    """
    K = judgments.n_options
    cell = judgments.item.astype(np.int64) * K + judgments.codes
    given = None if weight is None else weight[judgments.rater]
    total: Doubles = np.bincount(cell, given, judgments.n_items * K).astype(np.float64)
    total = total.reshape(-1, K)
    weightless = (total.sum(axis=1) <= 0) & (judgments.overlap > 0)
    if weight is not None and weightless.any():
        plain = np.bincount(cell, minlength=judgments.n_items * K).reshape(-1, K)
        total[weightless] = plain[weightless]
    return total


def shares(total: Doubles, gold: Codes = NO_GOLD) -> Doubles:
    """Each item's shares of the weight; equal ones where there is none, gold where known."""
    weight = total.sum(axis=1, keepdims=True)
    equal = np.full_like(total, 1 / max(1, total.shape[1]))
    return clamp(np.divide(total, weight, out=equal, where=weight > 0), gold)


def winners(total: Doubles, gold: Codes = NO_GOLD) -> Doubles:
    """1 for the heaviest option of each item, (I, K); tied options share the 1."""
    slack = TIE * np.maximum(total.sum(axis=1, keepdims=True), TIE)
    best = total >= total.max(axis=1, keepdims=True) - slack
    return clamp(best / best.sum(axis=1, keepdims=True), gold)


def of_given(judgments: Judgments, table: Doubles) -> Doubles:
    """The entry of ``table`` (I, K) for the label of each judgment, (N,)."""
    picked: Doubles = table[judgments.item, judgments.codes]
    return picked


def by_rater(judgments: Judgments, value: Doubles) -> Doubles:
    """Sums of one value a judgment over each rater's judgments, (R,)."""
    return np.bincount(judgments.rater, value, judgments.n_raters).astype(np.float64)


def hits(judgments: Judgments, posterior: Doubles) -> Doubles:
    """Expected right answers of each rater under a posterior (I, K), (R,)."""
    return by_rater(judgments, of_given(judgments, posterior))


def competence(
    judgments: Judgments, posterior: Doubles, extra: dict[str, Doubles] | None = None
) -> Competence:
    """Accuracy of each rater against a posterior, with the rater numbers of the method."""
    return replace(from_posterior(pack(judgments), posterior), extra=extra or {})


def ratio(part: Doubles, whole: Doubles, otherwise: float) -> Doubles:
    """part / whole, and ``otherwise`` where the whole is 0."""
    out = np.full(len(part), otherwise)
    np.divide(part, whole, out=out, where=whole > 0)
    return out
