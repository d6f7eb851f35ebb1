"""Labels that are likely wrong, through the real application: sought once, kept for all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from campaigns import Clock, small_spec
from house import Place, opened
from quorate_process import run
from warm_items import (
    HERE,
    ITEMS,
    WRONG,
    N,
    begin,
    diagnosis,
    finished,
    first,
    judge,
    other,
    sentences,
    told,
    tone,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    spec = small_spec(overlap=1, hold=1, checks={})
    async with opened(tmp_path / "data", spec=spec, items=0, raters=2, clock=clock) as place:
        await place.add(sentences())
        yield place


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


async def test_raters_and_model_together_say_what_the_command_says(
    clock: Clock, tmp_path: Path
) -> None:
    """The joint probability on the page is that of the command on the judgments it exports.

    Three raters; the second and third know better of two of the four wrong labels, so that raters
    alone are of different minds about them and sure of the others.
    """

    def second(item: str) -> str:
        return tone(item) if item in WRONG[:2] else first(item)

    spec = small_spec(overlap=3, hold=1, checks={})
    async with opened(tmp_path / "data", spec=spec, items=0, raters=3, clock=clock) as place:
        await place.add(sentences())
        for rater, says in zip(place.raters, (first, second, first), strict=True):
            await judge(place, clock, rater, N, says)
        page = await diagnosis(place.owner)
        table = await place.owner.get("/api/campaigns/tone/judgments.csv")
    (tmp_path / "judgments.csv").write_bytes(table.content)
    rows = [{"item": item, "text": words} for words, item in ITEMS.items()]
    (tmp_path / "items.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    given = ["items.jsonl", "--judgments", "judgments.csv", "--question", "tone", "--json"]
    done = await asyncio.to_thread(run, ["diagnose", *given], tmp_path)
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    of_line = {one["example"]: one for one in line["suspects"]}
    assert [one["item"] for one in page["lines"]] == list(of_line)
    assert page["lines"]
    for one in page["lines"]:
        same = of_line[one["item"]]
        assert (one["label"], one["suggested"]) == (same["label"], same["suggested"])
        assert one["wrong"] == pytest.approx(same["wrong"], abs=1e-9)
        assert one["together"] == pytest.approx(same["together"], abs=1e-9)
    assert page["diagnosis"] == line["diagnosis"]
    # what raters alone believe is told beside it: they are surer where all three agree
    alone = {one["item"]: one["certainty"] for one in page["lines"]}
    split, agreed = (
        [alone[item] for item in some if item in alone] for some in (WRONG[:2], WRONG[2:])
    )
    assert split
    assert agreed
    assert max(split) < min(agreed)


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
    await place.house.runner.stop()
    assert (await told(place.owner))["report"] is None
