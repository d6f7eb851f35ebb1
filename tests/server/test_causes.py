"""Why raters differ, through the real application: suggested, coded, counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from campaigns import MINUTE, Clock, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone/causes"
N = 16
SPLIT = ("i003", "i007")
ODD = "i005"


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    spec = small_spec(overlap=5, hold=1, checks={})
    async with opened(tmp_path / "data", spec=spec, items=0, raters=5, clock=clock) as place:
        await place.add(
            NewItem({"sentence": f"i{n:03d}"}, f"i{n:03d}", slices={"item": "b" if n % 2 else "a"})
            for n in range(N)
        )
        yield place


def answer_of(item: str, number: int) -> str:
    """All agree on which is warm, but on three items: two are split, on one the last one errs."""
    even = int(item[1:]) % 2 == 0
    differs = number >= 3 if item in SPLIT else number == 4 and item == ODD
    return "warm" if even != differs else "cold"


async def judge_all(place: Place, clock: Clock) -> None:
    for number, rater in enumerate(place.raters):
        for _ in range(N):
            leases: Any = (await place.work(rater))["leases"]
            (lease,) = leases
            clock.advance(MINUTE)
            labels = {"tone": answer_of(lease["content"]["sentence"], number)}
            answer = await place.submit(rater, lease["lease"], labels=labels, seconds=20.0)
            assert answer.status_code == 200, answer.text


async def test_causes_are_suggested_and_counted_beside_those_that_experts_code(
    place: Place, clock: Clock
) -> None:
    await judge_all(place, clock)
    settled = await place.owner.post(
        f"/api/campaigns/tone/items/{ODD}/adjudicate",
        json={"labels": {"tone": "cold"}, "reason": "", "cause": "slip"},
    )
    assert settled.status_code < 300, settled.text
    answer = await place.owner.get(HERE)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["question"], found["disputed"]) == ("tone", 3)
    lines = {line["item"]: line for line in found["items"]}
    assert set(lines) == {*SPLIT, ODD}
    assert (lines[ODD]["cause"], lines[ODD]["coded"]) == ("slip", "slip")
    assert lines[SPLIT[0]]["coded"] is None
    assert "1 of 5 judgments differs from «cold»" in lines[ODD]["sentence"]
    assert found["pairs"] == [{"first": "cold", "second": "warm", "items": 3, "guideline": 0}]
    assert found["both"] == [{"suggested": "slip", "coded": "slip", "items": 1}]
    assert found["same"] == 1
    counts = {one["cause"]: one for one in found["counts"]}
    assert sum(one["suggested"] for one in counts.values()) == 3
    assert counts["slip"]["coded"] == 1
    assert counts["opinion"] == {"cause": "opinion", "suggested": 0, "coded": 0}
    one = (await place.owner.get(f"{HERE}?question=tone&item={ODD}")).json()
    assert [line["item"] for line in one["items"]] == [ODD]
    assert one["disputed"] == 3


async def test_only_questions_with_options_have_causes_and_only_for_who_may_read(
    place: Place, clock: Clock
) -> None:
    nobody = await place.owner.get(HERE)
    assert (nobody.status_code, nobody.json()["disputed"]) == (200, 0)  # nobody answered yet
    for name in ("why", "nothing"):
        assert (await place.owner.get(f"{HERE}?question={name}")).status_code == 404
    assert (await place.raters[0].get(HERE)).status_code in (403, 404)


async def test_all_answers_are_read_page_by_page_and_too_many_are_refused(
    place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await judge_all(place, clock)
    whole = (await place.owner.get(HERE, params={"question": "tone"})).json()
    monkeypatch.setattr("quorate.campaign.exporting.AT_ONCE", 7)
    monkeypatch.setattr("quorate.server.causes.MOST", 5 * N - 8)
    place.house.causing._kept.clear()
    refused = await place.owner.get(HERE, params={"question": "tone"})
    assert refused.status_code == 409
    assert "more than 72 answers, too many for a page" in refused.text
    assert "download the judgments and call quorate.causes" in refused.text
    monkeypatch.setattr("quorate.server.causes.MOST", 5 * N)
    assert (await place.owner.get(HERE, params={"question": "tone"})).json() == whole
