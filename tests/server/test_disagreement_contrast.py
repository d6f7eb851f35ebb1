"""Slices, experts and repeats through the real application, and from when figures are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from campaigns import MINUTE, Clock, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem
from quorate.campaign.rights import Role

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone/disagreement/tone"
ITEMS = 24
RATERS = 3
SPEC = small_spec(paradigm="prescriptive", overlap=RATERS + 1, hold=1, checks={})


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """24 items of two topics, three raters, one who is named an expert."""
    async with opened(tmp_path / "data", spec=SPEC, items=0, raters=RATERS, clock=clock) as place:
        place.stop_refilling()
        await place.add(
            NewItem(
                {"sentence": f"Sentence number {n}."},
                f"i{n:03d}",
                gold={"tone": "cold"} if n == 0 else None,
                slices={"topic": "news" if n < ITEMS // 2 else "sport"},
            )
            for n in range(ITEMS)
        )
        yield place


async def judge_all(place: Place, clock: Clock) -> None:
    """Raters find even items warm, but one of them all news cold; the expert finds all warm."""
    expert = await place.person(Role.EXPERT)
    for n, rater in enumerate((*place.raters, expert)):
        for _ in range(ITEMS):
            clock.advance(MINUTE)
            work: Any = (await place.work(rater))["leases"]
            number = int(work[0]["content"]["sentence"].split()[-1].rstrip("."))
            cold = number % 2 == 1 or (n == 0 and number < ITEMS // 2)
            tone = "cold" if cold and rater is not expert else "warm"
            answer = await place.submit(rater, work[0]["lease"], labels={"tone": tone})
            assert answer.status_code == 200, answer.text


async def read(place: Place, part: str) -> Any:
    answer = await place.owner.get(f"{HERE}/{part}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_slices_and_experts_are_told_and_repeats_say_why_not(
    place: Place, clock: Clock
) -> None:
    await judge_all(place, clock)
    slices = await read(place, "slices")
    lines = {one["value"]: one for one in slices["slices"]}
    assert set(lines) == {"news", "sport"}
    assert (slices["why"], slices["tests"], slices["bare"]) == ("", 1, 0)
    assert lines["news"]["column"] == "topic"
    assert lines["news"]["difference"]["value"] < 0  # with the expert's answers, who is a rater too
    assert (lines["sport"]["items"], lines["sport"]["raters"]) == (12, 4)

    experts = await read(place, "experts")
    # gold says cold of i000, which two of three find warm; of all others the expert says warm, and
    # the majority of the eleven even ones
    assert (experts["gold"], experts["judged"], experts["experts"]) == (1, ITEMS - 1, 1)
    assert (experts["crowd"], experts["items"]) == (RATERS, ITEMS)
    assert experts["accuracy"]["value"] == pytest.approx(11 / 24)
    assert experts["options"] == ["warm", "cold"]
    rows = {one["expert"]: one["counts"] for one in experts["confusion"]}
    assert rows == {"warm": [11, 12], "cold": [1, 0]}
    warm = next(one for one in experts["curves"] if one["option"] == "warm")
    assert [one["threshold"] for one in warm["curve"]][::10] == [0.0, 0.5, 1.0]
    assert warm["curve"][0]["found"] == 1.0
    assert {one["value"] for one in experts["topics"]} == {"news", "sport"}

    primary = await read(place, "primary")
    assert primary["flip"]["value"] is None
    assert "0 items were given to the same rater again" in primary["why"]
    assert primary["items"] == []


async def test_every_part_says_from_when_it_is_and_until_when_it_stays(
    place: Place, clock: Clock
) -> None:
    for part in ("slices", "experts", "primary"):
        empty = await read(place, part)
        assert (empty["why"], empty["fresh"]["judgments"]) == ("", 0)
    answer = await place.submit(place.raters[0], await place.first_lease(place.raters[0]))
    assert answer.status_code == 200, answer.text
    first = clock()
    for part in ("", "groups", "raters", "slices", "experts", "primary"):
        fresh = (
            (await read(place, part))["fresh"]
            if part
            else (await place.owner.get(HERE)).json()["fresh"]
        )
        assert (fresh["at"], fresh["judgments"]) == (first, 1)
        assert first <= fresh["due"] <= first + 60_000
    clock.advance(MINUTE)
    await place.submit(place.raters[1], await place.first_lease(place.raters[1]))
    # ten seconds have not passed on the clock of the machine: the figures stay, and say so
    later = (await read(place, "slices"))["fresh"]
    assert (later["at"], later["judgments"]) == (first, 1)
    assert later["due"] > clock()


async def test_only_who_may_read_sees_them(place: Place) -> None:
    for part in ("slices", "experts", "primary"):
        answer = await place.raters[0].get(f"{HERE}/{part}")
        assert answer.status_code in (403, 404), answer.text
