"""A rater's way over HTTP: practice, feedback, appeals, consent, attributes, skills, rounds."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import httpx
import pytest

from campaigns import MINUTE, Clock, small_spec, view_row, view_rows
from house import Place, sentences
from quorate.campaign.adding import NewItem
from quorate.campaign.rights import Role
from quorate.ledger.views import ITEMS, JUDGMENTS, LEASES, MEMBERS

pytestmark = pytest.mark.anyio
Body = dict[str, Any]
OTHER = {"warm": "cold", "cold": "warm"}
WAY = {
    "training": {"items": 4, "bar": 0.75, "tries": 2, "refresher": 2},
    "qualification": {"items": 10, "bar": 0.6, "confidence": 0.8, "grants": "tone"},
}


def banked(bank: str, number: int) -> list[NewItem]:
    """Items of a bank, warm and cold in turn."""
    return [
        NewItem(
            {"sentence": f"{bank} {n}"},
            f"{bank}{n:02d}",
            {"tone": ("warm", "cold")[n % 2]},
            bank=bank,
            explanation="So it says.",
        )
        for n in range(number)
    ]


class Desk:
    """A rater's browser in one campaign."""

    def __init__(
        self, place: Place, client: httpx.AsyncClient, campaign: str, clock: Clock | None = None
    ) -> None:
        self.place, self.client, self.campaign, self.clock = place, client, campaign, clock
        self.sent = 0

    async def get(self, path: str) -> Body:
        answer = await self.client.get(f"/api/campaigns/{self.campaign}{path}")
        assert answer.status_code == 200, answer.text
        found: Body = answer.json()
        return found

    async def send(self, method: str, path: str, **body: object) -> httpx.Response:
        where = f"/api/campaigns/{self.campaign}{path}"
        return await self.client.request(method, where, json=body)

    async def person(self) -> str:
        person: str = (await self.client.get("/api/session")).json()["person"]
        return person

    async def answer(self, lease: str, tone: str) -> Body:
        self.sent += 1
        if self.clock is not None:
            self.clock.advance(1_000)
        answer = await self.send(
            "POST",
            "/judgments",
            submission=f"s{self.sent}",
            lease=lease,
            labels={"tone": tone},
            seconds=3,
        )
        assert answer.status_code == 200, answer.text
        found: Body = answer.json()
        return found

    async def judge(self, *, right: bool = True) -> Body:
        """Answer the first item in hand as its known answer says, or otherwise."""
        lease = (await self.get("/work"))["leases"][0]["lease"]
        known = await self.place.house.store.read(lambda tx: _known(tx, self.campaign, lease))
        tone = known or "warm"
        return await self.answer(lease, tone if right else OTHER[tone])


def _known(tx: Any, campaign: str, lease: str) -> str | None:
    item = str(view_row(tx, LEASES, lease=lease)["item"])
    gold = view_row(tx, ITEMS, campaign=campaign, item=item)["gold"]
    return None if gold is None else str(json.loads(str(gold))["tone"])


async def opened(place: Place, **keys: object) -> str:
    """A campaign ``way`` with four items of work."""
    await place.open(small_spec(name="way", **keys), sentences(4))
    return "way"


async def desk(
    place: Place, campaign: str, role: Role = Role.RATER, clock: Clock | None = None
) -> Desk:
    return Desk(place, await place.person(role, campaign=campaign), campaign, clock)


