"""A campaign chooses by a model: scores come in, the draw goes by them and can be drawn again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from campaigns import Clock, assert_views_are_replay, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem
from quorate.campaign.watch.replaying import replay

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone"
N = 60


@asynccontextmanager
async def campaign(tmp_path: Path, clock: Clock, **assignment: object) -> AsyncIterator[Place]:
    spec = small_spec(overlap=1, hold=1, checks={}, assignment=assignment)
    async with opened(tmp_path / "data", spec=spec, items=0, raters=1, clock=clock) as place:
        await place.add(NewItem({"sentence": said(n)}, f"i{n:03d}") for n in range(N))
        yield place


def said(n: int) -> str:
    """Warm sentences speak of the sun, cold ones of rain; one in ten of both."""
    rng = Random(n)
    words = ["sun", "light", "smile"] if n % 2 else ["rain", "frost", "sorrow"]
    if n % 10 == 0:
        words = ["sun", "frost"]
    return " ".join(rng.choice(words) for _ in range(6)) + f" i{n:03d}"


def file_of(p_warm: dict[str, float]) -> dict[str, Any]:
    text = "item,warm,cold\n" + "".join(f"{i},{p},{1 - p}\n" for i, p in p_warm.items())
    return {"file": ("scores.csv", text.encode(), "text/csv")}


async def judge(place: Place, rater: httpx.AsyncClient, number: int) -> list[str]:
    came = []
    for _ in range(number):
        await follow(place)
        work: Any = await place.work(rater)
        (lease,) = work["leases"]
        sentence = lease["content"]["sentence"]
        tone = "warm" if sentence.count("sun") + sentence.count("light") > 2 else "cold"
        done = await place.submit(rater, lease["lease"], labels={"tone": tone}, seconds=9.0)
        assert done.status_code == 200, done.text
        came.append(sentence[-4:])
    return came


async def follow(place: Place) -> None:
    """What the server's tasks do: read the log to its end, make values anew."""
    await place.house.watch.ask("tone", lambda watch: watch.following)
    await place.house.scoring.round()


async def test_items_come_by_the_margin_of_the_uploaded_scores(
    tmp_path: Path, clock: Clock
) -> None:
    async with campaign(tmp_path, clock, choice="margin") as place:
        rater = place.raters[0]
        # the last items are the nearest to ½, and far behind in the order of the campaign
        p = {f"i{n:03d}": 0.95 - n / 200 for n in range(N)}
        taken = await place.owner.post(
            f"{HERE}/scores", files=file_of(p), data={"model": "mine", "version": "2"}
        )
        assert taken.status_code == 200, taken.text
        found = taken.json()
        assert (found["items"], found["members"], found["unknown"]) == (N, 1, 0)
        assert await judge(place, rater, 4) == ["i059", "i058", "i057", "i056"]
        # newer scores take the place of the old ones: now the first are unsure
        turned = {f"i{n:03d}": 0.55 + n / 200 for n in range(N)}
        await place.owner.post(f"{HERE}/scores", files=file_of(turned), data={"model": "mine"})
        # i055 was given out when i056 was submitted
        assert await judge(place, rater, 3) == ["i055", "i000", "i001"]
        listed = (await place.owner.get(f"{HERE}/scores")).json()
        assert [one["version"] for one in listed["scores"]] == ["", "2"]
        assert listed["used"] == listed["scores"][0]["scores"]
        assert listed["scores"][1]["digest"] == found["digest"]
        await place.house.store.number()
        again = await place.house.store.read(
            lambda tx: replay(tx, "tone", place.house.draws("tone"))
        )
        assert again.holds, again.named
        assert again.by == {"margin": 8}  # one is in the rater's hands
        await place.house.store.read(assert_views_are_replay)


async def test_the_options_of_the_choice_are_those_of_the_campaign(
    tmp_path: Path, clock: Clock
) -> None:
    # all are as unsure, but for embeddings: i050 is the longest, and far from all others; the one
    # that is drawn is the one of the longest gradient, among as many as the campaign says
    rows = [f"i{n:03d},0.5,0.5,{9 if n == 50 else 1},{n / 100}" for n in range(N)]
    text = "\n".join(["item,warm,cold,e0,e1", *rows])
    files = {"file": ("scores.csv", text.encode(), "text/csv")}
    for among, first in ((100, "i050"), (1, "i000")):
        options = {"batch": 1, "among": among}
        folder = tmp_path / str(among)
        async with campaign(folder, clock, choice="diverse", options=options) as place:
            sent = await place.owner.post(f"{HERE}/scores", files=files, data={"model": "mine"})
            assert sent.status_code == 200, sent.text
            assert await judge(place, place.raters[0], 1) == [first]


async def test_without_scores_items_are_drawn_by_chance_and_the_log_says_so(
    tmp_path: Path, clock: Clock
) -> None:
    async with campaign(tmp_path, clock, choice="margin") as place:
        await judge(place, place.raters[0], 2)
        await place.house.store.number()
        again = await place.house.store.read(
            lambda tx: replay(tx, "tone", place.house.draws("tone"))
        )
        assert again.holds, again.named
        assert again.by == {"balanced": 3}  # one is in the rater's hands


async def test_the_built_in_model_learns_what_was_judged_and_chooses(
    tmp_path: Path, clock: Clock
) -> None:
    async with campaign(tmp_path, clock, choice="least-confident", model="built-in") as place:
        rater = place.raters[0]
        await judge(place, rater, 29)
        assert (await place.owner.get(f"{HERE}/scores")).json()["scores"] == []
        place.house.scoring._kept.clear()  # it rests after it looked in vain
        await judge(place, rater, 1)
        await follow(place)
        place.house.scoring._kept.clear()
        await follow(place)
        listed = (await place.owner.get(f"{HERE}/scores")).json()
        (one, *_) = listed["scores"]
        assert (one["model"], one["items"], one["members"]) == ("built-in", N, 5)
        assert listed["used"] == one["scores"]
        came = await judge(place, rater, 3)
        # sentences of sun and frost are those that it cannot tell
        scored = place.house.scoring.of("tone")
        assert scored is not None
        values = sorted(scored.values.values())
        assert max(scored.values.get(item, 0.0) for item in came[1:]) <= values[8]


@pytest.mark.parametrize(
    ("files", "data", "what"),
    [
        ({}, {"model": "mine"}, "has no file"),
        (file_of({"i001": 0.5}), {"model": ""}, "cannot be the name"),
        (file_of({"i001": 0.5}), {"model": "built-in"}, "cannot be the name"),
        (file_of({"i001": 1.5}), {"model": "mine"}, "no distribution"),
        (file_of({"elsewhere": 0.5}), {"model": "mine"}, "none of the items"),
        (file_of({"i001": 0.5}), {"model": "mine", "question": "why"}, "no question"),
    ],
)
async def test_what_is_no_score_is_refused(
    tmp_path: Path, clock: Clock, files: dict[str, Any], data: dict[str, str], what: str
) -> None:
    async with campaign(tmp_path, clock, choice="margin") as place:
        sent = files or {"other": ("x", b"x", "text/plain")}
        answer = await place.owner.post(f"{HERE}/scores", files=sent, data=data)
        assert answer.status_code in (400, 404, 422), answer.text
        assert what in answer.text
        denied = await place.raters[0].post(f"{HERE}/scores", files=sent, data={"model": "m"})
        assert denied.status_code == 403
