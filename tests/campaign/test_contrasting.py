"""Slices, experts and repeats, from the rows of a campaign: what counts for each."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from campaigns import small_spec
from quorate.campaign.exporting import Row
from quorate.campaign.insight.contrasting import (
    VERSION,
    Contrasted,
    contrasted,
    crowd,
    primary,
    sliced,
)
from quorate.schema import NotApplicableError
from quorate.storage.queries.disagreement import Judged

SPEC = small_spec(
    paradigm="descriptive",
    questions=[{"name": "q", "ask": "?", "type": "single_choice", "options": ["a", "b"]}],
)
CROWD = tuple(f"r{n}" for n in range(4))
ITEMS = tuple(f"i{n:02d}" for n in range(24))
EXPERTS = frozenset({"x0", "x1"})


def row(item: str, rater: str, label: str, purpose: str | None = None, version: str = "1.0") -> Row:
    return Row(item, rater, "q", label, 1000, 1.0, version, None, False, None, "j", purpose, 1)


def item(name: str, topic: str | None = None, gold: str | None = None) -> Judged:
    slices = None if topic is None else json.dumps({"topic": topic, "item": "same"})
    return Judged(name, slices, None if gold is None else json.dumps({"q": gold}))


def tables(rows: Iterable[Row], items: Iterable[Judged] = ()) -> Contrasted:
    found = contrasted(SPEC, "q", rows, list(items), EXPERTS)
    assert found is not None
    return found


def usual(items: Iterable[str] = ITEMS) -> list[Row]:
    """Everybody says a of one item and b of the next."""
    return [row(one, rater, "ab"[int(one[1:]) % 2]) for one in items for rater in CROWD]


def test_a_slice_on_which_raters_guess_is_found_and_one_value_is_no_slice() -> None:
    # of the second twelve items half of the raters say a, half b: agreement is at its least
    rows = usual(ITEMS[:12])
    rows += [row(one, rater, "aabb"[n]) for one in ITEMS[12:] for n, rater in enumerate(CROWD)]
    named = [item(one, "clear" if n < 12 else "split") for n, one in enumerate(ITEMS)]
    found = tables(rows, named)
    assert found.columns == ("topic",)  # all items have the same «item», all saw version 1.0
    split = {one.value: one for one in sliced(found).rows}["split"]
    # 12 items, two a and two b each: disagreement is 2/3 within items, 24·24·2/(48·47) by chance
    assert split.agreement == pytest.approx(1 - (2 / 3) / (24 * 24 * 2 / (48 * 47)))
    assert split.rest == 1.0
    assert split.verdict == "difference"


def test_versions_of_the_guideline_are_slices_of_judgments() -> None:
    rows = [
        row(one, rater, "a" if n % 3 else "b", version="1.0" if k < 2 else "1.1")
        for n, one in enumerate(ITEMS)
        for k, rater in enumerate(CROWD)
    ]
    # each rater saw one version, so the raters' column is told as no slice of items
    assert tables(rows).columns == (VERSION,)
    assert "about raters" in sliced(tables(rows)).notes[0]
    mixed = [
        row(one.item, one.rater, str(one.label), version="1.0" if n % 3 else "1.1")
        for n, one in enumerate(rows)
    ]
    assert {one.value for one in sliced(tables(mixed)).rows} == {"1.0", "1.1"}


def test_without_slices_it_says_so() -> None:
    with pytest.raises(NotApplicableError, match="belong to no slice"):
        sliced(tables(usual()))


def test_experts_are_gold_then_what_named_experts_say_and_are_never_in_the_crowd() -> None:
    rows = usual()
    # gold says b of i00, where all say a; of i02 both experts say b; of i01 they tie
    rows += [row("i02", one, "b") for one in EXPERTS]
    rows += [row("i01", "x0", "a"), row("i01", "x1", "b"), row("i00", "x0", "a")]
    rows += [row("i99", "x0", "a")]  # which nobody of the crowd judged
    gold = [item("i00", gold="b")]
    gold += [item(one, gold="ab"[int(one[1:]) % 2]) for one in ITEMS[3:]]
    gold += [item("i98", gold="a")]
    found = tables(rows, gold)
    assert (found.gold, found.judged, found.experts, found.torn) == (22, 1, 2, 1)
    told = crowd(found)
    assert told.items == 23
    # all but i00 and i02
    assert told.accuracy.value == pytest.approx(21 / 23)
    counts = {line[0]: line[1:] for line in told.confusion.iter_rows()}
    # a is right of the even items from i04 on, b of the odd ones from i03 on
    assert counts == {"a": (10, 0), "b": (2, 11)}
    assert told.notes == ()


def test_few_items_or_people_are_not_compared() -> None:
    gold = [item(one, gold="a") for one in ITEMS[:9]]
    with pytest.raises(NotApplicableError, match="both answered 9 items, and 10"):
        crowd(tables(usual(), gold))
    gold = [item(one, gold="a") for one in ITEMS[:10]]
    assert crowd(tables(usual(), gold)).items == 10
    two = [one for one in usual() if one.rater in CROWD[:2]]
    with pytest.raises(NotApplicableError, match="the crowd has 2 people"):
        crowd(tables(two, gold))
    alone = [row(one, "x0", "a") for one in ITEMS]
    with pytest.raises(NotApplicableError, match="the crowd has 0 people"):
        crowd(tables(alone, gold))


def test_repeats_tell_how_often_people_flip_and_count_in_nothing_else() -> None:
    again = [row(one, rater, "a", "repeat") for one in ITEMS[:10] for rater in CROWD]
    found = tables(usual() + again)
    assert len(found.sliced) == len(ITEMS) * 4
    # of 40 repeats those of the five odd items differ: half, which is what guessing gives
    with pytest.raises(NotApplicableError, match="say nothing of primary labels"):
        primary(found)


def test_the_flip_is_solved_from_the_share_that_differs() -> None:
    # all say a of all items; of 40 repeats 8 are b, two of each rater
    rows = [row(one, rater, "a") for one in ITEMS for rater in CROWD]
    again = [
        row(one, rater, "b" if n < 2 else "a", "repeat")
        for n, one in enumerate(ITEMS[:10])
        for rater in CROWD
    ]
    told = primary(tables(rows + again))
    assert (told.flips.n, told.flips.raters) == (40, 4)
    # D = .2 = 2p(1 - p), so p = (1 - √.6)/2
    assert told.flips.p_flip[0] == pytest.approx((1 - 0.6**0.5) / 2)
    assert not any("replaced" in note for note in told.notes)


def test_few_repeats_tell_nothing() -> None:
    again = [row(one, "r0", "a", "repeat") for one in ITEMS[:10]]
    with pytest.raises(NotApplicableError, match=r"10 items were given .* to 1 person"):
        primary(tables(usual() + again))
    with pytest.raises(NotApplicableError, match="0 items were given"):
        primary(tables(usual()))


def test_nobody_answered() -> None:
    assert contrasted(SPEC, "q", [row("i00", "r0", "a", "training")], [], EXPERTS) is None