async def test_from_the_invitation_through_practice_and_test_to_work(
    place: Place, clock: Clock
) -> None:
    campaign = await opened(place, way=WAY)
    await place.add(banked("training", 8) + banked("qualification", 12), campaign)
    rater = await desk(place, campaign, clock=clock)
    work = await rater.get("/work")
    assert (work["state"], len(work["leases"])) == ("training", 1)
    begun = {key: work["trial"][key] for key in ("stage", "attempt", "tries", "given", "of", "bar")}
    assert begun == {
        "stage": "training",
        "attempt": 1,
        "tries": 2,
        "given": 0,
        "of": 4,
        "bar": 0.75,
    }
    assert "begins with practice" in work["standing"]["reason"]
    assert set(work["leases"][0]) == {"lease", "content", "shown", "guideline", "expires_at"}
    first = await rater.judge()
    assert first["lesson"]["right"] is True
    assert first["lesson"]["explanation"] == "So it says."
    wrong = await rater.judge(right=False)
    assert wrong["lesson"]["right"] is False
    await rater.judge(right=False)
    failed = await rater.judge()
    assert failed["trial"]["outcome"] == "failed"
    assert (failed["state"], len(failed["leases"])) == ("training", 1)  # the next try
    for _ in range(3):
        await rater.judge()
    passed = await rater.judge()
    assert passed["trial"]["outcome"] == "passed"
    assert passed["state"] == "qualification"
    for _ in range(3):
        tested = await rater.judge()
        assert (tested["lesson"], tested["trial"]["outcome"]) == (None, "running")
    done = await rater.judge()
    # .6^4 = .130 is at most the level of each look, .159
    assert (done["trial"]["outcome"], done["trial"]["right"]) == ("passed", 4)
    assert done["trial"]["lower"] > 0.6
    assert (done["state"], len(done["leases"])) == ("work", 2)
    told = await rater.get("/feedback")
    assert [(t["stage"], t["attempt"], t["outcome"], t["right"]) for t in told["trials"]] == [
        ("training", 1, "failed", 2),
        ("training", 2, "passed", 4),
        ("qualification", 1, "passed", 4),
    ]
    assert [one["skill"] for one in told["skills"]] == ["tone"]
    assert told["standing"]["standing"] == "active"
    assert told["earned"] == 12 * 0.25  # practice and test are paid


async def test_a_pause_is_explained_appealed_and_settled(place: Place) -> None:
    rater = Desk(place, place.raters[0], place.name)
    expert = await desk(place, place.name, Role.EXPERT)
    lead = Desk(place, place.owner, place.name)
    none = await rater.send("POST", "/appeals", words="But why?")
    assert none.status_code == 409
    path = f"/raters/{await rater.person()}/standing"
    paused = await lead.send("PUT", path, standing="paused", reason="Too many were wrong.")
    assert paused.status_code == 204
    work = await rater.get("/work")
    assert work["state"] == "paused"
    assert work["standing"]["reason"] == "Too many were wrong."
    assert work["standing"]["appeal"] == {
        "state": "none",
        "words": None,
        "answer": None,
        "at": None,
    }
    made = await rater.send("POST", "/appeals", words="They were not.")
    assert made.status_code == 201
    assert (await rater.send("POST", "/appeals", words="Again.")).status_code == 409
    assert (await rater.get("/work"))["standing"]["appeal"]["state"] == "waiting"
    hidden = await rater.client.get(f"/api/campaigns/{place.name}/appeals")
    assert hidden.status_code == 403
    (line,) = (await expert.get("/appeals?state=waiting"))["appeals"]
    assert (line["words"], line["reason"], line["name"]) == (
        "They were not.",
        "Too many were wrong.",
        "",
    )
    where = f"/appeals/{made.json()['appeal']}"
    mine = await rater.send("POST", where, outcome="granted", answer="Of course.")
    assert mine.status_code == 403
    done = await expert.send("POST", where, outcome="granted", answer="The gold was wrong.")
    assert done.status_code == 204
    work = await rater.get("/work")
    assert work["state"] == "work"
    assert work["standing"]["appeal"]["state"] == "granted"
    assert [one["about"] for one in work["messages"]] == ["appeal"]
    assert "The gold was wrong." in work["messages"][0]["text"]
    assert (await lead.get("/appeals"))["appeals"][0]["name"] == "Somebody"


