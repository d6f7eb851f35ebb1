"""fastText: lines of labels and a text, in a file, or one a rater in a folder or zip of doccano."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.gathered import Gathered, read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import value_of
from quorate.formats.exchange.observed import options_of
from quorate.formats.exchange.one_answer import (
    EVERYONE,
    OneAnswer,
    count_rest,
    count_unheld,
    written_answer,
)
from quorate.formats.exchange.places import HALVES, new_file
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.rows import head_of, opened_text
from quorate.formats.exchange.zips import is_zip, read_zip, sniff_zip
from quorate.schema.content import ContentField
from quorate.schema.errors import ReadError, RequestError
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, MultipleChoice, SingleChoice

LABEL = "__label__"
TEXT, CLASS = "text", "label"
ALL = "all"
"""what doccano calls a file of all raters"""
SPACE = "_"
"""what stands for white space in a label"""


@dataclass(frozen=True)
class FastTextOptions(OneAnswer):
    """What can be said about fastText's files."""

    question: str = ""
    """the question that is written, where there are several"""


class FastText:
    """Texts with labels, as fastText's classifiers are trained on them."""

    name: ClassVar[str] = "fasttext"
    title: ClassVar[str] = "fastText"
    source: ClassVar[str] = "fasttext.cc, Text classification; doccano 1.8, data_export"
    reads: ClassVar[bool] = True
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".ft", ".zip")
    options: ClassVar[type[Options]] = FastTextOptions

    def sniff(self, path: Path) -> float:
        """Sure of lines of which each begins with a label."""
        if is_zip(path):
            return sniff_zip(path, self.sniff)
        files = _files(path)
        lines = head_of(files[0]).splitlines()[:20] if files else []
        filled = [line for line in lines if line.strip()]
        return 0.95 if filled and all(line.startswith(LABEL) for line in filled[:-1] or filled) \
            else 0.0  # fmt: skip

    def read(self, path: Path, options: Options) -> Reading:
        """Lines are items; of several files each is a rater's, and the same text the same item."""
        if is_zip(path):
            return read_zip(path, self, options)
        chosen = said(options, FastTextOptions)
        files = _files(path)
        if not files:
            raise ReadError("there is no file of lines", where=str(path), remedy="name a .txt file")
        refusals = Refusals(path.name, skip_bad=options.skip_bad)
        question = _question(files)
        field = ContentField(name=TEXT, type="text")
        project = Project(path.stem or "fasttext", (field,), (question,))
        alone = len(files) == 1
        raters = [
            (chosen.rater or EVERYONE if alone or file.stem == ALL else file.stem, file)
            for file in files
        ]
        pieces = _alone(question, *raters[0], refusals) if alone else _joined(
            question, raters, refusals
        )  # fmt: skip
        return Reading(project, pieces, refusals)

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A line an item, with the labels of one judgment."""
        chosen = said(options, FastTextOptions)
        return _Target(project, chosen).write(pieces, target, force=options.force)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(one for one in path.glob("*.txt") if one.is_file()) if path.is_dir() else []


def _lines(file: Path) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Number, labels and text of each line that has any."""
    with opened_text(file) as text:
        for number, line in enumerate(text, 1):
            words = line.strip()
            labels: list[str] = []
            while words.startswith(LABEL):
                label, _, words = words.partition(" ")
                words = words.lstrip()
                labels.append(value_of(label.removeprefix(LABEL)))
            if labels or words:
                yield number, tuple(dict.fromkeys(label for label in labels if label)), words


def _question(files: list[Path]) -> AnyQuestion:
    """The question that admits all labels. Raises ReadError where there is none."""
    words: dict[str, None] = {}
    most = 0
    least = 1
    for file in files:
        for _, labels, _ in _lines(file):
            words |= dict.fromkeys(labels)
            most, least = max(most, len(labels)), min(least, len(labels))
    options = options_of(words)
    if not options:
        raise ReadError(
            "there is no label", where=str(files[0]), remedy=f"lines begin with {LABEL}NAME"
        )
    if most == 1 and len(options) > 1:
        return SingleChoice(name=CLASS, type="single_choice", ask=CLASS, options=options)
    return MultipleChoice(
        name=CLASS, type="multiple_choice", ask=CLASS, options=options, min=min(least, 1)
    )


