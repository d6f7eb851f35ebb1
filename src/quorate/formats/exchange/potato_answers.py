"""Answers in Potato's files: by annotator and instance, whatever file they stand in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quorate.formats.exchange.moments import milliseconds
from quorate.formats.exchange.pixel_shapes import number
from quorate.formats.exchange.reading import Refusals
from quorate.schema.json_value import Json, shown

OFF = (None, False, "", "false")
"""values of a label that was not chosen"""
_SPENT = re.compile(r"(\d+)d (\d+)h (\d+)m (\d+)s")
SPANS = "._spans"
"""ends the column of a table that has spans"""


@dataclass(frozen=True)
class Answered:
    """What one annotator said of one instance.

    ``labels`` are the names that were chosen, with their values, by scheme; ``spans`` and
    ``links`` as Potato has them, each with its scheme.
    """

    instance: str
    user: str
    place: str
    labels: Mapping[str, list[tuple[str, Json]]]
    spans: list[dict[str, Json]] = field(default_factory=list)
    links: list[dict[str, Json]] = field(default_factory=list)
    at: int | None = None
    seconds: float | None = None
    machine: bool = False


def of_state(state: Mapping[str, Json], place: str, refusals: Refusals) -> Iterator[Answered]:
    """The answers of one annotator's state, by instance."""
    user = state.get("user_id")
    if not isinstance(user, str) or not user:
        refusals.add(place, "user_id", shown(user), "the name of a user")
        return
    origin = _object(state.get("origin"))
    machine = bool(origin) and origin.get("kind") != "human"
    labels, spans, links, behavior = (
        _object(state.get(f"instance_id_to_{key}"))
        for key in ("label_to_value", "span_to_value", "link_to_value", "behavioral_data")
    )
    for instance in dict.fromkeys((*labels, *spans)):
        here = f"{place}, {instance}"
        chosen: dict[str, list[tuple[str, Json]]] = {}
        for n, pair in enumerate(_list(labels.get(instance))):
            label = _pair(pair)
            if label is None or "schema" not in label[0]:
                path = f"instance_id_to_label_to_value.{instance}[{n}]"
                refusals.add(here, path, shown(pair), "a label and its value")
                continue
            named, value = label
            if value not in OFF:
                entry = (str(named.get("name", "")), value)
                chosen.setdefault(str(named["schema"]), []).append(entry)
        marked = [one[0] for one in map(_pair, _list(spans.get(instance))) if one is not None]
        joined = [o for o in _object(links.get(instance)).values() if isinstance(o, dict)]
        spent = _object(behavior.get(instance))
        yield Answered(
            instance, user, here, chosen, marked, joined, _ended(spent), _spent(spent), machine
        )


def of_export(row: Mapping[str, Json], place: str, refusals: Refusals) -> Answered | None:
    """The answers of a row of an export: nested, or with columns ``scheme.label``."""
    instance, user = row.get("instance_id"), row.get("user_id")
    if instance in (None, "") or user in (None, ""):
        key = "instance_id" if instance in (None, "") else "user_id"
        refusals.add(place, key, shown(row.get(key)), "a name")
        return None
    chosen: dict[str, list[tuple[str, Json]]] = {}
    spans: list[dict[str, Json]] = []
    origin = row.get("annotator_origin")
    kind = origin.get("kind") if isinstance(origin, dict) else origin
    if isinstance(row.get("labels"), dict):
        for scheme, given in _object(row["labels"]).items():
            entries = given.items() if isinstance(given, dict) else [("", given)]
            chosen[scheme] = [(name, value) for name, value in entries if value not in OFF]
        for scheme, listed in _object(row.get("spans")).items():
            spans += [{"schema": scheme, **one} for one in _list(listed) if isinstance(one, dict)]
    else:
        for column, value in row.items():
            if column in ("instance_id", "user_id") or column.startswith("annotator_origin"):
                continue
            if column.endswith(SPANS):
                scheme = column.removesuffix(SPANS)
                spans += [{"schema": scheme, **one} for one in _parsed(value)]
            elif value not in OFF:
                scheme, _, name = column.partition(".")
                chosen.setdefault(scheme, []).append((name, value))
    links = row.get("links")
    joined = [one for one in _object(links).values() if isinstance(one, dict)]
    joined += [one for one in _list(links) if isinstance(one, dict)]
    return Answered(
        str(instance), str(user), place, chosen, spans, joined, machine=kind not in (None, "human")
    )


def _pair(given: Json) -> tuple[dict[str, Json], Json] | None:
    if isinstance(given, list) and len(given) == 2 and isinstance(given[0], dict):
        return given[0], given[1]
    return None


def _ended(spent: Mapping[str, Json]) -> int | None:
    return milliseconds(spent.get("session_end") or spent.get("session_start"))


def _spent(spent: Mapping[str, Json]) -> float | None:
    """Seconds on an instance; ``Time spent: 0d 0h 1m 5s`` in old files."""
    total = number(spent.get("total_time_ms"))
    if total:
        return total / 1000
    found = _SPENT.search(str(spent.get("time_string", "")))
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part) for part in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _parsed(value: Json) -> list[dict[str, Json]]:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