async def test_a_removal_is_explained_appealed_and_taken_back(place: Place) -> None:
    rater = Desk(place, place.raters[0], place.name)
    lead = Desk(place, place.owner, place.name)
    lease = (await rater.get("/work"))["leases"][0]["lease"]
    await rater.answer(lease, "warm")
    path = f"/raters/{await rater.person()}/standing"
    no_reason = await lead.send("PUT", path, standing="removed")
    assert no_reason.status_code == 422
    removed = await lead.send("PUT", path, standing="removed", reason="You copied answers.")
    assert removed.status_code == 204
    own = await rater.get("/standing")
    assert own["title"] == "How does it sound?"
    assert own["progress"]["judged"] == 1
    assert own["standing"]["appeal"]["state"] == "none"
    made = await rater.send("POST", "/appeals", words="I did not.")
    assert made.status_code == 201
    assert (await rater.send("POST", "/appeals", words="Again.")).status_code == 409
    assert (await rater.get("/standing"))["standing"]["appeal"]["words"] == "I did not."
    (line,) = (await lead.get("/appeals?state=waiting"))["appeals"]
    assert (line["standing"], line["reason"]) == ("removed", "You copied answers.")
    where = f"/appeals/{made.json()['appeal']}"
    done = await lead.send("POST", where, outcome="granted", answer="We were mistaken.")
    assert done.status_code == 204
    work = await rater.get("/work")
    assert (work["state"], work["standing"]["appeal"]["state"]) == ("work", "granted")
    assert [one["about"] for one in work["messages"]] == ["appeal"]


async def test_a_pause_with_an_end_ends(place: Place, clock: Clock) -> None:
    from quorate.campaign.way.reinstating import reinstate

    rater = Desk(place, place.raters[0], place.name)
    lead = Desk(place, place.owner, place.name)
    path = f"/raters/{await rater.person()}/standing"
    until = clock.at + 60 * MINUTE
    early = await lead.send("PUT", path, standing="paused", reason="Rest.", until=clock.at)
    assert early.status_code == 422
    paused = await lead.send("PUT", path, standing="paused", reason="Rest.", until=until)
    assert paused.status_code == 204
    assert (await rater.get("/work"))["standing"]["until"] == until
    clock.advance(60 * MINUTE)
    await place.house.store.write(reinstate)
    assert (await rater.get("/work"))["state"] == "work"


async def test_taking_consent_back(place: Place) -> None:
    campaign = await opened(place, consent="We store answers.")
    rater = await desk(place, campaign)
    assert (await rater.get("/work"))["state"] == "work"
    assert (await rater.send("POST", "/consent/withdraw")).status_code == 204
    work = await rater.get("/work")
    assert (work["state"], work["leases"]) == ("consent", [])
    assert (await rater.send("POST", "/consent/withdraw")).status_code == 409
    version = work["consent"]["version"]
    assert (await rater.send("POST", "/consent", version=version)).status_code == 204
    assert (await rater.get("/work"))["state"] == "work"


async def test_attributes_are_asked_told_and_taken_back(place: Place) -> None:
    age = {
        "name": "age",
        "ask": "How old are you?",
        "why": "To compare.",
        "options": [{"value": "young", "text": "Under 40"}, "old"],
    }
    campaign = await opened(place, way={"attributes": [age]})
    rater, other = await desk(place, campaign), await desk(place, campaign)
    assert (await rater.get("/work"))["attributes_asked"] is True
    found = await rater.get("/attributes")
    assert found["asked"][0]["options"] == [
        {"value": "young", "text": "Under 40"},
        {"value": "old", "text": "old"},
    ]
    assert found["given"] == {}
    told = await rater.send("PUT", "/attributes", given={"age": "old"})
    assert told.json()["given"] == {"age": "old"}
    assert (await rater.get("/work"))["attributes_asked"] is False
    assert (await other.get("/attributes"))["given"] == {}
    assert (await rater.send("PUT", "/attributes", given={"age": "97"})).status_code == 422
    back = await rater.send("PUT", "/attributes", given={})
    assert back.json()["given"] == {}


