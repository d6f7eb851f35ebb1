"""The vectors that CrowdTruth compares, and sums over pairs of them that visit no pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind, NotApplicableError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]

LEAST = 1e-8
"""the least denominator, and the least quality of an option, as the reference has it"""
NOTHING = "(nothing)"
"""the option of answers to a multi-label question that choose none"""
DENSE_CELLS = 20_000_000
"""items times raters up to which dense matrices may be used"""
DENSE_GAIN = 50
"""how many products a dense matrix makes in the time of one of a sparse matrix, about"""
BLOCK_ROWS = 1 << 22
"""pairs of a judgment and an option of its item that are held at once"""

TAKEN = frozenset({Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL, Kind.TEXT})


@dataclass(frozen=True, eq=False)
class Pairs:
    """Of each judgment n of rater i on item u, shape (N,).

    ``own`` is w_i, ``weight`` Σ_{j≠i} w_j over the others on u, ``alike`` the same sum with each
    w_j times the cosine of the two vectors.
    """

    own: Doubles
    weight: Doubles
    alike: Doubles


@dataclass(frozen=True, eq=False)
class Vectors:
    """What each of N judgments chose, sparse, of the I items that two raters judged.

    Judgment n is of ``item[n]`` (place among ``items``, which are places in the table) by
    ``rater[n]``. Entry m says that judgment ``row[m]`` chose ``option[m]``; ``cell[m]`` numbers
    the distinct (item, option), which are ``cell_item`` and ``cell_option``, sorted.
    """

    items: Longs
    item: Longs
    rater: Longs
    row: Longs
    option: Longs
    options: tuple[str, ...]
    cell: Longs
    cell_item: Longs
    cell_option: Longs
    n_raters: int
    open_ended: bool
    notes: tuple[str, ...]

    @property
    def n_items(self) -> int:
        """How many items two raters judged."""
        return len(self.items)

    @property
    def n_options(self) -> int:
        """How many options there are, chosen or not."""
        return len(self.options)

    def by_item(self, x: Doubles) -> Doubles:
        """The sum over each item's judgments, (I,)."""
        return _sums(self.item, x, self.n_items)

    def by_rater(self, x: Doubles) -> Doubles:
        """The sum over each rater's judgments, (R,)."""
        return _sums(self.rater, x, self.n_raters)

    def weighted(self, w: Doubles) -> Doubles:
        """Σ_i w_i V_ui of each item and option that was chosen on it, (C,)."""
        return _sums(self.cell, w[self.rater][self.row], len(self.cell_item))

    def pairs(self, w: Doubles, quality: Doubles) -> Pairs:
        """How far each judgment is like the others of its item.

        A weighted cosine is the plain product of x_i and x_j with
        x_ia = √(AQS_a / Σ_b AQS_b V_ib) V_ia, so that
        Σ_{j≠i} w_j cos_ij = x_i · (Σ_j w_j x_j - w_i x_i).
        """
        own = w[self.rater]
        x = np.sqrt(quality[self.option] / self._norm(quality)[self.row])
        part = own[self.row] * x
        others = _sums(self.cell, part, len(self.cell_item))[self.cell] - part
        alike = _sums(self.row, x * np.maximum(others, 0.0), len(self.item))
        weight = np.maximum(self.by_item(own)[self.item] - own, 0.0)
        return Pairs(own, weight, alike)

    def with_rest(self, w: Doubles, quality: Doubles) -> Doubles:
        """The cosine of each judgment with the weighted sum of the others of its item, (N,)."""
        own = w[self.rater]
        weighted = self.weighted(w)
        rest = weighted[self.cell] - own[self.row]
        product = _sums(self.row, quality[self.option] * own[self.row] * rest, len(own))
        length = np.zeros(len(own))
        for rows, row, cell, chose in self._spread():
            s = weighted[cell] - chose * own[rows][row]
            length[rows] = _sums(row, quality[self.cell_option[cell]] * s**2, len(own[rows]))
        scale = np.sqrt(self._norm(quality) * own**2 * length)
        short = scale < LEAST
        return np.where(short, LEAST, product / np.where(short, 1.0, scale))

    def chosen_again(self, item: Doubles, w: Doubles) -> tuple[Doubles, Doubles]:
        """Σ w_i w_j P_a(i|j) and Σ w_i w_j over the ordered pairs that rater r is in, (R, K) each.

        Every pair is in two of the sums. Items weigh by ``item`` (I,).
        """
        agreeing = np.zeros((self.n_raters, self.n_options))
        counted = np.zeros((self.n_raters, self.n_options))
        for a in range(self.n_options):
            chose = self.row[self.option == a]
            if not len(chose):
                continue
            again, some = self._again(chose, item)
            agreeing[:, a] = w * (again @ w + again.T @ w)
            counted[:, a] = w * (some @ w + some.T @ w)
        return agreeing, counted

    def _again(
        self, chose: Longs, item: Doubles
    ) -> tuple[Doubles | sp.csr_array, Doubles | sp.csr_array]:
        """P_a(i|j) with 0 where it is not defined, and where it is, (R, R) each."""
        shape = (self.n_items, self.n_raters)
        u, r = self.item[chose], self.rater[chose]
        present: Doubles | sp.csr_array
        if self._dense:
            there, picked = np.zeros(shape), np.zeros(shape)
            there[self.item, self.rater] = 1.0
            picked[u, r] = 1.0
            weighed = picked * item[:, None]
            whole, both = there.T @ weighed, picked.T @ weighed
            np.fill_diagonal(whole, 0.0)
            some = (whole > 0).astype(np.float64)
            return both * some / np.where(whole > 0, whole, 1.0), some
        present = sp.csr_array((np.ones(len(self.item)), (self.item, self.rater)), shape)
        picks = sp.csr_array((np.ones(len(u)), (u, r)), shape)
        weighed_picks = sp.csr_array((item[u], (u, r)), shape)
        whole_pairs = (present.T @ weighed_picks).tocoo()
        kept = (whole_pairs.data > 0) & (whole_pairs.row != whole_pairs.col)
        place = whole_pairs.row[kept], whole_pairs.col[kept]
        square = (self.n_raters, self.n_raters)
        inverse = sp.csr_array((1 / whole_pairs.data[kept], place), square)
        defined = sp.csr_array((np.ones(int(kept.sum())), place), square)
        return sp.csr_array((picks.T @ weighed_picks).multiply(inverse)), defined

    @cached_property
    def _dense(self) -> bool:
        """Whether products of full matrices take less time than those of sparse ones."""
        overlap = np.bincount(self.item).astype(np.float64)
        cells = self.n_items * self.n_raters
        small = max(cells, self.n_raters**2) <= DENSE_CELLS
        return small and cells * self.n_raters <= DENSE_GAIN * float((overlap**2).sum())

    def _norm(self, quality: Doubles) -> Doubles:
        """Σ_a AQS_a V_a² of each judgment, (N,)."""
        return _sums(self.row, quality[self.option], len(self.item))

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """Runs of judgments, by item, whose options together fit a block."""
        wide = np.cumsum(self._width)
        blocks, start = [], 0
        while start < len(wide):
            before = int(wide[start - 1]) if start else 0
            stop = max(int(np.searchsorted(wide, before + BLOCK_ROWS, side="right")), start + 1)
            blocks.append((start, stop))
            start = stop
        return blocks

    @cached_property
    def _width(self) -> Longs:
        """How many options were chosen on the item of each judgment, (N,)."""
        return np.bincount(self.cell_item, minlength=self.n_items)[self.item]

    @cached_property
    def _first_cell(self) -> Longs:
        """Where the options of the item of each judgment begin among the cells, (N,)."""
        return np.searchsorted(self.cell_item, np.arange(self.n_items))[self.item]

    def _spread(self) -> Iterator[tuple[slice, Longs, Longs, NDArray[np.bool_]]]:
        """Each judgment with every option chosen on its item, and whether it chose that, by block.

        Gives the judgments of a block, and for each pair the judgment, counted from the first of
        the block, and the cell.
        """
        for start, stop in self._blocks:
            width = self._width[start:stop]
            begin = np.cumsum(width) - width
            row = np.repeat(np.arange(stop - start), width)
            cell = np.arange(int(width.sum())) + (self._first_cell[start:stop] - begin)[row]
            chose = np.zeros(len(row), np.bool_)
            of = slice(*np.searchsorted(self.row, (start, stop)))
            mine = self.row[of] - start
            chose[begin[mine] + self.cell[of] - self._first_cell[start:stop][mine]] = True
            yield slice(start, stop), row, cell, chose


