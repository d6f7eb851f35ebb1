"""Spans: labelled stretches of a text, and relations between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from quorate.schema.json_value import Faults, Json, expect_keys, expect_list, one_of, shown
from quorate.schema.options import Relations
from quorate.schema.question import Kind, Question
from quorate.schema.questions.likeness import alike, stretch_overlap
from quorate.schema.questions.marked import Counted, parts_of
from quorate.schema.questions.question_type import MOST_PARTS, Reference
from quorate.schema.questions.written import field_text
from quorate.schema.spec import Name

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEYS = ("id", "start", "end", "text", "label")


class Span(NamedTuple):
    """A stretch of a text in code points, in the order in which spans are kept."""

    start: int
    end: int
    label: str
    id: str


class Spans(Counted):
    """Labelled stretches of a text field, from ``start`` up to but without ``end``, counted in
    Unicode code points. The answer: ``{"spans": [{"id": "s1", "start": 0, "end": 5, "text":
    "Quote", "label": "PER"}], "relations": [{"from": "s1", "to": "s2", "label": "works_for"}]}``.
    With ``"unit": "utf16"`` beside ``spans`` the offsets sent are UTF-16 code units, as browsers
    count; they are converted. ``text`` must be what the offsets cut out.
    """

    type: Literal["spans"]
    """the type of the question"""
    of: Name
    """the text field"""
    overlap: bool = True
    """whether spans may overlap"""
    relations: Relations = ()
    """the labels of relations between two spans; none when absent"""

    def references(self) -> tuple[Reference, ...]:
        """The text."""
        return (Reference("of", self.of, frozenset({"text"})),)

    def read(self, answer: object, content: Mapping[str, object], at: str, faults: Faults) -> Json:
        """Spans by their place in the text, relations by the names that they join."""
        before = len(faults)
        given = expect_keys(answer, ("spans",), ("relations", "unit"), at, faults)
        if given is None:
            return None
        unit = given.get("unit")
        if unit not in (None, "utf16", "codepoint"):
            faults.add(f"{at}.unit", unit, "'utf16', or 'codepoint' as when absent")
            return None
        text = field_text(content, self.of)
        places = _code_points(text) if unit == "utf16" and not text.isascii() else None
        spans = self._read_spans(given["spans"], text, places, f"{at}.spans", faults)
        if len(faults) > before:
            return None
        ids = {span.id for span in spans}
        related = self._read_relations(given.get("relations", []), ids, f"{at}.relations", faults)
        kept: list[Json] = [
            {
                "id": span.id,
                "start": span.start,
                "end": span.end,
                "text": text[span.start : span.end],
                "label": span.label,
            }
            for span in spans
        ]
        return {"spans": kept, "relations": related}

    def _read_spans(
        self, answer: object, text: str, places: list[int] | None, at: str, faults: Faults
    ) -> list[Span]:
        spans: list[Span] = []
        ids: set[str] = set()
        marked: set[tuple[int, int, str]] = set()
        for here, part in self.read_parts(answer, _KEYS, at, faults):
            if faults.full:
                break
            span = self._read_span(part, text, places, here, faults)
            if span is None:
                continue
            if span.id in ids:
                faults.say(f"{here}.id", f"{span.id!r} again", "another id for each span")
            elif span[:3] in marked:
                faults.say(here, "the same span with the same label again", "each span once")
            ids.add(span.id)
            marked.add(span[:3])
            spans.append(span)
        spans.sort()
        if not self.overlap:
            for one, two in pairwise(spans):
                if two.start < one.end:
                    faults.say(at, f"{one.id!r} and {two.id!r} overlap", "spans side by side")
        return spans

    def _read_span(
        self,
        part: dict[str, object],
        text: str,
        places: list[int] | None,
        at: str,
        faults: Faults,
    ) -> Span | None:
        before = len(faults)
        name = part["id"]
        if not isinstance(name, str) or not _ID.fullmatch(name):
            faults.add(f"{at}.id", name, "1 to 64 letters, digits, - and _")
        label = self.read_label(part, at, faults)
        start = _read_offset(part, "start", text, places, at, faults)
        end = _read_offset(part, "end", text, places, at, faults)
        if start is not None and end is not None:
            if end <= start:
                faults.add(f"{at}.end", part["end"], "more than `start`")
            elif part["text"] != text[start:end]:
                faults.add(
                    f"{at}.text",
                    part["text"],
                    f"what the offsets cut out: {shown(text[start:end])}",
                )
            elif len(faults) == before:
                return Span(start, end, label, str(name))
        return None

    def _read_relations(self, answer: object, ids: set[str], at: str, faults: Faults) -> list[Json]:
        known = [option.value for option in self.relations]
        read: set[tuple[str, str, str]] = set()
        for n, part in enumerate(expect_list(answer, 0, MOST_PARTS if known else 0, at, faults)):
            if faults.full:
                break
            here = f"{at}[{n}]"
            given = expect_keys(part, ("from", "to", "label"), (), here, faults)
            if given is None:
                continue
            one, two, label = given["from"], given["to"], given["label"]
            if not isinstance(one, str) or one not in ids:
                faults.add(f"{here}.from", one, "the id of a span of this answer")
            elif not isinstance(two, str) or two not in ids or two == one:
                faults.add(f"{here}.to", two, "the id of another span of this answer")
            elif not isinstance(label, str) or label not in known:
                faults.add(f"{here}.label", label, one_of(known))
            elif (one, two, label) in read:
                faults.say(here, "the same relation again", "each relation once")
            else:
                read.add((one, two, label))
        return [{"from": f, "to": t, "label": label} for f, t, label in sorted(read)]

    def question(self) -> Question:
        """JSON text, from which methods for spans read the parts."""
        return Question(self.name, Kind.SPANS)

    def right(self, label: Json, known: Json) -> bool | None:
        """Whether the spans overlap with the known ones enough; relations are not compared."""
        return alike(_spans_of(label), _spans_of(known), stretch_overlap)

    def values(self, label: Json) -> tuple[str | int | float, ...]:
        """The labels that some span has."""
        return super().values(label.get("spans") if isinstance(label, dict) else None)


def _spans_of(label: Json) -> list[dict[str, Json]]:
    return parts_of(label.get("spans") if isinstance(label, dict) else None)


def _code_points(text: str) -> list[int]:
    """For each UTF-16 offset its code point offset; -1 inside a surrogate pair."""
    places: list[int] = []
    for n, character in enumerate(text):
        places.append(n)
        if character > "\uffff":
            places.append(-1)
    return [*places, len(text)]


def _read_offset(
    part: dict[str, object],
    key: str,
    text: str,
    places: list[int] | None,
    at: str,
    faults: Faults,
) -> int | None:
    value = part[key]
    last = len(text) if places is None else len(places) - 1
    if type(value) is not int or not 0 <= value <= last:
        faults.add(f"{at}.{key}", value, f"an integer from 0 to {last}")
        return None
    place = value if places is None else places[value]
    if place < 0:
        faults.add(f"{at}.{key}", value, "an offset that does not cut a surrogate pair")
        return None
    return place
