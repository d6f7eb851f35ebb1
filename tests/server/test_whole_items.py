"""All items of a campaign at once: the same as one by one."""

from __future__ import annotations

import json

import pytest

from campaigns import Clock
from house import Place, submission
from quorate.campaign import whole_items

pytestmark = pytest.mark.anyio
KEYS = ("item", "content", "state", "gold", "adjudicated", "outcome", "bank", "slices")
OF_JUDGMENT = (
    "judgment", "rater", "at", "seconds", "guideline", "labels", "shown", "surplus", "excluded",
    "comment", "purpose", "imported",
)  # fmt: skip


async def test_lines_say_what_the_pages_of_items_say(
    place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_items, "AT_ONCE", 2)
    base = f"/api/campaigns/{place.name}"
    for n, rater in enumerate(place.raters[:2]):
        for said in ("first", "second"):
            given = submission(await place.first_lease(rater))
            given["labels"] = {"tone": "cold", "why": f'„{said}" \\ of {n}\n'}
            given["comment"] = f"about {said}"
            clock.advance(7)
            assert (await rater.post(f"{base}/judgments", json=given)).status_code == 200
    lease = await place.first_lease(place.raters[0])
    skip = {"submission": "s1", "reason": "unclear", "comment": "what “it”?"}
    assert (await place.raters[0].post(f"{base}/leases/{lease}/skip", json=skip)).is_success
    names = [one["item"] for one in (await place.owner.get(f"{base}/items")).json()["items"]]
    found = await place.owner.get(f"{base}/items.jsonl")
    lines = [json.loads(line) for line in found.text.splitlines()]
    assert [line["item"] for line in lines] == names
    assert len(names) > 3
    assert sum(len(line["judgments"]) for line in lines) == 4
    assert sum(len(line["skips"]) for line in lines) == 1
    for line in lines:
        whole = (await place.owner.get(f"{base}/items/{line['item']}")).json()
        assert {key: line[key] for key in KEYS} == {key: whole[key] for key in KEYS}
        judged = [{key: one[key] for key in OF_JUDGMENT} for one in whole["judgments"]]
        assert (line["judgments"], line["skips"]) == (judged, whole["skips"])


async def test_raters_may_not_take_items_out(place: Place) -> None:
    refused = await place.raters[0].get(f"/api/campaigns/{place.name}/items.jsonl")
    assert refused.status_code == 403