def vectors(judgments: Judgments, open_ended: bool) -> Vectors:
    """The vectors of a table. Raises NotApplicableError."""
    kind = judgments.question.kind
    if kind not in TAKEN:
        raise NotApplicableError(
            f"CrowdTruth compares chosen options, and {judgments.question.name!r} is {kind.value}",
            remedy="use it on a question with options, several options or words",
        )
    item, rater = judgments.item.astype(np.int64), judgments.rater.astype(np.int64)
    once = np.ones(len(item), np.bool_)
    once[1:] = (item[1:] != item[:-1]) | (rater[1:] != rater[:-1])
    overlap = np.bincount(item[once], minlength=judgments.n_items)
    kept = once & (overlap[item] > 1)
    if not kept.any():
        raise NotApplicableError(
            "no item has judgments of two raters, so there is nothing to compare",
            remedy="let several raters judge the same items",
        )
    items, place = np.unique(item[kept], return_inverse=True)
    row, option, options = _chosen(judgments, kept)
    cells, cell = np.unique(place[row] * max(len(options), 1) + option, return_inverse=True)
    cell_item, cell_option = np.divmod(cells, max(len(options), 1))
    return Vectors(
        items=items,
        item=place.astype(np.int64),
        rater=rater[kept],
        row=row,
        option=option,
        options=options,
        cell=cell.ravel().astype(np.int64),
        cell_item=cell_item,
        cell_option=cell_option,
        n_raters=judgments.n_raters,
        open_ended=open_ended or kind is Kind.TEXT,
        notes=_notes(once, overlap),
    )


