"""What a reward model would learn, through the real application: made once, kept for all."""

from __future__ import annotations

import asyncio
import csv
import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import Clock
from house import Place
from quorate.campaign.adding import NewItem
from quorate_process import run
from reply_pairs import HERE, judge, opened_with
from restarted import again

pytestmark = pytest.mark.anyio

REWARD = f"{HERE}/better/reward"
N = 40
FEW = 5
"""judgments of the fourth rater"""


def pairs() -> list[NewItem]:
    """Kind and rude replies, now on this side, now on that; 30 of weather and 10 of sport."""
    found = []
    for n in range(N):
        kind, rude = f"dear friend number {n}", f"go away number {n}{' now' * (n % 3)}"
        a, b = (kind, rude) if n % 2 else (rude, kind)
        texts = {"prompt": f"Say {n}.", "reply_a": a, "reply_b": b}
        slices = {"reply_a": "x", "reply_b": "y", "topic": "sport" if n % 4 == 0 else "weather"}
        found.append(NewItem(texts, f"i{n:03d}", slices=slices))
    return found


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    async with opened_with(pairs(), tmp_path, clock) as place:
        yield place


def kindest(content: dict[str, str], left: str, turn: int) -> str:
    """The kind reply, but the one on the left in every seventh turn."""
    kind = next(side for side, said in content.items() if said.startswith("dear"))
    return left if turn % 7 == 0 else kind


async def judge_all(place: Place, clock: Clock) -> None:
    for rater in place.raters[:3]:
        await judge(place, clock, rater, N, kindest)
    await judge(place, clock, place.raters[3], FEW, kindest)


async def told(client: httpx.AsyncClient) -> Any:
    answer = await client.get(REWARD)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def begin(client: httpx.AsyncClient) -> Any:
    answer = await client.post(REWARD)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def finished(client: httpx.AsyncClient) -> Any:
    for _ in range(600):
        found = await told(client)
        if found["state"] != "running":
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"no report after 30 seconds: {found}")


async def decided(place: Place, topic: str) -> int:
    """How many pairs of a topic have more votes for one side than for the other."""
    table = (await place.owner.get("/api/campaigns/tone/judgments.csv")).text
    votes: dict[str, Counter[str]] = {}
    rows = csv.DictReader(table.splitlines())
    for row in (one for one in rows if one["question"] == "better"):
        votes.setdefault(row["item"], Counter())[row["label"]] += 1
    of = {str(one.item) for one in pairs() if (one.slices or {}).get("topic") == topic}
    return sum(len(set(votes[item].values())) > 1 or len(votes[item]) == 1 for item in of)


async def test_the_report_is_that_of_the_command_line(
    place: Place, clock: Clock, tmp_path: Path
) -> None:
    await judge_all(place, clock)
    assert (await told(place.owner))["state"] == "none"
    assert (await begin(place.owner))["state"] == "running"
    found = await finished(place.owner)
    assert found["state"] == "done", found
    page = found["report"]
    table = await place.owner.get("/api/campaigns/tone/judgments.csv")
    (tmp_path / "judgments.csv").write_bytes(table.content)
    rows = [
        {
            "item": one.item,
            **one.content,
            **{f"slice.{k}": v for k, v in (one.slices or {}).items()},
        }
        for one in pairs()
    ]
    (tmp_path / "items.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    given = ["judgments.csv", "--items", "items.jsonl", "--question", "better", "--json"]
    done = await asyncio.to_thread(run, ["reward", "report", *given], tmp_path)
    assert done.returncode == 0, done.stderr
    line = json.loads(done.stdout)
    for name in ("accuracy", "longer", "ahead", "matched", "longer_matched", "by_vote"):
        for part in ("value", "lower", "upper", "n"):
            assert page[name][part] == pytest.approx(line[name][part], abs=1e-9), name
    for name in ("pairs", "prompts", "votes", "decided", "folds", "notes"):
        assert page[name] == line[name]
    assert page["log_loss"] == pytest.approx(line["log_loss"], abs=1e-6)
    assert page["chance_gap"] == pytest.approx(line["chance_gap"], abs=1e-6)
    for name, of in (("noise", "flipped"), ("learning", "learned")):
        assert [(one["share"], one["accuracy"]) for one in page[name]] == [
            (one[of], pytest.approx(one["accuracy"])) for one in line[name]
        ]
    assert sum(one["n"] for one in page["reliability"]) == page["decided"]
    assert page["ceiling"]["agreement"] == pytest.approx(line["ceiling"]["agreement"])


async def test_who_and_what_was_judged_little_has_no_figure(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    await begin(place.owner)
    page = (await finished(place.owner))["report"]
    # three judged 40 pairs each, the fourth 5; 30 pairs are of weather, 10 of sport
    assert [one["accuracy"]["n"] for one in page["raters"]] == [N] * 3
    assert page["raters_left_out"] == 1
    # where the fourth judged too, two against two decides nothing
    weather = await decided(place, "weather")
    assert 30 - FEW <= weather <= 30
    assert [(one["topic"], one["accuracy"]["n"]) for one in page["topics"]] == [
        ("weather", weather)
    ]
    assert page["topics_left_out"] == 1


async def test_a_report_outlives_a_restart(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    await begin(place.owner)
    found = await finished(place.owner)
    assert found["state"] == "done", found
    await again(place, place.house.media.root.parent, clock)
    assert await told(place.owner) == found
    assert (await begin(place.owner))["state"] == "done"


async def test_a_report_is_made_once_until_something_happens(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    first = await begin(place.owner)
    assert (await begin(place.owner))["since"] == first["since"]
    made = await finished(place.owner)
    assert not made["moved"]
    again = await begin(place.owner)
    assert (again["state"], again["since"]) == ("done", first["since"])
    await judge(place, clock, place.raters[3], 1, kindest)
    assert (await told(place.owner))["moved"]
    anew = await begin(place.owner)
    assert anew["state"] == "running"
    assert (await finished(place.owner))["report"]["votes"] == made["report"]["votes"] + 1


async def test_with_few_pairs_there_is_no_report(place: Place, clock: Clock) -> None:
    await begin(place.owner)
    found = await finished(place.owner)
    assert (found["state"], found["pairs"]) == ("few", 0)
    await judge(place, clock, place.raters[0], 19, kindest)
    await begin(place.owner)
    found = await finished(place.owner)
    assert (found["state"], found["decided"], found["least"]) == ("few", 19, 20)
    assert found["report"] is None
    await judge(place, clock, place.raters[0], 1, kindest)
    await begin(place.owner)
    assert (await finished(place.owner))["state"] == "done"


async def test_too_many_pairs_are_left_to_the_command_line(
    place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await judge(place, clock, place.raters[0], 20, kindest)
    monkeypatch.setattr("quorate.campaign.insight.rewarding.MOST", 19)
    await begin(place.owner)
    found = await finished(place.owner)
    assert found["state"] == "failed"
    assert "20 pairs were judged" in found["problem"]
    assert "quorate reward report" in found["problem"]


async def test_a_server_that_stops_gives_up_what_it_trains(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    await begin(place.owner)
    await place.house.runner.stop()
    assert (await told(place.owner))["state"] == "running"
    await asyncio.sleep(0.5)
    assert (await told(place.owner))["report"] is None


async def test_only_what_compares_has_a_report_and_only_for_who_may_read(place: Place) -> None:
    for name in ("why", "nothing"):
        for ask in (place.owner.get, place.owner.post):
            assert (await ask(f"{HERE}/{name}/reward")).status_code == 404
    for ask in (place.raters[0].get, place.raters[0].post):
        assert (await ask(REWARD)).status_code in (403, 404)
