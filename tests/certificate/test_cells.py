"""Groups are told when they are large enough, and nothing of others follows from those told."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

import numpy as np
import pytest

from quorate.certificate.cells import Cells, cells
from quorate.schema.errors import RequestError


def people(letter: str, n: int) -> list[str]:
    return [f"{letter}{k:02d}" for k in range(n)]


def by(**groups: int) -> dict[str, str]:
    """Raters ``a00``, ``a01`` … of group ``a``, and so on."""
    return {one: group for group, n in groups.items() for one in people(group, n)}


def told(found: Cells, attribute: str = "age") -> set[str]:
    return set(found.overall[attribute])


def of_item(found: Cells, item: str) -> set[str]:
    return set(found.items.get(item, {}).get("age", {}))


def test_groups_of_ten_are_told_and_one_of_nine_takes_the_next_with_it() -> None:
    # c has 9 < 10 and is hidden; all but a and b would be c, so the smaller of them goes too:
    # what is left over is then 9 + 10 = 19 people
    age = by(a=12, b=10, c=9)
    everybody = frozenset(age)
    found = cells({"i": everybody}, {"age": age}, 10)
    assert told(found) == {"a"}
    (one,) = found.suppressed
    assert (one.groups, one.raters, one.untold) == (2, 19, 0)


def test_two_small_groups_of_ten_together_hide_each_other() -> None:
    # 5 + 6 = 11 people are left over, of two groups: none of them is told
    age = by(a=12, b=10, c=5, d=6)
    found = cells({"i": frozenset(age)}, {"age": age}, 10)
    assert told(found) == {"a", "b"}
    assert of_item(found, "i") == {"a", "b"}
    assert (found.suppressed[0].cells, found.suppressed[0].hidden_cells) == (2, 2)


def test_who_told_nothing_is_not_left_over_alone() -> None:
    # of 12 + 11 + 3 people 3 told nothing; with b hidden 11 + 3 = 14 are left over
    age = by(a=12, b=11)
    silent = people("s", 3)
    found = cells({"i": frozenset([*age, *silent])}, {"age": age}, 10)
    assert told(found) == {"a"}
    assert found.suppressed[0].untold == 3
    # ten who told nothing are enough to be left over
    found = cells({"i": frozenset([*age, *people("s", 10)])}, {"age": age}, 10)
    assert told(found) == {"a", "b"}


def test_an_item_that_few_of_a_group_judged_tells_only_of_others_when_enough_are_left() -> None:
    age = by(a=20, b=20)
    full = frozenset(age)
    # 4 of b judged item j: b is hidden there, and a with it, since 4 people would be left over
    few = frozenset([*people("a", 20), *people("b", 4)])
    found = cells({"i": full, "j": few, "k": few}, {"age": age}, 10)
    assert of_item(found, "j") == of_item(found, "k") == set()
    # the hidden cells of a, in j and k, are of 20 people; those of b of 4, so the figures of b
    # over all items, less those of i, would tell of 4: i is hidden too, and b with it leaves
    # nothing of a that could be told alone, for 20 of b are left over there
    assert of_item(found, "i") == {"a"}


def test_two_attributes_that_differ_by_two_people_are_not_told_side_by_side() -> None:
    age = by(a=20, b=20)
    # 18 of a and 20 of b are north … : those of a, less these 18, are 2 people
    place = dict.fromkeys(people("a", 18), "north")
    place |= dict.fromkeys([*people("a", 20)[18:], *people("b", 20)], "south")
    found = cells({"i": frozenset(age)}, {"age": age, "place": place}, 10)
    both = {("age", group) for group in found.overall["age"]}
    both |= {("place", group) for group in found.overall["place"]}
    assert not {("age", "a"), ("place", "north")} <= both
    assert not {("age", "b"), ("place", "south")} <= both
    assert both


def test_groups_that_are_persons_are_refused() -> None:
    with pytest.raises(RequestError, match="are persons"):
        cells({"i": frozenset("ab")}, {"age": {"a": "x", "b": "y"}}, 1)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_subtracted_nobody_or_ten_are_left_over(seed: int) -> None:
    rng = np.random.default_rng(seed)
    raters = [f"r{n:02d}" for n in range(60)]
    share = rng.dirichlet([1.0, 1.0, 1.0, 1.0])
    age = {one: f"g{rng.choice(4, p=share)}" for one in raters if rng.random() < 0.9}
    items = {
        f"i{n}": frozenset(rng.choice(raters, rng.integers(5, 60), replace=False).tolist())
        for n in range(8)
    }
    found = cells(items, {"age": age}, 10)
    everybody = frozenset(chain.from_iterable(items.values()))
    assert_enough_left(found.overall["age"], everybody)
    for item, of in items.items():
        shown = found.items.get(item, {}).get("age", {})
        assert_enough_left(shown, of)
        assert set(shown) <= set(found.overall["age"])
    for group in found.overall["age"]:
        at = [of for item, of in items.items() if group not in of_item(found, item)]
        left = {one for of in at for one in of if age.get(one) == group}
        some = any(group in of_item(found, item) for item in items)
        assert not some or len(left) == 0 or len(left) >= 10


def assert_enough_left(shown: Mapping[str, frozenset[str]], everybody: frozenset[str]) -> None:
    assert all(len(group) >= 10 for group in shown.values())
    left = everybody.difference(*shown.values())
    assert not shown or len(left) == 0 or len(left) >= 10
