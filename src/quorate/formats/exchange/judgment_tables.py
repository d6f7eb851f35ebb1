"""The tables of judgments of a project: what the analysis reads, straight from any tool's file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.options import ROLES, ReadOptions
from quorate.formats.reader import Scan, count_from
from quorate.formats.table import tables
from quorate.schema import Gold, Judgments
from quorate.schema.errors import EmptyError, InputError, QuorateError
from quorate.schema.json_value import Json
from quorate.schema.judgments import SET_SEPARATOR
from quorate.schema.question import Kind
from quorate.schema.questions import AnyQuestion

NEVER = ("\x00",)
"""what a missing label would have to look like: no answer is one"""
NOT_COUNTED = {
    "draft": "judgments that were begun and not sent in are left out",
    "skipped": "items that were passed over have no answer",
    "rejected": "judgments that somebody rejected are left out",
}


@dataclass(frozen=True)
class Tables:
    """Tables and gold by question, the questions of which nothing can be said with the reason, and
    what was left out."""

    judgments: dict[str, Judgments]
    gold: dict[str, Gold]
    unread: dict[str, str]
    losses: Losses


@dataclass
class _Columns:
    """The rows of one question as they come."""

    question: AnyQuestion
    rows: dict[str, list[object]] = field(default_factory=dict)
    gold: dict[str, str] = field(default_factory=dict)

    def add(self, row: dict[str, object], groups: tuple[str, ...]) -> None:
        names = (
            "item",
            "rater",
            "question",
            "label",
            "at",
            "seconds",
            "guideline",
            "shown",
            *groups,
        )
        for name in names:
            self.rows.setdefault(name, []).append(row.get(name))


def judgment_tables(
    project: Project,
    pieces: Iterable[Piece],
    name: str,
    options: ReadOptions | None = None,
) -> Tables:
    """The table of each question that has an answer, and the known answers.

    Only judgments that count are in it, without those that define the known answer. Slices of
    items are columns, which ``options.groups`` may name. ``options.question`` chooses one.
    Raises EmptyError where no question has an answer.
    """
    said = options or ReadOptions()
    asked = [q for q in project.questions if said.question in (None, q.name)]
    columns = {question.name: _Columns(question) for question in asked}
    losses = Losses()
    groups = tuple(name for name in said.groups if name != "shown")
    for piece in pieces:
        for question, label in (piece.gold or {}).items():
            if question in columns and (text := _text(columns[question].question, label)):
                columns[question].gold[sound(piece.item)] = text
        for judged in piece.judgments:
            if judged.state != "submitted":
                losses.add(judged.state, NOT_COUNTED[judged.state], piece.place)
                continue
            if judged.meta.get("ground_truth") is True:
                why = "judgments that define the known answer are not held against it"
                losses.add("gold", why, piece.place)
                continue
            for question, label in judged.labels.items():
                if question not in columns:
                    continue
                row: dict[str, object] = {
                    "item": sound(piece.item),
                    "rater": sound(judged.rater) or None,
                    "question": question,
                    "label": columns[question].question.label_of(label),
                    "at": judged.at,
                    "seconds": judged.seconds,
                    "guideline": judged.guideline or None,
                    "shown": list(judged.shown[question]) if question in judged.shown else None,
                }
                row |= {group: _group(piece, group) for group in groups}
                columns[question].add(row, groups)
    return _made(columns, name, said, losses)


def sound(name: str) -> str:
    """A name as a table can hold it: half a surrogate pair is a question mark."""
    return name if name.isascii() else name.encode("utf-8", "replace").decode("utf-8")


def _group(piece: Piece, name: str) -> str | None:
    return piece.slices.get(name.removeprefix("slice."))


def _made(columns: dict[str, _Columns], name: str, said: ReadOptions, losses: Losses) -> Tables:
    found: dict[str, Judgments] = {}
    unread: dict[str, str] = {}
    for question, column in columns.items():
        if not column.rows:
            unread[question] = "nobody answered it"
            continue
        try:
            found[question] = _table(column, name, said)
        except QuorateError as error:
            unread[question] = error.what
    if not found:
        reasons = "; ".join(f"{question}: {why}" for question, why in unread.items())
        raise EmptyError(
            f"no question has judgments that count ({reasons or 'none is asked'})",
            where=name,
            remedy="export the annotations too, with who made them",
        )
    gold = {q: Gold(columns[q].gold) for q in found if columns[q].gold}
    return Tables(found, gold, unread, losses)


def _table(column: _Columns, name: str, said: ReadOptions) -> Judgments:
    question = column.question.question()
    options = said.declared or question.options
    ordinal = said.order or (question.options if question.kind is Kind.ORDINAL else ())
    kept = {
        key: values for key, values in column.rows.items() if any(v is not None for v in values)
    }
    how = replace(
        said,
        question=None,
        kind=said.kind or question.kind,
        order=ordinal,
        options=() if ordinal or question.kind not in _CHOSEN else options,
        groups=tuple(group for group in said.groups if group in kept),
        missing=NEVER,
        columns={role: (role,) for role in ROLES if role in kept},
    )
    frame = pl.DataFrame(kept, infer_schema_length=None, strict=False)
    scan = Scan(frame.lazy(), "judgment", count_from(1), _explained)
    return tables(scan, name, how)[question.name]


def _explained(error: Exception) -> QuorateError:
    return InputError(
        f"the judgments cannot be read ({str(error).splitlines()[0]})",
        remedy="convert the file to a table and look at it",
    )


_CHOSEN = (Kind.CATEGORICAL, Kind.ORDINAL, Kind.MULTILABEL)


def _text(question: AnyQuestion, label: Json) -> str:
    """A label as gold has it: several options joined by a bar."""
    found = question.label_of(label)
    if isinstance(found, list):
        return SET_SEPARATOR.join(sorted(found))
    return "" if found is None else str(found)