async def test_gold_in_use_is_not_given_away_by_feedback(place: Place, clock: Clock) -> None:
    """After each answer the same counts, until a whole batch is done; then steps of five."""
    gold = [
        NewItem({"sentence": f"Gold {n}"}, f"g{n:02d}", {"tone": ("warm", "cold")[n % 2]})
        for n in range(40)
    ]
    spec = small_spec(
        name="way", assignment={"gold": 0.5}, way={"feedback_every": 10}, overlap=1, hold=1
    )
    await place.open(spec, sentences(60))
    await place.add(gold, "way")
    rater = await desk(place, "way", clock=clock)
    person = await rater.person()
    batches: dict[int, set[str]] = {}
    for answered in range(1, 41):
        await rater.judge(right=answered % 2 == 0)
        told = await rater.get("/feedback")
        assert told["batch"] == answered // 10
        assert "g0" not in json.dumps(told)
        batches.setdefault(told["batch"], set()).add(json.dumps(told["gold"]))
    assert [len(seen) for seen in batches.values()] == [1] * 5
    rows = await place.house.store.read(lambda tx: list(view_rows(tx, JUDGMENTS).values()))
    known = [row["right"] for row in rows if row["rater"] == person and row["purpose"] == "gold"]
    shown = told["gold"]
    assert len(known) >= 10  # else this test says little; about 20 are expected
    assert shown["n"] == len(known) // 5 * 5
    assert all(one["n"] >= 5 for one in shown["by_class"])
    assert shown["lower"] <= shown["right"] / shown["n"] <= shown["upper"]


async def test_feedback_shows_where_an_expert_settled_otherwise(place: Place) -> None:
    rater = Desk(place, place.raters[0], place.name)
    lead = Desk(place, place.owner, place.name)
    items = []
    for _ in range(2):
        lease = (await rater.get("/work"))["leases"][0]["lease"]
        row = await place.house.store.read(partial(view_row, view=LEASES, lease=lease))
        items.append(str(row["item"]))
        await rater.answer(lease, "warm")
    assert (await rater.get("/feedback"))["differences"] == []
    for item, tone in zip(items, ("cold", "warm"), strict=True):
        settled = await lead.send(
            "POST", f"/items/{item}/adjudicate", labels={"tone": tone}, reason="It bites."
        )
        assert settled.status_code < 300, settled.text
    told = await rater.get("/feedback")
    # only where the rater said otherwise
    assert [(one["mine"], one["consensus"], one["note"]) for one in told["differences"]] == [
        ({"tone": "warm"}, {"tone": "cold"}, "It bites.")
    ]
    assert "item" not in told["differences"][0]
    # an answer that tests others from now on is shown to nobody
    gold = await lead.send("PUT", f"/items/{items[0]}/gold", labels={"tone": "cold"}, reason="x")
    assert gold.status_code < 300, gold.text
    assert (await rater.get("/feedback"))["differences"] == []


async def test_what_checks_say_strongly_is_what_would_improve(place: Place) -> None:
    from quorate.ledger.event import SYSTEM
    from quorate.ledger.events import CheckFound

    rater = Desk(place, place.raters[0], place.name)
    person = await rater.person()
    found = [
        ("speed", "strong", "Your answers come faster than one can read."),
        ("pattern", "weak", "The same answer many times."),
        ("drift", "strong", "It got worse."),
        ("drift", "cleared", ""),
    ]

    def note(tx: Any) -> None:
        for n, (check, verdict, told) in enumerate(found):
            event = CheckFound(
                place.name, f"f_{n}", check, verdict, {}, rater=person, says="leads", told=told
            )
            tx.append(place.name, SYSTEM, event)

    await place.house.store.write(note)
    told = await rater.get("/feedback")
    assert told["improve"] == ["Your answers come faster than one can read."]
    assert "leads" not in json.dumps(told)


