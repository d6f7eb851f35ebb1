"""Stretches of texts as values of Label Studio: in a text, in a page, in a conversation."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.formats.exchange.label_studio.geometry import PageText, utf16_places
from quorate.formats.exchange.label_studio.layout import Bound
from quorate.formats.exchange.label_studio.regions import turn_starts
from quorate.schema.json_value import Json
from quorate.schema.questions.marked import parts_of


def stretch_value(
    bound: Bound, start: int, end: int, content: Mapping[str, Json], *, utf16: bool
) -> dict[str, Json]:
    """Where a stretch begins and ends; ``utf16`` counts UTF-16 units in texts."""
    text = content.get(bound.field)
    tag = bound.shown[0].tag
    if tag == "Paragraphs":
        return _in_paragraphs(content.get(bound.field.removesuffix("_text")), start, end)
    if tag == "HyperText" and isinstance(text, str):
        first, last = PageText(text).text_stretch(start, end)
        whole: dict[str, Json] = {"start": first, "end": last}
        offsets: dict[str, Json] = {"startOffset": first, "endOffset": last}
        return {"start": "/", "end": "/", "globalOffsets": whole, **offsets}
    if utf16 and isinstance(text, str) and not text.isascii():
        places = utf16_places(text)
        return {"start": places[start], "end": places[end]}
    return {"start": start, "end": end}


def _in_paragraphs(turns: Json, start: int, end: int) -> dict[str, Json]:
    starts = turn_starts(turns) or [0]
    first = max(n for n, at in enumerate(starts) if at <= start or n == 0)
    last = max(n for n, at in enumerate(starts) if at < end or n == 0)
    one, two = max(start - starts[first], 0), end - starts[last]
    texts = [str(turn["text"]) for turn in parts_of(turns)][first : last + 1]
    texts[-1:] = [text[:two] for text in texts[-1:]]
    texts[:1] = [text[one:] for text in texts[:1]]
    return {
        "start": str(first),
        "end": str(last),
        "startOffset": one,
        "endOffset": two,
        "text": "\n".join(texts),
    }
