"""Label rates and agreement by part of the data and group of people; whom they never tell."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from scipy.special import stdtrit

from evidence_by_hand import evidence, item, judgment
from frozen_campaigns import Given, descriptive_spec, frozen, given
from quorate.certificate.asked import Asked
from quorate.certificate.contents import Contents, contents
from quorate.certificate.facts.bias import COEFFICIENT, bias
from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.facts import facts

YOUNG = [f"p_young_{n}" for n in range(12)]
OLD = [f"p_old_{n}" for n in range(10)]
AGE = {"age": {**dict.fromkeys(YOUNG, "young"), **dict.fromkeys(OLD, "old")}}
ITEMS = [f"i{n:02d}" for n in range(20)]


def answers() -> list[Given]:
    """The old say yes to everything but i00, the young to even items; each judges each item."""
    found = []
    for n, name in enumerate(ITEMS):
        found += [given(name, one, "yes" if n else "no") for one in OLD]
        found += [given(name, one, "no" if n % 2 else "yes") for one in YOUNG]
    return found


def sliced() -> Evidence:
    """Ten even items are German, ten odd ones Polish; a date is no slice to compare by."""
    items = [
        item(name, {"language": "pl" if n % 2 else "de", "source": "all"})
        for n, name in enumerate(ITEMS)
    ]
    spec = descriptive_spec()
    rows = [judgment(n, name, n, {"rude": "yes"}) for n in range(22) for name in ITEMS]
    people = {n: "old" if n < 10 else "young" for n in range(22)}
    return replace(evidence(rows, items, spec), attributes={"age": people})


def held(told: str) -> Contents:
    asked = Asked("groups" if told == "groups" else "raters", 10)
    return contents(frozen(answers(), AGE), asked)


def test_rates_of_parts_of_the_data_are_means_over_items() -> None:
    found = bias(sliced(), held("raters"))
    rates = {(one.by, one.group, one.option): one for one in found.rates if one.question == "rude"}
    # of even items the young say yes to all, the old to all but i00: 22 of 22, once 12 of 22
    german = rates["language", "de", "yes"]
    assert german.n == 10
    assert german.share == pytest.approx((9 * 22 + 12) / 220)
    # residuals: x - share · 22 with share 210/220 = 21/22, so 1 nine times and -9 once
    reach = float(stdtrit(9, 0.975)) * (10 / 9 * (9 * 1 + 81)) ** 0.5 / 220
    assert german.lower == pytest.approx(210 / 220 - reach)
    # of odd ones the old say yes and the young no, each time
    polish = rates["language", "pl", "yes"]
    assert polish.share == pytest.approx(10 / 22)
    assert polish.lower == pytest.approx(10 / 22)
    # one source of all items is nothing to compare
    assert not any(by == "source" for by, _, _ in rates)


def test_agreement_is_told_for_each_part() -> None:
    found = bias(sliced(), held("raters"))
    parts = {(one.of, one.by, one.group): one for one in found.agreement}
    polish = parts["items", "language", "pl"]
    assert polish.items == 10
    assert polish.coefficient.startswith(COEFFICIENT)
    assert polish.value is not None
    # on every item 10 say yes and 12 no: of 22 · 21 ordered pairs of one item 2 · 10 · 12 differ,
    # of 220 · 219 ordered pairs of all 2 · 100 · 120
    observed = 2 * 10 * 12 / (22 * 21)
    expected = 2 * 100 * 120 / (220 * 219)
    assert polish.value == pytest.approx(1 - observed / expected)


def test_groups_of_people_are_compared_where_raters_cannot_be_told_apart() -> None:
    found = bias(sliced(), held("groups"))
    rates = {(one.by, one.group, one.option): one for one in found.rates if one.of == "raters"}
    assert rates["age", "old", "yes"].share == pytest.approx(19 / 20)
    assert rates["age", "young", "yes"].share == pytest.approx(1 / 2)
    assert rates["age", "old", "yes"].n == 10
    within = {one.group: one for one in found.agreement if one.of == "raters"}
    assert within["young"].value == pytest.approx(1.0)
    assert within["old"].value == pytest.approx(1.0)
    assert found.groups_note == ""


def test_beside_raters_no_figure_of_a_group_is_told() -> None:
    told = facts(sliced(), held("raters")).to_dict()
    part = told["bias"]
    assert isinstance(part, dict)
    assert "solved" in str(part["groups_note"])
    assert '"raters"' not in json.dumps([part["rates"], part["agreement"]])
    # how many are in a group may be told: it says nothing of anybody's answers
    assert '"young"' in json.dumps(told["raters"])
    assert '"young"' not in json.dumps(part)


def test_small_groups_are_in_no_figure() -> None:
    few = {"age": {**dict.fromkeys(YOUNG, "young"), **dict.fromkeys(OLD[:9], "old")}}
    held_ = contents(frozen(answers(), few), Asked("groups", 10))
    found = bias(sliced(), held_)
    told = {one.group for one in found.rates if one.of == "raters"}
    told |= {one.group for one in found.agreement if one.of == "raters"}
    # nine are too few; with the one who told nothing, those left over are ten
    assert told == {"young"}
