"""What a file of tasks uses: controls, labels, keys of the data. The first of two readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quorate.schema.json_value import Json

PARTS = ("annotations", "completions", "predictions", "drafts")
NO_LABELS = frozenset({"text", "channel", "rle", "points", "sequence", "ranges", "timeseries"})


@dataclass
class Used:
    """What results of one control look like.

    ``types`` and ``to`` in order of appearance, ``labels`` those used, ``most`` the longest list of
    texts or paths, ``highest`` the greatest number or rating, ``rotated`` whether a box is turned,
    ``polygons`` and ``regions`` whether there are such.
    """

    types: dict[str, None] = field(default_factory=dict)
    to: dict[str, None] = field(default_factory=dict)
    labels: dict[str, None] = field(default_factory=dict)
    paths: dict[tuple[str, ...], None] = field(default_factory=dict)
    most: int = 0
    highest: float = 0
    rotated: bool = False
    polygons: bool = False
    regions: bool = False
    marks: str = ""
    """what is marked where the type does not tell: ``Audio``, ``Image`` or ``Video``"""


@dataclass
class Survey:
    """What all tasks of a file use."""

    tasks: int = 0
    keys: dict[str, list[Json]] = field(default_factory=dict)
    """keys of the data with their first values"""
    everywhere: dict[str, int] = field(default_factory=dict)
    """how many tasks have a value under a key"""
    lengths: dict[str, set[int]] = field(default_factory=dict)
    """lengths of the lists under a key"""
    used: dict[str, Used] = field(default_factory=dict)
    relations: dict[str, None] = field(default_factory=dict)
    unlabelled: bool = False
    """whether some relation has no label"""

    def see(self, task: Mapping[str, Json]) -> None:
        """Take note of a task."""
        self.tasks += 1
        data = task.get("data")
        for key, value in (data if isinstance(data, dict) else {}).items():
            seen = self.keys.setdefault(key, [])
            if value in (None, ""):
                continue
            self.everywhere[key] = self.everywhere.get(key, 0) + 1
            if len(seen) < 20:
                seen.append(value)
            if isinstance(value, list):
                self.lengths.setdefault(key, set()).add(len(value))
        for result in results_of(task):
            self._see_result(result)

    def _see_result(self, result: Mapping[str, Json]) -> None:
        kind, name = str(result.get("type", "")), result.get("from_name")
        if kind == "relation":
            labels = result.get("labels")
            given = [str(one) for one in labels] if isinstance(labels, list) else []
            self.relations.update(dict.fromkeys(given))
            self.unlabelled = self.unlabelled or not given
            return
        if not isinstance(name, str) or not name:
            return
        used = self.used.setdefault(name, Used())
        used.types[kind] = None
        used.to[str(result.get("to_name", ""))] = None
        value = result.get("value")
        if isinstance(value, dict):
            _see_value(used, kind, value)


def _see_value(used: Used, kind: str, value: Mapping[str, Json]) -> None:
    found = value.get(kind)
    if kind == "taxonomy" and isinstance(found, list):
        paths = [tuple(map(str, path)) for path in found if isinstance(path, list)]
        used.paths.update(dict.fromkeys(paths))
        used.most = max(used.most, len(paths))
    elif kind == "textarea" or (kind == "text" and isinstance(value.get("text"), list)):
        texts = value.get("text")
        used.most = max(used.most, len(texts) if isinstance(texts, list) else 1)
    elif kind in ("rating", "number") and isinstance(found, int | float):
        used.highest = max(used.highest, found)
    elif kind not in NO_LABELS and isinstance(found, list):
        used.labels.update(dict.fromkeys(str(one) for one in found))
        used.most = max(used.most, len(found))
    used.rotated = used.rotated or bool(value.get("rotation"))
    used.polygons = used.polygons or isinstance(value.get("points"), list)
    inside = {"start", "x", "points", "sequence", "ranges", "rle"} & value.keys()
    used.regions = used.regions or bool(inside)
    if kind == "labels" and not used.marks:
        keys = {"channel": "Audio", "x": "Image", "points": "Image", "sequence": "Video"}
        used.marks = next((shown for key, shown in keys.items() if key in value), "")
    labels = value.get("labels")
    if kind != "labels" and isinstance(labels, list):
        used.labels.update(dict.fromkeys(str(one) for one in labels))


def results_of(task: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    """Every result of a task's annotations, predictions and drafts."""
    for part in PARTS:
        given = task.get(part)
        for one in given if isinstance(given, list) else []:
            results = one.get("result") if isinstance(one, dict) else None
            for result in results if isinstance(results, list) else []:
                if isinstance(result, dict):
                    yield result
