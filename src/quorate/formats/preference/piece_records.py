"""Records from the pieces of any tool: what raters, or a machine in their stead, preferred."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from quorate.analysis.preference.candidates import COLUMNS, Candidates
from quorate.formats.candidates import PROMPTS, TOPIC
from quorate.formats.exchange.judgment_tables import judgment_tables, sound
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.record import Judged, Piece, Project, submitted
from quorate.formats.options import ReadOptions
from quorate.formats.preference.record import Records, records
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import BestOf, Pair, Ranking

Comparison = Pair | BestOf | Ranking


def comparing(project: Project, name: str = "") -> Comparison:
    """The question that compares responses. Raises RequestError where it is not one alone."""
    found = [
        question
        for question in project.questions
        if isinstance(question, Pair | BestOf | Ranking) and name in ("", question.name)
    ]
    if len(found) != 1:
        named = ", ".join(question.name for question in found) or "none"
        raise RequestError(
            f"{len(found)} questions compare responses ({named}), and one is wanted",
            remedy="name it with the option question, or choose a format for judgments"
            if found
            else "trainers take a pair, a best-of or a ranking; choose a format for judgments",
        )
    return found[0]


def piece_records(
    project: Project,
    pieces: Iterable[Piece],
    losses: Losses,
    *,
    question: str = "",
    method: str = "auto",
    seed: int = 0,
) -> Records:
    """Every pair of responses that was compared; see ``records``.

    Where nobody judged an item, what a machine suggested is taken for a vote, and this is counted.
    """
    asked = comparing(project, question)
    gathered = _Gathered(project, asked, losses)
    options = ReadOptions(question=asked.name)
    tables = judgment_tables(project, gathered.read(pieces), project.title, options)
    losses.join(tables.losses)
    return records(tables.judgments[asked.name], gathered.candidates(), method=method, seed=seed)


@dataclass
class _Gathered:
    """What is compared, noted while the pieces pass by."""

    project: Project
    question: Comparison
    losses: Losses
    rows: dict[str, list[str | None]] = field(
        default_factory=lambda: {name: [] for name in COLUMNS}
    )
    prompts: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)

    def read(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The pieces, those that only a machine judged with its judgment."""
        for piece in pieces:
            self._note(piece)
            if not any(self.question.name in one.labels for one in submitted(piece)):
                piece = self._by_machine(piece)
            yield piece

    def candidates(self) -> Candidates:
        """The responses and prompts."""
        frame = pl.DataFrame(self.rows, schema=dict.fromkeys(COLUMNS, pl.String))
        return Candidates(frame, self.prompts, self.topics)

    def _note(self, piece: Piece) -> None:
        item = sound(piece.item)
        compared = self.question.compared()
        for name in compared:
            text = _spelled(piece.content.get(name))
            whose = piece.slices.get(name)
            if text is None and whose is None:
                continue
            for column, value in zip(COLUMNS, (item, name, whose, text), strict=True):
                self.rows[column].append(value)
        rest = [name for name in piece.content if name not in compared]
        # fields that are called like prompts, in their order; else whatever is shown beside
        known = [name for name in PROMPTS if name in rest] or rest
        parts = [_spelled(piece.content[name]) for name in known]
        prompt = "\n\n".join(part for part in parts if part)
        if prompt:
            self.prompts[item] = prompt
        if piece.slices.get(TOPIC):
            self.topics[item] = piece.slices[TOPIC]

    def _by_machine(self, piece: Piece) -> Piece:
        name = self.question.name
        votes = tuple(
            Judged(suggested.source or "machine", {name: suggested.labels[name]})
            for suggested in piece.suggestions
            if name in suggested.labels
        )
        if votes:
            why = "nobody judged the item: a machine's label is taken for a vote"
            self.losses.add(name, why, piece.place or piece.item)
        return replace(piece, judgments=(*piece.judgments, *votes))


def _spelled(value: Json) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False)
