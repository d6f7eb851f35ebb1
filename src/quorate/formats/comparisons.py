"""Tables whose rows are comparisons: two candidates, who was better, and who said so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.preference.comparisons import Comparisons
from quorate.analysis.preference.reading.style import STYLES, style
from quorate.formats.cells import as_text
from quorate.formats.comparison_columns import ROLES, Found, columns_of
from quorate.formats.findings import Findings
from quorate.formats.options import MISSING_ANYWHERE
from quorate.formats.reader import Scan
from quorate.formats.source import Source, opened
from quorate.formats.winners import Winner, dense, winners
from quorate.schema.errors import ColumnError, EmptyError, LabelError

Mask = NDArray[np.bool_]
Ints = NDArray[np.int32]

ROW = "row"
TEXTS = ("first_text", "second_text")
"""parts of which an empty cell is an empty response"""
_PAIR = re.compile(r"\s+(?:vs\.?|and)\s+|_vs_|\s*[|/,;]\s*|__|_", re.I)
_SWAPPED = frozenset({"true", "yes", "1"})


def read_comparisons(
    source: Source,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    *,
    words: Mapping[str, str] | None = None,
    groups: Sequence[str] = (),
    encoding: str | None = None,
) -> Comparisons:
    """The comparisons in a table that has one, or one by each of several raters, a row.

    ``columns`` maps parts to columns of the file: ``first`` and ``second`` (who is compared, or
    ``pair``, both in one cell: ``x_y``, ``x vs y``), ``winner`` (several: one a rater), ``rater``,
    ``item``, ``prompt``, ``first_text``, ``second_text``, ``strength``, ``shown`` (which was shown
    first; without it the first is taken to have been). What is not said is found by the usual
    names. ``words`` says what unusual words of the winner mean: ``{"-1": "first", "s": "tie"}``.

    Without names each different text of an item is a candidate; without an item the two candidates
    are the item. What was left out is in ``notes``, with its reason and lines. Raises ColumnError,
    LabelError, EmptyError or ReadError with the place and what to do.
    """
    with opened(source, encoding) as file:
        scan = file.reader.scan(file.path, file.name)
        try:
            return comparisons_of(scan, file.name, columns or {}, words or {}, tuple(groups))
        except pl.exceptions.PolarsError as error:
            raise scan.explain(error) from None


def compares(source: Source, encoding: str | None = None) -> bool:
    """Whether a table names two candidates and a winner in each row, going by its columns."""
    with opened(source, encoding) as file:
        scan = file.reader.scan(file.path, file.name)
        try:
            columns_of(scan.frame.collect_schema().names(), {}, (), file.name)
        except (ColumnError, pl.exceptions.PolarsError):
            return False
    return True


@dataclass(frozen=True, eq=False)
class _Rows:
    """The judgments of a table, as text, with those that are left out so far."""

    frame: pl.DataFrame
    findings: Findings
    left: Mask

    def drop(self, mask: Mask, why: str) -> None:
        """Leave rows out, each for its first reason."""
        fresh = mask & ~self.left
        self.findings.add("dropped", why, self.frame[ROW].to_numpy()[fresh])
        np.logical_or(self.left, fresh, out=self.left)


def comparisons_of(
    scan: Scan,
    name: str,
    asked: Mapping[str, str | Sequence[str]],
    said: Mapping[str, str],
    groups: Sequence[str],
) -> Comparisons:
    """The comparisons of a scan, as ``read_comparisons`` has them."""
    schema = scan.frame.collect_schema()
    found = columns_of(schema.names(), asked, groups, name)
    frame = gathered(scan, found, groups, name)
    if frame.is_empty():
        raise EmptyError("there is no row", where=name, remedy="export the file again")
    findings = Findings(name, scan.place, scan.where)
    rows = _Rows(frame, findings, np.zeros(len(frame), np.bool_))
    frame = frame.with_columns(whom(frame))
    for role in ("first", "second", "winner", "rater", *(["item"] if found.has("item") else ())):
        rows.drop(frame[role].is_null().to_numpy(), f"{role} is empty")
    rows.drop(
        (frame["first"] == frame["second"]).fill_null(False).to_numpy(), "compared with itself"
    )
    side, level, levels = _won(frame, rows, said, name)
    if found.has("strength"):
        level, levels = _strengths(frame["strength"], side, rows)
    keep = np.flatnonzero(~rows.left)
    notes = _notes(found, findings)
    if not len(keep):
        raise EmptyError(
            f"no comparison is left ({'; '.join(notes) or 'no row has all parts'})",
            where=name,
            remedy="say which columns are first, second, winner and rater (--column)",
        )
    return _built(frame[keep], side[keep], level[keep], levels, found, groups, tuple(notes))


def gathered(scan: Scan, found: Found, groups: Sequence[str], name: str) -> pl.DataFrame:
    """One row a judgment, text by part; parts that the file lacks are null."""
    schema = scan.frame.collect_schema()

    def text(column: str) -> pl.Expr:
        cell = as_text(column, schema[column], name).str.strip_chars()
        return pl.when(~cell.is_in(["", *MISSING_ANYWHERE])).then(cell)

    parts = {
        role: as_text(column, schema[column], name).fill_null("") if role in TEXTS else text(column)
        for role, column in found.one.items()
    }
    prompts = [text(column) for column in found.prompt]
    if prompts:
        parts["prompt"] = pl.concat_str(prompts, separator="\n\n", ignore_nulls=True)
    parts |= {f"group:{group}": text(group) for group in groups}
    votes = {f"winner:{column}": text(column) for column in found.winners}
    picked = [expression.alias(role) for role, expression in (parts | votes).items()]
    frame = scan.frame.select(picked).with_row_index(ROW).collect()
    if len(found.winners) == 1 and found.has("rater"):
        frame = frame.rename({next(iter(votes)): "winner"})
    else:
        rest = [column for column in frame.columns if column not in votes]
        frame = frame.unpivot(
            list(votes), index=rest, variable_name="rater", value_name="winner"
        ).with_columns(pl.col("rater").str.strip_prefix("winner:"))
        frame = frame.filter(pl.col("winner").is_not_null())
    absent = [role for role in ROLES if role not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.String).alias(role) for role in absent)


def whom(frame: pl.DataFrame) -> list[pl.Series]:
    """The names of the two candidates, by name, by pair, else by text; and the item of each row."""
    first, second = frame["first"], frame["second"]
    if not first.null_count() < len(first) and frame["pair"].null_count() < len(frame):
        first, second = _split(frame["pair"])
    item = frame["item"] if frame["item"].null_count() < len(frame) else frame["prompt"]
    if item.null_count() == len(item):
        low = pl.when(first <= second).then(first).otherwise(second)
        high = pl.when(first <= second).then(second).otherwise(first)
        both = pl.concat_str(low, pl.lit(" : "), high)
        item = frame.select(both.alias("item")).to_series()
    if first.null_count() == len(first):
        first, second = _by_text(item, frame["first_text"], frame["second_text"])
    return [first.rename("first"), second.rename("second"), item.rename("item")]


def _split(pair: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Both names of ``x vs y``; null where there are not just two."""
    parts: dict[str, tuple[str | None, str | None]] = {}
    for cell in pair.drop_nulls().unique():
        names = [name for name in _PAIR.split(cell) if name]
        parts[cell] = (names[0], names[1]) if len(names) == 2 else (None, None)
    first, second = (
        pair.replace_strict(
            list(parts), [names[k] for names in parts.values()], return_dtype=pl.String
        )
        for k in (0, 1)
    )
    return first, second


