"""Predictions of a model from a table: a label an item, a share an option, or a label a rater."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.analysis.disagreement.answers import answers, measured
from quorate.analysis.disagreement.predictions import Predictions
from quorate.formats.cells import as_text
from quorate.formats.columns import SYNONYMS, WEAK, folded
from quorate.formats.findings import Findings
from quorate.formats.numbers import spelled
from quorate.formats.reader import Scan
from quorate.formats.source import Source, opened
from quorate.schema.errors import ColumnError, EmptyError, LabelError
from quorate.schema.judgments import Judgments

Doubles = NDArray[np.float64]

PREDICTED = ("prediction", "predicted", "predictedlabel", "pred", "output", "mean")
"""columns of labels beside those of judgments"""
CHANCES = ("probability", "prob", "p", "chance", "score", "confidence")
"""columns of the share of the positive option, of questions with two"""
ROUNDED = 0.02
"""shares that miss 1 by no more than this were rounded, and are made to add up"""
_PREFIX = re.compile(r"^(?:p|prob|probability|share|score)[ _.:]?\(?(.+?)\)?$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class _Table:
    """The cells of the file as text, and the way back to their places."""

    frame: pl.DataFrame
    findings: Findings


def read_predictions(
    source: Source,
    judgments: Judgments,
    *,
    columns: Mapping[str, str] | None = None,
    positive: str | None = None,
) -> Predictions:
    """What a model predicts of the items of ``judgments``, from CSV, TSV, JSON, JSONL or Parquet.

    A row has an item and one of: a column for each option, named like it (also ``p_yes``,
    ``p(yes)``), with its predicted share; a column with the share of the ``positive`` option of two
    (the second, unless said), ``probability`` or ``score``; a column with a label or number,
    ``label``, ``prediction``. With a column of raters a row predicts that rater's answer.
    ``columns`` says which column is item, rater or label. Options without a column have a share
    of 0. Rows without an item or a prediction are left out and told.

    Raises ReadError for a file that cannot be read, ColumnError where no prediction is found,
    LabelError for what is no share or does not add up to 1, EmptyError for no row.
    """
    options = () if measured(judgments) else answers(judgments).options
    separate = judgments.sets is not None
    with opened(source) as file:
        scan = file.reader.scan(file.path, file.name)
        table = _read(scan, file.name)
        names = table.frame.columns
        chosen = _chosen(names, columns or {}, file.name)
        item = chosen.get("item") or _one("item", names, file.name)
        if item is None:
            raise ColumnError(
                "there is no column of items",
                where=file.name,
                remedy=f"name one 'item'; there are {_listed(names)}",
            )
        rater = chosen.get("rater") or _one("rater", [n for n in names if n != item], file.name)
        free = [name for name in names if name not in {item, rater}]
        by_option = {} if "label" in chosen else _by_option(free, options)
        label = chosen.get("label") or _label(free, by_option, options, file.name)
        table = _with_item(table, item, rater)
        if label is None:
            whole = _shares(table, by_option, options, separate)
            said = Predictions(_names(table, item), tuple(options), whole)
        elif _is_chance(table, label, options):
            said = _chances(table, item, label, options, positive)
        else:
            table = _without_empty(table, label)
            words = _labels(table.frame[label], options, separate)
            said = Predictions(_names(table, item), label=words)
        taken = [label] if label is not None else list(by_option.values())
        notes = [str(remark) for remark in table.findings.remarks()]
        unread = [name for name in free if name not in taken]
        notes += [f"not read of the predictions: {_listed(unread)}"] if unread else []
        return Predictions(
            items=said.items,
            options=said.options,
            share=said.share,
            label=said.label,
            raters=None if rater is None else _names(table, rater),
            source=file.name,
            notes=(*said.notes, *notes),
        )


def _read(scan: Scan, name: str) -> _Table:
    schema = scan.frame.collect_schema()
    try:
        frame = scan.frame.select(
            as_text(column, schema[column], name).str.strip_chars().alias(column)
            for column in schema.names()
        ).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise scan.explain(error) from None
    if frame.is_empty():
        raise EmptyError("there is no prediction", where=name, remedy="give a row an item")
    return _Table(frame, Findings(name, scan.place, scan.where))


def _chosen(names: Sequence[str], columns: Mapping[str, str], where: str) -> dict[str, str]:
    for role, column in columns.items():
        if role not in {"item", "rater", "label"} or column not in names:
            raise ColumnError(
                f"there is no column {column!r} for {role!r}",
                where=where,
                remedy=f"the parts are item, rater and label, the columns {_listed(names)}",
            )
    return dict(columns)


def _one(role: str, names: Sequence[str], where: str) -> str | None:
    """The column for a part by the best kind of word. Raises ColumnError for several."""
    for words in ((role,), (f"{role}id",), SYNONYMS[role], WEAK.get(role, ())):
        hits = [name for name in names if folded(name) in words]
        if len(hits) > 1:
            raise ColumnError(
                f"{len(hits)} columns could be the {role}: {_listed(hits)}",
                where=where,
                remedy=f"say which with columns={{{role!r}: {hits[0]!r}}} "
                f"(--prediction-column {role}={hits[0]})",
            )
        if hits:
            return hits[0]
    return None


def _by_option(names: Sequence[str], options: Sequence[str]) -> dict[str, str]:
    """The column of each option: named like it, or so after a word such as «p_»."""
    found: dict[str, str] = {}
    for name in names:
        exact = name.strip()
        prefixed = _PREFIX.match(exact)
        option = exact if exact in options else (prefixed[1] if prefixed else None)
        if option in options and option not in found:
            found[str(option)] = name
    return found


def _label(
    names: Sequence[str], by_option: Mapping[str, str], options: Sequence[str], where: str
) -> str | None:
    """The column of labels or chances, unless the columns of options are enough."""
    if len(by_option) >= min(2, len(options)) > 0:
        return None
    free = [name for name in names if name not in by_option.values()]
    hits = [name for name in free if folded(name) in PREDICTED]
    hits = hits or [name for name in free if folded(name) in SYNONYMS["label"]]
    hits = hits or [name for name in free if folded(name) in CHANCES]
    if len(hits) > 1:
        raise ColumnError(
            f"{len(hits)} columns could be the prediction: {_listed(hits)}",
            where=where,
            remedy=f"say which (--prediction-column label={hits[0]})",
        )
    if hits or (by_option and len(options) == 2):
        return hits[0] if hits else next(iter(by_option.values()))
    raise ColumnError(
        "there is no prediction",
        where=where,
        remedy="give a column an option "
        f"({', '.join(options[:5]) or 'there are none here'}), or one named label",
    )


def _with_item(table: _Table, item: str, rater: str | None) -> _Table:
    found = table
    for column in (item, *((rater,) if rater else ())):
        found = _without_empty(found, column)
    if found.frame.is_empty():
        raise EmptyError("no row names an item", where=table.findings.name)
    return found


def _without_empty(table: _Table, column: str) -> _Table:
    empty = (table.frame[column].fill_null("") == "").to_numpy()
    if not empty.any():
        return table
    if empty.all():
        raise EmptyError(
            f"column {column!r} is empty", where=table.findings.name, remedy="fill it in"
        )
    table.findings.add("dropped", f"no {column}", _lines(table)[empty])
    where = table.frame.with_columns(pl.Series(_ROW, _lines(table))).filter(pl.Series(~empty))
    return _Table(where, table.findings)


_ROW = "\x00row"


def _lines(table: _Table) -> NDArray[np.int64]:
    """The row of the source that each row was, (P,)."""
    if _ROW in table.frame.columns:
        return table.frame[_ROW].to_numpy().astype(np.int64)
    return np.arange(len(table.frame))


def _names(table: _Table, column: str) -> pl.Series:
    return table.frame[column].str.normalize("NFC")


def _shares(
    table: _Table,
    by_option: Mapping[str, str],
    options: Sequence[str],
    separate: bool,
) -> Doubles:
    """The share of each option, (P, K), in the order of the options."""
    found = np.zeros((len(table.frame), len(options)))
    for option, column in by_option.items():
        found[:, list(options).index(option)] = _numbers(table, column)
    total = found.sum(axis=1)
    off = np.abs(total - 1) > ROUNDED
    if not separate and off.any():
        first = int(np.flatnonzero(off)[0])
        missing = [option for option in options if option not in by_option]
        hint = f" (there is no column for {_listed(missing)})" if missing else ""
        raise LabelError(
            f"the shares of {len(by_option)} options add up to {total[first]:.3f}{hint}",
            where=table.findings.at([int(_lines(table)[first])]),
            remedy="give shares from 0 to 1 that add up to 1",
        )
    return found if separate else found / total[:, None]


def _numbers(table: _Table, column: str) -> Doubles:
    text = table.frame[column]
    values = text.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    bad = ~((values >= -1e-9) & (values <= 1 + 1e-9))
    if bad.any():
        first = int(np.flatnonzero(bad)[0])
        raise LabelError(
            f"{text[first]!r} in column {column!r} is no share",
            where=table.findings.at([int(_lines(table)[first])]),
            remedy="give numbers from 0 to 1",
        )
    return np.asarray(np.clip(values, 0, 1))


def _is_chance(table: _Table, label: str, options: Sequence[str]) -> bool:
    """Whether a column holds the share of one of two options rather than labels."""
    if len(options) != 2 or set(table.frame[label].drop_nulls()) <= set(options):
        return False
    values = table.frame[label].cast(pl.Float64, strict=False)
    named = folded(label) in CHANCES or label in _by_option([label], options).values()
    return named or bool(values.is_not_null().all() and values.is_between(0, 1).all())


def _chances(
    table: _Table, item: str, label: str, options: Sequence[str], positive: str | None
) -> Predictions:
    of = next(iter(_by_option([label], options)), None) or positive or options[1]
    if of not in options:
        raise LabelError(
            f"there is no option {of!r} to be positive",
            where=table.findings.name,
            remedy=f"there are {_listed(options)}",
        )
    share = _numbers(table, label)
    whole = np.stack([1 - share, share], axis=1)
    if of == options[0]:
        whole = whole[:, ::-1]
    (rest,) = (option for option in options if option != of)
    note = (
        f"column {label!r} was taken as the share of {of!r}, what is left of 1 as that of {rest!r}"
    )
    return Predictions(_names(table, item), tuple(options), whole, notes=(note,))


def _labels(said: pl.Series, options: Sequence[str], separate: bool) -> pl.Series:
    """Labels as the options are spelled: ``1.0`` as ``1``, and sets with a bar between."""
    words = said.str.normalize("NFC")
    if separate:
        return (
            words.str.strip_chars("[]")
            .str.replace_all(r'["\']', "")
            .str.replace_all(r"\s*[|,;]\s*", "|")
        )
    strange = set(words.unique()) - set(options)
    renamed = {}
    for word in sorted(strange):
        try:
            number = spelled(float(word))
        except (ValueError, OverflowError):
            continue
        if number in options:
            renamed[word] = number
    return words.replace(renamed) if renamed else words


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:20]))
