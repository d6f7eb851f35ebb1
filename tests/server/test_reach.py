"""What a person reaches by ids that are not theirs: nothing, and nobody learns that they exist."""

from __future__ import annotations

import httpx
import pytest

from campaigns import small_spec
from house import Place, sentences, submission, unnamed
from quorate.campaign.rights import Role

pytestmark = pytest.mark.anyio


def refused_alike(theirs: httpx.Response, nothing: httpx.Response, real: str, fake: str) -> None:
    """Somebody else's and nobody's get the same answer, but for the id that was asked for."""
    assert theirs.status_code == nothing.status_code == 404
    assert unnamed(theirs).replace(real, fake) == unnamed(nothing)
    assert set(theirs.headers) == set(nothing.headers)


async def test_anothers_lease_cannot_be_answered_skipped_kept_or_reported(place: Place) -> None:
    mine, other = place.raters
    lease = await place.first_lease(mine)
    fake = "l_" + "0" * 20
    where = f"/api/campaigns/{place.name}/leases"
    refused_alike(
        await place.submit(other, lease, submission="s"),
        await place.submit(other, fake, submission="s"),
        lease,
        fake,
    )
    for verb, body in (
        ("skip", {"submission": "s", "reason": "unclear"}),
        ("extend", {}),
        ("problem", {"text": "It is cut."}),
    ):
        theirs = await other.post(f"{where}/{lease}/{verb}", json=body)
        nothing = await other.post(f"{where}/{fake}/{verb}", json=body)
        refused_alike(theirs, nothing, lease, fake)
    assert (await place.submit(mine, lease)).status_code == 200


async def test_anothers_judgment_cannot_be_changed_or_seen(place: Place) -> None:
    mine, other = place.raters
    made = await place.submit(mine, await place.first_lease(mine))
    judgment = made.json()["receipt"]["judgment"]
    fake = "j_" + "0" * 24
    where = f"/api/campaigns/{place.name}/judgments"
    change = {"submission": "r", "labels": {"tone": "cold"}, "seconds": 1}
    theirs = await other.put(f"{where}/{judgment}", json=change)
    nothing = await other.put(f"{where}/{fake}", json=change)
    refused_alike(theirs, nothing, judgment, fake)
    assert (await other.get(f"{where}/mine/last")).status_code == 404
    assert (await mine.get(f"{where}/mine/last")).json()["labels"] == {"tone": "warm"}


async def test_a_submission_name_of_another_rater_is_free(place: Place) -> None:
    mine, other = place.raters
    first = await place.submit(mine, await place.first_lease(mine), submission="same")
    second = await place.submit(other, await place.first_lease(other), submission="same")
    assert first.status_code == second.status_code == 200
    assert first.json()["receipt"]["judgment"] != second.json()["receipt"]["judgment"]
    assert second.json()["progress"]["judged"] == 1


async def test_progress_is_ones_own(place: Place) -> None:
    mine, other = place.raters
    await place.submit(mine, await place.first_lease(mine))
    where = f"/api/campaigns/{place.name}/progress"
    assert (await mine.get(where)).json()["judged"] == 1
    assert (await other.get(where)).json()["judged"] == 0


async def test_a_lease_of_another_campaign_is_not_taken(place: Place) -> None:
    await place.open(small_spec(name="second"), sentences(2))
    rater = place.raters[0]
    secret = await place.link(campaign="second")
    joined = await rater.post(f"/api/invitations/{secret}", json={"agreed": True})
    assert joined.status_code == 201
    lease = await place.first_lease(rater)
    answer = await rater.post("/api/campaigns/second/judgments", json=submission(lease))
    assert answer.status_code == 404
    skip = {"submission": "s", "reason": "unclear"}
    answer = await rater.post(f"/api/campaigns/second/leases/{lease}/skip", json=skip)
    assert answer.status_code == 404


