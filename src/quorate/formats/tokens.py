"""Tables of tags, a token a row, as judgments of spans, a document an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.options import ReadOptions
from quorate.schema.errors import LabelError
from quorate.schema.judgments import Judgments
from quorate.schema.question import Kind, Question
from quorate.schema.reading import Reading, Remark
from quorate.schema.tokens import are_tags, place_of, spelled_spans

POSITION = "position"
"""the column that says which token of its document a row is about"""
SAMPLE = 200


def tags_declared(options: ReadOptions, labels: pl.Series) -> bool:
    """Whether spans are declared and labels are tags of tokens."""
    return options.kind is Kind.SPANS and are_tags(labels)


def position_column(names: Sequence[str], item: str) -> str | None:
    """The column of positions, unless it is the item itself."""
    found = [name for name in names if name.strip().casefold() == POSITION and name != item]
    return found[0] if len(found) == 1 else None


def placed(frame: pl.LazyFrame, item: str, position: str) -> pl.LazyFrame:
    """The frame with ``item:position`` as the item."""
    token = pl.concat_str(
        pl.col(item).cast(pl.String).str.strip_chars(),
        pl.lit(":"),
        pl.col(position).cast(pl.String).str.strip_chars(),
    )
    return frame.with_columns(token.alias(item))


def folded(tokens: Judgments) -> Judgments:
    """One judgment a rater and document, from one tag a rater and token.

    ``tokens`` is a table of one option whose items are called ``document:position``. The latest
    time, the sum of seconds and the first value of a group stand for the document. Raises
    LabelError for an item of another name.
    """
    document, position, names = _places(tokens)
    order = np.lexsort((position, tokens.rater, document))
    doc, rater, at = document[order], tokens.rater[order], position[order]
    tags = np.array(tokens.question.options, dtype=object)[tokens.codes[order]]
    edge = np.flatnonzero((np.diff(doc) != 0) | (np.diff(rater) != 0)) + 1
    starts = np.concatenate([[0], edge]).astype(np.int64)
    ends = np.append(starts[1:], len(doc))
    spelled = [
        spelled_spans(at[a:b].tolist(), tags[a:b].tolist())
        for a, b in zip(starts, ends, strict=True)
    ]
    labels = pl.Series("label", [one.label for one in spelled], dtype=pl.String)
    texts = labels.unique().sort()
    first = order[starts]
    times = tokens.at
    return Judgments.build(
        Question(tokens.question.name, Kind.SPANS),
        names,
        tokens.raters,
        doc[starts],
        rater[starts],
        texts.search_sorted(labels).to_numpy().astype(np.int32),
        texts=texts,
        at=None if times is None else _latest(times[order], starts),
        seconds=None if tokens.seconds is None else np.add.reduceat(tokens.seconds[order], starts),
        groups={name: column[first] for name, column in tokens.groups.items()},
        reading=_reading(tokens, len(spelled), sum(one.orphans for one in spelled)),
    )


def _places(tokens: Judgments) -> tuple[NDArray[np.int64], NDArray[np.int64], pl.Series]:
    """The document and the position of each row, and the documents' names."""
    places = [place_of(item) for item in tokens.items]
    for item, place in zip(tokens.items, places, strict=True):
        if place is None:
            raise LabelError(
                f"labels are tags of tokens, but item {item!r} names no token",
                where=tokens.reading.source,
                remedy="call items document:1, document:2, …, or give a column `position`",
            )
    known = [place for place in places if place is not None]
    document = pl.Series("item", [place[0] for place in known], dtype=pl.String)
    names = document.unique().sort()
    of_item = names.search_sorted(document).to_numpy().astype(np.int64)
    position = np.array([place[1] for place in known], np.int64)
    return of_item[tokens.item], position[tokens.item], names


def _latest(at: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    latest: NDArray[np.int64] = np.maximum.reduceat(at, starts)
    return latest


def _reading(tokens: Judgments, rows: int, orphans: int) -> Reading:
    remarks = [
        Remark(
            "noted",
            f"{len(tokens):,} tags of {tokens.n_items:,} tokens were read as {rows:,} judgments of "
            "documents; offsets of spans are positions of tokens, and a position that nobody "
            "tagged ends a sentence",
        )
    ]
    if orphans:
        what = f"{orphans:,} tags continue a span that does not stand before them; they begin one"
        remarks.append(Remark("repaired", what))
    return replace(tokens.reading, remarks=(*tokens.reading.remarks, *remarks))
