"""Releases as the pages show them: conditions before, documents and changes after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from campaigns import Clock, small_spec
from house import Place, opened
from quorate.campaign.rights import Role

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone/releases"
WARM = {"tone": "warm", "why": "It is."}


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """Two raters found each of two items warm."""
    async with opened(
        tmp_path / "data", spec=small_spec(overlap=2, checks={}), items=2, clock=clock
    ) as place:
        place.stop_refilling()
        for rater in place.raters[:2]:
            await judged(place, rater)
            await judged(place, rater)
        yield place


async def judged(place: Place, rater: Any) -> None:
    answer = await place.submit(rater, await place.first_lease(rater), labels=WARM)
    assert answer.status_code == 200, answer.text


async def made(place: Place, version: str) -> dict[str, Any]:
    answer = await place.owner.post(HERE, json={"version": version})
    assert answer.status_code == 202, answer.text
    while True:
        found: dict[str, Any] = answer.json()
        if found["making"] is None or found["making"]["problem"]:
            return found
        await asyncio.sleep(0.05)
        answer = await place.owner.get(HERE)


async def changed(place: Place, keys: dict[str, object]) -> None:
    answer = await place.owner.patch("/api/campaigns/tone", json=keys)
    assert answer.status_code == 200, answer.text


async def test_the_gate_says_what_refuses_a_release_before_it_is_made(place: Place) -> None:
    gate = (await place.owner.get(f"{HERE}/gate")).json()
    assert gate["verdict"] == "certified with disclosed gaps"
    by_kind = {one["kind"]: one for one in gate["conditions"]}
    # two raters of two gave each item what its overlap asks for
    assert by_kind["quorate"]["state"] == "met"
    shares = {one["pointer"]: one["value"] for one in by_kind["quorate"]["figures"]}
    assert shares["facts.json#/items/quorate/share"] == 1
    assert by_kind["pilot"]["otherwise"] == "disclose"

    await changed(place, {"release": {"conditions": [{"kind": "pilot", "or": "refuse"}]}})
    # what was computed is good for a few seconds, but not beyond a change of the terms
    assert (await place.owner.get(f"{HERE}/gate")).json()["verdict"] == "refused"
    problem = (await made(place, "1.0.0"))["making"]["problem"]
    assert "its conditions refuse the release" in problem


async def test_a_release_is_read_in_the_page_and_held_against_the_one_before(place: Place) -> None:
    await made(place, "1.0.0")
    summary = (await place.owner.get(f"{HERE}/1.0.0/summary")).json()
    assert (summary["answers"], summary["items"], summary["raters"]) == (4, 2, 2)
    assert summary["key"] == place.house.signer("tone").verifier.text
    assert summary["gate"]["verdict"] == "certified with disclosed gaps"
    names = [one["name"] for one in summary["documents"]]
    assert {"README.md", "datasheet.md", "legal/article_10.md", "croissant.json"} <= set(names)
    assert not [name for name in names if name.startswith(("data/", "proof/"))]
    card = (await place.owner.get(f"{HERE}/1.0.0/document?name=README.md")).json()
    assert card["text"].startswith("---\n")

    added = [{"item": "more", "content": {"sentence": "Well done."}}]
    answer = await place.owner.post("/api/campaigns/tone/items", json={"items": added})
    assert answer.status_code in (200, 201), answer.text
    await judged(place, place.raters[0])
    await made(place, "1.1.0")
    diff = (await place.owner.get(f"{HERE}/1.1.0/diff?before=1.0.0")).json()
    assert (diff["continues"], diff["same"]) == (True, False)
    assert (diff["items_added"], diff["answers_removed"]) == (1, 0)
    answers = {one["name"]: (one["before"], one["after"]) for one in diff["figures"]}["answers"]
    assert answers == (4, 5)
    events = {one["what"]: one["n"] for one in diff["events"]}
    assert events["judgment_submitted"] == 1


async def test_who_may_read_what(place: Place) -> None:
    await made(place, "1.0.0")
    auditor, rater = await place.person(Role.AUDITOR), place.raters[0]
    paths = ("summary", "document?name=README.md", "diff?before=1.0.0")
    for path in paths:
        assert (await auditor.get(f"{HERE}/1.0.0/{path}")).status_code == 200
        assert (await rater.get(f"{HERE}/1.0.0/{path}")).status_code == 403
        assert (await place.owner.get(f"{HERE}/9.9/{path}")).status_code == 404
    assert (await auditor.get(f"{HERE}/gate")).status_code == 403
    for name in ("nothing.md", "../README.md", "data/judgments.jsonl", "proof/tombstones.json"):
        answer = await place.owner.get(f"{HERE}/1.0.0/document", params={"name": name})
        assert answer.status_code == 404, name
