"""Items and judgments whose parts come in any order, such as a row an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quorate.formats.exchange.reading import Refusals
from quorate.formats.exchange.record import (
    NATIVE_META,
    Foreign,
    Judged,
    Piece,
    State,
    Suggested,
)
from quorate.schema.json_value import Faults, Json, unusable
from quorate.schema.questions.question_type import QuestionType

OWN = "tool_"
"""comes before what a tool notes under a name that means something else here, such as priority"""


@dataclass
class Said:
    """A judgment that is still growing."""

    rater: str
    labels: dict[str, Json] = field(default_factory=dict)
    at: int | None = None
    seconds: float | None = None
    comment: str = ""
    state: State = "submitted"
    foreign: list[Foreign] = field(default_factory=list)
    meta: dict[str, Json] = field(default_factory=dict)

    def judged(self) -> Judged:
        """The judgment as it stands."""
        return Judged(
            self.rater,
            self.labels,
            self.at,
            self.seconds,
            self.comment,
            self.state,
            foreign=tuple(self.foreign),
            meta=self.meta,
        )


@dataclass
class GatheredItem:
    """An item that is still growing."""

    item: str
    content: Mapping[str, Json]
    place: str = ""
    said: list[Said] = field(default_factory=list)
    suggestions: list[Suggested] = field(default_factory=list)
    gold: dict[str, Json] = field(default_factory=dict)
    slices: dict[str, str] = field(default_factory=dict)
    meta: dict[str, Json] = field(default_factory=dict)

    def by(self, rater: str, question: str = "", state: State = "submitted") -> Said:
        """The rater's judgment that has no answer to the question yet, else a new one."""
        for one in self.said:
            if one.rater == rater and one.state == state and question not in one.labels:
                return one
        return self.new(rater, state)

    def new(self, rater: str, state: State = "submitted") -> Said:
        """A further judgment of the rater."""
        one = Said(rater, state=state)
        self.said.append(one)
        return one

    def piece(self) -> Piece:
        """The item as it stands."""
        return Piece(
            self.item,
            self.content,
            tuple(one.judged() for one in self.said),
            tuple(self.suggestions),
            self.gold or None,
            self.slices,
            {f"{OWN}{k}" if k in NATIVE_META else k: v for k, v in self.meta.items()},
            self.place,
        )


class Gathered:
    """Items by name, in the order in which they were first seen."""

    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items: dict[str, GatheredItem] = {}

    def item(self, name: str, content: Mapping[str, Json], place: str = "") -> GatheredItem:
        """The item of that name; a new one has this content."""
        found = self.items.get(name)
        if found is None:
            found = self.items[name] = GatheredItem(name, content, place)
        return found

    def pieces(self) -> Iterator[Piece]:
        """The items as pieces."""
        for item in self.items.values():
            yield item.piece()


def noted(piece: Piece) -> dict[str, Json]:
    """What a tool noted beside an item, by the tool's names."""
    return {
        key.removeprefix(OWN) if key.removeprefix(OWN) in NATIVE_META else key: value
        for key, value in piece.meta.items()
        if key not in NATIVE_META
    }


def storable(content: Mapping[str, Json], place: str, refusals: Refusals) -> bool:
    """Whether a file can hold the content; what has NUL or half a surrogate pair is refused."""
    for name, value in content.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        reason = unusable(text)
        if reason:
            refusals.add(place, name, reason, "text without it")
            return False
    return True


def read_answer(
    question: QuestionType,
    answer: Json,
    content: Mapping[str, Json],
    place: str,
    refusals: Refusals,
    path: str = "",
) -> Json:
    """The answer in its canonical form; None for none, and for one that was refused."""
    if answer is None:
        return None
    faults = Faults()
    label = question.read(answer, content, path or question.name, faults)
    for fault in faults.kept:
        refusals.add_fault(place, fault)
    return None if faults else label


def span_part(n: int, start: Json, end: Json, label: Json, text: str, name: str = "") -> Json:
    """The n-th span as an answer has it; offsets that are none are left for the question to say."""
    cut = text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
    return {"id": name or f"s{n}", "start": start, "end": end, "text": cut, "label": label}
