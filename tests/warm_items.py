"""Sentences of two tones for tests of what a model makes of labels, and raters who judge them.

One rater's word is the label of each item; those of ``WRONG`` are judged wrongly. Six words of each
sentence belong to one tone alone, so that a model learns them at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random
from typing import Any

import httpx

from campaigns import Clock
from house import Place
from quorate.campaign.adding import NewItem

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


def names(n: int = N) -> list[str]:
    return [f"i{at:03d}" for at in range(n)]


def sentences() -> list[NewItem]:
    """Six words each that only one tone has, and two that both have."""
    rng, found = Random(0), []
    for item in names():
        own = rng.choices(WORDS[tone(item)].split(), k=6)
        both = rng.choices(["and", "so", "the", "a"], k=2)
        found.append(NewItem({"sentence": " ".join(own + both)}, item))
    return found


ITEMS = {str(one.content["sentence"]): str(one.item) for one in sentences()}
"""by sentence, for raters are not told what an item is called"""


def first(item: str) -> str:
    """What the first rater says."""
    return other(tone(item)) if item in WRONG else tone(item)


def of_sentence(content: dict[str, Any]) -> str:
    """The item of what a rater is shown."""
    return ITEMS[content["sentence"]]


async def judge(
    place: Place,
    clock: Clock,
    rater: httpx.AsyncClient,
    times: int,
    says: Callable[[str], str] = first,
    item_of: Callable[[dict[str, Any]], str] = of_sentence,
) -> None:
    """Answer so many items."""
    for _ in range(times):
        found: Any = await place.work(rater)
        (lease,) = found["leases"]
        clock.advance(60_000)
        labels = {"tone": says(item_of(lease["content"]))}
        answer = await place.submit(rater, lease["lease"], labels=labels, seconds=20.0)
        assert answer.status_code == 200, answer.text


async def told(client: httpx.AsyncClient, more: str = "") -> Any:
    answer = await client.get(f"{HERE}/tone{more}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def begin(client: httpx.AsyncClient, more: str = "") -> Any:
    answer = await client.post(f"{HERE}/tone{more}")
    assert answer.status_code == 202, answer.text
    return answer.json()


async def finished(client: httpx.AsyncClient, more: str = "") -> Any:
    for _ in range(4800):
        found = await told(client, more)
        if found["state"] != "running":
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(f"nothing after four minutes: {found}")


async def diagnosis(client: httpx.AsyncClient) -> Any:
    """The report of a new diagnosis."""
    await begin(client)
    found = await finished(client)
    assert found["state"] == "done", found
    return found["report"]
