"""Every kind of event survives being written down, and says no to what it is not."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields

import pytest

from quorate.ledger.entry import Entry, parse
from quorate.ledger.event import Event, Stamp
from quorate.ledger.events import KINDS
from quorate.schema.errors import IntegrityError

SAMPLES: dict[str, object] = {
    "str": "täxt \u2028 \N{PILE OF POO}",
    "int": 1_700_000_000_000,
    "bool": True,
    "list[str]": ["a", "ü"],
    "Json": {"b": [1, 2.5, None, True], "ä": "x"},
}


def sample(field: Field[object]) -> object:
    return SAMPLES[str(field.type).removesuffix(" | None")]


def made(kind: type[Event], *, optional: bool) -> Event:
    given = {f.name: sample(f) for f in fields(kind) if optional or f.default is MISSING}
    return kind(**given)


@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize("name", KINDS)
def test_written_down_and_read_it_is_the_same(name: str, optional: bool) -> None:
    entry = Entry(Stamp("log", 5, "p_1"), made(KINDS[name], optional=optional))
    read = parse(entry.body())
    assert read == entry
    assert read.body() == entry.body()


@pytest.mark.parametrize("name", KINDS)
def test_only_optional_fields_may_be_absent(name: str) -> None:
    # None is left out of the record, so a field that may be None must be one that may be absent
    for field in fields(KINDS[name]):
        if "None" in str(field.type):
            assert field.default is None, field.name


@pytest.mark.parametrize("name", KINDS)
def test_a_record_with_another_field_or_one_less_is_refused(name: str) -> None:
    record = json.loads(Entry(Stamp("log", 5, "p_1"), made(KINDS[name], optional=True)).body())
    more = {**record, "data": {**record["data"], "surprise": 1}}
    with pytest.raises(IntegrityError, match="unknown field surprise"):
        parse(json.dumps(more).encode())
    needed = next(f.name for f in fields(KINDS[name]) if f.default is MISSING)
    del record["data"][needed]
    with pytest.raises(IntegrityError, match=f"no field .*{needed}"):
        parse(json.dumps(record).encode())


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"at":1,"by":"x","log":"l","kind":"nothing","v":1,"data":{}}']
)
def test_what_is_no_entry_is_refused(body: bytes) -> None:
    with pytest.raises(IntegrityError):
        parse(body)


def test_a_later_version_of_a_kind_is_refused_with_a_remedy() -> None:
    entry = Entry(Stamp("log", 5, "p_1"), made(KINDS["campaign_closed"], optional=True))
    later = {**json.loads(entry.body()), "v": 2}
    with pytest.raises(IntegrityError, match="a newer one"):
        parse(json.dumps(later).encode())
