"""Settings for records that came without any: what their fields and answers look like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quorate.formats.exchange.observed import Observed
from quorate.schema.json_value import Json
from quorate.schema.questions import Number, SingleChoice, Text

MOST_POINTS = 11
"""Argilla's ratings have at most so many points"""


def guessed(records: Iterable[Mapping[str, Json]]) -> dict[str, Json]:
    """Settings as Argilla would have them, from all records.

    A list of objects with start and end are spans of the first text field; a list with every field
    that is ever ranked, each once, is a ranking; another list are several labels; whole numbers
    from 0 to 10 are a rating; the rest are texts or labels, as tables are read.
    """
    fields: dict[str, str] = {}
    values: dict[str, _Values] = {}
    for record in records:
        given = record.get("fields") if "fields" in record else record.get("flat")
        for name, value in (given if isinstance(given, dict) else {}).items():
            chat = isinstance(value, list) and bool(value)
            if isinstance(value, str | dict) or chat:
                fields[name] = "chat" if chat or fields.get(name) == "chat" else "text"
        for name, value in _answers(record):
            values.setdefault(name, _Values(name)).see(value)
    texts = [name for name, kind in fields.items() if kind == "text"]
    return {
        "fields": [
            {"name": name, "required": False, "settings": {"type": kind}}
            for name, kind in fields.items()
        ],
        "questions": [
            {"name": name, "required": False, "settings": seen.settings(texts, list(fields))}
            for name, seen in values.items()
        ],
    }


def _answers(record: Mapping[str, Json]) -> Iterable[tuple[str, Json]]:
    responses, suggestions = record.get("responses"), record.get("suggestions")
    for name, listed in (responses if isinstance(responses, dict) else {}).items():
        for one in listed if isinstance(listed, list) else []:
            if isinstance(one, dict):
                yield name, one.get("value")
    for name, suggested in (suggestions if isinstance(suggestions, dict) else {}).items():
        if isinstance(suggested, dict):
            yield name, suggested.get("value")


class _Values:
    """The values of one question."""

    def __init__(self, name: str) -> None:
        self.plain = Observed(name, name, typed=True)
        self.spans: dict[str, None] = {}
        self.sizes: set[int] = set()
        self.points: set[int] = set()
        self.others = False

    def see(self, value: Json) -> None:
        """Take note of a value."""
        if value is None:
            return
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for one in value:
                if isinstance(one, dict) and "start" in one:
                    self.spans[str(one.get("label"))] = None
                elif isinstance(one, dict):
                    self.plain.see([one.get("value")])
            self.sizes.add(len(value))
            return
        if type(value) is int:
            self.points.add(value)
        else:
            self.others = True
        if isinstance(value, list):
            self.sizes.add(len(value) if len({str(v) for v in value}) == len(value) else -1)
        self.plain.see(value)

    def settings(self, texts: list[str], fields: list[str]) -> dict[str, Json]:
        """The settings of the question."""
        if self.spans:
            of = texts[0] if texts else (fields[0] if fields else "text")
            return {
                "type": "span",
                "field": of,
                "allow_overlapping": True,
                "options": [{"value": label} for label in self.spans],
            }
        words: list[Json] = [{"value": word} for word in self.plain.words]
        if self.plain.lists:
            ranked = self.sizes == {len(self.plain.words)} and len(self.plain.words) > 1
            ranked = ranked and set(self.plain.words) <= set(fields)
            return {"type": "ranking" if ranked else "multi_label_selection", "options": words}
        points = self.points
        if points and not self.others and min(points) >= 0 and max(points) < MOST_POINTS:
            low = min(min(points), 1)
            high = max(max(points), low + 1)
            return {"type": "rating", "options": [{"value": n} for n in range(low, high + 1)]}
        question = self.plain.question()
        if isinstance(question, Text | Number):
            return {"type": "text"}
        if isinstance(question, SingleChoice) or self.plain.words:
            return {"type": "label_selection", "options": words}
        return {"type": "text"}
