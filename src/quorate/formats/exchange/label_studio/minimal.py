"""JSON_MIN of Label Studio: a row an annotation, the answers beside the data, by control.

A row has the keys of the data, ``id`` of the task, a key a control, and from ``annotator`` on what
is known of the annotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from quorate.formats.exchange.label_studio.config import Interface
from quorate.formats.exchange.rows import Row
from quorate.schema.json_value import Json

BEHIND = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement")
"""the keys behind those of the controls"""
MOST_WORDS = 40
"""so many different short texts are choices; more are texts"""
_TYPES = {"Chat": "chatmessage"}
_LIFTED = ("original_width", "original_height", "image_rotation")
_MARKS = {
    "choices": "choices",
    "taxonomy": "taxonomy",
    "rating": "rating",
    "number": "number",
    "selected": "pairwise",
    "ranker": "ranker",
    "datetime": "datetime",
    "chatmessage": "chatmessage",
    "sequence": "videorectangle",
    "timelinelabels": "timelinelabels",
    "timeserieslabels": "timeserieslabels",
    "hypertextlabels": "hypertextlabels",
    "paragraphlabels": "paragraphlabels",
    "rectanglelabels": "rectanglelabels",
    "polygonlabels": "polygonlabels",
    "keypointlabels": "keypointlabels",
    "ellipselabels": "ellipselabels",
    "brushlabels": "brushlabels",
    "labels": "labels",
}
"""the type of a result, by the keys of its value"""


def is_minimal(row: Mapping[str, Json]) -> bool:
    """Whether a row is of JSON_MIN rather than a task."""
    return "data" not in row and "annotation_id" in row


def answered(row: Mapping[str, Json]) -> list[str]:
    """The controls of a row: the keys between ``id`` and what is known of the annotation."""
    keys = list(row)
    start = keys.index("id") + 1 if "id" in keys else 0
    ends = [keys.index(key) for key in BEHIND if key in keys[start:]]
    return keys[start : min(ends, default=len(keys))]


class Guesses:
    """What the answers of controls are, by the rows that pass by, where there is no interface."""

    def __init__(self) -> None:
        self.types: dict[str, str] = {}
        self.words: dict[str, set[str]] = {}

    def see(self, row: Mapping[str, Json]) -> None:
        """Take note of a row."""
        for name in answered(row):
            value = row[name]
            if isinstance(value, str):
                self.words.setdefault(name, set()).add(value)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    kind = next((kind for key, kind in _MARKS.items() if key in one), "")
                    if kind or isinstance(one.get("text"), list):
                        self.types.setdefault(name, kind or "textarea")

    def found(self) -> dict[str, str]:
        """The type of results by control."""
        texts = {
            name: "choices" if _few(words) else "textarea"
            for name, words in self.words.items()
            if name not in self.types
        }
        return self.types | texts


def _few(words: set[str]) -> bool:
    return len(words) <= MOST_WORDS and all(len(word) <= 100 and "\n" not in word for word in words)


def types_of(interface: Interface) -> dict[str, str]:
    """The type of results by control, of an interface."""
    return {
        control.name: _TYPES.get(control.tag, control.tag.lower()) for control in interface.controls
    }


def tasks_of(rows: Iterable[Row], types: Mapping[str, str]) -> Iterator[Row]:
    """Tasks of rows: those with one ``id`` that follow each other are one task."""
    for _, group in groupby(rows, lambda found: found[1].get("id")):
        same = list(group)
        place, first = same[0]
        behind = {"id", *BEHIND, "history"}
        data: dict[str, Json] = {
            key: value
            for key, value in first.items()
            if key not in behind and (key not in types or not _is_answer(types[key], value))
        }
        annotations: list[Json] = [_annotation(row, types) for _, row in same]
        yield place, {"id": first.get("id"), "data": data, "annotations": annotations}


def _annotation(row: Mapping[str, Json], types: Mapping[str, str]) -> dict[str, Json]:
    results: list[Json] = []
    for name, kind in types.items():
        if name in row and row[name] is not None and _is_answer(kind, row[name]):
            results += _results(name, kind, row[name])
    return {
        "id": row.get("annotation_id"),
        "completed_by": row.get("annotator"),
        "created_at": row.get("created_at"),
        "updated_at": row.get("updated_at"),
        "lead_time": row.get("lead_time"),
        "result": results,
    }


def _is_answer(kind: str, value: Json) -> bool:
    """Whether a value is of a control; a key of the data may have the same name."""
    rows = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return kind != "chatmessage" or any(kind in row for row in rows)


def _results(name: str, kind: str, value: Json) -> Iterator[Json]:
    texts = isinstance(value, list) and all(isinstance(one, str) for one in value) and value
    for one in [value] if not isinstance(value, list) or texts else value:
        head: dict[str, Json] = {"from_name": name, "to_name": "", "type": kind}
        if isinstance(one, dict):
            head |= {key: one[key] for key in _LIFTED if key in one}
            inner: dict[str, Json] = {k: v for k, v in one.items() if k not in _LIFTED}
        else:
            key = "text" if kind == "textarea" else kind
            inner = {key: one if kind in ("rating", "number", "datetime") else _listed(one)}
        yield head | {"value": inner}


def _listed(value: Json) -> Json:
    return value if isinstance(value, list) else [value]


def row_of(task: Mapping[str, Json], annotation: Mapping[str, Json]) -> dict[str, Json]:
    """The row of an annotation, as Label Studio writes it."""
    data, results = task.get("data"), annotation.get("result")
    row: dict[str, Json] = {**(data if isinstance(data, dict) else {}), "id": task.get("id")}
    values: dict[str, list[Json]] = {}
    single: set[str] = set()
    for result in results if isinstance(results, list) else []:
        value = result.get("value") if isinstance(result, dict) else None
        if not isinstance(result, dict) or not isinstance(value, dict):
            continue
        name, kind = str(result.get("from_name")), result.get("type")
        inner: Json = value | {key: result[key] for key in _LIFTED if key in result}
        words = value.get("choices" if kind == "choices" else "text")
        if kind in ("choices", "textarea"):
            single.add(name)
            if isinstance(words, list) and len(words) == 1:
                inner = words[0]
        values.setdefault(name, []).append(inner)
    for name, found in values.items():
        row[name] = found[0] if name in single and len(found) == 1 else [*found]
    who = annotation.get("completed_by")
    return row | {
        "annotator": who.get("id") if isinstance(who, dict) else who,
        "annotation_id": annotation.get("id"),
        "created_at": annotation.get("created_at"),
        "updated_at": annotation.get("updated_at", annotation.get("created_at")),
        "lead_time": annotation.get("lead_time"),
    }
