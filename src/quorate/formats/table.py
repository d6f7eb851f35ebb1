"""From a scan of a source to the one table, a question at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.aside import Mask, set_aside
from quorate.formats.columns import Columns, columns_of
from quorate.formats.dictionary import Dictionary, coded
from quorate.formats.duplicates import Repeats, repeats
from quorate.formats.findings import Findings
from quorate.formats.gather import gathered
from quorate.formats.labels import Labels, code_labels
from quorate.formats.options import ReadOptions
from quorate.formats.reader import Scan
from quorate.formats.rows import Rows, clock_findings, coded_rows, name_findings, tidied
from quorate.formats.tokens import SAMPLE, folded, placed, position_column, tags_declared
from quorate.formats.turns import are_turns, by_turn
from quorate.schema.errors import ColumnError, EmptyError, LabelError
from quorate.schema.judgments import Judgments, Superseded, sort_rows
from quorate.schema.question import Kind
from quorate.schema.reading import Reading, Remark

DEFAULT_QUESTION = "label"
_FAILURES = (pl.exceptions.PolarsError, OSError, UnicodeDecodeError)

A = TypeVar("A", NDArray[np.int32], NDArray[np.int64], NDArray[np.float64])


def tables(
    scan: Scan, name: str, options: ReadOptions, remarks: Sequence[Remark] = ()
) -> dict[str, Judgments]:
    """The judgments of every question of a source (of ``options.question`` alone if given)."""
    try:
        columns = columns_of(scan.frame.collect_schema().names(), options, name)
        source, token_remarks = _by_token(scan.frame, columns, options)
        gathering = gathered(source, columns, options.missing_words, name)
    except _FAILURES as error:
        raise scan.explain(error) from None
    frame, prefixes = gathering.frame, gathering.prefixes
    if frame.is_empty():
        raise EmptyError(
            "there are column names and no row", where=name, remedy="export the file again"
        )
    findings = Findings(name, scan.place, scan.where)
    findings.note(*remarks, *columns.remarks, *token_remarks)
    labels = {key[6:]: frame[key] for key in frame.columns if key.startswith("label:")}
    rows = coded_rows(frame, prefixes, options)
    apart = {key[6:]: frame[key] for key in frame.columns if key.startswith("aside:")}
    rows = replace(rows, aside=set_aside(apart, findings.note))
    clock_findings(frame, rows, columns, findings)
    del frame, gathering
    name_findings(rows, findings)
    return {
        question: _table(question, labels[column], member, rows, columns, options, findings.copy())
        for question, column, member in _questions(rows, list(labels), options, name)
    }


def _by_token(
    frame: pl.LazyFrame, columns: Columns, options: ReadOptions
) -> tuple[pl.LazyFrame, tuple[Remark, ...]]:
    """The frame with an item a token where spans come as tags with a column of positions."""
    position = position_column(frame.collect_schema().names(), columns.item)
    if options.kind is not Kind.SPANS or position is None or len(columns.labels) != 1:
        return frame, ()
    head = frame.select(pl.col(columns.labels[0]).drop_nulls().head(SAMPLE).cast(pl.String))
    if not tags_declared(options, head.collect().to_series()):
        return frame, ()
    what = f"column {position!r} was read as the position of a token in its document"
    return placed(frame, columns.item, position), (Remark("noted", what),)


def _questions(
    rows: Rows, labels: list[str], options: ReadOptions, where: str
) -> Iterator[tuple[str, str, Mask | None]]:
    """Each question's name, its label column and its rows (None: all)."""
    if rows.question is not None:
        names = rows.question.names.to_list()
        parts = [
            (name if len(labels) == 1 else f"{name} {label}", label, rows.question.codes == k)
            for k, name in enumerate(names)
            for label in labels
        ]
    else:
        parts = [(DEFAULT_QUESTION if len(labels) == 1 else label, label, None) for label in labels]
    asked = options.question
    chosen = [part for part in parts if asked is None or part[0] == asked]
    if not chosen and not (len(parts) == 1 and rows.question is None and asked == labels[0]):
        raise ColumnError(
            f"there is no question {asked!r}" if asked else "no row names a question",
            where=where,
            remedy=f"the questions are {', '.join(repr(p[0]) for p in parts)}",
        )
    yield from chosen or parts


