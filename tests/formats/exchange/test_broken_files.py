"""Each format names a broken element by its place, the path of the value, and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from formats.exchange.broken_files import BROKEN
from quorate.formats.exchange.format import exchange_format, tools
from quorate.schema.errors import FaultyError

OTHERWISE = {
    "spacy": "needs its library",
    "table": "drops rows without an answer, and counts them with their lines among the losses",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_element_is_named_and_can_be_passed_over(tmp_path: Path, name: str) -> None:
    broken = BROKEN[name]
    for file, content in broken.files.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    format_, path = exchange_format(name), tmp_path / broken.read
    with pytest.raises(FaultyError) as raised:
        list(format_.read(path, format_.options(**broken.options)))  # type: ignore[arg-type]
    head, found, allowed = str(raised.value).partition("; allowed: ")
    where, _, what = head.partition(": found ")
    assert broken.place in where
    # a fault of a whole line or element has no path
    assert where.endswith(broken.path or "the whole")
    assert broken.found in what
    assert found
    assert broken.expected in allowed
    assert "--skip-bad" in allowed

    options = format_.options(skip_bad=True, **broken.options)  # type: ignore[arg-type]
    reading = format_.read(path, options)
    pieces = list(reading)
    assert reading.refusals.count == 1
    (refused,) = reading.refusals.kept
    assert (broken.place in refused.place, refused.path) == (True, broken.path)
    # the sound element beside it came in
    assert any(one.judgments for one in pieces)


def test_no_format_is_left_out() -> None:
    assert {one.name for one in tools() if one.reads} - BROKEN.keys() == OTHERWISE.keys()
