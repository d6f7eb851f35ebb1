"""Change the way, the assignment, the stopping and the budget of a campaign that runs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast

import httpx
import pytest

from campaigns import NAME, small_spec
from house import Place, sentences, submission
from quorate.campaign.adding import NewItem
from quorate.ledger.views import ITEMS

pytestmark = pytest.mark.anyio
AT = f"/api/campaigns/{NAME}"
PATIENCE = 60.0
QUALIFICATION = {"items": 5, "bar": 0.7, "confidence": 0.9}


async def change(place: Place, **keys: object) -> None:
    answer = await place.owner.patch(AT, json=keys)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"changed": list(keys)}


async def spec_of(place: Place) -> Mapping[str, object]:
    return cast("Mapping[str, object]", (await place.owner.get(AT)).json()["spec"])


async def state_of(rater: httpx.AsyncClient) -> str:
    return cast("str", (await rater.get(f"{AT}/work")).json()["state"])


async def judge(place: Place, rater: httpx.AsyncClient, most: int) -> int:
    """Answer so many items at most; how many there were."""
    for number in range(most):
        leases = (await rater.get(f"{AT}/work")).json()["leases"]
        if not leases:
            return number
        done = await rater.post(f"{AT}/judgments", json=submission(leases[0]["lease"]))
        assert done.status_code == 200, done.text
    return most


async def items_of(place: Place) -> list[Mapping[str, object]]:
    rows = await place.house.store.read(lambda tx: list(tx.select(ITEMS, {"campaign": NAME})))
    return [dict(row) for row in rows if not row["bank"]]


async def test_stopping_decides_of_items_that_have_enough_by_the_new_terms(place: Place) -> None:
    await change(place, overlap=3)
    for rater in place.raters:
        assert await judge(place, rater, 10) == 6
    assert {(row["wanted"], row["outcome"]) for row in await items_of(place)} == {(3, None)}
    await change(place, stopping={"min": 2, "max": 2, "confidence": 0.9})
    async with asyncio.timeout(PATIENCE):
        while any(row["outcome"] is None for row in await items_of(place)):
            await asyncio.sleep(0.05)
    found = await items_of(place)
    assert {(row["wanted"], row["judged"]) for row in found} == {(2, 2)}
    await change(place, stopping=None)
    assert "stopping" not in await spec_of(place)


async def test_a_budget_ends_the_work_and_its_end_begins_it_again(place: Place) -> None:
    ann, ben = place.raters
    assert await judge(place, ann, 2) == 2
    # Ann holds no more than she had: what is out counts as judged
    held = len((await ann.get(f"{AT}/work")).json()["leases"])
    await change(place, budget={"judgments": 2 + held})
    assert await state_of(ben) == "budget"
    await change(place, budget={"judgments": 100, "money": 10.0})
    assert await state_of(ben) == "work"
    await change(place, budget=None)
    assert "budget" not in await spec_of(place)


async def test_what_is_mixed_in_follows_the_assignment(place: Place) -> None:
    known = [
        NewItem({"sentence": f"Known {n}."}, f"k{n}", {"tone": "warm"}, bank="gold")
        for n in range(20)
    ]
    await place.add(known)
    await place.add(sentences(20, start=6))
    await change(place, assignment={"choice": "uncertainty", "gold": 0.5})
    assert await judge(place, place.raters[0], 20) == 20
    log = (await place.owner.get(f"{AT}/log?start=0&limit=500")).json()["entries"]
    leased = [one["data"] for one in log if one["kind"] == "item_leased"]
    # of what was handed out since, each is gold with a chance of a half: none of eighteen, 4e-6
    assert "gold" in [one.get("purpose") for one in leased]
    # while the beliefs are still being read, `balanced` stands in for the choice that is wanted
    drawn = [one.get("draw") or {} for one in leased]
    assert "uncertainty" in [draw.get("wanted", draw.get("choice")) for draw in drawn]


async def test_the_way_asks_of_those_who_join_and_skills_of_all(place: Place) -> None:
    bank = [
        NewItem({"sentence": f"Easy {n}."}, f"t{n}", {"tone": "warm"}, bank="training")
        for n in range(4)
    ]
    await place.add(bank)
    await change(place, way={"training": {"items": 2, "bar": 0.5}, "feedback_every": 5})
    late = await place.person()
    assert await state_of(late) == "training"
    assert await state_of(place.raters[0]) == "work"
    way = cast("Mapping[str, object]", (await spec_of(place))["way"])
    assert way["training"] == {"items": 2, "bar": 0.5, "tries": 3, "refresher": 3}
    await change(place, way={"requires": ["german-c1"]})
    assert await state_of(place.raters[0]) == "skills"


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"stopping": {"min": 9, "max": 2}}, "stopping.min"),
        ({"stopping": {"confidence": 0.5}}, "stopping.confidence"),
        ({"budget": {"judgments": 0}}, "budget.judgments"),
        ({"budget": {"money": 5.0}, "pay": None}, "budget.money"),
        ({"assignment": {"gold": 0.7}}, "assignment.gold"),
        ({"assignment": {"gold": 0.4, "repeats": 0.4}}, "assignment.gold"),
        ({"assignment": {"choice": "cover"}}, "assignment.cover"),
        (
            {"assignment": {"choice": "cover", "cover": [{"slice": "x", "targets": {"a": "b"}}]}},
            "assignment.cover[0].targets.a",
        ),
        ({"way": {"requires": ["German C1"]}}, "way.requires[0]"),
        ({"way": {"training": {"bar": 0}}}, "way.training.bar"),
        ({"way": {"qualification": QUALIFICATION}}, "way.qualification.bar"),
        (
            {"way": {"attributes": [{"name": "a", "ask": "A", "why": "W", "options": []}]}},
            "way.attributes[0].options",
        ),
    ],
)
async def test_a_fault_is_named_where_its_field_is(
    place: Place, keys: Mapping[str, object], path: str
) -> None:
    before = await spec_of(place)
    answer = await place.owner.patch(AT, json=keys)
    assert answer.status_code == 422, answer.text
    assert [one["path"] for one in answer.json()["error"]["details"]] == [path]
    assert await spec_of(place) == before
    checked = await place.owner.post("/api/campaigns/check", json={**before, **keys})
    assert path in [one["path"] for one in checked.json()["errors"]]


async def test_a_choice_that_there_is_none_of_is_refused(place: Place) -> None:
    keys = {"assignment": {"choice": "informtion"}}
    new = small_spec(name="other").as_data() | keys
    for answer in (
        await place.owner.patch(AT, json=keys),
        await place.owner.post("/api/campaigns", json=new),
    ):
        assert answer.status_code == 422, answer.text
        [fault] = answer.json()["error"]["details"]
        assert fault["path"] == "assignment.choice"
        assert fault["found"] == "'informtion'"
        assert "information" in fault["allowed"]


async def test_options_of_a_choice_are_kept_and_those_that_it_lacks_are_named(place: Place) -> None:
    options: dict[str, object] = {"batch": 20, "among": 5}
    changed = await place.owner.patch(
        AT, json={"assignment": {"choice": "diverse", "options": options}}
    )
    assert changed.status_code == 200, changed.text
    kept = (await spec_of(place))["assignment"]
    assert isinstance(kept, dict)
    assert kept["options"] == options
    wrong = {"batch": 0, "among": "many", "bach": 20}
    keys = {"assignment": {"choice": "diverse", "options": wrong}}
    new = small_spec(name="other").as_data() | keys
    for answer in (
        await place.owner.patch(AT, json=keys),
        await place.owner.post("/api/campaigns", json=new),
    ):
        assert answer.status_code == 422, answer.text
        found = {one["path"]: one for one in answer.json()["error"]["details"]}
        assert {path: one["allowed"] for path, one in found.items()} == {
            "assignment.options.batch": "give 1 to 1,000",
            "assignment.options.among": "give a whole number, such as 10",
            "assignment.options.bach": "did you mean batch? there are among, batch",
        }
        assert found["assignment.options.batch"]["found"] == "option 'batch' is 0"
    assert (await spec_of(place))["assignment"] == kept


@pytest.mark.parametrize("key", ["way", "assignment", "stopping", "budget"])
async def test_only_who_runs_the_campaign_changes_it(place: Place, key: str) -> None:
    answer = await place.raters[0].patch(AT, json={key: {}})
    assert answer.status_code == 403


async def test_a_campaign_that_is_written_hears_what_it_lacks(place: Place) -> None:
    checked = (await place.owner.post("/api/campaigns/check", json=await spec_of(place))).json()
    assert checked["ok"]
    assert "unsure" in {one["code"] for one in checked["remarks"]}
    assert {one["severity"] for one in checked["remarks"]} == {"warning"}
    faulty = {**await spec_of(place), "overlap": 0}
    checked = (await place.owner.post("/api/campaigns/check", json=faulty)).json()
    assert (checked["ok"], checked["remarks"]) == (False, [])


async def test_a_guideline_that_is_written_hears_what_it_lacks(place: Place) -> None:
    async def codes(text: str) -> set[str]:
        answer = await place.owner.post(f"{AT}/guidelines/lint", json={"text": text})
        assert answer.status_code == 200, answer.text
        return {one["code"] for one in answer.json()["remarks"]}

    short = "Judge the words, not the writer."
    assert {"unsure", "length"} <= await codes(short)
    assert "unsure" not in await codes(f"{short} When you are not sure, skip the item.")
    versions = (await place.owner.get(f"{AT}/guidelines")).json()["guidelines"]
    assert [one["version"] for one in versions] == ["1.0"]
