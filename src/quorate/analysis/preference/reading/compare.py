"""From judgments of pairs, best-of and rankings to comparisons of candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.reading.compared import (
    Compared,
    compared,
    compared_fields,
    natural,
    table_of,
)
from quorate.analysis.preference.reading.shown import places
from quorate.analysis.preference.reading.standing import Standing, standing
from quorate.analysis.preference.reading.style import style
from quorate.schema import EmptyError, Judgments

Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

STYLE = ("length", "format")
TOPIC = "topic"
OWN = "/"
"""between an item and a field in the name of a response whose author nobody knows"""
_BESIDE = frozenset({"shown", "purpose", "round", "length", "content", "excluded", "surplus"})
"""group columns that have been used up, and are no groups of raters or items"""


@dataclass(frozen=True, eq=False)
class Field:
    """What is compared, by item and field: of I items and F fields.

    ``candidate`` (I, F) is a number into ``names``, -1 where an item has no such field, or nobody
    knows whose it is while it is known of others. ``styles`` (D, I, F) are NaN without a text.
    """

    names: pl.Series
    candidate: Ints
    has: NDArray[np.bool_]
    styles: Doubles
    notes: tuple[str, ...]


def compare(
    judgments: Judgments,
    candidates: Candidates | None = None,
    *,
    covariates: Sequence[str] = STYLE,
) -> Comparisons:
    """The comparisons that judgments of a pair, a best-of or a ranking make.

    A best-of of n makes n - 1 comparisons of the best with each other one (and of each with the
    worst, where that was asked), a ranking of n all n (n - 1) / 2; they share a ``block``. Which
    was shown first is read from the group column ``shown``. ``covariates`` are differences of
    ``style`` where the texts are known.

    Candidates are whose the responses are, by ``candidates``. Where that is not known of any, each
    response is a candidate of its own, named ``item/field``: there is then no ranking of
    candidates, but raters can still be looked at.

    Work and gold count; a repeat on purpose, or a judgment that a later one of the same rater
    replaced, is there too, marked ``again``; practice, tests and what was excluded or came too late
    is left out. Raises NotApplicableError for another kind of question, EmptyError where nothing
    is left.
    """
    fields = (
        compared_fields(judgments)
        if candidates is None or candidates.frame.is_empty()
        else natural(candidates.frame["field"].unique())
    )
    labels = compared(judgments, fields)
    rows = standing(judgments)
    about = _fields(judgments, candidates, labels, covariates)
    entries, start = table_of(labels.said)
    n_said = np.diff(start)[rows.code]
    of = np.repeat(np.arange(len(rows.code)), n_said)
    within = np.arange(len(of)) - np.repeat(np.cumsum(n_said) - n_said, n_said)
    entry = entries[start[rows.code[of]] + within]
    notes = [*rows.notes, *about.notes]
    _note(notes, int((n_said == 0).sum()), "judgments name no compared field")
    item, (f, g, out) = rows.item[of].astype(np.int64), entry.T
    shown = places(rows.shown, labels.fields)
    if labels.chosen:
        there = _offered(labels, about, rows, shown, candidates is None, notes)
        kept = there[of, f] & there[of, g]
        of, item, f, g, out = of[kept], item[kept], f[kept], g[kept], out[kept]
    first, second = about.candidate[item, f], about.candidate[item, g]
    known = (first >= 0) & (second >= 0)
    _note(notes, int((~known).sum()), "comparisons are of candidates that the items do not name")
    same = known & (first == second)
    _note(notes, int(same.sum()), "comparisons are of a candidate with itself")
    keep = np.flatnonzero(known & ~same)
    if not len(keep):
        raise EmptyError(
            f"no comparison is left of {len(judgments):,} judgments ({'; '.join(notes)})",
            where=judgments.reading.source,
            remedy="give the items that were judged, with the columns that labels name",
        )
    of, item, f, g = of[keep], item[keep], f[keep], g[keep]
    a, b = shown[rows.showing[of], f], shown[rows.showing[of], g]
    position = np.where((a >= 0) & (b >= 0), np.sign(b - a), 0).astype(np.int8)
    measured = [n for n, own in enumerate(about.styles) if np.isfinite(own).any()]
    names, dense = _dense(about.names, first[keep], second[keep])
    return Comparisons(
        candidates=names,
        raters=judgments.raters,
        items=judgments.items,
        first=dense[0],
        second=dense[1],
        outcome=out[keep].astype(np.int8),
        rater=rows.rater[of],
        item=item.astype(np.int32),
        position=position,
        block=_numbered(of),
        levels=labels.levels,
        ties=labels.ties,
        covariates=_differences(about.styles[measured], item, f, g) if measured else None,
        covariate_names=tuple(covariates[n] for n in measured),
        again=rows.again[of] if rows.again.any() else None,
        groups=_groups(judgments, rows, of, item, candidates),
        notes=tuple(notes),
    )


def _fields(
    judgments: Judgments,
    candidates: Candidates | None,
    labels: Compared,
    covariates: Sequence[str],
) -> Field:
    """Whose each field of each item is, and its style."""
    shape = (judgments.n_items, len(labels.fields))
    own = np.arange(shape[0] * shape[1], dtype=np.int32).reshape(shape)
    if candidates is None:
        styles = np.full((len(covariates), *shape), np.nan)
        return Field(_own_names(judgments.items, labels), own, np.ones(shape, np.bool_), styles, ())
    items = pl.DataFrame({"item": judgments.items}).with_row_index("i")
    places_ = pl.DataFrame({"field": list(labels.fields)}).with_row_index("f")
    frame = (
        candidates.frame.unique(["item", "field"], keep="first", maintain_order=True)
        .join(items, on="item", how="inner", maintain_order="left")
        .join(places_, on="field", how="inner", maintain_order="left")
    )
    i, f = (frame[name].to_numpy().astype(np.int64) for name in "if")
    has = np.zeros(shape, np.bool_)
    has[i, f] = True
    styles = np.full((len(covariates), *shape), np.nan)
    for n, name in enumerate(covariates):
        styles[n, i, f] = style(name, frame["text"])
    notes: list[str] = []
    judged = judgments.overlap > 0
    _note(notes, int((judged & ~has.any(axis=1)).sum()), "judged items are not in the items file")
    named = frame["candidate"].is_not_null().to_numpy()
    if not named.any():
        at = np.where(has, own, -1).astype(np.int32)
        return Field(_own_names(judgments.items, labels), at, has, styles, tuple(notes))
    names = frame["candidate"].drop_nulls().unique().sort()
    number = np.full(shape, -1, np.int32)
    codes = pl.DataFrame({"candidate": names}).with_row_index("c")
    found = frame.join(codes, on="candidate", how="left", maintain_order="left")["c"]
    number[i[named], f[named]] = found.drop_nulls().to_numpy()
    return Field(names.rename("candidate"), number, has, styles, tuple(notes))


def _own_names(items: pl.Series, labels: Compared) -> pl.Series:
    crossed = pl.DataFrame({"item": items}).join(
        pl.DataFrame({"field": list(labels.fields)}), how="cross", maintain_order="left_right"
    )
    return crossed.select(pl.concat_str("item", pl.lit(OWN), "field").alias("candidate"))[
        "candidate"
    ]


def _offered(
    labels: Compared,
    about: Field,
    rows: Standing,
    shown: NDArray[np.int16],
    unknown: bool,
    notes: list[str],
) -> NDArray[np.bool_]:
    """Which fields each judgment chose among, (M, F): those shown, else those of the item."""
    seen = shown[rows.showing] >= 0
    blind: NDArray[np.bool_] = np.logical_not(seen.any(axis=1))
    if unknown and blind.any():
        notes.append(
            f"it is not known which fields the best was chosen among in {int(blind.sum()):,} "
            f"judgments; taken as all {len(labels.fields)}"
        )
    return np.where(blind[:, None], about.has[rows.item], seen)


def _differences(styles: Doubles, item: Longs, f: Longs, g: Longs) -> Doubles:
    return np.ascontiguousarray((styles[:, item, f] - styles[:, item, g]).T)


def _numbered(of: Longs) -> Ints:
    """Numbers from 0 for rising ones."""
    return np.cumsum(np.diff(of, prepend=of[0]) > 0).astype(np.int32)


def _dense(names: pl.Series, first: Ints, second: Ints) -> tuple[pl.Series, tuple[Ints, Ints]]:
    """Only the candidates that are compared."""
    used = np.zeros(len(names), np.bool_)
    used[first] = used[second] = True
    number = np.cumsum(used).astype(np.int32) - 1
    return names.filter(pl.Series(used)).rename("candidate"), (number[first], number[second])


def _groups(
    judgments: Judgments,
    rows: Standing,
    of: Longs,
    item: Longs,
    candidates: Candidates | None,
) -> dict[str, pl.Series]:
    """The table's further columns, and the topics of items."""
    source = rows.row[of]
    known = pl.Series(source).set(pl.Series(source < 0), None)
    groups = {
        name: column.gather(known).rename(name)
        for name, column in judgments.groups.items()
        if name not in _BESIDE
    }
    if candidates is not None and candidates.topics and TOPIC not in groups:
        topics = [candidates.topics.get(name) for name in judgments.items]
        groups[TOPIC] = pl.Series(TOPIC, topics, dtype=pl.String).gather(item)
    return groups


def _note(notes: list[str], n: int, what: str) -> None:
    if n:
        notes.append(f"{n:,} {what}; they are left out")
