"""Pieces as lines of tokens with tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, cast

from quorate.formats.exchange.conll_reading import COLUMNS, DOCUMENT
from quorate.formats.exchange.format import Written
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import (
    count_rest,
    count_unheld,
    first_of,
    written_answer,
)
from quorate.formats.exchange.places import HALVES, new_file
from quorate.formats.exchange.record import Piece, Project
from quorate.schema.json_value import Json
from quorate.schema.questions import Spans
from quorate.schema.questions.marked import parts_of

SCHEMES = ("iob1", "iob2", "iobes")
_WORDS = re.compile(r"\w+(?:[.,'’-]\w+)*|[^\w\s]")
_SPACES = re.compile(r"\S+")


class Token(NamedTuple):
    """A token, where it stands in the text, and in which sentence."""

    text: str
    start: int
    end: int
    sentence: int


class Target:
    """Writes one project."""

    def __init__(self, project: Project, rater: str, scheme: str, unit: str, tokens: str) -> None:
        self._rater, self._scheme = rater, scheme
        self._losses = Losses()
        self._question = cast("Spans", first_of(project, Spans, "CoNLL", "named spans of texts"))
        name = self._question.name
        count_rest(project, (self._question.of,), (name,), self._losses)
        kept = project.meta.get("conll")
        before = kept if isinstance(kept, dict) else {}
        if unit == "auto":
            unit = "sentence" if before.get("unit") == "sentence" else "document"
        self._documents = unit == "document"
        if tokens == "auto":
            tokens = "spaces" if before else "words"
        self._pattern = _SPACES if tokens == "spaces" else _WORDS

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The file, whole or not at all."""
        count = 0
        with (
            new_file(target, force=force) as part,
            part.open("w", encoding="utf-8", errors=HALVES, newline="\n") as file,
        ):
            for piece in pieces:
                lines = self._lines(piece)
                if lines:
                    count += 1
                    file.write("\n".join(lines) + "\n\n")
        return Written((target,), count, self._losses)

    def _lines(self, piece: Piece) -> list[str]:
        place = piece.place or piece.item
        count_unheld(piece, (), self._losses, meta=(COLUMNS,))
        judged = written_answer(piece, self._rater)
        label = None if judged is None else judged.labels.get(self._question.name)
        if not isinstance(label, dict):
            self._losses.add("items", "nobody judged them", place)
            return []
        text = str(piece.content.get(self._question.of, ""))
        tokens = _tokens(text, self._pattern)
        if not tokens:
            self._losses.add("items", "there is no token in them", place)
            return []
        if label.get("relations"):
            self._losses.add(self._question.name, "relations have no place", place)
        tags = self._tags(tokens, parts_of(label["spans"]), place)
        columns = _columns(piece.meta.get(COLUMNS), len(tokens))
        lines: list[str] = []
        if self._documents:
            empty = "".join(" -X-" for _ in columns[0])
            lines += [f"{DOCUMENT}{empty} O", ""]
        joined = ""
        for n, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
            if n:
                new = token.sentence != tokens[n - 1].sentence
                joined += "\n" if new else " "
                if new and self._documents:
                    lines.append("")
                elif new:
                    self._losses.add(self._question.of, "an item is one sentence", place)
            joined += token.text
            lines.append(" ".join([token.text, *columns[n], tag]))
        if joined != text:
            what = "white space between tokens is not kept"
            self._losses.add(self._question.of, what, place)
        return lines

    def _tags(self, tokens: list[Token], spans: list[dict[str, Json]], place: str) -> list[str]:
        tags = ["O"] * len(tokens)
        last: tuple[int, str] = (-1, "")
        order = [(cast("int", s["start"]), -cast("int", s["end"]), str(s["label"])) for s in spans]
        for start, minus_end, label in sorted(order):
            end = -minus_end
            on = [n for n, one in enumerate(tokens) if one.start < end and one.end > start]
            if not on or len({tokens[n].sentence for n in on}) > 1:
                what = "a span is of tokens of one sentence: left out"
                self._losses.add(self._question.name, what, place)
                continue
            if any(tags[n] != "O" for n in on):
                what = "a token is in one span: of two that share one, the later is left out"
                self._losses.add(self._question.name, what, place)
                continue
            if (tokens[on[0]].start, tokens[on[-1]].end) != (start, end):
                what = "a span does not fall on tokens: written on those that it touches"
                self._losses.add(self._question.name, what, place)
            name = "_".join(label.split())
            if name != label:
                self._losses.add(self._question.name, "a label has no spaces", place)
            beside = last == (on[0], name) and tokens[on[0]].sentence == tokens[on[0] - 1].sentence
            for n, letter in zip(on, _letters(self._scheme, len(on), beside=beside), strict=True):
                tags[n] = f"{letter}-{name}"
            last = (on[-1] + 1, name)
        return tags


def _letters(scheme: str, length: int, *, beside: bool) -> str:
    """The letters of a span's tags; ``beside``: it follows at once on another of its label.

    >>> _letters("iob1", 2, beside=True), _letters("iob2", 3, beside=False)
    ('BI', 'BII')
    >>> _letters("iobes", 1, beside=False), _letters("iobes", 3, beside=False)
    ('S', 'BIE')
    """
    if scheme == "iob1":
        return ("B" if beside else "I") + "I" * (length - 1)
    if scheme == "iob2":
        return "B" + "I" * (length - 1)
    return "S" if length == 1 else "B" + "I" * (length - 2) + "E"


def _tokens(text: str, pattern: re.Pattern[str]) -> list[Token]:
    found: list[Token] = []
    at = 0
    for sentence, line in enumerate(text.split("\n")):
        found += [
            Token(one.group(), at + one.start(), at + one.end(), sentence)
            for one in pattern.finditer(line)
        ]
        at += len(line) + 1
    return found


def _columns(given: Json, count: int) -> list[list[str]]:
    """What stands between tokens and tags; nothing where it is not of these tokens."""
    rows = given if isinstance(given, list) else []
    found = [[str(one) for one in row] for row in rows if isinstance(row, list)]
    return found if len(found) == count else [[] for _ in range(count)]
