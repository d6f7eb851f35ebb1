"""Raters take away a receipt of their own judgments, and of nothing else."""

from __future__ import annotations

import json
from functools import partial

import httpx
import pytest

from house import Place
from quorate.certificate.proof.envelope import Envelope
from quorate.certificate.proof.receipt import Receipt
from quorate.ledger.disclosure import leaf_of
from quorate.storage.queries import log as logs
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


async def receipt(place: Place, rater: httpx.AsyncClient, query: str = "") -> Receipt:
    answer = await rater.get(f"/api/campaigns/{place.name}/receipts{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith('"tone.receipt.json"')
    return Receipt.parse(answer.content, [place.house.signer(place.name).verifier], "answer")


async def sign(place: Place) -> None:
    signed = await place.owner.post(f"/api/ledger/{place.name}/checkpoint")
    assert signed.status_code == 200, signed.text


async def judge(place: Place, rater: httpx.AsyncClient, name: str, tone: str = "warm") -> str:
    lease = await place.first_lease(rater)
    given = {"tone": tone, "why": "Because of my grandmother."}
    made = await place.submit(rater, lease, submission=name, labels=given)
    assert made.status_code == 200, made.text
    found: str = made.json()["receipt"]["judgment"]
    return found


async def test_a_rater_gets_their_own_judgments_and_revisions(place: Place) -> None:
    mine, other = place.raters[:2]
    first = await judge(place, mine, "a")
    await judge(place, other, "b")
    second = await judge(place, mine, "c", "cold")
    change = {"submission": "r", "labels": {"tone": "warm"}, "seconds": 1}
    where = f"/api/campaigns/{place.name}/judgments/{second}"
    assert (await mine.put(where, json=change)).status_code == 200
    await sign(place)
    found = await receipt(place, mine)
    assert [(one.judgment, one.labels) for one in found.judgments] == [
        (first, {"tone": "warm"}),
        (second, {"tone": "cold"}),
        (second, {"tone": "warm"}),
    ]
    kinds = [one.kind for one in found.judgments]
    assert kinds == ["judgment_submitted", "judgment_submitted", "judgment_revised"]
    for one in found.judgments:
        line = await place.house.store.read(
            partial(Transaction.one, query=logs.LINE, log=place.name, idx=one.index)
        )
        assert line is not None
        assert leaf_of(line.body.encode()) == one.leaf(place.name) == line.leaf


async def test_it_says_nothing_of_the_item_nor_what_it_was_for(place: Place) -> None:
    rater = place.raters[0]
    await judge(place, rater, "a")
    await sign(place)
    answer = await rater.get(f"/api/campaigns/{place.name}/receipts")
    record = json.loads(Envelope.parse(answer.content).payload)
    assert set(record) == {"format", "campaign", "checkpoint", "judgments", "next"}
    (one,) = record["judgments"]
    assert set(one) == {
        "at", "index", "judgment", "kind", "labels", "path", "rest", "sealed", "v",
    }  # fmt: skip
    assert set(one["sealed"]) == {"why"}
    assert "grandmother" not in answer.text


async def test_parts_of_it_go_on_where_the_last_one_ended(place: Place) -> None:
    rater = place.raters[0]
    made = [await judge(place, rater, f"s{n}") for n in range(3)]
    await sign(place)
    first = await receipt(place, rater, "?limit=2")
    assert [one.judgment for one in first.judgments] == made[:2]
    assert first.following is not None
    second = await receipt(place, rater, f"?start={first.following}&limit=2")
    assert [one.judgment for one in second.judgments] == made[2:]
    assert second.following is None


async def test_what_came_after_the_signed_head_waits_for_the_next(place: Place) -> None:
    rater = place.raters[0]
    await sign(place)
    await judge(place, rater, "a")
    assert (await receipt(place, rater)).judgments == ()
    await sign(place)
    assert len((await receipt(place, rater)).judgments) == 1


async def test_who_was_removed_has_theirs_still(place: Place) -> None:
    rater = place.raters[0]
    await judge(place, rater, "a")
    await sign(place)
    person = (await rater.get("/api/session")).json()["person"]
    where = f"/api/campaigns/{place.name}/raters/{person}/standing"
    done = await place.owner.put(where, json={"standing": "removed", "reason": "by agreement"})
    assert done.status_code < 300, done.text
    assert (await rater.get(f"/api/campaigns/{place.name}/work")).status_code != 200
    assert len((await receipt(place, rater)).judgments) == 1


async def test_strangers_learn_nothing_and_leads_have_none_of_their_own(place: Place) -> None:
    await sign(place)
    where = f"/api/campaigns/{place.name}/receipts"
    outside = await place.browser()
    assert (await outside.get(where)).status_code == 401
    assert (await place.owner.get(where)).status_code in (403, 409)
    assert (await place.raters[0].get("/api/campaigns/other/receipts")).status_code == 404
