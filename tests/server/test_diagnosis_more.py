"""Verdicts of raters calibrate a diagnosis; further trainings tell of a threshold and of more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from campaigns import Clock, small_spec
from house import Place, opened
from warm_items import HERE, WRONG, N, begin, diagnosis, finished, judge, sentences, told, tone

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    spec = small_spec(overlap=1, hold=1, checks={})
    async with opened(tmp_path / "data", spec=spec, items=0, raters=3, clock=clock) as place:
        await place.add(sentences())
        await judge(place, clock, place.raters[0], N)
        yield place


async def send(place: Place, items: list[dict[str, Any]], named: str) -> None:
    body = {"items": items, "question": "tone", "judgments": 2, "diagnosis": named}
    answer = await place.owner.post("/api/campaigns/tone/rejudge", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["sent"] == len(items)


async def test_what_came_back_calibrates_the_next_view(place: Place, clock: Clock) -> None:
    """Three wrong labels are found wrong, two right ones right; then p of the rest is another."""
    before = await diagnosis(place.owner)
    named = before["diagnosis"]
    (drawn,) = [item for item in before["audit"] if item not in WRONG][:1]
    sent = [{"item": item, "wrong": 0.9} for item in WRONG[:3]]
    sent += [{"item": "i010", "wrong": 0.5}, {"item": drawn, "wrong": 0.1, "audit": True}]
    await send(place, sent, named)
    waiting = (await told(place.owner))["report"]
    # none is back yet: nothing has changed
    assert (waiting["verdicts_used"], waiting["lines"]) == (0, before["lines"])
    for rater in place.raters[1:]:
        await judge(place, clock, rater, len(sent), tone)
    after = (await told(place.owner))["report"]
    assert after["diagnosis"] == named
    assert (after["verdicts_used"], after["verdicts_wrong"]) == (5, 3)
    assert "then by 5 human verdicts" in after["found_by"][1]
    # what came back is no suspect any more; the fourth wrong label is left
    assert not {one["item"] for one in after["lines"]} & {one["item"] for one in sent}
    wrong, thought = (
        {one["item"]: one["wrong"] for one in report["points"]} for report in (after, before)
    )
    assert [wrong[item] for item in WRONG[:3]] == [1.0] * 3
    assert (wrong["i010"], wrong[drawn]) == (0.0, 0.0)
    assert wrong[WRONG[3]] != thought[WRONG[3]]
    assert sum(one["suspects"] for one in after["margins"]) == after["suspects"]
    # the expected ones are those of items that nobody judged again
    left = [p for item, p in wrong.items() if item not in {one["item"] for one in sent}]
    assert after["errors"]["value"] == pytest.approx(sum(left), abs=1e-6)


async def test_a_batch_of_another_diagnosis_says_nothing_of_this_one(
    place: Place, clock: Clock
) -> None:
    before = await diagnosis(place.owner)
    await send(place, [{"item": WRONG[0], "wrong": 0.9}], "another")
    for rater in place.raters[1:]:
        await judge(place, clock, rater, 1, tone)
    after = (await told(place.owner))["report"]
    assert (after["verdicts_used"], after["errors"]) == (0, before["errors"])


async def test_the_threshold_of_margins_is_found_when_somebody_asks(place: Place) -> None:
    answer = await place.owner.post(f"{HERE}/tone/more/threshold")
    assert answer.status_code == 404
    assert "look for wrong labels first" in answer.text
    report = await diagnosis(place.owner)
    assert report["threshold"] is None
    assert (await told(place.owner, "/more/threshold"))["state"] == "none"
    assert (await begin(place.owner, "/more/threshold"))["state"] == "running"
    found = (await finished(place.owner, "/more/threshold"))["threshold"]
    # each example is in one bin; those flagged are below the line, and the wrong ones among them
    assert sum(one["items"] for one in found["margins"]) == N
    below = sum(one["items"] for one in found["margins"] if one["lowest"] <= found["threshold"])
    assert len(WRONG) <= found["flagged"] <= below
    # asked for once
    assert (await begin(place.owner, "/more/threshold"))["state"] == "done"


async def test_curves_tell_what_more_labels_are_worth(place: Place) -> None:
    await diagnosis(place.owner)
    await begin(place.owner, "/more/curves")
    found = await finished(place.owner, "/more/curves")
    assert found["state"] == "done", found
    curves = found["curves"]
    measured = [one for one in curves["points"] if not one["expected"]]
    # a fifth is held out of 48: 38 are learned from at most, or 39
    assert measured[-1]["items"] in (38, 39)
    assert measured[0]["accuracy"] < measured[-1]["accuracy"] <= 1
    expected = [one["items"] for one in curves["points"] if one["expected"]]
    assert (expected[0], expected[-1]) == (N, 4 * N)
    assert (curves["items"], curves["more"]["points"]) == (N, 0.02)
    assert 0 < curves["share"] < 1
    assert curves["worth"]["value"] > 0


async def test_further_trainings_are_for_who_may_read(place: Place) -> None:
    for what in ("curves", "threshold"):
        for ask in (place.raters[0].get, place.raters[0].post):
            assert (await ask(f"{HERE}/tone/more/{what}")).status_code in (403, 404)
    assert (await place.owner.get(f"{HERE}/tone/more/nothing")).status_code == 422
