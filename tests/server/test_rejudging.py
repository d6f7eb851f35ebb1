"""Suspects go back to raters, unseen, in the order of worth; and what came of them is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import Clock, assert_views_are_replay, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem
from quorate.campaign.watch.replaying import replay

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone"
N = 12
WRONG = ("i002", "i005", "i008")
"""items that the first two raters see the wrong way"""


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    spec = small_spec(overlap=2, hold=1)
    async with opened(tmp_path / "data", spec=spec, items=0, raters=2, clock=clock) as place:
        await place.add(NewItem({"sentence": f"i{n:03d}"}, f"i{n:03d}") for n in range(N))
        for rater in place.raters:
            await judged(place, rater, fooled=True)
        yield place


def right(item: str) -> str:
    return "warm" if int(item[1:]) % 2 == 0 else "cold"


async def judged(
    place: Place, rater: httpx.AsyncClient, *, fooled: bool = False, most: int = 99
) -> list[str]:
    """Judge what there is to judge; the items in the order in which they came."""
    came: list[str] = []
    while len(came) < most:
        work: Any = await place.work(rater)
        if not work["leases"]:
            return came
        (lease,) = work["leases"]
        item = lease["content"]["sentence"]
        assert set(lease["content"]) == {"sentence"}
        tone = right(item)
        if fooled and item in WRONG:
            tone = "cold" if tone == "warm" else "warm"
        answer = await place.submit(rater, lease["lease"], labels={"tone": tone}, seconds=9.0)
        assert answer.status_code == 200, answer.text
        came.append(item)
    return came


def body(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"items": list(items), **more}


async def asked(place: Place, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await place.owner.post(f"{HERE}/rejudge", json=body(*items, **more))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_suspects_are_judged_again_and_what_changed_is_told(place: Place) -> None:
    sent = await asked(
        place,
        {"item": "i001", "wrong": 0.1, "audit": True},
        {"item": "i002", "wrong": 0.6, "suggested": "warm"},
        {"item": "i005", "wrong": 0.9, "suggested": "cold"},
        {"item": "i004", "wrong": 0.3, "suggested": "cold"},
        judgments=5,
        diagnosis="d1",
        batch="first",
    )
    assert sent == {
        "batch": "first",
        "sent": 4,
        "judgments": 20,
        "refused_count": 0,
        "refused": [],
    }
    waiting = (await place.owner.get(f"{HERE}/rejudgments/first")).json()
    assert (waiting["items"], waiting["back"], waiting["precision"]) == (4, 0, None)
    # who judged them before gets nothing; five others get them in the order of worth: p(wrong)
    # leads; the one of the random slice is in the middle, at ½, as is the second of three
    assert await judged(place, place.raters[0]) == []
    for name in ("Cem", "Dora", "Eve", "Fay", "Gus"):
        came = await judged(place, await place.person(login=name.lower()))
        assert came == ["i005", "i002", "i001", "i004"]
    found = (await place.owner.get(f"{HERE}/rejudgments/first")).json()
    lines = {line["item"]: line for line in found["lines"]}
    assert (found["back"], found["changed"], found["diagnosis"]) == (4, 2, "d1")
    five = lines["i005"]
    assert (five["before"], five["now"], five["got"], five["changed"]) == ("warm", "cold", 5, True)
    assert (lines["i004"]["now"], lines["i004"]["changed"]) == ("warm", False)
    # two of three suspects were wrong; none of one of the slice: i008 was missed, so it misleads
    assert (found["precision"]["hits"], found["precision"]["n"]) == (2, 3)
    assert found["precision"]["value"] == pytest.approx(2 / 3)
    assert (found["rest"]["hits"], found["rest"]["n"], found["recall"]["value"]) == (0, 1, 1.0)
    assert found["recall"]["lower"] < 0.5
    listed = (await place.owner.get(f"{HERE}/rejudgments")).json()["batches"]
    assert [(one["batch"], one["changed"]) for one in listed] == [("first", 2)]


async def test_batches_are_listed_page_by_page(place: Place) -> None:
    for number, (item, more) in enumerate(zip(WRONG, (5, 6, 6), strict=True)):
        await asked(place, {"item": item, "wrong": 0.9}, batch=f"b{number}", judgments=more)
    for login in ("cem", "dora", "eve", "fay", "gus"):
        await judged(place, await place.person(login=login))
    settled = {"labels": {"tone": right(WRONG[1])}, "reason": ""}
    done = await place.owner.post(f"{HERE}/items/{WRONG[1]}/adjudicate", json=settled)
    assert done.status_code < 300
    # b0 has its five judgments, b1 an expert's word, b2 five of six
    listed, after = [], ""
    while True:
        page = (await place.owner.get(f"{HERE}/rejudgments?limit=1&after={after}")).json()
        listed += page["batches"]
        if page["next"] is None:
            break
        after = page["next"]
    assert sorted(one["batch"] for one in listed) == ["b0", "b1", "b2"]
    for one in listed:
        detail = (await place.owner.get(f"{HERE}/rejudgments/{one['batch']}")).json()
        assert {name: detail[name] for name in one} == one
    assert {one["batch"]: (one["back"], one["changed"]) for one in listed} == {
        "b0": (1, 1),
        "b1": (1, 1),
        "b2": (0, 0),
    }
    other = (await place.owner.get(f"{HERE}/rejudgments?question=why")).json()
    assert other == {"batches": [], "next": None}
    assert (await place.owner.get(f"{HERE}/rejudgments?after=x")).status_code == 422


async def test_the_log_tells_each_suspect_and_folds_to_the_same_views(place: Place) -> None:
    await asked(place, {"item": "i002", "wrong": 0.9, "suggested": "warm"}, batch="b")
    await judged(place, await place.person(login="cem"))
    history = (await place.owner.get(f"{HERE}/items/i002")).json()["history"]
    (widened,) = [one for one in history if one["kind"] == "item_widened"]
    told = widened["data"]
    assert (told["batch"], told["by"], told["reason"]) == ("b", 1, "suspect")
    assert told["suspect"]["suggested"] == "warm"
    assert told["suspect"]["label"] == "cold"
    assert told["suspect"]["judged"] == 2
    await place.house.store.number()
    again = await place.house.store.read(lambda tx: replay(tx, "tone", place.house.draws("tone")))
    assert again.holds, again.named
    await place.house.store.read(assert_views_are_replay)


async def test_the_same_batch_is_asked_for_once(place: Place) -> None:
    first = await asked(place, {"item": "i002", "wrong": 0.9}, batch="b")
    again = await asked(place, {"item": "i005", "wrong": 0.9}, batch="b")
    assert again == first
    detail = (await place.owner.get(f"{HERE}/rejudgments/b")).json()
    assert [line["item"] for line in detail["lines"]] == ["i002"]


async def test_what_cannot_be_judged_again_is_named_with_the_reason(place: Place) -> None:
    await place.add([NewItem({"sentence": "new"}, "new")])
    settled = await place.owner.post(
        f"{HERE}/items/i003/adjudicate", json={"labels": {"tone": "warm"}, "reason": ""}
    )
    assert settled.status_code < 300
    await asked(place, {"item": "i002", "wrong": 0.9})
    names = ("i002", "none", "new", "i003", "i004", "i004")
    sent = await asked(
        place,
        *({"item": name, "wrong": 0.5} for name in names),
        {"item": "i006", "wrong": 0.5, "suggested": "hot"},
    )
    assert (sent["sent"], sent["refused_count"]) == (1, 6)
    assert [(one["row"], one["what"]) for one in sent["refused"]] == [
        (1, "it is being judged again already"),
        (2, "there is no such item"),
        (3, "nobody judged it yet"),
        (4, "an expert settled it"),
        (6, "it is named twice"),
        (7, "the suggested label 'hot' is no option"),
    ]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"items": []}, 422),
        ({"items": [{"item": "i001", "wrong": 1.5}]}, 422),
        ({"items": [{"item": "i001", "wrong": 0.5}], "judgments": 0}, 422),
        ({"items": [{"item": "i001", "wrong": 0.5}], "question": "why"}, 404),
        ({"items": [{"item": "i001", "wrong": 0.5}], "question": "nothing"}, 404),
    ],
)
async def test_what_is_no_batch_is_refused(
    place: Place, given: dict[str, Any], status: int
) -> None:
    answer = await place.owner.post(f"{HERE}/rejudge", json=given)
    assert answer.status_code == status, answer.text


async def test_raters_may_neither_ask_nor_look(place: Place) -> None:
    rater = place.raters[0]
    given = body({"item": "i002", "wrong": 0.9})
    assert (await rater.post(f"{HERE}/rejudge", json=given)).status_code == 403
    assert (await rater.get(f"{HERE}/rejudgments")).status_code == 403
    assert (await place.owner.get(f"{HERE}/rejudgments/none")).status_code == 404


async def test_a_closed_campaign_asks_for_nothing(place: Place) -> None:
    assert (await place.owner.post(f"{HERE}/close", json={"reason": ""})).status_code < 300
    given = body({"item": "i002", "wrong": 0.9})
    assert (await place.owner.post(f"{HERE}/rejudge", json=given)).status_code == 409
