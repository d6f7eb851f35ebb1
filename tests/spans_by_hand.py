"""Small tables of spans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from quorate.formats import from_rows
from quorate.schema import Judgments, Kind

Marks = Iterable[tuple[int, int, str]]


def label(spans: Marks, **more: object) -> str:
    """An answer with these spans."""
    parts = [
        {"id": f"s{n}", "start": start, "end": end, "label": what}
        for n, (start, end, what) in enumerate(spans)
    ]
    return json.dumps({"spans": parts, "relations": [], **more})


def table(items: Mapping[str, Mapping[str, Marks]]) -> Judgments:
    """Judgments of spans: item, then rater, then what the rater marks."""
    rows = [
        (item, rater, label(spans)) for item, by in items.items() for rater, spans in by.items()
    ]
    return from_rows(rows, kind=Kind.SPANS)


def marks(answer: str | None) -> list[tuple[int, int, str]]:
    """What an answer marks."""
    spans = json.loads(answer or "null")["spans"]
    return [(span["start"], span["end"], span["label"]) for span in spans]
