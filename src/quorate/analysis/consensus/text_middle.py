"""How far each answer is from the weighted middle of its item, from products of answers alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.consensus.text_answers import Likeness
from quorate.analysis.texts.chrf import pairwise
from quorate.analysis.texts.vectors import Embeddings, vectors
from quorate.schema import AlignedGold, Judgments

Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

LEAST_REST = 1e-9
"""the share of an item's weight that must lie with others for a row to be measured by them"""


@dataclass(frozen=True, eq=False)
class Middles:
    """The products of every two answers of an item, as vectors of length 1.

    With v the weights of an item's answers, summing to 1, ê = Σ v_r e_r and K_rs = e_r · e_s,

        ‖e_r - ê‖² = 1 - 2 Σ_s v_s K_rs + Σ_st v_s v_t K_st

    so that no vector is needed but in products. ``known`` (N,) is the product with the gold text of
    the row's item, NaN where there is none.
    """

    item: NDArray[np.int32]
    row: Rows
    other: Rows
    product: Doubles
    known: Doubles
    n_items: int

    def distances(self, weight: Doubles) -> Doubles:
        """The squared distance of each row from the middle of its item, (N,), at least 0."""
        _, near, within = self._parts(weight)
        return self._settled(1 - 2 * near + within)

    def distances_from_others(self, weight: Doubles) -> Doubles:
        """The squared distance of each row from the middle of the other rows of its item, (N,).

        With v_r taken out and the rest scaled to sum to 1; NaN where nobody else has weight.
        """
        share, near, within = self._parts(weight)
        rest = np.where(share < 1 - LEAST_REST, 1 - share, np.nan)
        apart = (within - 2 * share * near + share**2) / rest**2
        return self._settled(1 - 2 * (near - share) / rest + apart)

    def _parts(self, weight: Doubles) -> tuple[Doubles, Doubles, Doubles]:
        """v_r, Σ_s v_s K_rs and Σ_st v_s v_t K_st of each row's item, (N,) each."""
        share = self._share(weight)
        near = share + np.bincount(
            self.row, share[self.other] * self.product, minlength=len(weight)
        )
        within: Doubles = np.bincount(self.item, share * near, minlength=self.n_items).astype(
            np.float64
        )
        return share, near, within[self.item]

    def _settled(self, squared: Doubles) -> Doubles:
        """The squares, at least 0, where items have gold those from the gold text."""
        settled = np.where(np.isnan(self.known), squared, 2 - 2 * self.known)
        return np.asarray(np.maximum(settled, 0.0))

    def _share(self, weight: Doubles) -> Doubles:
        """Weights that sum to 1 over each item; equal ones where all are 0."""
        total = np.bincount(self.item, weight, minlength=self.n_items)[self.item]
        count = np.bincount(self.item, minlength=self.n_items)[self.item]
        return np.where(total > 0, weight / np.where(total > 0, total, 1), 1 / count)


def middles(
    judgments: Judgments,
    pairs: Likeness,
    embeddings: Embeddings | None,
    gold: AlignedGold | None,
) -> Middles:
    """The products of a table's answers: of the user's vectors, else chrF both ways averaged."""
    half = len(pairs.row) // 2
    if embeddings is None:
        product = np.tile((pairs.score[:half] + pairs.score[half:]) / 2, 2)
        known = _by_chrf(judgments, gold)
    else:
        product, known = _by_vectors(judgments, pairs, embeddings, gold)
    return Middles(judgments.item, pairs.row, pairs.other, product, known, judgments.n_items)


def _gold_rows(judgments: Judgments, gold: AlignedGold | None) -> tuple[Rows, pl.Series]:
    """The rows of items with gold, and each one's gold text."""
    if gold is None or gold.texts is None:
        return np.empty(0, np.int64), pl.Series([], dtype=pl.String)
    rows = np.flatnonzero(gold.known[judgments.item])
    return rows, gold.texts[judgments.item[rows]]


def _by_chrf(judgments: Judgments, gold: AlignedGold | None) -> Doubles:
    known = np.full(len(judgments), np.nan)
    rows, texts = _gold_rows(judgments, gold)
    if len(rows) and judgments.texts is not None:
        said = judgments.texts[judgments.codes[rows]]
        distinct = pl.concat([said.rename("t"), texts.rename("t")]).unique().sort()
        one, other = (distinct.search_sorted(s).to_numpy().astype(np.int64) for s in (said, texts))
        there, back = pairwise(distinct.to_list(), one, other)
        known[rows] = (there + back) / 2
    return known


def _by_vectors(
    judgments: Judgments, pairs: Likeness, embeddings: Embeddings, gold: AlignedGold | None
) -> tuple[Doubles, Doubles]:
    rows, texts = _gold_rows(judgments, gold)
    said = judgments.label_names()
    distinct = pl.concat([said.rename("t"), texts.rename("t")]).unique().sort()
    found = vectors(distinct.to_list(), embeddings)
    place = distinct.search_sorted(said).to_numpy()
    product = _products(found, place[pairs.row], place[pairs.other])
    known = np.full(len(judgments), np.nan)
    if len(rows):
        known[rows] = _products(found, place[rows], distinct.search_sorted(texts).to_numpy())
    return product, known


BLOCK = 50_000


def _products(found: Doubles, one: NDArray[np.uint32], other: NDArray[np.uint32]) -> Doubles:
    blocks = [slice(k, k + BLOCK) for k in range(0, len(one), BLOCK)]
    parts = [np.einsum("pd,pd->p", found[one[b]], found[other[b]]) for b in blocks]
    return np.concatenate([np.empty(0), *parts])