def _by_text(item: pl.Series, first: pl.Series, second: pl.Series) -> tuple[pl.Series, pl.Series]:
    """``item/1``, ``item/2`` … for the different texts of an item, in their order."""
    n = len(item)
    both = pl.DataFrame({"item": pl.concat([item, item]), "text": pl.concat([first, second])})
    distinct = both.drop_nulls().unique(["item", "text"], keep="first", maintain_order=True)
    number = distinct.with_columns(pl.int_range(1, pl.len() + 1).over("item").alias("k"))
    named = both.join(number, on=["item", "text"], how="left", maintain_order="left")
    names = named.select(pl.concat_str("item", pl.lit("/"), "k")).to_series()
    return names[:n], names[n:]


def _won(
    frame: pl.DataFrame, rows: _Rows, said: Mapping[str, str], name: str
) -> tuple[NDArray[np.int8], NDArray[np.int8], int]:
    """The side that won each row, by how many levels, and how many levels there are."""
    word = frame["winner"]
    by_name = (word == frame["first"]).fill_null(False).to_numpy().astype(np.int8)
    by_name -= (word == frame["second"]).fill_null(False).to_numpy().astype(np.int8)
    open_ = word.filter(pl.Series((by_name == 0) & ~rows.left)).drop_nulls().unique().sort()
    meant = dense(winners(open_.to_list(), said, name))
    strange = Winner(9)
    table = pl.DataFrame(
        {
            "word": open_,
            "side": [meant.get(one, strange).side for one in open_],
            "level": [meant.get(one, strange).level for one in open_],
        },
        schema={"word": pl.String, "side": pl.Int8, "level": pl.Int8},
    )
    read = pl.DataFrame({"word": word}).join(
        table, on="word", how="left", nulls_equal=False, maintain_order="left"
    )
    side = np.where(by_name != 0, by_name, read["side"].fill_null(9).to_numpy()).astype(np.int8)
    unknown = side == strange.side
    shown = word.filter(pl.Series(unknown & ~rows.left)).unique().sort().head(5).to_list()
    rows.drop(unknown, f"winner is a word that is not known ({', '.join(map(repr, shown))})")
    level = np.where(by_name != 0, 1, read["level"].fill_null(0).to_numpy()).astype(np.int8)
    return side, level, max((one.level for one in meant.values()), default=1)