def _answer(question: AnyQuestion, labels: tuple[str, ...]) -> Json:
    if isinstance(question, SingleChoice):
        return labels[0] if labels else None
    return [*labels]


def _fits(text: str, place: str, refusals: Refusals) -> bool:
    if not text:
        refusals.add(place, TEXT, shown(text), "a text after the labels")
        return False
    return storable({TEXT: text}, place, refusals)


def _alone(question: AnyQuestion, rater: str, file: Path, refusals: Refusals) -> Iterator[Piece]:
    for number, labels, text in _lines(file):
        place = f"line {number}"
        if not _fits(text, place, refusals):
            continue
        label = read_answer(question, _answer(question, labels), {TEXT: text}, place, refusals)
        said_ = (Judged(rater, {CLASS: label}),) if label is not None else ()
        yield Piece(place, {TEXT: text}, said_, place=place)


def _joined(
    question: AnyQuestion, raters: list[tuple[str, Path]], refusals: Refusals
) -> Iterator[Piece]:
    gathered = Gathered()
    names: dict[tuple[str, int], str] = {}
    for rater, file in raters:
        seen: dict[str, int] = {}
        for number, labels, text in _lines(file):
            place = f"{file.name}, line {number}"
            if not _fits(text, place, refusals):
                continue
            # the same text twice in a file is two items
            seen[text] = seen.get(text, 0) + 1
            name = names.setdefault((text, seen[text]), f"text {len(names) + 1}")
            item = gathered.item(name, {TEXT: text}, place)
            answer = read_answer(question, _answer(question, labels), {}, place, refusals)
            if answer is not None:
                item.new(rater).labels[CLASS] = answer
    yield from gathered.pieces()


class _Target:
    """Writes one project."""

    def __init__(self, project: Project, options: FastTextOptions) -> None:
        self._rater = options.rater
        self._losses = Losses()
        asked = [q for q in project.questions if isinstance(q, SingleChoice | MultipleChoice)]
        named = [q for q in asked if options.question in ("", q.name)]
        texts = [one for one in project.content if one.type in ("text", "markdown")]
        if not named or not texts:
            known = ", ".join(question.name for question in asked)
            raise RequestError(
                "fastText holds a choice about a text, and there is none"
                + (f" called {options.question!r}" if options.question else ""),
                remedy=f"there are {known}" if known and texts else "choose another format",
            )
        self._question, self._field = named[0], texts[0].name
        count_rest(project, (self._field,), (self._question.name,), self._losses)

    def write(self, pieces: Iterable[Piece], target: Path, *, force: bool) -> Written:
        """The file, whole or not at all."""
        count = 0
        with (
            new_file(target, force=force) as part,
            part.open("w", encoding="utf-8", errors=HALVES, newline="\n") as file,
        ):
            for piece in pieces:
                line = self._line(piece)
                if line:
                    file.write(f"{line}\n")
                    count += 1
        return Written((target,), count, self._losses)

    def _line(self, piece: Piece) -> str:
        place = piece.place or piece.item
        count_unheld(piece, (), self._losses)
        judged = written_answer(piece, self._rater)
        label = judged.labels.get(self._question.name) if judged else None
        if label is None:
            self._losses.add("items", "nobody judged them", place)
            return ""
        text = str(piece.content.get(self._field, ""))
        flat = " ".join(text.split())
        if flat != text:
            self._losses.add(self._field, "white space and line ends become a space", place)
        words = [str(one) for one in label] if isinstance(label, list) else [str(label)]
        joined = [SPACE.join(word.split()) for word in words]
        if joined != words:
            self._losses.add(self._question.name, "white space in a label becomes _", place)
        if flat.startswith(LABEL):
            self._losses.add(self._field, "a text that begins as a label is read as one", place)
        return " ".join([*(f"{LABEL}{word}" for word in joined), flat])
