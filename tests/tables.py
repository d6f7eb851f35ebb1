"""Small tables of judgments for tests, built without a reader.

``table([("i1", "ann", "yes"), …])`` takes rows of item, rater and label; ``wide([[…], …])`` takes
one row an item and one column a rater, with ``None`` where a rater did not judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.schema import Judgments, Kind, Question, Superseded

Label = str | float | int | frozenset[str]
Row = tuple[str, str, Label]


def table(
    rows: Iterable[Row],
    kind: Kind = Kind.CATEGORICAL,
    options: Sequence[str] | None = None,
    *,
    groups: Mapping[str, Sequence[object]] | None = None,
    repeats: Iterable[tuple[str, str, Label, Label]] = (),
) -> Judgments:
    """Rows as a table; ``repeats`` are (item, rater, earlier label, later label) superseded ones.

    Options default to the sorted distinct labels (numbers in numeric order).
    """
    rows = list(rows)
    again = list(repeats)
    items = sorted({i for i, _, _ in rows} | {i for i, *_ in again})
    raters = sorted({r for _, r, _ in rows} | {r for _, r, *_ in again})
    item_code = {name: n for n, name in enumerate(items)}
    rater_code = {name: n for n, name in enumerate(raters)}
    labels = [label for *_, label in rows]
    every = labels + [label for _, _, *pair in again for label in pair]
    sets: NDArray[np.bool_] | None = None
    texts: pl.Series | None = None
    names: tuple[str, ...] = ()
    encode: dict[Label, int] = {}
    if kind is Kind.TEXT:
        distinct = sorted({str(label) for label in every})
        texts = pl.Series("text", distinct)
        encode = {text: n for n, text in enumerate(distinct)}
    elif kind is Kind.MULTILABEL:
        members = sorted({o for label in every if isinstance(label, frozenset) for o in label})
        names = tuple(options) if options is not None else tuple(members)
        kept = sorted({x for x in every if isinstance(x, frozenset)}, key=sorted)
        sets = np.array([[o in label for o in names] for label in kept], np.bool_)
        sets = sets.reshape(len(kept), len(names))
        encode = {label: n for n, label in enumerate(kept)}
    elif kind is not Kind.NUMERIC:
        names = tuple(options) if options is not None else _options(every)
        encode = {name: n for n, name in enumerate(names)}
        encode |= {label: encode[str(label)] for label in every}

    def code(values: Sequence[Label]) -> NDArray[np.int32] | NDArray[np.float64]:
        if kind is Kind.NUMERIC:
            return np.array([float(v) for v in values if not isinstance(v, frozenset)], np.float64)
        return np.array([encode[v] for v in values], np.int32)

    superseded = None
    if again:
        superseded = Superseded(
            item=np.array([item_code[i] for i, *_ in again], np.int32),
            rater=np.array([rater_code[r] for _, r, *_ in again], np.int32),
            earlier=code([e for *_, e, _ in again]),
            later=code([e for *_, e in again]),
        )
    return Judgments.build(
        Question("question", kind, names),
        pl.Series("item", items, dtype=pl.String),
        pl.Series("rater", raters, dtype=pl.String),
        np.array([item_code[i] for i, _, _ in rows], np.int32),
        np.array([rater_code[r] for _, r, _ in rows], np.int32),
        code(labels),
        sets=sets,
        texts=texts,
        groups={name: pl.Series(name, column) for name, column in (groups or {}).items()},
        superseded=superseded,
    )


def wide(
    rows: Sequence[Sequence[Label | None]],
    kind: Kind = Kind.CATEGORICAL,
    options: Sequence[str] | None = None,
) -> Judgments:
    """One row an item (``i000``, ``i001``, …), one column a rater (``A``, ``B``, …)."""
    return table(
        [
            (f"i{i:03}", chr(ord("A") + r) if r < 26 else f"r{r:03}", label)
            for i, row in enumerate(rows)
            for r, label in enumerate(row)
            if label is not None
        ],
        kind,
        options,
    )


def counted(counts: Sequence[Sequence[int]], options: Sequence[str] | None = None) -> Judgments:
    """One row an item, one column an option, cells counting the raters who chose it.

    Who chose what is arbitrary: rater ``A`` makes the first judgment of every item, and so on.
    """
    names = options or [str(k) for k in range(len(counts[0]))]
    rows = [[names[k] for k, n in enumerate(row) for _ in range(n)] for row in counts]
    return wide(rows, options=names)


def crossed(counts: Sequence[Sequence[int]], options: Sequence[str] | None = None) -> Judgments:
    """The items behind a contingency table of two raters: rows are ``A``'s labels."""
    names = options or [str(k) for k in range(len(counts[0]))]
    return wide(
        [
            [names[a], names[b]]
            for a, row in enumerate(counts)
            for b, n in enumerate(row)
            for _ in range(n)
        ],
        options=names,
    )


def _options(labels: Sequence[Label]) -> tuple[str, ...]:
    distinct = {str(label) for label in labels}
    try:
        return tuple(sorted(distinct, key=float))
    except ValueError:
        return tuple(sorted(distinct))
