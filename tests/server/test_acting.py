"""Rules at work in a running server: who guesses is paused, told why, and may start afresh."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import MINUTE, Clock, assert_views_are_replay, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone"
PATIENCE = 20.0
SAY = "We have paused your work."
SPEC = small_spec(
    overlap=4,
    hold=1,
    checks={"competence": {}},
    rules=[
        {"name": "looks_random", "when": ["competence"], "then": "exclude", "say": SAY},
        {"name": "tell", "when": ["competence"], "verdict": "weak", "then": "notify"},
    ],
)


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """Four raters, sixty items that say themselves whether they are warm."""
    async with opened(tmp_path / "data", spec=SPEC, items=0, raters=4, clock=clock) as place:
        await place.add(
            NewItem({"sentence": f"{n} {'warm' if n * 7 % 5 % 2 else 'cold'}"}, f"i{n:03d}")
            for n in range(60)
        )
        yield place


async def judge(
    place: Place, clock: Clock, rater: httpx.AsyncClient, times: int, *, wrong: bool = False
) -> int:
    """Judge so many items, or until there is nothing to judge; how many that were."""
    for done in range(times):
        leases: Any = (await place.work(rater)).get("leases")
        if not leases:
            return done
        true = "warm" if "warm" in leases[0]["content"]["sentence"] else "cold"
        other = {"warm": "cold", "cold": "warm"}[true]
        clock.advance(MINUTE // 2)
        given = {"tone": other if wrong else true}
        answer = await place.submit(rater, leases[0]["lease"], labels=given, seconds=9.0)
        assert answer.status_code == 200, answer.text
    return times


async def until(place: Place, path: str, holds: Callable[[Any], bool]) -> Any:
    """What the lead sees once it holds; the server watches by itself."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await place.owner.get(HERE + path)
            assert answer.status_code == 200, answer.text
            if holds(answer.json()):
                return answer.json()
            await asyncio.sleep(0.1)


async def person_of(client: httpx.AsyncClient) -> str:
    person: str = (await client.get("/api/session")).json()["person"]
    return person


async def test_who_guesses_is_paused_told_why_and_looked_at_afresh(
    place: Place, clock: Clock
) -> None:
    *good, bad = place.raters
    for rater in good:
        await judge(place, clock, rater, 30)
    given = 0
    while (done := await judge(place, clock, bad, 5, wrong=True)) == 5:
        given += done
        await asyncio.sleep(0.5)  # nobody judges that fast
    given += done
    assert 10 <= given < 60
    person = await person_of(bad)
    page = await until(place, "/firings", lambda page: len(page["firings"]) >= 2)
    fired = {one["rule"]: one for one in page["firings"]}
    assert {one["rater"] for one in page["firings"]} == {person}
    # an answer may have been on its way
    assert given - 1 <= fired["looks_random"]["effect"]["excluded"] <= given

    work: Any = await place.work(bad)
    assert work["state"] == "paused"
    assert work["standing"]["reason"].startswith(SAY)
    assert work["standing"]["reason"].endswith("What you earned stays yours.")
    assert "gold" not in str(work["standing"]["evidence"])
    line = await until(place, f"/raters/{person}", lambda line: True)
    # all items stay earned, at 0.25 EUR
    assert (line["standing"], line["earned"]) == ("paused", given * 250_000)
    assert line["findings"][0]["check"] == "competence"
    assert [one["standing"] for one in (await standings(place)) if one["rater"] != person] == [
        "active"
    ] * 3

    back = {"standing": "active", "reason": "We have talked about it."}
    answer = await place.owner.put(HERE + f"/raters/{person}/standing", json=back)
    assert answer.status_code == 204, answer.text
    await until(
        place, f"/findings?rater={person}", lambda page: page["findings"][0]["verdict"] == "cleared"
    )
    assert await judge(place, clock, bad, 20) == 20
    await asyncio.sleep(1.0)  # time for a look that should not blame them
    assert (await standings(place, person))[0]["standing"] == "active"
    await place.house.store.number()
    await place.house.store.read(assert_views_are_replay)


async def standings(place: Place, *raters: str) -> list[Any]:
    found = (await place.owner.get(HERE + "/quality/raters")).json()["raters"]
    return [line for line in found if not raters or line["rater"] in raters]
