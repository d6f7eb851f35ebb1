"""A rater sees what became of their own judgments in each release."""

from __future__ import annotations

import asyncio

import pytest

from house import Place

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone"
WARM = {"tone": "warm", "why": "It is."}


async def judge(place: Place, rater: int) -> None:
    mine = place.raters[rater]
    answer = await place.submit(mine, await place.first_lease(mine), labels=WARM)
    assert answer.status_code == 200, answer.text


async def release(place: Place, version: str) -> None:
    answer = await place.owner.post(f"{HERE}/releases", json={"version": version})
    assert answer.status_code == 202, answer.text
    while version not in [one["version"] for one in answer.json()["releases"]]:
        assert not (answer.json()["making"] or {"problem": ""})["problem"]
        await asyncio.sleep(0.05)
        answer = await place.owner.get(f"{HERE}/releases")


async def told(place: Place, rater: int) -> list[dict[str, object]]:
    answer = await place.raters[rater].get(f"{HERE}/receipts/releases")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["releases"]
    return [{name: value for name, value in one.items() if name != "at" and value} for one in found]


async def test_what_counts_what_was_taken_out_and_what_came_later(place: Place) -> None:
    assert await told(place, 0) == []
    await judge(place, 0)
    await judge(place, 0)
    await judge(place, 1)
    await release(place, "1.0.0")
    await judge(place, 0)
    assert await told(place, 0) == [{"version": "1.0.0", "counted": 2, "later": 1}]
    # the other rater's judgments are none of theirs
    assert await told(place, 1) == [{"version": "1.0.0", "counted": 1}]
    person = (await place.raters[0].get("/api/session")).json()["person"]
    out = await place.owner.post(f"{HERE}/raters/{person}/exclude", json={"reason": "Asked twice."})
    assert out.status_code == 200, out.text
    await release(place, "1.1.0")
    # the first release is what it was
    assert await told(place, 0) == [
        {"version": "1.1.0", "excluded": 3, "reasons": ["Asked twice."]},
        {"version": "1.0.0", "counted": 2, "later": 1},
    ]
    assert (await place.owner.get(f"{HERE}/receipts/releases")).status_code == 403


async def test_releases_are_told_page_by_page(place: Place) -> None:
    await judge(place, 0)
    await release(place, "1.0.0")
    await judge(place, 0)
    await release(place, "1.1.0")
    mine = place.raters[0]
    first = (await mine.get(f"{HERE}/receipts/releases?limit=1")).json()
    assert [(one["version"], one["counted"]) for one in first["releases"]] == [("1.1.0", 2)]
    rest = f"{HERE}/receipts/releases?limit=1&after={first['next']}"
    second = (await mine.get(rest)).json()
    assert [(one["version"], one["counted"]) for one in second["releases"]] == [("1.0.0", 1)]
    assert second["next"] is None
    # the lead's list is cut at the same place, and one is found by its version
    listed = (await place.owner.get(f"{HERE}/releases?limit=1")).json()
    assert (listed["next"], listed["releases"][0]["version"]) == (first["next"], "1.1.0")
    (one,) = (await place.owner.get(f"{HERE}/releases?version=1.0.0")).json()["releases"]
    assert one["version"] == "1.0.0"
    assert (await place.owner.get(f"{HERE}/releases?version=3")).json()["releases"] == []
