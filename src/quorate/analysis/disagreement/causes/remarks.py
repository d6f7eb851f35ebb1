"""What raters said about items beside their answers: skips with a reason, reports of a problem."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.causes.cause import Cause
from quorate.schema import Judgments
from quorate.schema.errors import ColumnError

MEANINGS: Mapping[str, Cause] = MappingProxyType(
    {
        "unclear": Cause.GUIDELINE,
        "cannot_judge": Cause.CONTEXT,
        "context": Cause.CONTEXT,
        "broken": Cause.ITEM,
        "problem": Cause.ITEM,
        "guideline": Cause.GUIDELINE,
        "item": Cause.ITEM,
    }
)
"""which cause a reason speaks for; other reasons speak for none"""
ABOUT = (Cause.GUIDELINE, Cause.CONTEXT, Cause.ITEM)
OFTEN = 0.3
"""the share of those who saw an item of that cause and say so"""
SELDOM = (1.0, 50.0)
"""remarks, and raters who saw the item, before any were counted"""
MOST_SELDOM = 0.1


def remarks_of(judgments: Judgments, notes: pl.DataFrame | None) -> NDArray[np.int64]:
    """How many remarks of each item speak for the guideline, the context and the item, (I, 3).

    ``notes`` has a row a remark: ``item`` and ``reason``, one of ``MEANINGS`` or another. Raises
    ColumnError where one of them is missing.
    """
    counts = np.zeros((judgments.n_items, len(ABOUT)), np.int64)
    if notes is None or notes.is_empty():
        return counts
    for column in ("item", "reason"):
        if column not in notes.columns:
            raise ColumnError(
                f"notes have no column {column!r}", remedy="give each note an item and a reason"
            )
    place = {name: n for n, name in enumerate(judgments.items)}
    for item, reason in notes.select("item", "reason").iter_rows():
        about = MEANINGS.get(str(reason))
        if about is not None and str(item) in place:
            counts[place[str(item)], ABOUT.index(about)] += 1
    return counts


def odds_of(counts: NDArray[np.int64], judged: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much likelier the remarks are if that were the cause, (I, 3).

    (.3 / b)^m (.7 / (1 - b))^(n - m) with m remarks among the n who saw the item, and b how often
    such a remark is made of any item.
    """
    saw = (judged + counts.sum(axis=1))[:, None]
    few, many = SELDOM
    seldom = np.minimum((counts.sum(axis=0) + few) / (saw.sum() + many), MOST_SELDOM)
    logs = counts * np.log(OFTEN / seldom) + (saw - counts) * np.log((1 - OFTEN) / (1 - seldom))
    return np.asarray(np.exp(np.clip(logs, -50, 50)))
