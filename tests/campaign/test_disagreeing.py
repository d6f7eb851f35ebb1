"""Where people disagree, from the rows of a campaign: what counts, for questions of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from campaigns import small_spec
from quorate.analysis.disagreement.jury import composition, sample
from quorate.campaign.exporting import Row
from quorate.campaign.insight.disagreeing import (
    apart,
    divided,
    divisible,
    grouped,
    judgments_of,
    seated,
)
from quorate.schema import Judgments, NotApplicableError
from quorate.schema.campaign import CampaignSpec

OLD = tuple(f"r{n:02d}" for n in range(12))
YOUNG = tuple(f"r{n:02d}" for n in range(12, 24))
TOLD = {"seconds": {"old": OLD, "young": YOUNG}}
ITEMS = ("i0", "i1", "i2", "i3", "i4", "i5")
KINDS: dict[str, tuple[dict[str, object], tuple[object, object]]] = {
    "choice": ({"type": "single_choice", "options": ["a", "b"]}, ("a", "b")),
    "sets": ({"type": "multiple_choice", "options": ["a", "b", "c"]}, (["a"], ["a", "b"])),
    "scale": ({"type": "rating", "min": 1, "max": 5}, ("1", "4")),
    "number": ({"type": "number", "min": 0, "max": 100}, (10.0, 80.0)),
}
"""a question of each kind, and two labels: what all say of five items, and the old of the first"""


def spec_of(asked: Mapping[str, object]) -> CampaignSpec:
    return small_spec(paradigm="descriptive", questions=[{"name": "q", "ask": "?", **asked}])


def row(item: str, rater: str, label: object) -> Row:
    assert isinstance(label, str | float | list)
    return Row(item, rater, "q", label, 1000, 1.0, "1.0", None, False, None, "j_1", None, 1)


def table_of(kind: str) -> Judgments:
    asked, (usual, other) = KINDS[kind]
    rows = [
        row(item, rater, other if item == "i0" and rater in OLD else usual)
        for item in ITEMS
        for rater in (*OLD, *YOUNG)
    ]
    table = judgments_of(spec_of(asked), "q", rows, TOLD)
    assert table is not None
    return table


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_can_be_counted_has_items_groups_and_raters(kind: str) -> None:
    table = table_of(kind)
    assert table.question.name == "q"
    found = divided(table)
    if found.soft.options:
        assert found.disputed == ["i0"]
    else:
        assert set(found.disputed) == set(ITEMS)
    (age,) = grouped(table).attributes
    assert age.verdict.value == "difference"
    assert age.items["item"][0] == "i0"
    distance = apart(table).distance
    # 12 old and 12 young differ on one item of six, and not at all among themselves
    assert sorted(distance[0] > 0) == [False] * 12 + [True] * 12


@pytest.mark.parametrize("kind", ["choice", "scale"])
def test_a_jury_of_the_old_decides_one_item_otherwise(kind: str) -> None:
    columns = ["seconds"]
    this, other = composition("old=7", columns), composition("young=7", columns)
    found = seated(table_of(kind), this, other)
    flips = dict(found.verdicts.items.select("item", "flips").iter_rows())
    assert flips == {item: item == "i0" for item in ITEMS}
    assert found.withheld == 0


def test_no_jury_is_drawn_for_sets_of_options() -> None:
    with pytest.raises(NotApplicableError):
        seated(table_of("sets"), sample(6), sample(6))


def test_only_judgments_that_speak_of_the_item_count() -> None:
    spec = spec_of(KINDS["choice"][0])
    kept = row("i0", "r00", "a")
    rows = [
        kept,
        replace(row("i0", "r01", "b"), purpose="training"),
        replace(row("i0", "r02", "b"), purpose="repeat"),
        replace(row("i0", "r03", "b"), excluded="A reason."),
        replace(row("i0", "r04", "b"), surplus=True),
        replace(row("i0", "r05", "b"), question="other"),
    ]
    table = judgments_of(spec, "q", rows, {})
    assert table is not None
    assert table.raters.to_list() == ["r00"]
    assert judgments_of(spec, "q", rows[1:], {}) is None


def test_texts_cannot_be_set_side_by_side() -> None:
    assert divisible(small_spec()) == ("tone",)
