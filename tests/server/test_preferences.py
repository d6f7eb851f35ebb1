"""What raters prefer, through the real application: ranking, habits, files for trainers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import Clock
from house import Place
from quorate.campaign.adding import NewItem
from reply_pairs import HERE, judge, opened_with

pytestmark = pytest.mark.anyio

WRITERS = ("ant", "bee", "cat")
N = 18


def pairs() -> list[NewItem]:
    """Each two of three writers six times, now on this side, now on that."""
    found = []
    for n in range(N):
        a, b = WRITERS[n % 3], WRITERS[(n + 1) % 3]
        if n % 2:
            a, b = b, a
        texts = {"prompt": f"Say {n}.", "reply_a": f"{a} says {n}", "reply_b": f"{b} says it: {n}"}
        slices = {"reply_a": a, "reply_b": b, "topic": "odd" if n % 2 else "even"}
        found.append(NewItem(texts, f"i{n:03d}", slices=slices))
    return found


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    async with opened_with(pairs(), tmp_path, clock) as place:
        yield place


def alphabetical(content: dict[str, str], left: str, turn: int) -> str:
    """The reply of the writer who comes first in the alphabet."""
    first, second = (content[name].split()[0] for name in ("reply_a", "reply_b"))
    return "reply_a" if first < second else "reply_b"


def leftmost(content: dict[str, str], left: str, turn: int) -> str:
    """Whichever is on the left."""
    return left


async def judge_all(place: Place, clock: Clock) -> None:
    ways = (alphabetical, alphabetical, alphabetical, leftmost)
    for rater, choose in zip(place.raters, ways, strict=True):
        await judge(place, clock, rater, N, choose)


async def report(client: httpx.AsyncClient) -> Any:
    answer = await client.get(f"{HERE}/better")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_candidates_are_ranked_and_habits_are_seen(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    found = await report(place.owner)
    assert [line["candidate"] for line in found["ranking"]] == list(WRITERS)
    assert all(line["lower"] < line["strength"] < line["upper"] for line in found["ranking"])
    assert (found["judgments"], found["raters"], found["candidates"]) == (4 * N, 4, 3)
    assert found["coverage"]["compared"] == 3
    assert sum(cell["comparisons"] for cell in found["wins"]) == 4 * N
    assert found["pairs"] == len(found["wins"])
    habits = (await place.owner.get(f"{HERE}/better/raters")).json()["raters"]
    always = [one for one in habits if one["first"]["value"] == 1.0]
    assert habits[0] == always[0]  # who stands out most comes first
    assert len(always) == 1
    assert always[0]["first"]["n"] == N
    assert found["ceiling"]["lower"] <= found["ceiling"]["upper"] <= 1
    # of 18 pairs the longer, which is always reply_b, wins those in which its writer comes first
    better_b = sum(str(one.content["reply_b"]) < str(one.content["reply_a"]) for one in pairs())
    assert found["longer_baseline"]["value"] == pytest.approx(better_b / N)


async def test_a_report_is_made_anew_when_something_changed(place: Place, clock: Clock) -> None:
    answer = await place.owner.get(f"{HERE}/better")
    assert answer.status_code == 422  # nobody answered yet
    await judge_all(place, clock)
    assert (await report(place.owner))["judgments"] == 4 * N


async def test_files_for_trainers_can_be_downloaded(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    answer = await place.owner.get(f"{HERE}/better/export?format=trl&validation=0.3")
    assert answer.status_code == 200, answer.text
    folder = zipfile.ZipFile(io.BytesIO(answer.content))
    account = json.loads(folder.read("account.json"))
    assert account["pairs"] == N
    assert account["kept"] + sum(account["dropped"].values()) == N
    rows = [json.loads(line) for line in folder.read("train.jsonl").splitlines()]
    assert {"prompt", "chosen", "rejected"} == set(rows[0])
    for row in rows:
        best, worst = (row[side][0]["content"].split()[0] for side in ("chosen", "rejected"))
        assert best < worst
    assert "train.jsonl" in folder.read("README.md").decode()


async def test_only_what_compares_has_a_report_and_only_for_who_may_read(place: Place) -> None:
    for name in ("why", "nothing"):
        answer = await place.owner.get(f"{HERE}/{name}")
        assert answer.status_code == 404, answer.text
    for path in ("/better", "/better/export"):
        assert (await place.raters[0].get(HERE + path)).status_code in (403, 404)
    answer = await place.owner.get(f"{HERE}/better/export?format=csv")
    assert answer.status_code == 422


async def test_raters_are_told_of_page_by_page(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    whole = (await place.owner.get(f"{HERE}/better/raters")).json()
    assert (len(whole["raters"]), whole["next"]) == (4, None)
    found: list[object] = []
    after = ""
    while True:
        page = (await place.owner.get(f"{HERE}/better/raters?limit=3&after={after}")).json()
        found += page["raters"]
        if page["next"] is None:
            break
        after = page["next"]
    assert found == whole["raters"]
    assert {one["name"] for one in whole["raters"]} != {""}
    refused = await place.owner.get(f"{HERE}/better/raters?after=x")
    assert refused.status_code == 422