def _strengths(
    column: pl.Series, side: NDArray[np.int8], rows: _Rows
) -> tuple[NDArray[np.int8], int]:
    """The levels from 1 by a column; a tie has none."""
    value = column.cast(pl.Float64, strict=False).abs()
    whole = value.is_between(1, 100) & (value == value.round())
    bad = ~whole.fill_null(False).to_numpy() & (side != 0)
    rows.drop(bad, "strength is no whole number from 1")
    level = np.where(side == 0, 0, value.fill_null(1).clip(1, 100).to_numpy()).astype(np.int8)
    kept = level[~rows.left]
    return level, int(kept.max()) if len(kept) else 1


def _built(
    frame: pl.DataFrame,
    side: NDArray[np.int8],
    level: NDArray[np.int8],
    levels: int,
    found: Found,
    groups: Sequence[str],
    notes: tuple[str, ...],
) -> Comparisons:
    n = len(frame)
    names, both = _coded(pl.concat([frame["first"], frame["second"]]), "candidate")
    raters, rater = _coded(frame["rater"], "rater")
    items, item = _coded(frame["item"], "item")
    texts = [frame[role] for role in TEXTS]
    styled = all(text.null_count() < n for text in texts)
    differences = [style(s, texts[0]) - style(s, texts[1]) for s in STYLES] if styled else []
    return Comparisons(
        candidates=names,
        raters=raters,
        items=items,
        first=both[:n],
        second=both[n:],
        outcome=(side * np.maximum(level, 1)).astype(np.int8),
        rater=rater,
        item=item,
        position=_position(frame),
        block=np.arange(n, dtype=np.int32),
        levels=max(levels, 1),
        ties=bool((side == 0).any()),
        covariates=np.stack(differences, axis=1) if styled else None,
        covariate_names=tuple(STYLES) if styled else (),
        again=_again(rater, item, both[:n], both[n:]),
        groups={name: frame[f"group:{name}"].rename(name) for name in groups}
        | ({"topic": frame["topic"]} if found.has("topic") and "topic" not in groups else {}),
        notes=notes,
    )


def _again(rater: Ints, item: Ints, first: Ints, second: Ints) -> Mask | None:
    """Which judgments are of two that the rater had compared before, in the order of rows."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    cells = pl.DataFrame({"r": rater, "i": item, "l": low, "h": high})
    again = ~cells.select(pl.struct(pl.all()).is_first_distinct()).to_series().to_numpy()
    return again if again.any() else None


def _position(frame: pl.DataFrame) -> NDArray[np.int8]:
    """1 where the first was shown first, -1 where the second was, 0 where the cell does not say."""
    shown = frame["shown"]
    if shown.null_count() == len(shown):
        return np.ones(len(frame), np.int8)
    out = np.zeros(len(frame), np.int8)
    cells = shown.drop_nulls().unique().to_list()
    try:
        meant = winners(cells, {}, "")
    except LabelError:
        meant = {}
    for cell in cells:
        here = (shown == cell).fill_null(False).to_numpy()
        if cell in meant:
            out[here] = meant[cell].side
    out[(shown == frame["first"]).fill_null(False).to_numpy()] = 1
    out[(shown == frame["second"]).fill_null(False).to_numpy()] = -1
    return out


def _coded(names: pl.Series, name: str) -> tuple[pl.Series, Ints]:
    distinct = names.unique().sort().rename(name)
    codes = pl.DataFrame({name: distinct}).with_row_index("code")
    found = pl.DataFrame({name: names}).join(codes, on=name, how="left", maintain_order="left")
    return distinct, found["code"].to_numpy().astype(np.int32)


def _notes(found: Found, findings: Findings) -> list[str]:
    return [*taken(found), *(str(remark) for remark in findings.remarks())]


def taken(found: Found) -> list[str]:
    """What was taken for what, in words."""
    said = ", ".join(f"{column} as {role}" for role, column in found.told.items())
    notes = [f"columns taken: {said}"] if said else []
    if not found.has("shown"):
        notes.append("the first is taken to have been shown first, as no column says otherwise")
    return notes
