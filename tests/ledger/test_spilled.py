"""Rows that are spilled are those of a dictionary, whatever is done to them."""

from __future__ import annotations

import random
from enum import StrEnum

import pytest

from quorate.ledger import spilled
from quorate.ledger.replay import Folded, rows_of
from quorate.ledger.spilled import Spilled
from quorate.ledger.views import MEMBERS, Value, View
from quorate.schema.errors import IntegrityError, RequestError

PAIR = View("pairs", ("campaign", "name"), {"campaign": "str", "name": "str", "n": "int"})
Rows = dict[tuple[Value, ...], dict[str, Value]]


class Word(StrEnum):
    """A word that is a member of an enumeration, as some events have."""

    SHORT = "short"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spilled, "HOT", 4)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(5))
def test_it_is_a_dictionary(seed: int) -> None:
    rng = random.Random(seed)
    plain: Rows = {}
    kept = Spilled(PAIR)
    for step in range(600):
        key = ("c", f"n{rng.randrange(40)}")
        deed = rng.choice(("set", "change", "change", "delete", "read"))
        if deed == "set":
            for rows in (plain, kept):
                rows[key] = {"campaign": "c", "name": key[1], "n": step}
        elif deed == "read":
            assert kept.get(key) == plain.get(key)
            assert (key in kept) == (key in plain)
        elif key not in plain:
            with pytest.raises(KeyError):
                kept[key]
            with pytest.raises(KeyError):
                del kept[key]
        elif deed == "change":
            for rows in (plain, kept):
                rows[key]["n"] = -step
        else:
            del plain[key], kept[key]
        assert len(kept) == len(plain)
    assert dict(kept.items()) == plain
    assert sorted(map(repr, kept.rows())) == sorted(map(repr, plain.values()))
    assert len(kept._hot) <= 4


@pytest.mark.usefixtures("small")
def test_what_is_folded_is_the_same() -> None:
    both = (Folded(), Folded(spilled=True))
    for views in both:
        for number in range(30):
            key = {"campaign": "c", "person": f"p{number:02}"}
            views.insert(MEMBERS, {**key, "role": Word.SHORT})
        for number in range(0, 30, 3):
            key = {"campaign": "c", "person": f"p{number:02}"}
            views.change(MEMBERS, key, to={"role": "other"}, add={"judged": number})
        views.delete(MEMBERS, {"campaign": "c", "person": "p04"})
        with pytest.raises(IntegrityError, match="is there twice"):
            views.insert(MEMBERS, {"campaign": "c", "person": "p05"})
        for deed in (views.change, views.delete):
            with pytest.raises(IntegrityError, match="does not exist"):
                deed(MEMBERS, {"campaign": "c", "person": "p04"})
    plain, kept = ([*views.select(MEMBERS, {"campaign": "c"})] for views in both)
    assert len(kept) == 29
    assert sorted(kept, key=lambda row: str(row["person"])) == plain
    found = [*both[1].select(MEMBERS, {"campaign": "c", "person": "p03"})]
    assert [(row["role"], row["judged"]) for row in found] == [("other", 3)]
    assert [*rows_of({})] == []


@pytest.mark.usefixtures("small")
def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = spilled._opened

    def full() -> object:
        file = opened()
        file.execute("PRAGMA max_page_count = 3")
        return file

    monkeypatch.setattr(spilled, "_opened", full)
    kept = Spilled(PAIR)
    rows: Rows = {("c", f"{n}"): {"campaign": "c", "name": "x" * 99, "n": n} for n in range(999)}
    with pytest.raises(RequestError, match="cannot be written"):
        kept.update(rows)
