"""Answer: what a release says to one question that documents ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from quorate.certificate.documents.ground import CAMPAIGN, Ground, pointed
from quorate.certificate.documents.said import Figure, Said
from quorate.schema.json_value import Json

Source = Literal["derived", "author", "absent"]
"""computed from what the release holds or from the campaign's log; in the words of whoever
publishes; or not there, with the reason"""

UNSAID = "The publisher has not said "
"""how the reason begins where whoever publishes could have said it"""
TRUTHS = {"synthetic_items": ("No item was made by a machine.", "Items were made by a machine.")}
"""what no and yes say, of the keys where they are an answer"""
PERSON = ("name", "contact", "url")
"""what is told of somebody, in this order"""
NOTHING = {"sensitive": "Nothing personal or sensitive is in the items."}
"""what an empty list says, of the keys where it says something"""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: to which question, as a value and in words, and where it comes from.

    ``reason`` says why it is absent. ``evidence`` are pointers into files of the release, among
    them those of the ``figures`` in the text.
    """

    key: str
    question: str
    value: Json
    text: str
    source: Source
    reason: str = ""
    evidence: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


class Answers(Mapping[str, Answer]):
    """Answers by key, in the order in which they were given."""

    def __init__(self, given: Iterable[Answer]) -> None:
        self._of = {one.key: one for one in given}

    def __getitem__(self, key: str) -> Answer:
        return self._of[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    def under(self, start: str) -> tuple[Answer, ...]:
        """The answers whose keys begin so."""
        return tuple(one for key, one in self._of.items() if key.startswith(start))

    def of(self, keys: Iterable[str]) -> Iterator[Answer]:
        """The answers of these keys that there are; one that ends in a dot stands for several."""
        for key in keys:
            if key.endswith("."):
                yield from self.under(key)
            elif key in self._of:
                yield self._of[key]

    def value(self, key: str) -> Json:
        """The value of an answer; None where it is absent."""
        return self._of[key].value if key in self._of else None


def derived(key: str, question: str, said: Said, value: Json = None) -> Answer:
    """An answer that was computed; its value is the figures by pointer unless given."""
    if value is None:
        value = {one.pointer: one.value for one in said.figures} or said.text
    return Answer(
        key, question, value, said.text, "derived", "", said.pointers, tuple(said.figures)
    )


def absent(key: str, question: str, reason: str, *evidence: str) -> Answer:
    """No answer, and why."""
    return Answer(key, question, None, "", "absent", reason, evidence)


def author(ground: Ground, key: str, question: str, what: str) -> Answer:
    """What whoever publishes says under ``about.KEY`` of the campaign file.

    ``what`` names the thing in the sentence that tells of its absence.
    """
    name = key.rpartition(".")[2]
    pointer = pointed(f"{CAMPAIGN}#/about", name)
    value = ground.at(pointer)
    text = _spelled(value)
    if value == [] and key in NOTHING:
        text = NOTHING[key]
    if isinstance(value, bool) and key in TRUTHS:
        text = TRUTHS[key][value]
    if not text:
        return absent(
            key,
            question,
            f"{UNSAID}{what} (`about.{name}` in the campaign file).",
            pointer,
        )
    return Answer(key, question, value, text, "author", "", (pointer,))


def _spelled(value: Json) -> str:
    """A value in words: lists as lists."""
    if isinstance(value, list):
        lines = [one for one in map(_spelled, value) if one]
        return "\n".join(f"- {' '.join(one.split())}" for one in lines)
    if isinstance(value, dict):
        told = [str(value[name]) for name in PERSON if value.get(name) is not None]
        return ", ".join(told)
    return "" if value is None else str(value).strip()
