"""The lead's numbers of a sight made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from campaigns import small_spec
from quorate.assignment.live import Skill
from quorate.campaign.insight.measuring import Measured, measured
from quorate.campaign.watch.sight import ItemSeen, Sight
from quorate.quality import View
from quorate.schema.campaign import CampaignSpec
from small_views import NOON, Row, small_view

HOUR = 3_600_000
OPTIONS = ("warm", "cold")


def told(view: View, *posterior: list[float]) -> View:
    answers = replace(view.answers["tone"], posterior=np.array(posterior))
    return replace(view, answers={"tone": answers})


def seen(
    rows: list[Row] | None = None,
    items: dict[str, ItemSeen] | None = None,
    spec: CampaignSpec | None = None,
    **keys: object,
) -> Sight:
    view = small_view(rows, options=OPTIONS, name="tone") if rows else None
    plain: dict[str, object] = {
        "spec": spec or small_spec(),
        "at": NOON,
        "read": 9,
        "view": view,
        "items": items or {},
        "slices": {},
        "crews": {},
        "covered": {},
        "skills": {},
        "unpaid": {},
        "count": 0,
        "fitted": 0,
        "difference": None,
    }
    return Sight(**{**plain, **keys})  # type: ignore[arg-type]


def item(judged: int, outcome: str | None = None, sure: float | None = None) -> ItemSeen:
    return ItemSeen(wanted=3, judged=judged, work=True, outcome=outcome, certainty=sure)


def test_items_are_counted_by_what_was_decided() -> None:
    items = {
        "a": item(3, "quorate"),
        "b": item(3, "contested"),
        "c": item(3, "adjudicated"),
        "d": item(3),
        "e": item(2),
        "bank": item(0)._replace(work=False),
    }
    found = measured(seen(items=items)).outcomes
    assert (found.quorate, found.contested, found.adjudicated) == (1, 1, 1)
    assert (found.full, found.open) == (1, 1)


def test_certainty_falls_into_bins_and_the_least_sure_come_first() -> None:
    items = {"a": item(3, sure=0.99), "b": item(3, sure=0.52), "c": item(1, sure=0.5)}
    items["d"] = item(3, "adjudicated", 0.1)
    found = measured(seen(items=items))
    filled = {(one.lower, one.upper): one.items for one in found.certainty if one.items}
    assert filled == {(0.1, 0.15): 1, (0.5, 0.55): 2, (0.95, 1.0): 1}
    # c has one judgment only, and d was settled
    assert [one.item for one in found.disputed] == ["b", "a"]
    # b has all three of three and is less than .7 sure
    assert found.doubtful == ("b",)
    stopping = small_spec(stopping={"min": 1, "max": 3})
    assert measured(seen(items=items, spec=stopping)).doubtful == ()


def test_the_question_that_is_least_sure_is_named() -> None:
    view = told(small_view([("b", "ann", "warm")], options=OPTIONS, name="tone"), [0.6, 0.4])
    sure = replace(view.answers["tone"], posterior=np.array([[0.9, 0.1]]))
    two = replace(view, answers={"sure": sure, "tone": view.answers["tone"]})
    (one,) = measured(seen(items={"b": item(3, sure=0.6)}, view=two)).disputed
    assert (one.question, one.certainty) == ("tone", 0.6)


def test_coverage_adds_up_crews_and_knows_targets() -> None:
    covered = {("", "", ""): 2, ("north", "", ""): 5, ("north", "lang", "de"): 3}
    covered |= {("", "lang", "de"): 1, ("", "lang", "en"): 1}
    cover = [
        {"slice": "lang", "targets": {"de": 10, "fr": 2}},
        {"slice": "group", "targets": {"north": 8}},
    ]
    spec = small_spec(assignment={"choice": "cover", "cover": cover})
    found = measured(seen(spec=spec, covered=covered)).coverage
    assert [(one.slice, one.value, one.judged, one.target) for one in found] == [
        ("group", "north", 5, 8),
        ("lang", "de", 4, 10),
        ("lang", "en", 1, None),
        ("lang", "fr", 0, 2),
    ]


def needed(found: Measured) -> tuple[float, float, float]:
    assert found.needed is not None
    return found.needed.judgments, found.needed.lower, found.needed.upper


def test_what_is_needed_is_a_promise_or_a_forecast() -> None:
    items = {"a": item(1), "b": item(3), "c": item(0), "d": item(2, "quorate")}
    # 3 - 1 and 3 - 0; b has all, d is decided
    assert needed(measured(seen(items=items))) == (5, 5, 5)
    stopping = small_spec(stopping={"min": 3, "max": 3})
    # all go on to 3, b has them
    assert needed(measured(seen(items=items, spec=stopping))) == (5, 5, 5)
    done = {"a": item(3, "quorate")}
    assert needed(measured(seen(items=done, spec=stopping))) == (0, 0, 0)
    # a suspect that is open for 4 more, though it has as many as an item may get by the rule
    again = {**done, "s": item(9)._replace(wanted=13)}
    assert needed(measured(seen(items=again, spec=stopping))) == (4, 4, 4)


def test_agreement_is_told_by_slice_of_items_and_by_group_of_raters() -> None:
    # of the German items ann and ben say the same, of the English ones the opposite
    rows: list[Row] = []
    for n in range(12):
        other = OPTIONS[n % 2] if n < 6 else OPTIONS[(n + 1) % 2]
        rows += [(f"i{n:02}", "ann", OPTIONS[n % 2]), (f"i{n:02}", "ben", other)]
    slices = {f"i{n:02}": {"lang": "de" if n < 6 else "en"} for n in range(12)}
    crowds = {"region": {"ann": "north", "ben": "north"}}
    found = measured(seen(rows, slices=slices), crowds)
    (line,) = found.agreement
    assert (line.question, line.n) == ("tone", 12)
    # 6 of 12 pairs agree: by chance 11/23 differ less, alpha = 1 - (1/2) / (12/23)
    assert line.value == pytest.approx(1 - 0.5 / (12 / 23))
    by_part = {(one.slice, one.at): one.value for one in found.slices}
    assert by_part["lang", "de"] == 1.0
    assert by_part["lang", "en"] < 0  # type: ignore[operator]
    assert by_part["raters: region", "north"] == pytest.approx(line.value)


def test_competence_is_about_the_first_question_with_a_model() -> None:
    skills = {
        "ann": {"tone": Skill(0.9, 0.8, 0.95, 20)},
        "ben": {"tone": Skill(0.7, 0.5, 0.8, 10)},
        "cem": {},
    }
    found = measured(seen(skills=skills))
    assert (found.question, found.chance) == ("tone", 0.5)
    assert found.typical == pytest.approx(0.8)
    assert found.competence("ann") == skills["ann"]["tone"]
    assert found.competence("cem") is None
    assert measured(seen()).question is None


def test_the_rate_is_that_of_the_last_hour() -> None:
    rows: list[Row] = [(f"i{n}", "ann", "warm") for n in range(3)]
    at = [NOON - 2 * HOUR, NOON - HOUR, NOON - 5]
    view = small_view(rows, options=OPTIONS, name="tone", at=at)
    assert measured(seen(view=view)).per_hour == 2.0
    assert measured(seen(view=view, at=NOON + HOUR)).per_hour is None