def _chosen(judgments: Judgments, kept: NDArray[np.bool_]) -> tuple[Longs, Longs, tuple[str, ...]]:
    """Judgment and option of each entry, by judgment, and the options' names."""
    codes = judgments.codes[kept].astype(np.int64)
    options = judgments.question.options
    if judgments.sets is not None:
        sets = judgments.sets
        empty = np.asarray(sets.sum(axis=1) == 0)
        if empty[codes].any():
            sets, options = np.column_stack([sets, empty]), (*options, NOTHING)
        row, option = np.nonzero(sets[codes])
        return row.astype(np.int64), option.astype(np.int64), options
    if judgments.texts is not None:
        distinct = judgments.texts.unique().sort()
        recode = distinct.search_sorted(judgments.texts).to_numpy().astype(np.int64)
        codes, options = recode[codes], tuple(distinct)
    return np.arange(len(codes)), codes, options


def _notes(once: NDArray[np.bool_], overlap: NDArray[np.integer]) -> tuple[str, ...]:
    notes = []
    again, alone = int((~once).sum()), int((overlap == 1).sum())
    if again:
        what = f"{again:,} further judgment{'s' * (again != 1)} of a rater on the same item"
        notes.append(f"left out: {what}")
    if alone:
        notes.append(f"left out: {alone:,} item{'s' * (alone != 1)} with one judgment")
    return tuple(notes)


def _sums(place: Longs, x: Doubles, n: int) -> Doubles:
    return np.bincount(place, x, minlength=n).astype(np.float64, copy=False)
