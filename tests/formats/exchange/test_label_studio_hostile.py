"""Exports of Label Studio with anything in any place: refused or read, and never worse."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from formats.exchange.label_studio_by_hand import INTERFACE, TASKS
from quorate.formats.exchange.format import Options, exchange_format
from quorate.formats.exchange.moments import milliseconds
from quorate.schema.errors import QuorateError
from quorate.schema.json_value import Json

LISTS: list[Json] = [[], [1], ["x"], [[]], [None]]
OBJECTS: list[Json] = [{}, {"a": 1}, {"id": None}]
NUMBERS: list[Json] = [None, True, 0, -1, 3.5, float("inf"), float("nan"), 10**30, -5e9]
TEXTS: list[Json] = ["", "x", "\ud800", "\x00", "a|b", "9" * 30]
JUNK = (*NUMBERS, *TEXTS, *LISTS, *OBJECTS)
Path_ = tuple[str | int, ...]


def paths(value: Json, at: Path_ = ()) -> Iterator[Path_]:
    if at:
        yield at
    if isinstance(value, dict):
        for key, one in value.items():
            yield from paths(one, (*at, key))
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from paths(one, (*at, n))


PLACES = tuple(paths(TASKS))


def broken(rng: random.Random) -> Json:
    """The tasks with one value replaced, or left out."""
    tasks: Json = copy.deepcopy(TASKS)
    *above, last = rng.choice(PLACES)
    holder = tasks
    for key in above:
        holder = holder[key]  # type: ignore[index]
    if rng.random() < 0.2:
        del holder[last]  # type: ignore[union-attr,arg-type]
    else:
        holder[last] = rng.choice(JUNK)  # type: ignore[index]
    return tasks


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_read_can_be_written_and_read_again(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    labels, native = exchange_format("label-studio"), exchange_format("quorate")
    path, again = tmp_path / "x.json", tmp_path / "y.json"
    read = 0
    for n in range(12):
        path.write_text(json.dumps(broken(rng)))
        path.with_suffix(".xml").unlink(missing_ok=True)
        if n % 3:
            path.with_suffix(".xml").write_text(INTERFACE)
        try:
            reading = labels.read(path, Options(skip_bad=True))
            pieces = list(reading)
            native.write(reading.project, pieces, tmp_path / "f", Options(force=True))
            labels.write(reading.project, pieces, again, Options(force=True))
        except QuorateError:
            continue
        assert len(list(native.read(tmp_path / "f", Options()))) == len(pieces)
        assert len(list(labels.read(again, Options()))) == len(pieces)
        read += 1
    assert read > 6


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2024-05-15T12:09:16.789536Z", 1_715_774_956_790),
        ("2024-05-15T14:09:16.789+02:00", 1_715_774_956_789),
        ("2024-05-15 12:09:16", 1_715_774_956_000),
        (1_715_774_956, 1_715_774_956_000),
        (1_715_774_956_789, 1_715_774_956_789),
        (1_715_774_956_789_000, 1_715_774_956_789),
        (1_715_774_956_789_000_000, 1_715_774_956_789),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        ([], None),
        (float("inf"), None),
        (10**30, None),
        (float("nan"), None),
    ],
)
def test_moments(value: Json, found: int | None) -> None:
    assert milliseconds(value) == found
