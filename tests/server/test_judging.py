"""A rater's way through the work, by HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns import MINUTE, Clock, assert_counts_are_sound, assert_views_are_replay, small_spec
from house import Place, opened, sentences, submission
from quorate.campaign.rights import Role

pytestmark = pytest.mark.anyio


async def test_work_hands_out_as_many_items_as_may_be_held(place: Place) -> None:
    work = await place.work(place.raters[0])
    assert work["state"] == "work"
    assert [set(lease) for lease in work["leases"]] == [  # type: ignore[attr-defined]
        {"lease", "content", "shown", "guideline", "expires_at"}
    ] * 2
    again = await place.work(place.raters[0])
    assert ids(again) == ids(work)


async def test_submit_answers_with_the_receipt_and_the_next_items(place: Place) -> None:
    rater = place.raters[0]
    held = (await place.work(rater))["leases"]
    answer = await place.submit(rater, held[0]["lease"])  # type: ignore[index]
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {
        "receipt",
        "leases",
        "progress",
        "state",
        "lesson",
        "trial",
        "batch",
    }
    assert set(body["receipt"]) == {"judgment", "at", "surplus"}
    assert body["receipt"]["surplus"] is False
    assert body["leases"][0]["lease"] == held[1]["lease"]  # type: ignore[index]
    assert len(body["leases"]) == 2
    # 4.5 s of active time were said, but no time has passed on the clock of the house
    assert body["progress"] == {
        "judged": 1,
        "skipped": 0,
        "seconds": 0.0,
        "earned": 0.25,
        "paid": 0.0,
        "currency": "EUR",
    }


async def test_the_same_submission_twice_gets_one_judgment(place: Place, clock: Clock) -> None:
    rater = place.raters[0]
    body = submission(await place.first_lease(rater))
    where = f"/api/campaigns/{place.name}/judgments"
    first = await rater.post(where, json=body)
    clock.advance(5_000)
    second = await rater.post(where, json=body)
    assert second.status_code == 200
    assert second.json()["receipt"] == first.json()["receipt"]
    assert second.json()["progress"]["judged"] == 1


async def test_all_items_are_judged_overlap_times_and_then_it_is_done(place: Place) -> None:
    for rater in place.raters:
        while (work := await place.work(rater))["leases"]:
            lease = work["leases"][0]["lease"]  # type: ignore[index]
            assert (await place.submit(rater, lease)).status_code == 200
        assert work["state"] == "done"
    await place.house.store.read(lambda tx: assert_counts_are_sound(tx, overlap=2))
    await place.house.store.read(assert_views_are_replay)


async def test_a_wrong_answer_is_refused_with_its_path(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    answer = await place.submit(rater, lease, labels={"tone": "lukewarm"})
    assert answer.status_code == 422
    (detail,) = answer.json()["error"]["details"]
    assert detail["path"] == "tone"
    assert "lukewarm" in detail["found"]
    assert "warm" in detail["allowed"]
    assert (await place.submit(rater, lease)).status_code == 200


async def test_a_late_answer_is_kept(place: Place, clock: Clock) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    clock.advance(31 * MINUTE)
    from quorate.server.background import Background

    await Background(place.house).sweep()
    answer = await place.submit(rater, lease)
    assert answer.status_code == 200
    assert answer.json()["receipt"]["surplus"] is False


async def test_undo_shows_the_last_answer_with_its_words_and_changes_it(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    given = {"tone": "warm", "why": "It greets."}
    receipt = (await place.submit(rater, lease, labels=given)).json()["receipt"]
    where = f"/api/campaigns/{place.name}/judgments"
    last = (await rater.get(f"{where}/mine/last")).json()
    assert last["labels"] == given
    assert last["judgment"] == receipt["judgment"]
    assert last["until"] == last["at"] + 10 * MINUTE
    change = {"submission": "r1", "labels": {"tone": "cold"}, "seconds": 1, "revision": 0}
    for _ in range(2):  # sent again it changes nothing
        answer = await rater.put(f"{where}/{receipt['judgment']}", json=change)
        assert answer.status_code == 200
    last = (await rater.get(f"{where}/mine/last")).json()
    assert last["labels"] == {"tone": "cold"}
    assert last["revision"] == 1


async def test_undo_ends_with_its_time_once_the_item_is_full(place: Place, clock: Clock) -> None:
    await place.open(small_spec(name="once", overlap=1), sentences(1))
    rater = await place.person(campaign="once")
    where = "/api/campaigns/once"
    lease = (await rater.get(f"{where}/work")).json()["leases"][0]["lease"]
    receipt = (await rater.post(f"{where}/judgments", json=submission(lease))).json()["receipt"]
    clock.advance(11 * MINUTE)
    change = {"submission": "r1", "labels": {"tone": "cold"}, "seconds": 1}
    answer = await rater.put(f"{where}/judgments/{receipt['judgment']}", json=change)
    assert answer.status_code == 409


async def test_skip_gives_another_item_and_never_the_same_again(place: Place) -> None:
    rater = place.raters[0]
    seen = set()
    for _ in range(6):
        leases = (await place.work(rater))["leases"]
        lease = leases[0]  # type: ignore[index]
        seen.add(lease["content"]["sentence"])
        body = {"submission": "x", "reason": "unclear"}
        where = f"/api/campaigns/{place.name}/leases/{lease['lease']}/skip"
        for _ in range(2):
            assert (await rater.post(where, json=body)).status_code == 200
    assert len(seen) == 6
    assert (await place.work(rater))["state"] == "done"


async def test_skip_refuses_a_reason_that_is_not_offered(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    where = f"/api/campaigns/{place.name}/leases/{lease}/skip"
    answer = await rater.post(where, json={"submission": "x", "reason": "bored"})
    assert answer.status_code == 422


async def test_extend_moves_the_end_while_at_work(place: Place, clock: Clock) -> None:
    rater = place.raters[0]
    lease = (await place.work(rater))["leases"][0]  # type: ignore[index]
    clock.advance(20 * MINUTE)
    where = f"/api/campaigns/{place.name}/leases/{lease['lease']}/extend"
    answer = await rater.post(where)
    # a full term of 30 minutes from now on, instead of the 10 that are left
    assert answer.json() == {"expires_at": lease["expires_at"] + 20 * MINUTE}


async def test_a_problem_reaches_the_lead_sealed(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    where = f"/api/campaigns/{place.name}/leases/{lease}/problem"
    assert (await rater.post(where, json={"text": "The sentence is cut."})).status_code == 204
    found = await place.house.store.read(lambda tx: _bodies(tx, place.name))
    assert any('"problem_reported"' in body for body in found)
    assert not any("cut" in body for body in found)


async def test_the_guideline_must_be_read_first_and_says_what_changed(place: Place) -> None:
    newcomer = await place.person(ready=False)
    work = await place.work(newcomer)
    assert (work["state"], work["leases"]) == ("guideline", [])
    base = f"/api/campaigns/{place.name}/guideline"
    assert (await newcomer.post(f"{base}/0.9/acknowledge")).status_code == 409
    assert (await newcomer.post(f"{base}/1.0/acknowledge")).status_code == 204
    assert (await place.work(newcomer))["state"] == "work"
    from quorate.campaign.publishing import publish_guideline

    await place.house.store.write(
        lambda tx: publish_guideline(
            tx, place.owner_actor, place.name, "1.1", "Judge the words only.", "shorter"
        )
    )
    work = await place.work(newcomer)
    assert work["state"] == "guideline"
    assert work["guideline"] == {
        "version": "1.1",
        "text": "Judge the words only.",
        "note": "shorter",
        "acknowledged": False,
        "changed_since": {"version": "1.0", "text": "Judge the words, not the writer."},
    }


async def test_consent_is_given_on_the_invitation_and_asked_again_when_it_changes(
    place: Place,
) -> None:
    await place.open(small_spec(name="asked", consent="We store answers."), sentences(2))
    rater = await place.person(campaign="asked")
    work = (await rater.get("/api/campaigns/asked/work")).json()
    assert work["state"] == "work"
    assert work["consent"] is None
    from quorate.campaign.changing import change_campaign

    other = small_spec(name="asked", consent="We store answers and times.")
    await place.house.store.write(lambda tx: change_campaign(tx, place.owner_actor, "asked", other))
    work = (await rater.get("/api/campaigns/asked/work")).json()
    assert work["state"] == "consent"
    assert work["consent"]["text"] == "We store answers and times."
    where = "/api/campaigns/asked/consent"
    assert (await rater.post(where, json={"version": "0" * 64})).status_code == 409
    agreed = await rater.post(where, json={"version": work["consent"]["version"]})
    assert agreed.status_code == 204
    assert (await rater.get("/api/campaigns/asked/work")).json()["state"] == "work"


async def test_progress_tells_the_whole_and_the_day(place: Place, clock: Clock) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    clock.advance(10_000)
    await place.submit(rater, lease, seconds=7.25)
    clock.advance(24 * 60 * MINUTE)
    lease = await place.first_lease(rater)
    clock.advance(10_000)
    await place.submit(rater, lease, seconds=2)
    found = (await rater.get(f"/api/campaigns/{place.name}/progress")).json()
    assert (found["judged"], found["seconds"], found["earned"]) == (2, 9.25, 0.5)
    assert found["today"] == {"judged": 1, "seconds": 2.0, "earned": 0.25}
    whole = await rater.get(f"/api/campaigns/{place.name}/progress", params={"since": 0})
    assert whole.json()["today"] == {"judged": 2, "seconds": 9.25, "earned": 0.5}


async def test_a_paused_rater_reads_why(place: Place) -> None:
    from quorate.campaign.standing import change_standing

    rater = place.raters[0]
    person = (await rater.get("/api/session")).json()["person"]
    await place.house.store.write(
        lambda tx: change_standing(
            tx, place.owner_actor, place.name, person, "paused", "Let us talk first."
        )
    )
    work = await place.work(rater)
    assert (work["state"], work["reason"]) == ("paused", "Let us talk first.")
    assert work["leases"] == []


async def test_the_form_has_what_the_page_needs(place: Place) -> None:
    form = (await place.raters[0].get(f"/api/campaigns/{place.name}/form")).json()
    assert form["title"] == "How does it sound?"
    assert [question["name"] for question in form["questions"]] == ["tone", "why"]
    assert [field["name"] for field in form["content"]] == ["sentence"]
    assert [reason["value"] for reason in form["skip_reasons"]][:2] == ["unclear", "cannot_judge"]
    assert form["pay"] == {"currency": "EUR", "per_item": 0.25}
    assert (form["hold"], form["undo_minutes"], form["break_minutes"]) == (2, 10, 50)


async def test_leads_and_auditors_see_the_form_but_get_no_work(place: Place) -> None:
    for role in (Role.LEAD, Role.AUDITOR):
        member = await place.person(role)
        assert (await member.get(f"/api/campaigns/{place.name}/form")).status_code == 200
        assert (await member.get(f"/api/campaigns/{place.name}/work")).status_code == 403


def ids(work: dict[str, object]) -> set[str]:
    leases = work["leases"]
    assert isinstance(leases, list)
    return {lease["lease"] for lease in leases}


def _bodies(tx: object, log: str) -> list[str]:
    from quorate.storage.queries import log as logs
    from quorate.storage.transaction import Transaction

    assert isinstance(tx, Transaction)
    return [line.body for line in tx.all(logs.LINES, log=log, start=0, limit=10_000)]


async def test_every_so_many_answers_a_batch_is_complete(tmp_path: Path) -> None:
    spec = small_spec(way={"feedback_every": 2}, overlap=1)
    async with opened(tmp_path, raters=1, items=5, spec=spec) as place:
        rater, batches = place.raters[0], []
        for _ in range(5):
            answer = await place.submit(rater, await place.first_lease(rater))
            batches.append(answer.json()["batch"])
        assert batches == [None, 1, None, 2, None]
