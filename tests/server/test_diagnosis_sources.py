"""What a diagnosis learns from where items have no text, and what it does with very many."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from PIL import Image

from campaigns import Clock, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem
from quorate.campaign.media import add_media
from quorate.ledger.events import MediaAdded
from warm_items import (
    WRONG,
    N,
    begin,
    diagnosis,
    finished,
    judge,
    names,
    sentences,
    told,
    tone,
)

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def judged(
    tmp_path: Path,
    clock: Clock,
    items: Sequence[NewItem],
    item_of: Callable[[dict[str, Any]], str],
    content: Sequence[Mapping[str, object]],
    times: int = N,
    files: Sequence[bytes] = (),
    kind: str = "image/png",
) -> AsyncIterator[Place]:
    spec = small_spec(overlap=1, hold=1, checks={}, content=list(content))
    async with opened(tmp_path / "data", spec=spec, items=0, raters=1, clock=clock) as place:
        for file in files:
            await keep(place, file, kind)
        await place.add(items)
        await judge(place, clock, place.raters[0], times, item_of=item_of)
        yield place


async def keep(place: Place, data: bytes, kind: str) -> None:
    """A file of the campaign, as an upload leaves it."""
    event = MediaAdded(place.name, place.house.media.keep(data), kind, len(data))
    await place.house.store.write(lambda tx: add_media(tx, place.owner_actor, place.name, event))


def check(report: dict[str, Any], source: str, items: int = N) -> None:
    """The wrong labels are among the least believed, learned from that source."""
    assert (report["learned_from"], report["items"], report["without"]) == (source, items, 0)
    believed = sorted(report["points"], key=lambda one: one["confidence"])
    assert {one["item"] for one in believed[: len(WRONG)]} == set(WRONG)


NAMED = [{"name": "sentence", "type": "text"}]


def plain() -> list[NewItem]:
    """Items whose text says nothing but their name."""
    return [NewItem({"sentence": item}, item) for item in names()]


def by_name(content: dict[str, Any]) -> str:
    return str(content["sentence"])


async def test_uploaded_embeddings_are_learned_instead_of_texts(
    tmp_path: Path, clock: Clock
) -> None:
    rng = Random(1)
    text = "item,warm,cold,e0,e1,e2\n"
    for item in names():
        side = 1.0 if tone(item) == "warm" else -1.0
        text += f"{item},.5,.5,{side + rng.gauss(0, 0.2)},{rng.gauss(0, 0.2)},{rng.random()}\n"
    async with judged(tmp_path, clock, plain(), by_name, NAMED) as place:
        await upload(place, text)
        check(await diagnosis(place.owner), "embeddings")


async def upload(place: Place, text: str) -> None:
    answer = await place.owner.post(
        "/api/campaigns/tone/scores",
        files={"file": ("scores.csv", text.encode(), "text/csv")},
        data={"model": "ours"},
    )
    assert answer.status_code == 200, answer.text


PAINTED: list[dict[str, object]] = [
    {"name": "sentence", "type": "text", "required": False},
    {"name": "picture", "type": "image"},
]


def picture(item: str) -> bytes:
    """Warm ones are red, cold ones blue, each with noise of its own; large and small."""
    rng = np.random.default_rng(int(item[1:]))
    size = 40 if int(item[1:]) % 3 else 20
    pixels = rng.integers(0, 120, (size, size, 3), np.uint8)
    pixels[:, :, 0 if tone(item) == "warm" else 2] += 130
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


async def test_pictures_are_learned_where_there_is_nothing_else(
    tmp_path: Path, clock: Clock
) -> None:
    files = {f"media:{hashlib.sha256(picture(item)).hexdigest()}": item for item in names()}
    items = [NewItem({"picture": media}, item) for media, item in files.items()]
    shown = [picture(item) for item in names()]
    async with judged(
        tmp_path, clock, items, lambda content: files[named(content)], PAINTED, files=shown
    ) as place:
        check(await diagnosis(place.owner), "pictures")
        # one that cannot be read is left out, and counted
        place.house.media.path(hashlib.sha256(shown[7]).hexdigest()).write_bytes(b"no picture")
        await upload_nothing(place)
        report = await diagnosis(place.owner)
        assert (report["items"], report["without"]) == (N - 1, 1)


def named(content: dict[str, Any]) -> str:
    """The media of what a rater is shown."""
    return str(content["picture"])


async def upload_nothing(place: Place) -> None:
    """Let something happen, so that a diagnosis is made anew: scores of one item say little."""
    await upload(place, "item,warm,cold\ni000,.5,.5\n")


async def test_scores_alone_are_learned_where_nothing_else_can_be(
    tmp_path: Path, clock: Clock
) -> None:
    rng = Random(2)
    text = "item,warm,cold\n"
    for item in names():
        p = rng.uniform(0.8, 0.95) if tone(item) == "warm" else rng.uniform(0.05, 0.2)
        text += f"{item},{p},{1 - p}\n"
    files = {f"media:{hashlib.sha256(item.encode()).hexdigest()}": item for item in names()}
    audio: list[dict[str, object]] = [
        {"name": "sentence", "type": "text", "required": False},
        {"name": "picture", "type": "audio"},
    ]
    items = [NewItem({"picture": media}, item) for media, item in files.items()]
    sounds = [item.encode() for item in names()]
    async with judged(
        tmp_path,
        clock,
        items,
        lambda content: files[named(content)],
        audio,
        files=sounds,
        kind="audio/wav",
    ) as place:
        await begin(place.owner)
        nothing = await finished(place.owner)
        assert (nothing["state"], nothing["judged"]) == ("few", 0)
        await upload(place, text)
        check(await diagnosis(place.owner), "scores")


async def test_numbers_are_learned_as_numbers(tmp_path: Path, clock: Clock) -> None:
    rng = Random(3)
    tables, of = [], {}
    for item in names():
        heat = round((20.0 if tone(item) == "warm" else 5.0) + rng.gauss(0, 1), 3)
        table = [{"heat": heat, "wind": str(round(rng.random(), 3))}]
        of[heat] = item
        tables.append(NewItem({"sentence": table}, item))
    content = [{"name": "sentence", "type": "table"}]
    async with judged(
        tmp_path, clock, tables, lambda shown: of[shown["sentence"][0]["heat"]], content
    ) as place:
        check(await diagnosis(place.owner), "numbers")


async def test_of_more_items_than_a_page_learns_a_stated_sample_is_drawn(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quorate.campaign.insight.diagnosing.MOST", 40)
    spec = small_spec(overlap=1, hold=1, checks={})
    async with opened(tmp_path / "data", spec=spec, items=0, raters=1, clock=clock) as place:
        await place.add(sentences())
        await judge(place, clock, place.raters[0], N)
        report = await diagnosis(place.owner)
        assert (report["items"], report["sampled"], report["seed"]) == (40, N, 0)
        # drawn by the seed: items by name, 40 of 48 places without putting back, in order
        places = np.sort(np.random.default_rng([0, 7]).choice(N, 40, replace=False))
        assert {one["item"] for one in report["points"]} == {names()[at] for at in places}
        assert (await told(place.owner))["judged"] == 40
