"""New views of groups: what of their change would speak of few people."""

from __future__ import annotations

import pytest

import quorate
from quorate.campaign.insight.renewing import may_replace
from quorate.schema import Judgments

Told = dict[str, tuple[str | None, dict[str, str]]]
"""by rater, the group and the answers"""


def crowd(n: int = 30) -> Told:
    """Half old, half young, all of whom judged «a»."""
    return {f"r{k:02}": (("old", "young")[k % 2], {"a": "yes"}) for k in range(n)}


def table(told: Told) -> Judgments:
    rows = [
        {"item": item, "rater": rater, "label": label, "age": group}
        for rater, (group, said) in told.items()
        for item, label in said.items()
    ]
    return quorate.from_rows(rows, options=["no", "yes"], groups=["age"])


def after(told: Told, some: range, **answers: str) -> Told:
    """The same with more answers of some raters."""
    chosen = {f"r{k:02}" for k in some}
    return {r: (g, {**said, **answers} if r in chosen else said) for r, (g, said) in told.items()}


def test_nothing_new_may_be_shown() -> None:
    assert may_replace(table(crowd()), table(crowd()))


@pytest.mark.parametrize(
    ("some", "may"),
    [
        (range(1), False),  # one old rater
        (range(0, 18, 2), False),  # nine old
        (range(0, 20, 2), True),  # ten old, none of the young
        (range(19), False),  # ten old and nine young
        (range(20), True),  # ten of each
    ],
)
def test_ten_raters_of_each_group_that_changes(some: range, may: bool) -> None:
    before = crowd()
    assert may_replace(table(before), table(after(before, some, b="no"))) is may
    # an answer that is another one, or gone, counts as a new one does
    assert may_replace(table(before), table(after(before, some, a="no"))) is may
    assert may_replace(table(after(before, some, b="no")), table(before)) is may


def test_who_comes_into_a_group_or_leaves_it_changes_both() -> None:
    before = crowd()
    moved = {**before, "r00": ("young", before["r00"][1])}
    assert not may_replace(table(before), table(moved))
    untold = {**before, "r00": (None, before["r00"][1])}
    assert not may_replace(table(untold), table(before))
    assert may_replace(table(before), table(moved), smallest=1)


def test_one_more_rater_of_no_known_group_waits_too() -> None:
    # else who sees that nothing moved knows that the rater is in none of the groups shown
    before = crowd()
    assert not may_replace(table(before), table({**before, "x": (None, {"a": "yes"})}))
    # where groups change as well, nobody sees whether the rater is in one of them
    busy = after(before, range(20), b="no")
    assert may_replace(table(before), table({**busy, "x": (None, {"a": "yes"})}))
    ten = {f"x{n}": (None, {"a": "yes"}) for n in range(10)}
    assert may_replace(table(before), table({**before, **ten}))


def test_small_groups_that_are_nowhere_shown_hold_nothing_up() -> None:
    before = {**crowd(), **{f"f{n}": ("few", {"a": "yes"}) for n in range(8)}}
    busy = {**after(before, range(20), b="no"), "f8": ("few", {"a": "no"})}
    assert may_replace(table(before), table(busy))
    # nine become ten: the group is shown for the first time, and so it is not one rater's change
    ten = {**before, "f8": ("few", {"a": "no"}), "f9": ("few", {"a": "no"})}
    assert may_replace(table(before), table(ten))


def test_codes_are_not_answers() -> None:
    # the items and sets of the second table have other codes, and say the same
    rows: list[dict[str, object]] = [
        {"item": item, "rater": f"r{n}", "label": ["b"] if n else ["a", "b"], "age": "old"}
        for n in range(12)
        for item in ("m", "n")
    ]

    def sets(rows: list[dict[str, object]]) -> Judgments:
        return quorate.from_rows(rows, kind="multilabel", options=["a", "b"], groups=["age"])

    one = sets(rows)
    more: list[dict[str, object]] = [
        {"item": "a", "rater": f"r{n}", "label": ["a"], "age": "old"} for n in range(12)
    ]
    assert may_replace(one, sets(rows[::-1]))
    assert may_replace(one, sets([*more, *rows]))
    assert not may_replace(one, sets([*more[:3], *rows]))
