"""Marking passages, boxes, segments and frames, as simulated raters do it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import Boxes, Frames, Segments, Spans
from quorate.simulation.hand import Hand, objects, real

MISSED = 0.6
MISLABELLED = 0.4
SHIFTED = 0.8
LEAST = 0.005
"""the least width and height of a box that is drawn"""


def passages(question: Spans, name: str, true: object, hand: Hand) -> Json:
    """The true spans: some missed, some with a word too many or another label."""
    text = hand.text(question.of)
    known = true if isinstance(true, dict) else {}
    spans: list[Json] = []
    kept: set[str] = set()
    taken: set[tuple[int, int]] = set()
    for part in _found(objects(known.get("spans")), question.labels, name, hand):
        start, end = int(real(part, "start")), int(real(part, "end"))
        if hand.slips(SHIFTED):
            end = _next_word_end(text, end)
        if any(start < b and a < end for a, b in taken):
            continue
        taken.add((start, end))
        kept.add(str(part["id"]))
        span: dict[str, Json] = {"id": str(part["id"]), "start": start, "end": end}
        span |= {"text": text[start:end], "label": str(part["label"])}
        spans.append(span)
    relations: list[Json] = [
        relation  # type: ignore[misc]  # the truth is JSON
        for relation in objects(known.get("relations"))
        if relation["from"] in kept and relation["to"] in kept and hand.right()
    ]
    return {"spans": spans, "relations": relations} if question.relations else {"spans": spans}


def _next_word_end(text: str, end: int) -> int:
    found = re.compile(r"\W*\w+").match(text, end)
    return found.end() if found else end


def boxes(question: Boxes, name: str, true: object, hand: Hand) -> Json:
    """The true boxes: some missed, all a little off, the more the less competent."""
    drawn: list[Json] = []
    for part in _found(objects(true), question.labels, name, hand):
        left, top = real(part, "x"), real(part, "y")
        right, bottom = left + real(part, "w"), top + real(part, "h")
        left, top = _off(left, hand), _off(top, hand)
        right, bottom = max(_off(right, hand), left + LEAST), max(_off(bottom, hand), top + LEAST)
        left, top = min(left, 1 - LEAST), min(top, 1 - LEAST)
        box: dict[str, Json] = {"shape": "box", "label": str(part["label"])}
        box |= {"x": round(left, 6), "y": round(top, 6)}
        box |= {"w": round(min(right, 1) - left, 6), "h": round(min(bottom, 1) - top, 6)}
        drawn.append(box)
    return drawn


def _off(edge: float, hand: Hand) -> float:
    return min(max(edge + hand.rng.gauss(0, 0.002 + 0.04 * hand.error), 0.0), 1.0)


def segments(question: Segments, name: str, true: object, hand: Hand) -> Json:
    """The true segments, their ends a little early or late."""
    marked: list[Json] = []
    before = 0.0
    for part in _found(objects(true), question.labels, name, hand):
        start = max(real(part, "start") + hand.rng.gauss(0, 0.03 + 0.2 * hand.error), before)
        end = max(real(part, "end") + hand.rng.gauss(0, 0.03 + 0.2 * hand.error), start + 0.05)
        before = end + 0.001
        marked.append({"start": round(start, 3), "end": round(end, 3), "label": str(part["label"])})
    return marked


def frames(question: Frames, name: str, true: object, hand: Hand) -> Json:
    """The true frames, some frames early or late."""
    marked: dict[tuple[int, str], Json] = {}
    for part in _found(objects(true), question.labels, name, hand):
        off = round(hand.rng.gauss(0, 0.2 + 4 * hand.error))
        frame, label = max(int(real(part, "frame")) + off, 0), str(part["label"])
        marked[frame, label] = {"frame": frame, "label": label}
    return list(marked.values())


def _found(
    parts: Sequence[dict[str, object]], labels: Sequence[Option], name: str, hand: Hand
) -> Iterator[dict[str, object]]:
    """The parts that the rater does not miss, some under another label."""
    values = [option.value for option in labels]
    for part in parts:
        if hand.slips(MISSED):
            continue
        if hand.slips(MISLABELLED):
            yield {**part, "label": hand.chosen(name, values, part.get("label"))}
        else:
            yield part
