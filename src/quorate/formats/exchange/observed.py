"""What passes by of a question that no file declares, and our question that admits all of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from quorate.formats.exchange.naming import LONGEST_VALUE, value_of, wording_of
from quorate.formats.labels import MAX_CLASSES_OF_NUMBERS, TEXT_LENGTH, TEXT_SHARE
from quorate.schema.json_value import Json, whole
from quorate.schema.options import MOST_OPTIONS, Option
from quorate.schema.questions import AnyQuestion, MultipleChoice, Number, SingleChoice, Text
from quorate.schema.questions.number import LARGEST
from quorate.schema.questions.question_type import QuestionType


@dataclass
class Observed:
    """The answers to one question, as they pass by.

    ``name`` is the question's, ``ask`` what it is shown as. ``typed``: a text that reads as a
    number is still a text, since the file could have written a number.
    """

    name: str
    ask: str
    typed: bool = False
    words: dict[str, None] = field(default_factory=dict)
    """what was chosen, in order of appearance; not more than can be options"""
    lists: bool = False
    numbers: bool = True
    fractions: bool = False
    written: bool = False
    """whether some value is no option: too long, of several lines, or one too many"""
    empty: bool = False
    """whether some list had nothing in it"""
    seen: int = 0
    letters: int = 0

    def see(self, value: Json) -> None:
        """Take note of an answer; None and empty text are none."""
        if value is None or value == "":
            return
        self.seen += 1
        if isinstance(value, list):
            self.lists = True
            self.empty = self.empty or not value
            self._see_words(value)
        else:
            self._see_words((value,))

    def _see_words(self, values: Iterable[Json]) -> None:
        for value in values:
            number = as_number(value) if not (self.typed and isinstance(value, str)) else None
            self.numbers = self.numbers and number is not None
            self.fractions = self.fractions or (number is not None and number != round(number))
            word = spelled(value)
            if word in self.words:
                continue
            self.letters += len(word)
            if len(self.words) >= MOST_OPTIONS or len(word) > LONGEST_VALUE or "\n" in word.strip():
                self.written = True
            else:
                self.words[word] = None

    def question(self) -> AnyQuestion | None:
        """The question that admits every answer seen; None where there was none.

        As tables of judgments are read: lists are multiple choice; numbers are numbers when one is
        not whole or more than 20 differ; long texts that hardly recur are text; else single choice.
        One option alone is a multiple choice, of which a single choice needs two.
        """
        if not self.seen:
            return None
        if not self.lists and self.numbers and self._measured():
            return Number(name=self.name, type="number", ask=self.ask)
        if self.written or (not self.lists and self._own_words()):
            return Text(name=self.name, type="text", ask=self.ask, max_length=200_000)
        options = options_of(self.words)
        if self.lists or len(options) < 2:
            least = 0 if self.empty or not options else 1
            if not options:
                return None
            return MultipleChoice(
                name=self.name, type="multiple_choice", ask=self.ask, options=options, min=least
            )
        return SingleChoice(name=self.name, type="single_choice", ask=self.ask, options=options)

    def _measured(self) -> bool:
        return self.fractions or self.written or len(self.words) > MAX_CLASSES_OF_NUMBERS

    def _own_words(self) -> bool:
        distinct = len(self.words)
        long = self.letters / max(distinct, 1) > TEXT_LENGTH
        return long and distinct / self.seen > TEXT_SHARE


def options_of(words: Iterable[str]) -> tuple[Option, ...]:
    """Words as options, each value once; the word itself is shown where the value differs."""
    options: dict[str, Option] = {}
    for word in words:
        value = value_of(word)
        if value and value not in options:
            shown = wording_of(word.strip(), value)
            options[value] = Option(value=value, text=None if shown == value else shown)
    return tuple(options.values())


def answer_of(question: QuestionType, value: Json) -> Json:
    """A value of a file as an answer to the question that was found for it; None for no answer."""
    if value is None or value == "":
        return None
    if isinstance(question, MultipleChoice):
        listed = value if isinstance(value, list) else [value]
        return [value_of(spelled(one)) for one in listed]
    if isinstance(question, Number):
        number = as_number(value)
        return value if number is None else whole(number)
    if isinstance(question, SingleChoice):
        return value_of(spelled(value))
    if isinstance(question, Text):
        return spelled(value)
    return value


def as_number(value: Json) -> float | None:
    """A finite number, or a text that is one as it stands; else None.

    >>> as_number("1.5"), as_number(True), as_number("1_0"), as_number("nan")
    (1.5, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and ("_" in value or not value.strip()):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if -LARGEST <= number <= LARGEST else None


def spelled(value: Json) -> str:
    """A value as the word of an option: text as it is, the rest as JSON; 3.0 is 3."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        value = whole(value) if -LARGEST <= value <= LARGEST else value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