async def test_skills_are_vouched_for_by_leads_and_open_campaigns(place: Place) -> None:
    campaign = await opened(place, way={"requires": ["lang-de"]})
    rater = await desk(place, campaign)
    lead = Desk(place, place.owner, campaign)
    assert (await rater.get("/work"))["state"] == "skills"
    path = f"/raters/{await rater.person()}/skills"
    given = {"skill": "lang-de", "valid_days": 1, "why": "grew up there"}
    assert (await rater.send("POST", path, **given)).status_code == 403
    assert (await lead.send("POST", path, **{**given, "skill": "Ü"})).status_code == 422
    granted = await lead.send("POST", path, **given)
    assert granted.status_code == 201
    work = await rater.get("/work")
    assert work["state"] == "work"
    assert "lang-de" in work["messages"][0]["text"]
    where = f"/api/campaigns/{campaign}{path}/lang-de"
    assert (await rater.client.delete(where)).status_code == 403
    assert (await place.owner.delete(where)).status_code == 204
    assert (await place.owner.delete(where)).status_code == 404
    assert (await rater.get("/feedback"))["skills"][0]["revoked_at"] is not None


async def test_a_message_of_the_lead_reaches_the_rater(place: Place) -> None:
    rater = Desk(place, place.raters[0], place.name)
    lead = Desk(place, place.owner, place.name)
    path = f"/raters/{await rater.person()}/messages"
    assert (await rater.send("POST", path, text="Hello")).status_code == 403
    assert (await lead.send("POST", path, text="Thank you!")).status_code == 201
    other = Desk(place, place.raters[1], place.name)
    (message,) = (await rater.get("/work"))["messages"]
    assert (message["text"], message["about"]) == ("Thank you!", "lead")
    assert (await other.get("/work"))["messages"] == []


async def test_an_invitation_names_the_crew(place: Place) -> None:
    lead = Desk(place, place.owner, place.name)
    assert (await lead.send("POST", "/invitations", crew=" x ")).status_code == 422
    made = (await lead.send("POST", "/invitations", crew="Berlin")).json()
    browser = await place.browser()
    joined = await browser.post(
        f"/api/invitations/{made['secret']}", json={"pseudonym": "Bo", "agreed": True}
    )
    person = joined.json()["person"]
    row = await place.house.store.read(
        lambda tx: view_row(tx, MEMBERS, campaign=place.name, person=person)
    )
    assert row["crew"] == "Berlin"
    listed = (await lead.get("/invitations"))["invitations"]
    assert "Berlin" in {line["crew"] for line in listed}


async def test_an_invitation_says_what_comes_before_the_work(place: Place) -> None:
    campaign = await opened(place, way={**WAY, "requires": ["lang-de"]})
    browser = await place.browser()
    for role, way in (
        (Role.RATER, {"training": 4, "qualification": 10, "requires": ["lang-de"]}),
        (Role.EXPERT, None),
    ):
        secret = await place.link(role, campaign)
        assert (await browser.get(f"/api/invitations/{secret}")).json()["way"] == way


