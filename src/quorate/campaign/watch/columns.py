"""Columns that grow with the log: numbers, and the answers to one question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from quorate.assignment.live.names import Names
from quorate.quality.view import Answers, Longs
from quorate.schema.json_value import Json
from quorate.schema.question import Kind
from quorate.schema.questions import AnyQuestion

N = TypeVar("N", np.bool_, np.int8, np.int32, np.int64, np.float64)
MOST = 127
"""versions, places and rounds that are told apart"""
SLACK = 8
"""a column grows by this part of itself"""


class Column(Generic[N]):
    """Numbers that grow at the end; ``now`` is a view, not a copy."""

    __slots__ = ("_all", "_fresh", "_size", "add")

    def __init__(self, dtype: type[N]) -> None:
        self._all: NDArray[N] = np.empty(0, dtype)
        self._size = 0
        self._fresh: list[float] = []
        self.add = self._fresh.append
        """one more"""

    def begin(self, numbers: NDArray[N]) -> None:
        """With these, instead of what there is. Raises ValueError for those of another type."""
        if numbers.dtype != self._all.dtype or numbers.ndim != 1:
            raise ValueError(f"a column of {numbers.dtype} for one of {self._all.dtype}")
        self._all, self._size = numbers, len(numbers)
        self._fresh.clear()

    def put(self, place: int, value: float) -> None:
        """Another one in its place."""
        self.close_up()
        self._all[place] = value

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Only those that are kept, closed up."""
        left = self.now[kept]
        self._size = len(left)
        self._all[: self._size] = left

    def close_up(self) -> None:
        """Put what was added behind the rest; a number takes more room until then."""
        size = self._size + len(self._fresh)
        if size > len(self._all):
            grown = np.empty(size + size // SLACK, self._all.dtype)
            grown[: self._size] = self._all[: self._size]
            self._all = grown
        self._all[self._size : size] = self._fresh
        self._size = size
        self._fresh.clear()

    @property
    def now(self) -> NDArray[N]:
        """All so far."""
        if self._fresh:
            self.close_up()
        return self._all[: self._size]


AnyColumn = (
    Column[np.bool_] | Column[np.int8] | Column[np.int32] | Column[np.int64] | Column[np.float64]
)


class AnswerColumns:
    """The answers to one question, and what is known and believed of its items."""

    def __init__(self, asked: AnyQuestion) -> None:
        self.asked = asked
        self.question = asked.question()
        self.code = Column(np.int32)
        self.right = Column(np.int8)
        self.gold = Column(np.int32)
        self.places = len(asked.orders() or ())
        # what cannot be there takes no room
        self.value = Column(np.float64) if self.question.kind is Kind.NUMERIC else None
        self.first = Column(np.int8)
        self.texts: list[str] | None = [] if asked.sealed else None
        self._place = {option: n for n, option in enumerate(self.question.options)}
        self._sets: dict[tuple[str, ...], int] = {}
        self._label: dict[int, Json] = {}
        """an answer that has the code"""
        shapes = not (asked.sealed or self._place or self.value is not None)
        self.shapes = Names() if shapes else None
        """answers without a code as JSON, each once: marks on texts and pictures, rankings"""
        self.shape = Column(np.int32) if shapes else None
        self.posterior = np.full((64, len(self._place)), np.nan) if self._place else None

    def add(self, label: Json, known: Json, shown: Json) -> None:
        """The next row."""
        code, value = self._coded(label)
        self.code.add(code)
        self.right.add(self._right(label, known))
        if self.value is not None:
            self.value.add(value)
        self.first.add(self._first(label, shown))
        if self.shape is not None:
            self.shape.add(self._shaped(label))

    def revise(self, place: int, label: Json, known: Json) -> None:
        """Another answer in a row."""
        code, value = self._coded(label)
        self.code.put(place, code)
        self.right.put(place, self._right(label, known))
        if self.value is not None:
            self.value.put(place, value)
        if self.shape is not None:
            self.shape.put(place, self._shaped(label))

    def compare(self, places: Longs, known: Json) -> None:
        """Another known answer of the item of these rows."""
        for place in places.tolist():
            self.right.put(place, self._right(self._answer(place), known))

    def _right(self, label: Json, known: Json) -> int:
        if known is None or label is None:
            return -1
        told = self.asked.right(label, known)
        return -1 if told is None else int(told)

    def _answer(self, place: int) -> Json:
        """What was answered in a row; None where own words were, which nobody calls right."""
        if self.value is not None:
            value = float(self.value.now[place])
            return None if np.isnan(value) else value
        if self.shape is not None and self.shapes is not None:
            shape = int(self.shape.now[place])
            found: Json = None if shape < 0 else json.loads(self.shapes[shape])
            return found
        return self._label.get(int(self.code.now[place]))

    def _shaped(self, label: Json) -> int:
        if label is None or self.shapes is None:
            return -1
        return self.shapes.intern(json.dumps(label, ensure_ascii=False, sort_keys=True))

    def _coded(self, label: Json) -> tuple[int, float]:
        found = self.asked.label_of(label)
        if found is None:
            return -1, np.nan
        if isinstance(found, float):
            return -1, found
        if isinstance(found, list):
            key = tuple(found)
            code = self._sets.setdefault(key, len(self._sets))
        elif self.texts is not None:
            self.texts.append("\n".join(words_in(label)))
            return len(self.texts) - 1, np.nan
        else:
            code = self._place.get(found, -1)
        if code >= 0 and code not in self._label:
            self._label[code] = label
        return code, np.nan

    def _first(self, label: Json, shown: Json) -> int:
        order = shown.get(self.asked.name) if isinstance(shown, dict) else None
        if not isinstance(order, list) or label is None:
            return -1
        chosen = self.asked.values(label)
        return min(order.index(chosen[0]), MOST) if chosen and chosen[0] in order else -1

    def known(self, item: int, label: Json) -> None:
        """The known answer of an item, or None."""
        unknown = label is None or self.texts is not None
        self.gold.put(item, -1 if unknown else self._coded(label)[0])

    def believe(self, item: int, options: Mapping[str, float]) -> None:
        """What is believed of an item now."""
        if self.posterior is None:
            return
        if item >= len(self.posterior):
            size = item + 1 + item // SLACK
            grown = np.full((size, self.posterior.shape[1]), np.nan)
            grown[: len(self.posterior)] = self.posterior
            self.posterior = grown
        self.posterior[item] = list(options.values()) if options else np.nan

    @property
    def columns(self) -> list[AnyColumn]:
        """The columns by row that there are."""
        every: list[AnyColumn | None] = [self.code, self.right, self.first, self.value, self.shape]
        return [column for column in every if column is not None]

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Only the rows that are kept."""
        for column in self.columns:
            column.keep(kept)

    def answers(self, items: int) -> Answers:
        """The columns as checks take them."""
        sets = None
        if self._sets:
            sets = np.array([[o in chosen for o in self._place] for chosen in self._sets])
        believed = None if self.posterior is None else self.posterior[:items]
        rows = len(self.code.now)
        return Answers(
            self.question,
            self.code.now,
            np.broadcast_to(np.float64(np.nan), rows) if self.value is None else self.value.now,
            self.right.now,
            self.first.now,
            self.gold.now,
            self.places,
            sets,
            self.texts,
            believed,
        )


def words_in(value: Json) -> list[str]:
    """The texts in a content or an answer, in their order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        inside = [value[key] for key in ("text", "label") if key in value] or list(value.values())
        return [words for one in inside for words in words_in(one)]
    if isinstance(value, list):
        return [words for one in value for words in words_in(one)]
    return []
