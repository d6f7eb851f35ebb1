"""From label text to coded labels: the type of the question, inferred or as declared."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.dictionary import Dictionary
from quorate.formats.numbers import Numbers, numbers_of, spelled
from quorate.formats.options import ReadOptions
from quorate.formats.written import written_kind
from quorate.schema.errors import LabelError
from quorate.schema.judgments import SET_SEPARATOR
from quorate.schema.question import MARKED, WRITTEN, Kind, Question
from quorate.schema.reading import Remark
from quorate.schema.tokens import are_tags

MAX_CLASSES_OF_NUMBERS = 20
"""whole numbers with more distinct values than this are numeric"""
TEXT_SHARE, TEXT_LENGTH = 0.5, 20
"""labels are free text when more than this share is distinct and the mean length is above this"""

Rows = NDArray[np.bool_]
Place = Callable[[Rows], str]


@dataclass(frozen=True)
class Labels:
    """The labels of N rows under their question.

    ``label`` (N,) as in ``Judgments`` (-1 or NaN where there is none); ``sets`` and ``texts``
    too. ``dropped`` and ``repaired`` are reasons with the rows concerned (N,).
    """

    question: Question
    label: NDArray[np.int32] | NDArray[np.float64]
    sets: NDArray[np.bool_] | None = None
    texts: pl.Series | None = None
    remarks: tuple[Remark, ...] = ()
    dropped: tuple[tuple[str, Rows], ...] = ()
    repaired: tuple[tuple[str, Rows], ...] = ()

    @property
    def lost(self) -> Rows:
        """The rows without a label, shape (N,)."""
        if self.label.dtype == np.float64:
            return np.isnan(self.label)
        return self.label < 0


def code_labels(name: str, labels: Dictionary, options: ReadOptions, place: Place) -> Labels:
    """Code the labels of one question; ``place`` says where the first row of a mask is.

    The type is what ``options`` declare, else inferred by ``inferred_kind``. Raises LabelError
    for a label that does not fit a declared type, order or set of options.
    """
    numbers = numbers_of(labels.names)
    kind = options.kind or (Kind.CATEGORICAL if options.options else None)
    remarks: tuple[Remark, ...] = ()
    if kind is None:
        kind = inferred_kind(labels, numbers, place)
        remarks = (_told(kind, labels, numbers),)
        if len(labels.names) > 1 and are_tags(labels.names):
            what = "labels look like tags of tokens; say kind='spans' (--kind spans) to read spans"
            remarks = (*remarks, Remark("noted", what))
    if kind is Kind.NUMERIC:
        coded = _numeric(name, labels, numbers, place)
    elif kind is Kind.MULTILABEL:
        coded = _multilabel(name, labels, options, place)
    elif kind in WRITTEN:
        coded = Labels(Question(name, kind), labels.codes, texts=labels.names)
    else:
        coded = _one_option(name, kind, labels, numbers, options, place)
    return Labels(
        coded.question,
        coded.label,
        coded.sets,
        coded.texts,
        remarks + coded.remarks,
        coded.dropped,
        coded.repaired,
    )


def inferred_kind(labels: Dictionary, numbers: Numbers, place: Place) -> Kind:
    """The type that the labels look like.

    Lists (JSON, or ``a|b`` with parts that recur) are multi-label; marks and rankings are what
    ``written_kind`` says. Numbers are numeric when one
    is not whole or more than 20 differ, else categorical. Long labels that hardly recur are
    text. Everything else is categorical; ordinal is only ever declared. Raises LabelError when
    numbers that would be numeric are mixed with a few words.
    """
    if _looks_multilabel(labels.names):
        return Kind.MULTILABEL
    written = written_kind(labels.names)
    if written is not None:
        return written
    known = numbers.known
    measured = len(known) > 0 and (
        bool((known != np.round(known)).any()) or len(np.unique(known)) > MAX_CLASSES_OF_NUMBERS
    )
    if measured:
        if not numbers.words.any():
            return Kind.NUMERIC
        counts = labels.counts
        if counts[~np.isnan(numbers.values)].sum() > counts[numbers.words].sum():
            raise _not_a_number(labels, numbers, place, "most labels are numbers, but this is not")
    distinct = len(labels.names) / max(int(labels.counts.sum()), 1)
    length = labels.names.str.len_chars().mean()
    if distinct > TEXT_SHARE and isinstance(length, float) and length > TEXT_LENGTH:
        return Kind.TEXT
    return Kind.CATEGORICAL


def _told(kind: Kind, labels: Dictionary, numbers: Numbers) -> Remark:
    size = len(np.unique(numbers.known)) if kind is Kind.NUMERIC else len(labels.names)
    about = {
        Kind.NUMERIC: f"numbers ({size:,} different)",
        Kind.MULTILABEL: f"sets of options ({size:,} different)",
        Kind.TEXT: f"free text ({size:,} different)",
        Kind.RANKING: f"rankings ({size:,} different)",
        **{marks: f"{marks} ({size:,} different answers)" for marks in MARKED},
    }.get(kind, f"one of {size:,} options, no order")
    return Remark("noted", f"type inferred: {kind}, {about}; say kind=… (--kind) for another")


def _numeric(name: str, labels: Dictionary, numbers: Numbers, place: Place) -> Labels:
    if numbers.words.any():
        raise _not_a_number(labels, numbers, place, "the question is numeric, and this is not")
    values = np.append(numbers.values, np.nan)[labels.codes]
    remarks: tuple[Remark, ...] = ()
    if numbers.commas:
        remarks = (Remark("noted", "a comma in a number was read as the decimal point"),)
    return Labels(
        Question(name, Kind.NUMERIC),
        values,
        remarks=remarks,
        dropped=_reasons(labels, numbers),
    )


def _reasons(labels: Dictionary, numbers: Numbers) -> tuple[tuple[str, Rows], ...]:
    found = []
    for names, reason in ((numbers.missing, "no value"), (numbers.infinite, "not finite")):
        if names.any():
            words = ", ".join(repr(w) for w in labels.names.filter(pl.Series(names)).head(5))
            found.append((f"label is {reason} ({words})", spread(names, labels)))
    return tuple(found)


def _one_option(
    name: str,
    kind: Kind,
    labels: Dictionary,
    numbers: Numbers,
    options: ReadOptions,
    place: Place,
) -> Labels:
    declared = options.declared
    if declared:
        codes = _declared_codes(labels, declared, place)
        return Labels(Question(name, kind, declared), np.append(codes, -1)[labels.codes])
    if len(numbers.known) and not numbers.words.any():
        return _numbers_as_options(name, kind, labels, numbers)
    if kind is Kind.ORDINAL:
        raise LabelError(
            f"the order of the labels of {name!r} is not known",
            where=place(labels.codes >= 0),
            remedy="declare order=… (--order), from lowest to highest: "
            + ", ".join(labels.names.head(10)),
        )
    question = Question(name, kind, tuple(labels.names))
    return Labels(question, labels.codes, remarks=_word_remarks(labels.names, numbers))


def _numbers_as_options(name: str, kind: Kind, labels: Dictionary, numbers: Numbers) -> Labels:
    """Whole numbers are sorted by value; ``1`` and ``1.0`` are one option."""
    values = np.unique(numbers.known)
    spelling = tuple(spelled(value) for value in values)
    codes = np.searchsorted(values, numbers.values).astype(np.int32)
    codes[np.isnan(numbers.values)] = -1
    other = np.array(
        [c >= 0 and spelling[c] != n for c, n in zip(codes, labels.names, strict=True)], np.bool_
    )
    repaired: tuple[tuple[str, Rows], ...] = ()
    if other.any():
        example = labels.names.filter(pl.Series(other))[0]
        reason = f"a number in another spelling ({example!r} is {spelled(float(example))!r})"
        repaired = ((reason, spread(other, labels)),)
    remarks: tuple[Remark, ...] = ()
    rating = values[0] != 0 or values[-1] in (5, 10)
    if kind is Kind.CATEGORICAL and rating and len(values) > 2 and (np.diff(values) == 1).all():
        scale = ",".join(spelling)
        what = f"looks like a rating {spelling[0]}–{spelling[-1]}; declare order={scale!r} "
        remarks = (
            Remark("noted", what + "(--order), or kind='numeric', if the options are ordered"),
        )
    return Labels(
        Question(name, kind, spelling),
        np.append(codes, np.int32(-1))[labels.codes],
        remarks=remarks,
        dropped=_reasons(labels, numbers),
        repaired=repaired,
    )


def _word_remarks(names: pl.Series, numbers: Numbers) -> tuple[Remark, ...]:
    remarks = []
    kept = names.filter(pl.Series(numbers.missing))
    if len(kept):
        what = f"{', '.join(map(repr, kept))} kept as a label; say missing=… to drop it"
        remarks.append(Remark("noted", what))
    folded = names.str.to_lowercase()
    twins = names.filter(folded.is_duplicated())
    if len(twins):
        what = f"options that differ only in case are kept apart: {', '.join(twins.head(6))}"
        remarks.append(Remark("noted", what))
    return tuple(remarks)


def _declared_codes(labels: Dictionary, declared: Sequence[str], place: Place) -> NDArray[np.int32]:
    code = {option: k for k, option in enumerate(declared)}
    values = numbers_of(pl.Series(list(declared), dtype=pl.String)).values
    by_value = {v: k for k, v in enumerate(values) if not np.isnan(v)}
    found = numbers_of(labels.names).values
    codes = np.array(
        [code.get(n, by_value.get(v, -1)) for n, v in zip(labels.names, found, strict=True)],
        np.int32,
    )
    if (codes < 0).any():
        first = place(spread(codes < 0, labels))
        unknown = labels.names.filter(pl.Series(codes < 0)).to_list()
        near = next((o for o in declared if o.casefold() == unknown[0].casefold()), None)
        raise LabelError(
            f"label {unknown[0]!r} is none of the declared: {', '.join(declared)}"
            + (f" ({len(unknown)} such labels)" if len(unknown) > 1 else ""),
            where=first,
            remedy=f"did you mean {near!r}? correct the cell or declare it"
            if near
            else "declare it too, or correct the cell",
        )
    return codes


def _multilabel(name: str, labels: Dictionary, options: ReadOptions, place: Place) -> Labels:
    members = [parts_of(label) for label in labels.names]
    present = sorted({part for parts in members for part in parts})
    known = options.declared or tuple(present)
    code = {option: k for k, option in enumerate(known)}
    broken = np.array(
        [any(p not in code or SET_SEPARATOR in p for p in parts) for parts in members]
    )
    if len(broken) and broken.any():
        label = labels.names.filter(pl.Series(broken))[0]
        raise LabelError(
            f"label {label!r} has a part that is none of the declared, or contains {SET_SEPARATOR}",
            where=place(spread(broken, labels)),
            remedy="declare every option, or correct the cell",
        )
    distinct = sorted({tuple(sorted(code[p] for p in parts)) for parts in members})
    row = {members_: k for k, members_ in enumerate(distinct)}
    sets = np.zeros((len(distinct), len(known)), np.bool_)
    for k, chosen in enumerate(distinct):
        sets[k, list(chosen)] = True
    codes = np.array([row[tuple(sorted(code[p] for p in parts))] for parts in members], np.int32)
    question = Question(name, Kind.MULTILABEL, known)
    return Labels(question, np.append(codes, np.int32(-1))[labels.codes], sets=sets)


def parts_of(label: str) -> frozenset[str]:
    """The options in a multi-label answer: a JSON (or Python) list, or parts joined by ``|``."""
    named = listed(label)
    parts = label.split(SET_SEPARATOR) if named is None else named
    return frozenset(part.strip() for part in parts if part.strip())


def listed(label: str) -> list[str] | None:
    """The parts of a JSON (or Python) list of plain values; None when the label is none."""
    if not (label.startswith("[") and label.endswith("]")):
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            found: object = parse(label)
        except (ValueError, SyntaxError, RecursionError):
            continue
        if isinstance(found, list) and not any(isinstance(p, list | dict) for p in found):
            return [str(part) for part in found]
    return None


def _looks_multilabel(names: pl.Series) -> bool:
    if names.is_empty():
        return False
    if bool(names.str.starts_with("[").all()):
        return all(listed(name) is not None for name in names)
    joined = names.filter(names.str.contains(SET_SEPARATOR, literal=True))
    if joined.is_empty():
        return False
    parts = [part.strip() for name in names for part in name.split(SET_SEPARATOR)]
    return all(parts) and len(set(parts)) < len(parts) and max(map(len, parts)) <= 64


def _not_a_number(labels: Dictionary, numbers: Numbers, place: Place, why: str) -> LabelError:
    word = labels.names.filter(pl.Series(numbers.words))[0]
    return LabelError(
        f"label {word!r}: {why} a number",
        where=place(spread(numbers.words, labels)),
        remedy="correct the cell, or say kind='categorical' (--kind categorical)",
    )


def spread(names: NDArray[np.bool_], labels: Dictionary) -> Rows:
    """The rows whose name is marked, shape (N,)."""
    return np.append(names, False)[labels.codes]