async def test_a_calibration_round_over_http(place: Place, clock: Clock) -> None:
    items = [NewItem({"sentence": f"Shared {n}"}, f"k{n}", bank="calibration") for n in range(2)]
    await place.add(items)
    raters = [Desk(place, client, place.name, clock) for client in place.raters]
    expert = await desk(place, place.name, Role.EXPERT)
    body = {"title": "Irony", "items": ["k0", "k1"], "passage": "Irony is cold."}
    assert (await raters[0].send("POST", "/calibrations", **body)).status_code == 403
    made = await expert.send("POST", "/calibrations", **body)
    assert made.status_code == 201
    where = f"/calibrations/{made.json()['round']}"
    work = await raters[0].get("/work")
    assert (work["calibration"]["title"], work["calibration"]["state"]) == ("Irony", "blind")
    assert [one["content"]["sentence"] for one in work["leases"]] == ["Shared 0", "Shared 1"]
    for rater, tones in zip(raters, (("warm", "cold"), ("warm", "warm")), strict=True):
        for tone in tones:
            lease = (await rater.get("/work"))["leases"][0]["lease"]
            await rater.answer(lease, tone)
    blind = await expert.get(where)
    assert (blind["state"], blind["items_view"][1]["questions"]) == ("blind", {})
    taking = await expert.get(f"{where}/raters?limit=2")
    rest = await expert.get(f"{where}/raters?limit=2&after={taking['next']}")
    both = [*taking["raters"], *rest["raters"]]
    assert sorted(one["judged"] for one in both) == [0, 2, 2]
    assert {one["name"] for one in both} == {""}  # an expert sees no names
    assert (blind["taking"], blind["waiting"], blind["repeated"]) == (3, 1, False)
    assert (await raters[0].get("/calibrations/mine"))["rounds"] == []
    hidden = await raters[0].client.get(f"/api/campaigns/{place.name}{where}")
    assert hidden.status_code == 403
    assert (await raters[0].send("POST", f"{where}/reveal")).status_code == 403
    assert (await expert.send("POST", f"{where}/reveal")).status_code == 204
    assert (await expert.send("POST", f"{where}/reveal")).status_code == 409
    shown = await expert.get(where)
    # 2 items, 2 raters: warm 3, cold 1. Do = 2/4, De = 2·3·1/(4·3) = 1/2: alpha is 0
    assert (shown["state"], shown["before"][0]["value"], shown["before"][0]["n"]) == (
        "revealed",
        0.0,
        2,
    )
    (mine,) = (await raters[0].get("/calibrations/mine"))["rounds"]
    assert mine["items"][1]["questions"]["tone"] == [
        {"label": "cold", "n": 1},
        {"label": "warm", "n": 1},
    ]
    assert mine["items"][1]["mine"] == {"tone": "cold"}
    assert "item" not in mine["items"][1]  # raters see no item ids
    person = await raters[1].person()
    assert person not in json.dumps(mine)
    noted = await raters[0].send("POST", f"{where}/notes", number=2, words="It bites.")
    assert noted.status_code == 201
    assert (await raters[0].send("POST", f"{where}/notes", number=3, words="x")).status_code == 422
    (seen,) = (await raters[1].get("/calibrations/mine"))["rounds"]
    assert [(n["who"], n["words"]) for n in seen["items"][1]["notes"]] == [("a rater", "It bites.")]
    assert (await expert.send("POST", f"{where}/again")).status_code == 204
    for rater in raters:
        for _ in range(2):  # what they held comes first
            lease = (await rater.get("/work"))["leases"][0]
            await rater.answer(lease["lease"], "warm")
        for _ in range(2):
            lease = (await rater.get("/work"))["leases"][0]
            tone = "cold" if lease["content"]["sentence"] == "Shared 1" else "warm"
            await rater.answer(lease["lease"], tone)
    unknown = await expert.send("POST", f"{where}/close", outcome="Agreed.", guideline="7")
    assert unknown.status_code == 404
    closed = await expert.send("POST", f"{where}/close", outcome="Agreed.", guideline="1.0")
    assert closed.status_code == 204
    (mine,) = (await raters[0].get("/calibrations/mine"))["rounds"]
    assert (mine["state"], mine["outcome"], mine["guideline"]) == ("closed", "Agreed.", "1.0")
    assert mine["after"][0]["value"] == 1.0
    (line,) = (await expert.get("/calibrations"))["calibrations"]
    assert (line["state"], line["items"]) == ("closed", 2)
    assert (await raters[0].get("/work"))["calibration"] is None