def _table(
    question: str,
    column: pl.Series,
    member: Mask | None,
    rows: Rows,
    columns: Columns,
    options: ReadOptions,
    findings: Findings,
) -> Judgments:
    words = tuple(w for w in options.missing_words if w not in options.declared)
    dictionary = coded(column, words)
    present = _present(rows, member, dictionary, findings, wide=bool(columns.raters))
    for why, mask in rows.aside:
        findings.add("dropped", why, rows.origin(np.flatnonzero(present & mask)))
        present &= ~mask
    kept = None if present.all() else np.flatnonzero(present)
    dictionary = dictionary.dense(kept)
    tidied(dictionary, "label", rows.origin, kept, findings)

    def source(chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        return rows.origin(chosen if kept is None else kept[chosen])

    def place(mask: Mask) -> str:
        return findings.at(source(np.flatnonzero(mask)[:1]).tolist())

    if not len(dictionary.codes):
        raise _nothing_left(question, findings)
    if are_turns(dictionary.names):
        turns, label = _of_turns(coded(column, words), member, present, rows, findings)
        return _table(question, label, None, turns, columns, options, findings)
    tokens = tags_declared(options, dictionary.names)
    if tokens:
        options = replace(options, kind=Kind.CATEGORICAL, order=(), options=())
    labels = code_labels(question, dictionary, options, place)
    del dictionary
    findings.note(*labels.remarks)
    for effect, reasons in (("repaired", labels.repaired), ("dropped", labels.dropped)):
        for what, mask in reasons:
            findings.add(effect, what, source(np.flatnonzero(mask)))
    if labels.dropped:
        valid = np.flatnonzero(~labels.lost)
        labels = replace(labels, label=labels.label[valid])
        kept = valid if kept is None else kept[valid]
        if not len(kept):
            raise _nothing_left(question, findings)
    table = _sorted_table(labels, kept, member, rows, columns, options, findings)
    return folded(table) if tokens else table


def _of_turns(
    label: Dictionary, member: Mask | None, present: Mask, rows: Rows, findings: Findings
) -> tuple[Rows, pl.Series]:
    """A row and a label a turn, from the rows that have an answer about a conversation."""
    found = by_turn(rows.item, label, np.flatnonzero(present))
    findings.add("dropped", "the answer names no turn", rows.origin(found.empty))
    findings.add("dropped", "the answer is no list of turns and labels", rows.origin(found.broken))
    answers = len(np.unique(found.row))
    told = f"{answers:,} answers about turns were read as {len(found.row):,} judgments of turns"
    findings.note(Remark("noted", f"{told}; an item is a turn, as in {found.item.names[0]!r}"))
    seconds = None
    if rows.seconds is not None:
        seconds = rows.seconds[found.row] / found.shared
        findings.note(Remark("noted", "an answer's seconds are shared equally among its turns"))
    turns = Rows(
        item=found.item,
        rater=replace(rows.rater, codes=rows.rater.codes[found.row], trimmed=None, composed=None),
        question=None,
        at=None if rows.at is None else rows.at[found.row],
        seconds=seconds,
        groups={name: group[found.row] for name, group in rows.groups.items()},
        source=rows.origin(found.row),
        total=len(found.row),
        count=rows.rows if member is None else int(member.sum()),
    )
    return turns, found.label


def _present(
    rows: Rows, member: Mask | None, label: Dictionary, findings: Findings, *, wide: bool
) -> Mask:
    """The rows with an item, a rater and a label; the others are counted by what they lack."""
    ours = np.ones(rows.total, np.bool_) if member is None else member.copy()
    lacks = [
        (role, d.codes < 0)
        for role, d in (("item", rows.item), ("rater", rows.rater), ("label", label))
    ]
    if not any(mask.any() for _, mask in lacks):
        return ours
    blank = ours & lacks[0][1] & lacks[1][1] & lacks[2][1]
    findings.add("dropped", "blank row", rows.origin(np.flatnonzero(blank)))
    ours &= ~blank
    for (role, mask), d in zip(lacks, (rows.item, rows.rater, label), strict=True):
        here = ours & mask
        if role == "label" and wide:
            if here.any():
                cells = int(here.sum())
                empty = "cell is empty" if cells == 1 else "cells are empty"
                findings.note(Remark("noted", f"{cells:,} {empty}: not judged by that rater"))
        else:
            words = f" (or {', '.join(d.missing)})" if d.missing else ""
            findings.add("dropped", f"{role} is empty{words}", rows.origin(np.flatnonzero(here)))
        ours &= ~mask
    return ours


def _sorted_table(
    labels: Labels,
    kept: NDArray[np.int64] | None,
    member: Mask | None,
    rows: Rows,
    columns: Columns,
    options: ReadOptions,
    findings: Findings,
) -> Judgments:
    items, raters = rows.item.dense(kept), rows.rater.dense(kept)
    item, rater, order = sort_rows(items.codes, raters.codes, len(items.names), len(raters.names))
    label = labels.label if order is None else labels.label[order]
    at = None if rows.at is None else _taken(_taken(rows.at, kept), order)
    found = repeats(item, rater, label, at, options.duplicates)
    stands: Mask | None = None
    superseded: Superseded | None = None
    if found is not None:
        _repeat_findings(found, options.duplicates, kept, order, rows, items, raters, findings)
        if options.duplicates != "all":
            superseded = found.superseded(item, rater, label, options.duplicates)
            stands = np.ones(len(item), np.bool_)
            stands[found.dropped] = False
            item, rater, label = item[stands], rater[stands], label[stands]
            at = None if at is None else at[stands]
    chosen = _chosen(kept, order, stands)
    return Judgments.build(
        labels.question,
        items.names.rename("item"),
        raters.names.rename("rater"),
        item,
        rater,
        label,
        sets=labels.sets,
        texts=labels.texts,
        at=at,
        seconds=None if rows.seconds is None else _taken(rows.seconds, chosen),
        groups={
            name: group if chosen is None else group[chosen] for name, group in rows.groups.items()
        },
        superseded=superseded,
        reading=Reading(
            findings.name,
            rows.rows if member is None else int(member.sum()),
            columns.mapped,
            findings.remarks(),
        ),
    )


def _taken(values: A, rows: NDArray[np.int64] | None) -> A:
    return values if rows is None else values[rows]


def _chosen(
    kept: NDArray[np.int64] | None, order: NDArray[np.int64] | None, stands: Mask | None
) -> NDArray[np.int64] | None:
    """The rows of the source that end in the table, in its order (None: all as they are)."""
    rows = kept
    if order is not None:
        rows = order if kept is None else kept[order]
    if stands is not None:
        rows = np.flatnonzero(stands) if rows is None else rows[stands]
    return rows


def _repeat_findings(
    found: Repeats,
    rule: str,
    kept: NDArray[np.int64] | None,
    order: NDArray[np.int64] | None,
    rows: Rows,
    items: Dictionary,
    raters: Dictionary,
    findings: Findings,
) -> None:
    """Count the repeats, identical and conflicting apart. Raises LabelError for rule "error"."""

    def source(positions: NDArray[np.int64]) -> NDArray[np.int64]:
        positions = positions if order is None else order[positions]
        return rows.origin(positions if kept is None else kept[positions])

    if rule == "error":
        first = int(np.argmin(source(found.dropped)))
        pair = np.array([found.dropped[first], found.kept[first]])
        row = pair[0] if order is None else order[pair[0]]
        raise LabelError(
            f"rater {raters.names[int(raters.codes[row])]!r} judged item "
            f"{items.names[int(items.codes[row])]!r} more than once "
            f"({len(found.dropped):,} such rows)",
            where=findings.at(sorted(source(pair).tolist())),
            remedy="remove the repeats, or say duplicates='last', 'first' or 'all' (--duplicates)",
        )
    which = {"last": "the last stands", "first": "the first stands", "all": "all are kept"}[rule]
    effect = "noted" if rule == "all" else "dropped"
    for what, mask in (("same label", found.same), ("another label", ~found.same)):
        findings.add(
            effect,
            f"the rater judged the item more than once, {what} ({which})",
            source(found.dropped[mask]),
        )


def _nothing_left(question: str, findings: Findings) -> EmptyError:
    told = "; ".join(str(r) for r in findings.remarks() if r.effect == "dropped")
    return EmptyError(
        f"no judgment of {question!r} is left" + (f" ({told})" if told else ""),
        where=findings.name,
        remedy="each row needs an item, a rater and a label",
    )
