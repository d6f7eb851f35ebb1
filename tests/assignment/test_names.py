"""Names by number and numbers by name, whatever names look like."""

from __future__ import annotations

from random import Random

import pytest

from quorate.assignment.live.names import Names, packed, unpacked

ODD = [
    "",
    "i",
    "i_",
    "i_0",
    "i_0g",
    "i_AB",
    "i_ab",
    "i_ab cd",
    "é_ab",
    "\0",
    "\1x",
    "\0i\xab",
    "j_0123456789abcdef01234567",
    "die Straße",
    "日本",
    "\ud800",
]


@pytest.mark.parametrize("name", ODD)
def test_a_name_comes_back_as_it_was(name: str) -> None:
    assert unpacked(packed(name)) == name


def test_no_two_names_have_the_same_bytes() -> None:
    assert len({packed(name) for name in ODD}) == len(ODD)


def test_names_are_found_among_many() -> None:
    rng, names = Random(3), Names()
    known: dict[str, int] = {}
    for _ in range(5_000):
        name = rng.choice(["i_%010x", "item %d", "%d"]) % rng.randrange(10_000)
        assert names.find(name) == known.get(name, -1)
        if name not in known:
            assert names.add(name) == len(known)
            known[name] = len(known)
    assert list(names) == list(known)
    assert names[2:5] == list(known)[2:5]
    assert names[-1] == list(known)[-1]
    assert all(names.find(name) == number for name, number in known.items())
    assert "never" not in names


def test_a_name_that_is_added_again_has_its_new_number() -> None:
    names = Names()
    assert [names.add("a"), names.add("b"), names.add("a")] == [0, 1, 2]
    assert names.find("a") == 2
    assert names[0] == "a"
    assert names.intern("b") == 1
    with pytest.raises(IndexError):
        names[3]
