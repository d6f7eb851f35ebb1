"""What raters said, laid out for the model: one row a vote, earlier answers included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind
from quorate.schema.errors import NotApplicableError

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]

QUICK = 0.25
"""a vote that took less than this part of its rater's median time was hasty"""
ENOUGH_TIMES = 5
"""timed votes without which a rater's median says nothing"""
MOST_OPTIONS = 60
"""options beyond which pairs of them are too many to tell apart"""


@dataclass(frozen=True, eq=False)
class Votes:
    """V votes on I items by R raters with K options: ``item``, ``rater``, ``code``, ``hasty`` (V,).

    The first rows are those of the table, the last ``earlier`` ones the answers that a later one
    of the same rater replaced: who says a thing twice means it, who says two things slipped once.
    ``ordinal``: whether options have an order.
    """

    item: Ints
    rater: Ints
    code: Ints
    hasty: Bools
    shape: tuple[int, int, int]
    earlier: int
    ordinal: bool

    def table(self, weights: Doubles) -> Doubles:
        """The weights of votes, added up by item and option, (I, K)."""
        items, _, options = self.shape
        cells = self.item * options + self.code
        found = np.bincount(cells, weights, items * options).astype(np.float64, copy=False)
        return found.reshape(items, options)

    def by_rater(self, weights: Doubles) -> Doubles:
        """The weights of votes, added up by rater, (R,)."""
        found = np.bincount(self.rater, weights, self.shape[1])
        return found.astype(np.float64, copy=False)


def votes_of(judgments: Judgments) -> Votes:
    """The votes of a table. Raises NotApplicableError for a question without single options."""
    question = judgments.question
    if question.kind not in {Kind.CATEGORICAL, Kind.ORDINAL} or len(question.options) < 2:
        raise NotApplicableError(
            f"causes of disagreement need a question with two options or more, and "
            f"{question.name!r} is {question.kind} with {len(question.options)}",
            remedy="choose a question in which raters take one option",
        )
    if len(question.options) > MOST_OPTIONS:
        raise NotApplicableError(
            f"{question.name!r} has {len(question.options)} options, more than {MOST_OPTIONS}",
            remedy="merge options before looking for causes",
        )
    item, rater = judgments.item.astype(np.int64), judgments.rater.astype(np.int64)
    code, hasty = judgments.codes.astype(np.int64), _hasty(judgments)
    old = judgments.superseded
    known = np.zeros(0, bool) if old is None else old.earlier >= 0
    if old is not None:
        item = np.concatenate([item, old.item[known]])
        rater = np.concatenate([rater, old.rater[known]])
        code = np.concatenate([code, old.earlier[known].astype(np.int64)])
        hasty = np.concatenate([hasty, np.zeros(int(known.sum()), bool)])
    shape = (judgments.n_items, judgments.n_raters, len(question.options))
    return Votes(item, rater, code, hasty, shape, int(known.sum()), question.kind is Kind.ORDINAL)


def _hasty(judgments: Judgments) -> Bools:
    seconds = judgments.seconds
    if seconds is None:
        return np.zeros(len(judgments), bool)
    median = np.full(judgments.n_raters, np.nan)
    order = np.argsort(judgments.rater, kind="stable")
    parts = np.split(seconds[order], np.cumsum(judgments.workload)[:-1])
    for rater, part in enumerate(parts):
        timed = part[np.isfinite(part)]
        if len(timed) >= ENOUGH_TIMES:
            median[rater] = np.median(timed)
    return np.asarray(seconds < QUICK * median[judgments.rater])