async def test_strangers_do_not_learn_which_campaigns_there_are(place: Place) -> None:
    await place.open(small_spec(name="second"), sentences(2))
    rater = place.raters[0]
    for path in PATHS:
        there = await rater.get(f"/api/campaigns/second{path}")
        nowhere = await rater.get(f"/api/campaigns/fourth{path}")
        refused_alike(there, nowhere, "second", "fourth")
    seen = (await rater.get("/api/session")).json()["campaigns"]
    assert [campaign["campaign"] for campaign in seen] == ["tone"]


async def test_who_was_removed_sees_as_little_as_a_stranger(place: Place) -> None:
    from quorate.campaign.standing import change_standing

    rater = place.raters[0]
    person = (await rater.get("/api/session")).json()["person"]
    await place.house.store.write(
        lambda tx: change_standing(
            tx, place.owner_actor, place.name, person, "removed", "by agreement"
        )
    )
    for path in ("/work", "/form", "/progress", "/feedback", "/attributes", "/calibrations/mine"):
        assert (await rater.get(f"/api/campaigns/{place.name}{path}")).status_code == 404
    # but for why, and what they may say to that
    own = (await rater.get(f"/api/campaigns/{place.name}/standing")).json()
    assert set(own) == {"campaign", "title", "language", "standing", "progress", "messages"}
    assert (own["standing"]["standing"], own["standing"]["reason"]) == ("removed", "by agreement")


async def test_a_rater_is_given_nothing_of_the_leads(place: Place) -> None:
    """Every GET of the API, tried as a rater with the ids that there are."""
    rater = place.raters[0]
    person = (await place.raters[1].get("/api/session")).json()["person"]
    ids = {
        "campaign": place.name,
        "item": "i000",
        "log": place.name,
        "person": person,
        "rater": person,
        "version": "1.0",
        "old": "1.0",
        "new": "1.0",
        "index": "0",
        "format": "csv",
        "token": "x",
        "digest": "0" * 64,
        "name": "x",
        "round": "c_" + "0" * 20,
        "question": "tone",
        "batch": "x",
        "what": "curves",
    }
    paths = place.app.openapi()["paths"]
    opened = set()
    for path, methods in paths.items():
        if "get" in methods:
            answer = await rater.get(path.replace(":path", "").format_map(ids))
            assert answer.status_code < 500, path
            if answer.status_code < 400:
                opened.add(path)
    assert "/api/campaigns/{campaign}/items" in paths
    assert opened == {
        "/api/session",
        "/api/session/campaigns",
        "/api/tokens",
        "/api/oidc",
        "/api/campaigns",
        "/api/campaigns/{campaign}/form",
        "/api/campaigns/{campaign}/work",
        "/api/campaigns/{campaign}/progress",
        "/api/campaigns/{campaign}/feedback",
        "/api/campaigns/{campaign}/receipts/releases",
        "/api/campaigns/{campaign}/standing",
        "/api/campaigns/{campaign}/attributes",
        "/api/campaigns/{campaign}/calibrations/mine",
        "/api/templates",
        "/api/templates/starter",
        "/api/schema/campaign.json",
        "/health",
        "/ready",
    }
    assert (await rater.get("/api/campaigns")).json()["campaigns"] == []


async def test_an_auditor_reads_and_never_writes(place: Place) -> None:
    auditor = await place.person(Role.AUDITOR)
    base = f"/api/campaigns/{place.name}"
    assert (await auditor.get(f"{base}/items")).status_code == 200
    for path, body in (
        ("/close", {"reason": ""}),
        ("/items", {"items": [{"content": {"sentence": "x"}}]}),
        ("/guidelines", {"version": "2", "text": "x", "note": ""}),
        ("/invitations", {"role": "rater"}),
        ("/judgments", submission("l_x")),
        ("/items/i000/retire", {"reason": "x"}),
    ):
        assert (await auditor.post(f"{base}{path}", json=body)).status_code == 403, path


PATHS = (
    "/work",
    "/standing",
    "/form",
    "/progress",
    "/items",
    "/status",
    "/raters",
    "/judgments/mine/last",
)
