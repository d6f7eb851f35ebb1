"""Tables of a crowdsourcing platform: a row for each rater and item, inputs beside answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import urlsplit

from quorate.formats.exchange.gathered import Gathered, GatheredItem, read_answer, storable
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.naming import name_of, wording_of
from quorate.formats.exchange.observed import Observed, answer_of
from quorate.formats.exchange.reading import Reading, Refusals
from quorate.formats.exchange.record import Piece, Project, State, Suggested
from quorate.schema.content import ContentField, FieldType
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion

SUFFIXES: Mapping[str, FieldType] = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"), "image"),
    **dict.fromkeys((".mp3", ".wav", ".ogg", ".flac", ".m4a", ".opus"), "audio"),
    **dict.fromkeys((".mp4", ".webm", ".mov", ".mkv"), "video"),
}


@dataclass(frozen=True)
class CrowdRow:
    """What one rater said about one item, by the platform's names; the rater is empty in a row that
    only tells of the item. ``suggested`` are a machine's answers, by its name.
    """

    place: str
    item: str
    content: Mapping[str, Json]
    rater: str = ""
    answers: Mapping[str, Json] = field(default_factory=dict)
    gold: Mapping[str, Json] = field(default_factory=dict)
    at: int | None = None
    seconds: float | None = None
    comment: str = ""
    state: State = "submitted"
    meta: Mapping[str, Json] = field(default_factory=dict)
    item_meta: Mapping[str, Json] = field(default_factory=dict)
    slices: Mapping[str, str] = field(default_factory=dict)
    suggested: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


Rows = Callable[[Refusals], Iterable[CrowdRow]]
"""goes through all rows, each time that it is called"""


class CrowdTable:
    """A table of which a first look makes the project, and a second the pieces.

    ``declared`` are questions that are known beforehand; their answers come as they should be read.
    ``in_order``: the rows of an item follow each other, so that not all need be held at once.
    """

    def __init__(
        self,
        title: str,
        rows: Rows,
        *,
        guideline: str = "",
        declared: Mapping[str, AnyQuestion] | None = None,
        in_order: bool = False,
    ) -> None:
        self._rows, self._in_order = rows, in_order
        quiet = Refusals(title, skip_bad=True)
        fields: dict[str, _Field] = {}
        questions: dict[str, Observed] = {}
        for row in rows(quiet):
            for key, value in row.content.items():
                fields.setdefault(key, _Field()).see(value)
            for given in (row.answers, row.gold, *row.suggested.values()):
                for key, answer in given.items():
                    if key in (declared or {}):
                        continue
                    if key not in questions:
                        taken = {one.name for one in questions.values()}
                        questions[key] = _observed(key, taken)
                    questions[key].see(answer)
        content: dict[str, ContentField] = {}
        for key, seen in fields.items():
            if not seen.count:
                continue
            name = name_of(key, {one.name for one in content.values()})
            content[key] = ContentField(
                name=name,
                type=seen.type,
                title=None if key == name else wording_of(key, name),
                required=not seen.empty,
            )
        self._content = content
        self._questions: dict[str, AnyQuestion] = dict(declared or {}) | {
            key: question
            for key, seen in questions.items()
            if (question := seen.question()) is not None
        }
        self.project = Project(
            title, tuple(content.values()), tuple(self._questions.values()), guideline
        )

    def reading(self, refusals: Refusals, losses: Losses) -> Reading:
        """The project with its pieces."""
        return Reading(self.project, self._pieces(refusals, losses), refusals, losses)

    def _pieces(self, refusals: Refusals, losses: Losses) -> Iterator[Piece]:
        gathered = Gathered()
        for row in self._rows(refusals):
            if self._in_order and row.item not in gathered.items:
                yield from gathered.pieces()
                gathered = Gathered()
            content: dict[str, Json] = {
                field.name: value
                for key, field in self._content.items()
                if not _is_empty(value := _turns(row.content.get(key)))
            }
            if row.item not in gathered.items and not storable(content, row.place, refusals):
                continue
            item = gathered.item(row.item, content, row.place)
            if item.content != content:
                what = "rows of one item differ in their content: that of the first row is taken"
                losses.add("content", what, row.place)
            item.meta |= row.item_meta
            item.slices |= row.slices
            for question, label in self._read(row.gold, row, item, "gold", refusals):
                item.gold[question.name] = label
            for source, given in row.suggested.items():
                labels = {q.name: label for q, label in self._read(given, row, item, "", refusals)}
                if labels:
                    item.suggestions.append(Suggested(source, labels))
            if row.rater:
                self._judge(row, item, refusals)
        yield from gathered.pieces()

    def _judge(self, row: CrowdRow, item: GatheredItem, refusals: Refusals) -> None:
        said = item.new(row.rater, row.state)
        for question, label in self._read(row.answers, row, item, "", refusals):
            said.labels[question.name] = label
        said.at, said.seconds, said.comment = row.at, row.seconds, row.comment
        said.meta |= row.meta

    def _read(
        self,
        given: Mapping[str, Json],
        row: CrowdRow,
        item: GatheredItem,
        head: str,
        refusals: Refusals,
    ) -> Iterator[tuple[AnyQuestion, Json]]:
        for key, answer in given.items():
            question = self._questions.get(key)
            if question is None:
                continue
            value = answer_of(question, answer)
            path = f"{head}.{key}" if head else key
            label = read_answer(question, value, item.content, row.place, refusals, path)
            if label is not None:
                yield question, label


class _Field:
    """The values of a column of inputs."""

    __slots__ = ("count", "empty", "types")

    def __init__(self) -> None:
        self.count, self.empty = 0, False
        self.types: set[FieldType] = set()

    def see(self, value: Json) -> None:
        """Take note of a value."""
        if _is_empty(value):
            self.empty = True
            return
        self.count += 1
        self.types.add(type_of(value) if isinstance(value, str) else "conversation")

    @property
    def type(self) -> FieldType:
        """The media type that all values have, else text."""
        return next(iter(self.types)) if len(self.types) == 1 else "text"


def _observed(key: str, taken: set[str]) -> Observed:
    name = name_of(key, taken, "question")
    return Observed(name, wording_of(key, name))


def _is_empty(value: Json) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _turns(value: Json) -> Json:
    """Messages as turns; other values as they are."""
    if not isinstance(value, list):
        return value
    return [
        {"role": one.get("role"), "text": one.get("content", one.get("text"))}
        if isinstance(one, dict)
        else one
        for one in value
    ]


def type_of(value: str) -> FieldType:
    """What a value is by its ending: a URL or path of an image, audio or video, else text.

    >>> type_of("https://example.org/a.png?x=1"), type_of("See a.png"), type_of("b.mp3")
    ('image', 'text', 'audio')
    """
    word = value.strip()
    if len(word) > 2_000 or any(character.isspace() for character in word):
        return "text"
    try:
        path = urlsplit(word).path
    except ValueError:
        return "text"
    return SUFFIXES.get(PurePath(path).suffix.lower(), "text")
