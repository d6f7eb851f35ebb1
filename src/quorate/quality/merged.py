"""The rows of several questions' tables as the rows of one view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.quality.view import Doubles, Longs
from quorate.schema.errors import EmptyError
from quorate.schema.judgments import NO_TIME, Judgments

GROUPS = ("shown", "purpose", "round", "guideline", "length", "content", "excluded")
"""columns that checks can use, where a table keeps them as groups: ``shown``, the options in the
order shown, a JSON list or with ``|`` or ``,`` between; ``purpose``, a word of ``Purpose``;
``round``, 0, and 1, 2, … for repeats; ``guideline``, a version; ``length``, the characters of the
item, or ``content``, its text; ``excluded``, true, or a reason, where the row does not count"""

OF_FIELDS = ("text.", "length.", "slice.")
"""what columns about a compared field begin with: ``text.reply_a``, its text; ``length.reply_a``,
its characters; ``slice.reply_a``, whose it is"""

Labels = NDArray[np.int32] | Doubles
Texts = NDArray[np.object_]

_NO = frozenset({None, "", "false", "0", "no"})


@dataclass(frozen=True, eq=False)
class Part:
    """The rows of one question, M of them, those included that later ones replaced.

    ``item`` and ``rater`` are codes of the view; ``nth`` says which judgment of the item by the
    rater it is. ``groups`` has the columns of ``GROUPS`` that there are, None where empty.
    """

    table: Judgments
    item: Longs
    rater: Longs
    nth: Longs
    at: Longs
    seconds: Doubles
    label: Labels
    groups: Mapping[str, Texts]


@dataclass(frozen=True, eq=False)
class Merged:
    """The rows of the view, N of them, in order; ``places`` says where those of each part are."""

    item: Longs
    rater: Longs
    nth: Longs
    at: Longs
    seconds: Doubles
    groups: Mapping[str, Texts]
    places: tuple[Longs, ...]


def names(series: Iterable[pl.Series]) -> pl.Series:
    """All names, each once, sorted."""
    return pl.concat([one.cast(pl.String) for one in series]).unique().sort()


def codes(names: pl.Series, among: pl.Series) -> Longs:
    """The place of each name among all."""
    known = pl.DataFrame({"name": among}).with_row_index("place")
    asked = pl.DataFrame({"name": names.cast(pl.String)})
    found = asked.join(known, on="name", how="left", maintain_order="left")["place"]
    return found.to_numpy().astype(np.int64)


def part_of(table: Judgments, items: pl.Series, raters: pl.Series) -> Part:
    """The rows of one table, those that a later one replaced in front of it."""
    row = np.arange(len(table))
    label: Labels = table.label
    old = table.superseded
    if old is not None and len(old.item):
        cell = table.item.astype(np.int64) * table.n_raters + table.rater
        stands = np.searchsorted(cell, old.item.astype(np.int64) * table.n_raters + old.rater)
        replaced = np.where(old.earlier != label[stands], old.earlier, old.later)
        row = np.concatenate([stands, row])
        label = np.concatenate([replaced, label])
    groups = {
        name: table.groups[name].cast(pl.String).to_numpy()[row].astype(object)
        for name in table.groups
        if name in GROUPS or name.startswith(OF_FIELDS)
    }
    at = np.full(len(row), NO_TIME) if table.at is None else _milliseconds(table.at[row])
    seconds = np.full(len(row), np.nan) if table.seconds is None else table.seconds[row].copy()
    seconds[: len(row) - len(table)] = np.nan  # nobody kept how long the replaced ones took
    kept = np.ones(len(row), np.bool_)
    if "excluded" in groups:
        kept = np.array([text in _NO for text in groups["excluded"]], np.bool_)
    item = codes(table.items, items)[table.item[row]]
    rater = codes(table.raters, raters)[table.rater[row]]
    order = np.flatnonzero(kept)
    order = order[np.lexsort((order, at[order], rater[order], item[order]))]
    item, rater = item[order], rater[order]
    first = np.append(True, (item[1:] != item[:-1]) | (rater[1:] != rater[:-1]))[: len(order)]
    nth = np.arange(len(order)) - np.flatnonzero(first)[np.cumsum(first) - 1]
    return Part(
        table,
        item,
        rater,
        nth,
        at[order],
        seconds[order],
        label[order],
        {name: column[order] for name, column in groups.items()},
    )


def _milliseconds(at: NDArray[np.int64]) -> Longs:
    return np.where(at == NO_TIME, NO_TIME, at // 1000)


def merge(parts: list[Part], n_raters: int) -> Merged:
    """The rows of all parts, those of one rater about one item together, in the order of time.

    Raises EmptyError when there is none.
    """
    most = max((int(part.nth.max(initial=0)) for part in parts), default=0) + 1
    keys = [(part.item * n_raters + part.rater) * most + part.nth for part in parts]
    every, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    if len(every) == 0:
        raise EmptyError("no judgment is left", remedy="look at the column 'excluded'")
    ends = np.cumsum([len(key) for key in keys])[:-1]
    places = np.split(inverse, ends)
    at, seconds = np.full(len(every), NO_TIME), np.full(len(every), np.nan)
    groups: dict[str, Texts] = {}
    for part, place in zip(parts, places, strict=True):
        at[place] = np.where(at[place] == NO_TIME, part.at, at[place])
        seconds[place] = np.where(np.isnan(seconds[place]), part.seconds, seconds[place])
        for name, column in part.groups.items():
            there = groups.setdefault(name, np.full(len(every), None, object))
            there[place] = np.where(there[place] == np.array(None), column, there[place])
    order = np.lexsort((every, every % most, at))
    rank = np.empty(len(every), np.int64)
    rank[order] = np.arange(len(every))
    cell, nth = np.divmod(every[order], most)
    return Merged(
        cell // n_raters,
        cell % n_raters,
        nth,
        at[order],
        seconds[order],
        {name: column[order] for name, column in groups.items()},
        tuple(rank[place] for place in places),
    )
