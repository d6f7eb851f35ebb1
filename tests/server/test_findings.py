"""What leads and experts see of checks, rules and the queue, through the real application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from campaigns import Clock, small_spec
from house import Place, opened
from quorate.campaign.rights import Role
from quorate.campaign.watch.acting import act
from quorate.campaign.watch.finding import Look
from quorate.ledger.event import Event, Json
from quorate.ledger.events import GoldSet, ItemAdjudicated, ItemSettled
from quorate.quality.finding import Finding, Verdict
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

RULES = [
    {"name": "miss_gold", "when": ["gold"], "then": "pause"},
    {"name": "look_again", "when": ["gold-hazard"], "then": "adjudicate"},
]
SPEC = small_spec(assignment={"gold": 0.1}, rules=RULES, checks={"gold": {}, "gold-hazard": {}})
HERE = "/api/campaigns/tone"


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """A campaign with six items, rules, and two raters."""
    async with opened(tmp_path / "data", spec=SPEC, clock=clock) as place:
        yield place


async def person_of(client: object) -> str:
    found = await client.get("/api/session")  # type: ignore[attr-defined]
    person: str = found.json()["person"]
    return person


async def look(place: Place, read: int, *found: Finding) -> None:
    raters = frozenset(one.rater for one in found if one.rater is not None)
    seen = Look(found, frozenset({"gold", "gold-hazard"}), raters, read)
    await place.house.store.write(lambda tx: act(tx, SPEC, seen))


def missed(rater: str, verdict: Verdict = Verdict.STRONG, **keys: object) -> Finding:
    says = f"{verdict.value}: 3 of 12 right"
    return Finding("gold", verdict, 2.5, says, "Known answers missed.", rater, **keys)  # type: ignore[arg-type]


async def get(place: Place, path: str) -> Any:
    answer = await place.owner.get(HERE + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_findings_come_newest_first_in_pages_and_by_filter(
    place: Place, clock: Clock
) -> None:
    one, two = [await person_of(rater) for rater in place.raters]
    weak = [missed(one, Verdict.WEAK, question=f"q{n}") for n in range(3)]
    await look(place, 5, *weak)
    clock.advance(1)
    await look(place, 6, missed(two, evidence={"n": 12}))
    seen: list[dict[str, object]] = []
    after = ""
    for _ in range(4):
        page = await get(place, f"/findings?limit=1&after={after}")
        seen += page["findings"]
        after = str(page["next"])
    assert page["next"] is None
    assert [found["rater"] for found in seen] == [two, one, one, one]
    assert len({str(found["finding"]) for found in seen}) == 4
    first = seen[0]
    assert (first["verdict"], first["score"], first["evidence"]) == ("strong", 2.5, {"n": 12})
    for query, number in [
        (f"rater={one}", 3),
        ("verdict=strong", 1),
        ("check=speed", 0),
        (f"check=gold&verdict=weak&rater={two}", 0),
    ]:
        found = (await get(place, f"/findings?{query}"))["findings"]
        assert len(found) == number, query
    assert (await place.owner.get(HERE + "/findings?after=x")).status_code == 422


async def test_raters_see_none_of_it_and_auditors_no_queue(place: Place) -> None:
    auditor = await place.person(Role.AUDITOR)
    for path in ("/findings", "/checks", "/rules", "/firings", "/disputes"):
        assert (await place.raters[0].get(HERE + path)).status_code == 403, path
        expected = 403 if path == "/disputes" else 200
        assert (await auditor.get(HERE + path)).status_code == expected, path


async def test_rules_tell_how_often_they_fired_and_for_whom(place: Place) -> None:
    rater = await person_of(place.raters[0])
    await look(place, 5, missed(rater))
    lines = (await get(place, "/rules"))["rules"]
    told = [(line["rule"]["name"], line["fired"], line["never"]) for line in lines]
    assert told == [("miss_gold", 1, None), ("look_again", 0, None)]
    page = await get(place, "/firings")
    (firing,) = page["firings"]
    assert (firing["rater"], firing["action"]) == (rater, "pause")
    assert firing["effect"] == {"standing": "paused", "changed": True, "until": None}
    (finding,) = (await get(place, "/findings"))["findings"]
    assert firing["findings"] == [finding["finding"]]


async def test_checks_tell_what_they_need_and_whether_they_run(place: Place) -> None:
    await look(place, 5, missed(await person_of(place.raters[0])))
    lines = (await get(place, "/checks"))["checks"]
    checks = {line["check"]: line for line in lines}
    gold, audit = checks["gold"], checks["audit"]
    assert (gold["on"], gold["skipped"], gold["needs"]) == (True, None, ["gold"])
    assert gold["found"] == {"strong": 1, "weak": 0}
    assert (audit["on"], audit["skipped"]) == (False, "it is not among the campaign's `checks`")
    await place.open(small_spec(name="bare"), [])
    answer = await place.owner.get("/api/campaigns/bare/checks")
    bare = {line["check"]: line for line in answer.json()["checks"]}
    assert bare["audit"]["skipped"] == "the campaign mixes in no trap items"
    assert bare["speed"]["skipped"] is None


async def happen(place: Place, *events: Event, by: str = "system") -> None:
    def work(tx: Transaction) -> None:
        for event in events:
            tx.append("tone", by, event)

    await place.house.store.write(work)


async def waiting(place: Place, client: object = None) -> list[tuple[str, str]]:
    answer = await (client or place.owner).get(HERE + "/disputes")  # type: ignore[attr-defined]
    assert answer.status_code == 200, answer.text
    assert answer.json()["waiting"] == len(answer.json()["disputes"])
    return [(line["item"], line["why"]) for line in answer.json()["disputes"]]


async def test_the_queue_holds_what_waits_for_an_expert_and_why(place: Place) -> None:
    assert await waiting(place) == []
    unsure: Json = {"tone": {"label": "warm", "probability": 0.55, "judgments": 7}}
    await happen(place, ItemSettled("tone", "i000", "contested", unsure, 9))
    await happen(place, ItemSettled("tone", "i001", "quorate", unsure, 9))
    hazard = Finding("gold-hazard", Verdict.STRONG, 3.0, "good raters miss it", item="i002")
    seen = Look((hazard,), frozenset({"gold-hazard"}), frozenset(), 9)
    await place.house.store.write(lambda tx: act(tx, SPEC, seen))
    await happen(place, ItemAdjudicated("tone", "i003", {"tone": "cold"}, "", gold=True), by="p_1")
    await happen(place, ItemAdjudicated("tone", "i004", {"tone": "cold"}, ""), by="p_1")
    assert await waiting(place) == [("i003", "confirm"), ("i002", "found"), ("i000", "contested")]
    first = (await place.owner.get(HERE + "/disputes?limit=1")).json()
    rest = (await place.owner.get(HERE + f"/disputes?limit=5&after={first['next']}")).json()
    assert [line["item"] for line in rest["disputes"]] == ["i002", "i000"]
    assert rest["next"] is None
    assert [line["probability"] for line in rest["disputes"]] == [None, 0.55]


async def test_what_is_settled_leaves_the_queue_and_nobody_confirms_their_own(
    place: Place,
) -> None:
    expert = await place.person(Role.EXPERT)
    me = await person_of(expert)
    await happen(place, ItemSettled("tone", "i000", "contested", {}, 9))
    assert await waiting(place, expert) == [("i000", "contested")]
    settled = ItemAdjudicated("tone", "i000", {"tone": "cold"}, "clear", gold=True)
    await happen(place, settled, by=me)
    assert await waiting(place, expert) == []
    assert await waiting(place) == [("i000", "confirm")]
    await happen(place, GoldSet("tone", "i000", "", {"tone": "cold"}, confirms=me))
    assert await waiting(place) == []


async def test_a_reported_problem_puts_an_item_into_the_queue(place: Place) -> None:
    rater = place.raters[0]
    lease = await place.first_lease(rater)
    answer = await rater.post(
        f"{HERE}/leases/{lease}/problem", json={"text": "There are two sentences."}
    )
    assert answer.status_code in (200, 201, 204), answer.text
    ((_, why),) = await waiting(place)
    assert why == "reported"
