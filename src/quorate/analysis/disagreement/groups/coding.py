"""Labels as points, whose squared distance says how far two labels differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from quorate.schema import Judgments, Kind, NotApplicableError

Doubles = NDArray[np.float64]
Rows = NDArray[np.bool_]

MOST_OPTIONS = 64
"""questions with more options than this are refused: each one is a column"""


@dataclass(frozen=True, eq=False)
class Coding:
    """The labels of a table as numbers.

    ``points`` (N, D): δ²(a, b) = ‖a − b‖² between two rows: 1 for two different options of a
    categorical question; the squared difference of numbers; of an ordinal question that of the
    mid-ranks among all judgments given (Krippendorff's ordinal metric), in ranks; of a multi-label
    question the share of options that one chose and the other did not (Hamming).
    ``targets`` (N, T) is what groups' means are taken of, named in ``names``: 1 where the option
    was chosen (the second one alone of a question with two), or the number, or the option's score.
    """

    judgments: Judgments
    points: Doubles
    targets: Doubles
    names: tuple[str, ...]

    def sums(self, of: Doubles) -> sparse.csr_array:
        """The sum of one value a judgment for each item and rater, shape (I, R), sparse."""
        judgments = self.judgments
        shape = (judgments.n_items, judgments.n_raters)
        return sparse.csr_array(
            sparse.coo_array((of, (judgments.item, judgments.rater)), shape=shape)
        )


def coding(judgments: Judgments, rows: Rows | None = None) -> Coding:
    """The coding of the rows (N,) given, or of all. Raises NotApplicableError for other kinds.

    >>> import quorate
    >>> names = ("item", "rater", "label")
    >>> said = [("a", "ann", "yes"), ("a", "bob", "no")]
    >>> table = quorate.from_rows([dict(zip(names, row, strict=True)) for row in said])
    >>> coding(table).names
    ('yes',)
    """
    table = judgments if rows is None else judgments.subset(rows)
    kind, options = table.question.kind, table.question.options
    if kind is Kind.NUMERIC:
        numbers = table.values[:, None]
        return Coding(table, numbers, numbers, (table.question.name,))
    if len(options) > MOST_OPTIONS:
        raise NotApplicableError(
            f"{table.question.name!r} has {len(options):,} options (at most {MOST_OPTIONS})",
            remedy="merge options",
        )
    if kind is Kind.ORDINAL:
        ranks = _mid_ranks(table.codes, len(options))[table.codes][:, None]
        return Coding(table, ranks, table.values[:, None], (table.question.name,))
    if kind is Kind.CATEGORICAL:
        chosen = np.eye(len(options))[table.codes]
        second = slice(1, None) if len(options) == 2 else slice(None)
        return Coding(table, chosen / np.sqrt(2), chosen[:, second], tuple(options[second]))
    if kind is Kind.MULTILABEL and table.sets is not None:
        chosen = table.sets[table.codes].astype(np.float64)
        return Coding(table, chosen / np.sqrt(len(options)), chosen, tuple(options))
    raise NotApplicableError(
        f"groups are compared on chosen options and numbers, and {table.question.name!r} is "
        f"{kind.value}",
        remedy="look at a question with options",
    )


def _mid_ranks(codes: NDArray[np.int32], K: int) -> Doubles:
    """R_c = Σ_{g<c} n_g + n_c / 2."""
    count = np.bincount(codes, minlength=K).astype(np.float64)
    return np.asarray(np.cumsum(count) - count / 2, np.float64)
