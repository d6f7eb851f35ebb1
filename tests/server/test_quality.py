"""The lead's numbers, through the real application: what is judged is counted, and with bounds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import MINUTE, Clock, small_spec
from house import Place, opened, submission
from quorate.campaign.adding import NewItem
from quorate.campaign.rights import Role
from quorate.ledger.events import StandingChanged
from quorate.server.routes.quality import most_of

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone"
N = 12
SPEC = small_spec(
    overlap=3,
    hold=1,
    checks={"competence": {}},
    budget={"judgments": 40},
    assignment={
        "choice": "cover",
        "cover": [{"slice": "lang", "targets": {"de": 30, "en": 9}}],
    },
)


def sentences() -> list[NewItem]:
    """Twelve items, of which the first four are German."""
    return [
        NewItem(
            {"sentence": f"Number {n} is {'warm' if n % 2 else 'cold'}."},
            f"i{n:03d}",
            slices={"lang": "de" if n < 4 else "en"},
        )
        for n in range(N)
    ]


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """Three raters; nothing is judged yet."""
    async with opened(tmp_path / "data", spec=SPEC, items=0, raters=3, clock=clock) as place:
        await place.add(sentences())
        yield place


async def judge_all(place: Place, clock: Clock, rater: httpx.AsyncClient, *, wrong: bool) -> None:
    """Judge all items as they say, or the opposite."""
    for _ in range(N):
        leases: Any = (await place.work(rater))["leases"]
        (lease,) = leases
        true = "warm" if "warm" in lease["content"]["sentence"] else "cold"
        other = {"warm": "cold", "cold": "warm"}[true]
        clock.advance(MINUTE)
        given = {"tone": other if wrong else true}
        answer = await place.submit(rater, lease["lease"], labels=given, seconds=30.0)
        assert answer.status_code == 200, answer.text


async def get(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(HERE + path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def person_of(client: httpx.AsyncClient) -> str:
    person: str = (await client.get("/api/session")).json()["person"]
    return person


async def test_a_campaign_without_judgments_has_numbers_too(place: Place) -> None:
    found = await get(place.owner, "/quality")
    assert found["items"] == {"quorate": 0, "contested": 0, "adjudicated": 0, "full": 0, "open": N}
    assert (found["agreement"], found["disputed"], found["model"]) == ([], [], None)
    assert (found["budget"]["judgments_used"], found["pay"]) == (0, None)
    # 12 items by 3 raters, and nothing is left to chance
    forecast = found["budget"]["forecast"]
    assert forecast == {"judgments": 36.0, "lower": 36.0, "upper": 36.0, "at": None}
    lines = await get(place.owner, "/quality/raters")
    assert [line["judged"] for line in lines["raters"]] == [0, 0, 0]
    assert lines["raters"][0]["competence"] is None
    assert lines["raters"][0]["gold"] == {"n": 0, "right": 0, "lower": 0.0, "upper": 1.0}


async def test_agreement_coverage_and_budget_are_those_of_the_judgments(
    place: Place, clock: Clock
) -> None:
    await judge_all(place, clock, place.raters[0], wrong=False)
    await judge_all(place, clock, place.raters[1], wrong=False)
    found = await get(place.owner, "/quality")
    (line,) = found["agreement"]
    # two raters who always agree: alpha is 1
    assert (line["question"], line["coefficient"]) == ("tone", "krippendorff-alpha")
    assert (line["value"], line["n"]) == (1.0, N)
    slices = {(one["slice"], one["at"]): one["n"] for one in found["slices"]}
    assert slices == {("lang", "de"): 4, ("lang", "en"): 8}
    coverage = [(one["value"], one["judged"], one["target"]) for one in found["coverage"]]
    assert coverage == [("de", 8, 30), ("en", 16, 9)]
    budget = found["budget"]
    assert (budget["judgments_used"], budget["judgments_of"]) == (24, 40)
    # 24 items at 0.25 EUR
    assert (budget["money_used"], budget["money_of"], budget["currency"]) == (
        6_000_000,
        None,
        "EUR",
    )
    assert budget["burn"][-1]["judgments"] == 24
    assert budget["burn"][-1]["money"] == 6_000_000
    # 12 more at 24 judgments in the last hour: half an hour from now
    assert budget["forecast"]["judgments"] == 36
    assert budget["forecast"]["at"] == found["at"] + 30 * MINUTE
    # 0.25 EUR in 30 seconds are 30 EUR an hour, for both
    assert found["pay"] == {"median_hourly": 30_000_000, "raters": 2, "unpaid_seconds": 0.0}
    assert sum(one["items"] for one in found["certainty"]) == N
    assert found["sampled"] == 1.0


async def test_numbers_follow_what_is_judged(place: Place, clock: Clock) -> None:
    await judge_all(place, clock, place.raters[0], wrong=False)
    assert (await get(place.owner, "/quality"))["items"]["full"] == 0
    for rater in place.raters[1:]:
        await judge_all(place, clock, rater, wrong=rater is place.raters[2])
    place.house.quality._kept["tone"].due = 0.0  # as if the two seconds had passed
    found = await get(place.owner, "/quality")
    assert (found["items"]["full"], found["items"]["open"]) == (N, 0)
    assert found["budget"]["forecast"]["at"] is None
    # a third of the pairs of each item agree: raters agree less than chance would
    (line,) = found["agreement"]
    assert line["upper"] < 0.67
    (split,) = [need for need in found["needs"] if need["kind"] == "split"]
    assert "«tone»" in split["says"]
    assert len(found["disputed"]) == N
    assert found["disputed"][0]["excerpt"].startswith('{"sentence":')


async def test_raters_are_told_apart_with_intervals(place: Place, clock: Clock) -> None:
    for rater in place.raters:
        await judge_all(place, clock, rater, wrong=rater is place.raters[2])
    found = await get(place.owner, "/quality/raters")
    assert (found["question"], found["chance"]) == ("tone", 0.5)
    lines = {line["rater"]: line for line in found["raters"]}
    good, bad = [lines[await person_of(place.raters[n])] for n in (0, 2)]
    assert good["competence"]["lower"] < good["competence"]["value"] < good["competence"]["upper"]
    assert good["competence"]["value"] > bad["competence"]["value"]
    assert good["competence"]["n"] == N
    # the good one agrees with one of two others, the bad one with none
    assert (good["agreement"], bad["agreement"]) == (0.5, 0.0)
    assert good["median_seconds"] == 30.0
    # 12 items at 0.25 EUR in 12 times 30 seconds: 3 EUR in 6 minutes
    assert (good["earned"], good["hourly"]) == (3_000_000, 30_000_000)
    assert [point["n"] for point in good["trend"]] == [N]


async def test_one_rater_has_everything(place: Place, clock: Clock) -> None:
    for rater in place.raters[:2]:
        await judge_all(place, clock, rater, wrong=False)
    person = await person_of(place.raters[0])
    found = await get(place.owner, f"/raters/{person}")
    (table,) = found["confusion"]
    assert table["options"] == ["warm", "cold"]
    assert sum(map(sum, table["counts"])) == pytest.approx(N)
    # believed and given are mostly the same
    assert table["counts"][0][0] > table["counts"][0][1]
    (session,) = found["sessions"]
    # twelve minutes from the start of the first, which took 30 seconds
    assert session["end"] - session["start"] == 11 * MINUTE + 30_000
    assert session["judged"] == N
    pay = {"earned": 3_000_000, "paid": 0, "hourly": 30_000_000, "unpaid_seconds": 0.0}
    assert found["pay"] == pay
    assert (found["findings"], found["trials"], found["attributes_shared"]) == ([], [], False)
    answer = await place.owner.get(HERE + "/raters/p_abc")
    assert answer.status_code == 404


async def test_who_is_paused_is_what_the_lead_sees_first(place: Place) -> None:
    person = await person_of(place.raters[0])
    event = StandingChanged("tone", person, "paused", "too fast")
    await place.house.store.write(lambda tx: tx.append("tone", "system", event))
    (need,) = (await get(place.owner, "/quality"))["needs"]
    assert need["says"] == "Somebody is paused: too fast"
    assert (need["kind"], need["link"]) == ("paused", {"page": "raters", "id": person})
    lines = (await get(place.owner, "/quality/raters"))["raters"]
    (line,) = [line for line in lines if line["rater"] == person]
    assert (line["standing"], line["reason"]) == ("paused", "too fast")


async def test_raters_are_listed_page_by_page_in_an_order(place: Place, clock: Clock) -> None:
    await judge_all(place, clock, place.raters[1], wrong=False)
    busy = await person_of(place.raters[1])
    for order in ("need", "judged"):
        query = f"/quality/raters?order={order}&limit=2"
        first = await get(place.owner, query)
        assert [one["judged"] for one in first["raters"]] == [N, 0]
        assert first["raters"][0]["rater"] == busy
        second = await get(place.owner, f"{query}&after={first['next']}")
        assert ([one["judged"] for one in second["raters"]], second["next"]) == ([0], None)
        assert first["raters"][1]["rater"] < second["raters"][0]["rater"]
    for wrong in ("limit=201", "limit=0", "order=name", "after=x"):
        refused = await place.owner.get(f"{HERE}/quality/raters?{wrong}")
        assert refused.status_code == 422, wrong


async def test_raters_see_no_numbers_and_auditors_no_names(place: Place) -> None:
    person = await person_of(place.raters[0])
    auditor = await place.person(Role.AUDITOR)
    for path in ("/quality", "/quality/raters", f"/raters/{person}"):
        assert (await place.raters[0].get(HERE + path)).status_code == 403, path
        await get(auditor, path)
    lines = (await get(auditor, "/quality/raters"))["raters"]
    assert [line["name"] for line in lines] == ["", "", ""]


async def test_without_checks_beliefs_and_counts_are_still_told(place: Place, clock: Clock) -> None:
    bare = small_spec(name="bare", checks={}, stopping={"min": 1, "max": 3})
    await place.open(bare, [NewItem({"sentence": "One."}, "a")])
    answer = await place.owner.get("/api/campaigns/bare/quality")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["agreement"], found["items"]["open"]) == ([], 1)
    assert found["budget"]["forecast"]["upper"] <= 3


async def test_rules_are_tried_on_what_was_judged_and_nobody_is_acted_on(
    place: Place, clock: Clock
) -> None:
    for rater in place.raters:
        await judge_all(place, clock, rater, wrong=rater is place.raters[2])
    bad = await person_of(place.raters[2])
    rules: list[dict[str, object]] = [
        {"name": "guess", "when": ["competence"], "verdict": "weak", "then": "notify"},
        {"name": "never", "when": ["competence"], "after": 41, "then": "pause"},
        {"name": "deaf", "when": ["gold"], "then": "pause"},
    ]
    body = {"rules": rules, "checks": {"competence": {}, "gold": {}}}
    answer = await place.owner.post(HERE + "/rules/dry-run", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    guess, never, deaf = found["rules"]
    (hit,) = guess["hit_raters"]
    assert (hit["rater"], hit["honest_looking"], guess["never"]) == (bad, False, None)
    assert 10 <= hit["after"] <= N
    assert "at most 12, what a rater can judge where there are 12 items" in never["never"]
    assert "mixes in no known answers" in deaf["never"]
    assert (found["judgments"], found["raters"]) == (36, 3)
    assert (await get(place.owner, "/firings"))["firings"] == []
    assert (await get(place.owner, f"/raters/{bad}"))["standing"] == "active"
    lead_only = await place.raters[0].post(HERE + "/rules/dry-run", json=body)
    assert lead_only.status_code == 403
    twice = {"rules": [rules[0], rules[0]]}
    refused = await place.owner.post(HERE + "/rules/dry-run", json=twice)
    assert refused.status_code == 422
    assert "a name of its own" in refused.text
    unknown = {"rules": [{**rules[0], "when": ["competenec"]}]}
    found = (await place.owner.post(HERE + "/rules/dry-run", json=unknown)).json()
    assert "did you mean 'competence'?" in found["rules"][0]["never"]


async def test_items_that_are_judged_and_disagreed_on_wait_for_an_expert(place: Place) -> None:
    split = small_spec(name="split", overlap=2, hold=1, checks={})
    await place.open(split, [NewItem({"sentence": f"{n}"}, f"s{n}") for n in range(2)])
    here = "/api/campaigns/split"
    assert (await place.owner.get(here + "/disputes")).json()["disputes"] == []
    for tone in ("warm", "cold"):
        rater = await place.person(campaign="split")
        for _ in range(2):
            (lease,) = (await rater.get(here + "/work")).json()["leases"]
            body = submission(lease["lease"], labels={"tone": tone})
            assert (await rater.post(here + "/judgments", json=body)).status_code == 200
    place.house.quality._kept["split"].due = 0.0
    found = (await place.owner.get(here + "/disputes")).json()
    assert sorted((line["item"], line["why"]) for line in found["disputes"]) == [
        ("s0", "disagreed"),
        ("s1", "disagreed"),
    ]
    needs = (await place.owner.get(here + "/quality")).json()["needs"]
    (need,) = [need for need in needs if need["kind"] == "dispute"]
    assert (need["n"], need["says"]) == (2, "2 items wait for an expert: 2 disagreed on")


def test_of_many_parts_the_largest_are_shown_in_their_order() -> None:
    sizes = [n % 7 for n in range(1_000)]
    shown = most_of(sizes, lambda n: n)
    # of 6s there are 142, so 58 of the 5s are shown: the first ones
    assert sorted(shown) == [5] * 58 + [6] * 142
    assert shown[:4] == [5, 6, 5, 6]
    assert most_of([3, 1, 2], lambda n: n) == [3, 1, 2]
