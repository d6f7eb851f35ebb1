"""What a source asks, found in one pass over its files: columns, question, options, size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from quorate.formats.aside import set_aside
from quorate.formats.cells import as_text
from quorate.formats.columns import Columns, columns_of
from quorate.formats.dictionary import Dictionary, cleaned, coded
from quorate.formats.inputs import Input, explained
from quorate.formats.labels import Labels, code_labels
from quorate.formats.options import ReadOptions
from quorate.formats.reader import Scan
from quorate.schema.errors import ColumnError, EmptyError, NotApplicableError
from quorate.schema.question import Kind
from quorate.schema.reading import Remark

SAMPLE = 100_000
"""Names of items that are kept, over all files."""
LARGEST_LABELS = 100_000
"""Different labels beyond which a question is not one of options."""
DEFAULT_QUESTION = "label"

Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Asked:
    """The question of a source, and how its rows are to be read.

    ``options`` are all labels that occur, in their order, or those that were ``declared``; ``used``
    the columns that are needed; ``sample`` some names of items; ``rows`` of all files; ``meaning``
    the option of each label as it is written, where it has one.
    """

    name: str
    kind: Kind
    options: tuple[str, ...]
    declared: bool
    said: ReadOptions
    columns: Columns
    used: tuple[str, ...]
    rows: int
    sample: pl.Series
    remarks: tuple[Remark, ...]
    meaning: Mapping[str, str]

    def kept(self, batch: pl.DataFrame) -> pl.Series:
        """Which rows of a batch are of the question, or of none."""
        column = self.columns.question
        if column is None:
            return pl.repeat(True, len(batch), eager=True)
        names = batch.select(cleaned(pl.col(column))).to_series()
        return names.is_in(["", self.name])


@dataclass(frozen=True, eq=False)
class Counted(Dictionary):
    """A dictionary of which only the names are there, with how often each occurs."""

    tally: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def counts(self) -> NDArray[np.int64]:
        """How often each name occurs."""
        return self.tally


@dataclass(frozen=True, eq=False)
class Seen:
    """What was seen in files: rows of each, how often each label occurs, names of items.

    ``labels`` has columns label, question (where there is one) and len; ``aside`` the words of each
    column that may set rows aside.
    """

    rows: Mapping[str, int]
    labels: pl.DataFrame
    aside: Mapping[str, frozenset[str]]
    sample: pl.Series

    def __add__(self, other: Seen) -> Seen:
        """What was seen in both."""
        keys = [name for name in self.labels.columns if name != "len"]
        both = pl.concat([self.labels, other.labels]).group_by(keys).agg(pl.col("len").sum())
        roles = {**self.aside, **other.aside}
        none: frozenset[str] = frozenset()
        return Seen(
            {**self.rows, **other.rows},
            both,
            {role: self.aside.get(role, none) | other.aside.get(role, none) for role in roles},
            pl.concat([self.sample, other.sample]),
        )


def asked(files: Sequence[Input], said: ReadOptions, source: str, tell: Tell) -> tuple[Asked, Seen]:
    """Look through all files. Raises NotApplicableError where it is no question of options."""
    columns, seen = look(files, said, source, tell)
    return settled(columns, seen, said, source), seen


def look(
    files: Sequence[Input], said: ReadOptions, source: str, tell: Tell
) -> tuple[Columns, Seen]:
    """The columns of files, which have to agree, and what was seen in them."""
    columns: Columns | None = None
    seen: Seen | None = None
    for n, one in enumerate(files):
        tell("looking through", n / len(files))
        with one.scan() as scan:
            try:
                own = columns_of(scan.frame.collect_schema().names(), said, one.name)
                columns = columns or own
                _agree(columns, own, one.name, files[0].name)
                found = _look(scan, columns, one.name, len(files))
            except (pl.exceptions.PolarsError, OSError) as error:
                raise explained(scan, error) from None
        seen = found if seen is None else seen + found
        if len(seen.labels) > LARGEST_LABELS:
            raise NotApplicableError(
                f"there are more than {LARGEST_LABELS:,} different labels, so it is no question of "
                "options",
                where=one.name,
                remedy="leave out --on",
            )
    if columns is None or seen is None:
        raise EmptyError("there is no row", where=source, remedy="check the path")
    return columns, seen


def _agree(columns: Columns, own: Columns, name: str, first: str) -> None:
    if columns.raters or len(columns.labels) != 1:
        raise NotApplicableError(
            "a table that is packed part by part has one judgment a row and one column of labels",
            where=name,
            remedy="choose the column with --column label=NAME, or leave out --on",
        )
    if replace(own, remarks=columns.remarks) != columns:
        raise ColumnError(
            f"its columns are not those of {first}",
            where=name,
            remedy="name the columns with --column, or leave the file out",
        )


def _look(scan: Scan, columns: Columns, name: str, files: int) -> Seen:
    schema = scan.frame.collect_schema()
    keys = {"label": columns.labels[0]} | (
        {"question": columns.question} if columns.question else {}
    )
    picked = [as_text(column, schema[column], name).alias(key) for key, column in keys.items()]
    tally = scan.frame.select(picked).group_by(list(keys)).len().collect(engine="streaming")
    rows = int(tally["len"].sum())
    aside = {}
    for role, column in columns.aside:
        text = scan.frame.select(as_text(column, schema[column], name).alias(role).unique())
        aside[role] = frozenset(text.collect(engine="streaming").to_series().fill_null(""))
    every = max(1, rows * files // SAMPLE)
    item = as_text(columns.item, schema[columns.item], name)
    head = scan.frame.select(item.gather_every(every).alias("item"))
    sample = head.select(cleaned(pl.col("item"))).collect(engine="streaming").to_series()
    return Seen({name: rows}, tally, aside, sample)


def settled(columns: Columns, seen: Seen, said: ReadOptions, source: str) -> Asked:
    """What is asked, from what was seen."""
    name, labels = _of_question(seen.labels, columns, said, source)
    words = tuple(w for w in said.missing_words if w not in said.declared)
    dictionary = coded(labels["label"], words)
    own = dictionary.codes >= 0
    tally = np.bincount(
        dictionary.codes[own], labels["len"].to_numpy()[own], len(dictionary.names)
    ).astype(np.int64)
    if not len(dictionary.names):
        raise EmptyError(f"no row of {name!r} has a label", where=source)
    each = Counted(dictionary.names, np.arange(len(dictionary.names), dtype=np.int32), tally=tally)
    found = code_labels(name, each, said, lambda mask: source)
    kind = found.question.kind
    if kind not in (Kind.CATEGORICAL, Kind.ORDINAL):
        raise NotApplicableError(
            f"question {name!r} is {kind}; only one option of several is fitted part by part",
            where=source,
            remedy="say --kind categorical if it is, or leave out --on",
        )
    nothing = [n for n, lost in zip(dictionary.names, found.lost, strict=True) if lost]
    remarks, strange = list(columns.remarks), _strange(seen, said)
    remarks += [note for note, _ in strange]
    unused = {role for _, role in strange}
    aside = tuple((role, column) for role, column in columns.aside if role not in unused)
    chosen = {
        "item": columns.item,
        "rater": columns.rater,
        "label": columns.labels[0],
        "question": columns.question,
        "at": columns.at,
    }
    read = ReadOptions(
        question=name if columns.question else said.question,
        kind=kind,
        order=found.question.options if kind is Kind.ORDINAL else (),
        options=found.question.options if kind is not Kind.ORDINAL else (),
        columns={role: (column,) for role, column in chosen.items() if column},
        duplicates=said.duplicates,
        groups=columns.groups,
        missing=(*said.missing_words, *nothing) if nothing else said.missing,
    )
    used = [*(column for column in chosen.values() if column), *(column for _, column in aside)]
    used += columns.groups
    return Asked(
        name=name,
        kind=kind,
        options=found.question.options,
        declared=bool(said.declared),
        said=read,
        columns=columns,
        used=tuple(dict.fromkeys(used)),
        rows=sum(seen.rows.values()),
        sample=seen.sample,
        remarks=(*remarks, *found.remarks),
        meaning=_meaning(labels["label"], dictionary, found),
    )


def _meaning(written: pl.Series, dictionary: Dictionary, found: Labels) -> dict[str, str]:
    """The option of each label as it is written."""
    options = (*found.question.options, "")
    of_name = np.append(found.label, -1).astype(np.int64)
    codes = of_name[dictionary.codes]
    return {
        text: options[code]
        for text, code in zip(written.to_list(), codes.tolist(), strict=True)
        if code >= 0 and text is not None
    }


def _strange(seen: Seen, said: ReadOptions) -> list[tuple[Remark, str]]:
    """The columns that set rows aside elsewhere and mean something else here, with the note."""
    found = []
    for role, words in seen.aside.items():
        notes: list[Remark] = []
        set_aside({role: pl.Series(role, sorted(words), dtype=pl.String)}, notes.append)
        found += [(note, role) for note in notes]
    return found


def _of_question(
    labels: pl.DataFrame, columns: Columns, said: ReadOptions, source: str
) -> tuple[str, pl.DataFrame]:
    """The question's name, and the labels of its rows."""
    if columns.question is None:
        return DEFAULT_QUESTION, labels
    texts = labels.with_columns(cleaned(pl.col("question")).alias("question"))
    names = sorted(set(texts["question"]) - {"", *said.missing_words})
    if said.question is None and len(names) != 1:
        raise ColumnError(
            f"there are {len(names)} questions: {', '.join(map(repr, names[:12]))}",
            where=source,
            remedy="choose one with --question",
        )
    name = names[0] if said.question is None else said.question
    if name not in names:
        raise ColumnError(
            f"there is no question {name!r}",
            where=source,
            remedy=f"the questions are {', '.join(map(repr, names[:12]))}",
        )
    return name, texts.filter(pl.col("question") == name)
