"""Views of a few judgments, for tests of checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from quorate.quality import Answers, Conduct, Terms, View
from quorate.schema.judgments import NO_TIME
from quorate.schema.question import Kind, Question

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
NOON = 1_700_000_000_000

Row = tuple[str, str, str | float]
"""item, rater, label"""


def small_view(
    rows: Sequence[Row],
    *,
    options: Sequence[str] = ("a", "b"),
    kind: Kind = Kind.CATEGORICAL,
    seconds: Sequence[float] | float | None = None,
    at: Sequence[int] | None = None,
    first: Sequence[int] | None = None,
    places: int = 0,
    purpose: Sequence[int] | None = None,
    guideline: Sequence[int] | None = None,
    gold: Mapping[str, str] | None = None,
    length: Mapping[str, float] | None = None,
    content: Mapping[str, str] | None = None,
    terms: Terms | None = None,
    conduct: Mapping[str, Conduct] | None = None,
    name: str = "label",
) -> View:
    """The view of these judgments in their order, of one question; items and raters sorted."""
    n = len(rows)
    items, raters = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    item = np.array([items.index(row[0]) for row in rows], np.int32)
    code, value, texts = np.full(n, -1, np.int32), np.full(n, np.nan), None
    if kind is Kind.NUMERIC:
        value[:] = [float(row[2]) for row in rows]
    elif kind is Kind.TEXT:
        texts, code = [str(row[2]) for row in rows], np.arange(n, dtype=np.int32)
    else:
        code[:] = [options.index(str(row[2])) for row in rows]
    known = np.array([options.index((gold or {})[i]) if i in (gold or {}) else -1 for i in items])
    there = known[item] >= 0
    asked = Question(
        name, kind, tuple(options) if kind is not Kind.NUMERIC and texts is None else ()
    )
    answers = Answers(
        asked,
        code,
        value,
        np.where(there, code == known[item], -1).astype(np.int8),
        np.full(n, -1, np.int8) if first is None else np.array(first, np.int8),
        known.astype(np.int32),
        places,
        texts=texts,
    )
    return View(
        items=items,
        raters=raters,
        item=item,
        rater=np.array([raters.index(row[1]) for row in rows], np.int32),
        at=np.full(n, NO_TIME) if at is None else np.array(at, np.int64),
        seconds=np.broadcast_to(np.array(np.nan if seconds is None else seconds, float), n).copy(),
        purpose=np.zeros(n, np.int8) if purpose is None else np.array(purpose, np.int8),
        round=np.zeros(n, np.int8),
        guideline=np.full(n, -1, np.int8) if guideline is None else np.array(guideline, np.int8),
        length=np.array([(length or {}).get(i, np.nan) for i in items]),
        answers={name: answers},
        terms=terms or Terms(),
        conduct={raters.index(rater): known for rater, known in (conduct or {}).items()},
        judgment=[f"j{row}" for row in range(n)],
        content=None if content is None else [content.get(i, "") for i in items],
    )
