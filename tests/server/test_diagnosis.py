"""Labels that are likely wrong, through the real application: sought once, kept for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from campaigns import Clock, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone/diagnosis"
WORDS = {
    "warm": "dear friend hug kind smile thanks lovely welcome glad sweet",
    "cold": "fine whatever leave stop never busy wrong blunt harsh away",
}
N = 48
WRONG = ("i004", "i017", "i030", "i041")
"""items whose rater said the other thing"""


def tone(item: str) -> str:
    return "warm" if int(item[1:]) % 2 else "cold"


def other(label: str) -> str:
    return "cold" if label == "warm" else "warm"


def sentences() -> list[NewItem]:
    """Six words each that only one tone has, and two that both have."""
    rng, found = Random(0), []
    for n in range(N):
        item = f"i{n:03d}"
        own = rng.choices(WORDS[tone(item)].split(), k=6)
        both = rng.choices(["and", "so", "the", "a"], k=2)
        found.append(NewItem({"sentence": " ".join(own + both)}, item))
    return found


ITEMS = {str(one.content["sentence"]): str(one.item) for one in sentences()}
"""by sentence, for raters are not told what an item is called"""


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    spec = small_spec(overlap=1, hold=1, checks={})
    async with opened(tmp_path / "data", spec=spec, items=0, raters=2, clock=clock) as place:
        await place.add(sentences())
        yield place


async def judge(place: Place, clock: Clock, rater: httpx.AsyncClient, times: int) -> None:
    """Answer so many items, those of ``WRONG`` wrongly."""
    for _ in range(times):
        found: Any = await place.work(rater)
        (lease,) = found["leases"]
        clock.advance(60_000)
        item = ITEMS[lease["content"]["sentence"]]
        label = other(tone(item)) if item in WRONG else tone(item)
        answer = await place.submit(rater, lease["lease"], labels={"tone": label}, seconds=20.0)
        assert answer.status_code == 200, answer.text


async def told(client: httpx.AsyncClient) -> Any:
    answer = await client.get(f"{HERE}/tone")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def begin(client: httpx.AsyncClient) -> Any:
    answer = await client.post(f"{HERE}/tone")
    assert answer.status_code == 202, answer.text
    return answer.json()


async def finished(client: httpx.AsyncClient) -> Any:
    for _ in range(1200):
        found = await told(client)
        if found["state"] != "running":
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"no diagnosis after a minute: {found}")


async def test_planted_wrong_labels_are_the_first_suspects(place: Place, clock: Clock) -> None:
    await judge(place, clock, place.raters[0], N)
    assert (await told(place.owner))["state"] == "none"
    assert (await begin(place.owner))["state"] == "running"
    found = await finished(place.owner)
    assert found["state"] == "done", found
    report = found["report"]
    assert report["items"] == N
    lines = report["lines"]
    # how many are suspected is an estimate; the first of them are right
    assert len(lines) >= len(WRONG) - 1
    assert {one["item"] for one in lines[: len(WRONG)]} <= set(WRONG)
    for one in lines[: len(WRONG)]:
        # with two options the suggestion is the one that was not given
        assert (one["label"], one["suggested"]) == (other(tone(one["item"])), tone(one["item"]))
        assert one["wrong"] > 0.5
        assert one["judgments"] == 1
        assert 0 <= one["together"] <= 1
    assert report["suspects"] == len(lines)
    assert report["errors"]["lower"] <= len(WRONG) <= report["errors"]["upper"]
    # all are on the map, suspects lower than the others in the mean
    assert len(report["points"]) == N
    assert report["points_left_out"] == 0
    low = [one["confidence"] for one in report["points"] if one["item"] in WRONG]
    high = [one["confidence"] for one in report["points"] if one["item"] not in WRONG]
    assert max(low) < sum(high) / len(high)
    assert sum(one["items"] for one in report["margins"]) == N
    assert sum(one["suspects"] for one in report["margins"]) == report["suspects"]
    assert sum(one["suspects"] for one in report["pairs"]) == report["suspects"]
    assert report["before"] is None


async def test_what_changed_since_the_last_one_is_told(place: Place, clock: Clock) -> None:
    await judge(place, clock, place.raters[0], N - 1)
    await begin(place.owner)
    first = await finished(place.owner)
    # nothing has happened: the same one
    assert (await begin(place.owner))["since"] == first["since"]
    assert not first["moved"]
    await judge(place, clock, place.raters[0], 1)
    assert (await told(place.owner))["moved"]
    assert (await begin(place.owner))["state"] == "running"
    second = await finished(place.owner)
    before = second["report"]["before"]
    assert (before["at"], before["changed"], before["changes"]) == (first["since"], 0, [])
    assert before["suspects"] == first["report"]["suspects"]
    assert second["report"]["items"] == N
    assert second["report"]["diagnosis"] != first["report"]["diagnosis"]


async def test_what_an_expert_settled_is_the_label(place: Place, clock: Clock) -> None:
    await judge(place, clock, place.raters[0], N)
    item = WRONG[0]
    answer = await place.owner.post(
        f"/api/campaigns/tone/items/{item}/adjudicate",
        json={"labels": {"tone": tone(item)}, "reason": "It is plain."},
    )
    assert answer.status_code in (200, 204), answer.text
    await begin(place.owner)
    report = (await finished(place.owner))["report"]
    (point,) = [one for one in report["points"] if one["item"] == item]
    assert (point["label"], point["suspect"]) == (tone(item), False)
    first = [one["item"] for one in report["lines"][: len(WRONG) - 1]]
    assert first
    assert set(first) <= set(WRONG[1:])


async def test_with_few_items_there_is_none(place: Place, clock: Clock) -> None:
    await begin(place.owner)
    found = await finished(place.owner)
    assert (found["state"], found["judged"], found["report"]) == ("few", 0, None)
    await judge(place, clock, place.raters[0], 29)
    await begin(place.owner)
    found = await finished(place.owner)
    assert (found["state"], found["judged"], found["least"]) == ("few", 29, 30)


async def test_too_many_items_are_left_to_the_command_line(
    place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await judge(place, clock, place.raters[0], 31)
    monkeypatch.setattr("quorate.campaign.insight.diagnosing.MOST", 30)
    await begin(place.owner)
    found = await finished(place.owner)
    assert found["state"] == "failed"
    assert "31 items were judged" in found["problem"]
    assert "quorate diagnose" in found["problem"]


async def test_only_questions_with_options_and_only_for_who_may_read(place: Place) -> None:
    for name in ("why", "nothing"):
        for ask in (place.owner.get, place.owner.post):
            assert (await ask(f"{HERE}/{name}")).status_code == 404
    for ask in (place.raters[0].get, place.raters[0].post):
        assert (await ask(f"{HERE}/tone")).status_code in (403, 404)
    nobody = await place.browser()
    assert (await nobody.get(f"{HERE}/tone")).status_code == 401


async def test_a_server_that_stops_gives_up_what_it_trains(place: Place, clock: Clock) -> None:
    await judge(place, clock, place.raters[0], N)
    await begin(place.owner)
    await place.house.diagnoses.stop()
    assert (await told(place.owner))["report"] is None
