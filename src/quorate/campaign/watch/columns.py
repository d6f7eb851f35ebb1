"""Columns that grow with the log: numbers, and the answers to one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from quorate.quality.view import Answers
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion

N = TypeVar("N", np.int8, np.int32, np.int64, np.float64)
MOST = 127
"""versions, places and rounds that are told apart"""


class Column(Generic[N]):
    """Numbers that grow at the end; ``now`` is a view, not a copy."""

    __slots__ = ("_all", "_empty", "_size")

    def __init__(self, dtype: type[N], empty: float) -> None:
        self._all: NDArray[N] = np.full(64, empty, dtype)
        self._empty, self._size = empty, 0

    def add(self, value: float) -> None:
        """One more."""
        if self._size == len(self._all):
            grown = np.full(2 * self._size, self._empty, self._all.dtype)
            grown[: self._size] = self._all
            self._all = grown
        self._all[self._size] = value
        self._size += 1

    def put(self, place: int, value: float) -> None:
        """Another one in its place."""
        self._all[place] = value

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Only those that are kept, closed up."""
        left = self.now[kept]
        self._size = len(left)
        self._all[: self._size] = left

    @property
    def now(self) -> NDArray[N]:
        """All so far."""
        return self._all[: self._size]


class AnswerColumns:
    """The answers to one question, and what is known and believed of its items."""

    def __init__(self, asked: AnyQuestion) -> None:
        self.asked = asked
        self.question = asked.question()
        self.code = Column(np.int32, -1)
        self.value = Column(np.float64, np.nan)
        self.right = Column(np.int8, -1)
        self.first = Column(np.int8, -1)
        self.gold = Column(np.int32, -1)
        self.places = len(asked.orders() or ())
        self.texts: list[str] | None = [] if asked.sealed else None
        self._place = {option: n for n, option in enumerate(self.question.options)}
        self._sets: dict[tuple[str, ...], int] = {}
        self.posterior = np.full((64, len(self._place)), np.nan) if self._place else None

    def row(self, label: Json, known: Json, shown: Json) -> tuple[int, float, int, int]:
        """What an answer is in the columns: code, value, right, first."""
        code, value = self._coded(label)
        right = -1
        if known is not None and label is not None:
            told = self.asked.right(label, known)
            right = -1 if told is None else int(told)
        return code, value, right, self._first(label, shown)

    def _coded(self, label: Json) -> tuple[int, float]:
        found = self.asked.label_of(label)
        if found is None:
            return -1, np.nan
        if isinstance(found, float):
            return -1, found
        if isinstance(found, list):
            key = tuple(found)
            return self._sets.setdefault(key, len(self._sets)), np.nan
        if self.texts is not None:
            self.texts.append("\n".join(words_in(label)))
            return len(self.texts) - 1, np.nan
        return self._place.get(found, -1), np.nan

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
            grown = np.full((2 * len(self.posterior), self.posterior.shape[1]), np.nan)
            grown[: len(self.posterior)] = self.posterior
            self.posterior = grown
        self.posterior[item] = list(options.values()) if options else np.nan

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Only the rows that are kept."""
        self.code.keep(kept)
        self.value.keep(kept)
        self.right.keep(kept)
        self.first.keep(kept)

    def answers(self, items: int) -> Answers:
        """The columns as checks take them."""
        sets = None
        if self._sets:
            sets = np.array([[o in chosen for o in self._place] for chosen in self._sets])
        believed = None if self.posterior is None else self.posterior[:items]
        return Answers(
            self.question,
            self.code.now,
            self.value.now,
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
