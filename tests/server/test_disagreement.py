"""Where people disagree, through the real application: items, groups, raters, juries."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import MINUTE, Clock, small_spec
from house import Place, opened
from quorate.campaign.adding import NewItem

pytestmark = pytest.mark.anyio

HERE = "/api/campaigns/tone/disagreement/tone"
ITEMS = 4
AGES = ("old",) * 10 + ("young",) * 11 + ("middle",) * 12 + ("ancient",) * 2
SPEC = small_spec(
    paradigm="descriptive",
    overlap=len(AGES) + 1,
    hold=1,
    checks={},
    way={
        "feedback_every": 0,
        "attributes": [
            {
                "name": "label",
                "ask": "How old are you?",
                "why": "To compare.",
                "options": ["old", "young", "middle", "ancient"],
            },
            {"name": "town", "ask": "Where?", "why": "To compare.", "options": ["here", "there"]},
        ],
    },
)


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """35 raters with an age, one without: the attribute has the name of a column of the table."""
    async with opened(
        tmp_path / "data", spec=SPEC, items=ITEMS, raters=len(AGES) + 1, clock=clock
    ) as place:
        place.stop_refilling()
        yield place


async def judge_all(place: Place, clock: Clock) -> None:
    """The old find i000 and i001 cold, all others warm; all find i002 warm and i003 cold."""
    for rater, age in zip(place.raters, (*AGES, None), strict=True):
        if age is not None:
            given = {"given": {"label": age}}
            told = await rater.put("/api/campaigns/tone/attributes", json=given)
            assert told.status_code == 200, told.text
        for _ in range(ITEMS):
            clock.advance(MINUTE)
            leases: Any = (await place.work(rater))["leases"]
            number = int(leases[0]["content"]["sentence"].split()[-1].rstrip("."))
            cold = number == 3 or (number < 2 and age == "old")
            answer = await place.submit(
                rater, leases[0]["lease"], labels={"tone": "cold" if cold else "warm"}
            )
            assert answer.status_code == 200, answer.text


async def read(client: httpx.AsyncClient, address: str = "") -> Any:
    answer = await client.get(HERE + address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def seat(count: int, value: str | None = None) -> dict[str, object]:
    return {"attribute": None if value is None else "label", "value": value, "count": count}


async def test_the_most_divided_items_come_first_with_their_soft_labels(
    place: Place, clock: Clock
) -> None:
    await judge_all(place, clock)
    found = await read(place.owner)
    assert (found["paradigm"], found["judgments"], found["raters"]) == ("descriptive", 144, 36)
    points = found["points"]
    assert [point["item"] for point in points[:2]] == ["i000", "i001"]
    assert points[0]["entropy"] > 0.7 > 0.3 > points[2]["entropy"]
    assert (found["most"], found["options"]) == (1.0, ["warm", "cold"])
    assert {point["judgments"] for point in points} == {36}
    assert points[0]["cause"] is not None
    assert points[2]["cause"] is None  # nobody differs
    assert [line["item"] for line in found["soft"]] == ["i000", "i001"]
    warm, cold = found["soft"][0]["shares"]
    # 10 of 36 say cold, drawn a little to what is said of all items
    assert cold["lower"] < 10 / 36 < cold["upper"]
    assert cold["share"] + warm["share"] == pytest.approx(1)
    assert len((await read(place.owner, "?limit=1"))["soft"]) == 1

    answer = await place.owner.get(f"{HERE}/soft-labels.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["item"] for row in rows] == ["i000", "i001", "i002", "i003"]
    assert float(rows[0]["cold"]) == pytest.approx(cold["share"])


async def test_large_groups_are_compared_and_small_ones_are_nowhere(
    place: Place, clock: Clock
) -> None:
    await judge_all(place, clock)
    answer = await place.owner.get(f"{HERE}/groups")
    # two ancient raters are hidden, and the smallest group, the ten old, with them: otherwise the
    # ancient followed from the total
    found = answer.json()
    age, town = found["attributes"]
    offered = [one["value"] for one in age.pop("options")]
    assert offered == ["old", "young", "middle", "ancient"]
    assert "ancient" not in str(age)
    assert "'old'" not in str(age)
    assert [(one["value"], one["raters"]) for one in age["groups"]] == [
        ("middle", 12),
        ("young", 11),
    ]
    assert (age["small"], age["untold"]) == (12, 1)
    assert age["verdict"] == "no difference found"  # they say the same of all items
    assert (town["groups"], town["untold"], town["verdict"]) == ([], 36, "no difference found")
    assert (found["asked"], found["smallest"]) == (2, 10)


async def test_groups_that_differ_are_told_in_coarse_steps(place: Place, clock: Clock) -> None:
    await judge_all(place, clock)
    for rater in place.raters[-3:-1]:  # no longer ancient: now nobody needs to be hidden
        told = await rater.put("/api/campaigns/tone/attributes", json={"given": {"label": "young"}})
        assert told.status_code == 200, told.text
    found = await read(place.owner, "/groups")
    age = found["attributes"][0]
    assert [one["value"] for one in age["groups"]] == ["middle", "old", "young"]
    assert age["verdict"] == "difference"
    assert "groups answer differently" in age["account"]
    assert {one["item"] for one in age["items"][:2]} == {"i000", "i001"}
    assert {(one["highest"], one["lowest"]) for one in age["items"][:2]} <= {
        ("old", "middle"),
        ("old", "young"),
    }
    assert {one["target"] for one in age["items"]} == {"cold"}
    assert len(age["cells"]) == 3 * len(age["items"])
    for one in age["cells"]:
        assert one["difference"] * 20 == pytest.approx(round(one["difference"] * 20))
        assert set(one) == {"item", "target", "group", "difference"}
    pairs = {(one["first"], one["second"]): one["agreement"]["value"] for one in age["pairs"]}
    assert pairs["middle", "young"] > pairs["old", "young"]


async def test_who_differs_from_whom_is_in_the_order_of_a_tree(place: Place, clock: Clock) -> None:
    assert (await read(place.owner, "/raters"))["raters"] == []
    await judge_all(place, clock)
    found = await read(place.owner, "/raters")
    assert len(found["raters"]) == 36
    # four items in common are too few to compare two raters by
    first = found["raters"][0]
    assert first["distances"] == [0.0] + [None] * 35
    assert (first["judgments"], first["name"]) == (4, "Somebody")


async def test_a_jury_decides_and_small_groups_cannot_be_seated(place: Place, clock: Clock) -> None:
    asked = {"this": [seat(6, "young")], "other": [seat(6)]}
    answer = await place.owner.post(f"{HERE}/jury", json=asked)
    assert answer.status_code == 409  # nobody answered yet
    await judge_all(place, clock)
    answer = await place.owner.post(f"{HERE}/jury", json=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["this"], found["other"]) == ("6 label=young", "6 anybody")
    assert {one["item"]: one["this"]["verdict"] for one in found["items"]} == {
        "i000": "warm",
        "i001": "warm",
        "i002": "warm",
        "i003": "cold",
    }
    assert found["counts"] == [
        {"verdict": "warm", "this": 3, "other": 3},
        {"verdict": "cold", "this": 1, "other": 1},
    ]
    assert (found["flips"], found["withheld"]) == (0, 0)
    behind = {one["jury"]: (one["seats"], one["raters"]) for one in found["seats"]}
    assert behind == {"this": (6, 11), "other": (6, 36)}
    for value in ("ancient", "old", "nobody"):
        refused = await place.owner.post(
            f"{HERE}/jury", json={"this": [seat(2, value)], "other": [seat(6)]}
        )
        assert refused.status_code == 400, refused.text
        assert f"the group label={value} cannot be seated" in refused.json()["error"]["what"]
    crowded = {"this": [seat(12, "young")], "other": [seat(6)]}
    refused = await place.owner.post(f"{HERE}/jury", json=crowded)
    assert "there are 11 such raters" in refused.json()["error"]["what"]


async def test_verdicts_of_items_that_few_of_a_group_judged_are_withheld(
    place: Place, clock: Clock
) -> None:
    await judge_all(place, clock)
    gone, once = [
        (await rater.get("/api/session")).json()["person"] for rater in place.raters[10:12]
    ]
    shown = (await place.owner.get("/api/campaigns/tone/items/i002")).json()["judgments"]
    (at,) = (one["at"] for one in shown if one["rater"] == once)
    for rater, since, until in ((gone, 0, None), (once, at, at + 1)):
        excluded = await place.owner.post(
            f"/api/campaigns/tone/raters/{rater}/exclude",
            json={"reason": "A test.", "since": since, "until": until},
        )
        assert excluded.status_code == 200, excluded.text
    # of eleven young one is gone and one did not judge i002: nine are left there, ten elsewhere
    asked = {"this": [seat(6, "young")], "other": [seat(6)]}
    answer = await place.owner.post(f"{HERE}/jury", json=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["withheld"], found["smallest"]) == (1, 10)
    assert [one["item"] for one in found["items"]] == ["i000", "i001", "i003"]


async def test_a_table_of_soft_labels_has_no_formulas(tmp_path: Path, clock: Clock) -> None:
    spec = small_spec(paradigm="descriptive", hold=1, checks={})
    async with opened(tmp_path / "data", spec=spec, items=0, raters=1, clock=clock) as place:
        await place.add([NewItem({"sentence": "Sentence."}, "=1+1")])
        await place.submit(place.raters[0], await place.first_lease(place.raters[0]))
        table = (await place.owner.get(f"{HERE}/soft-labels.csv")).text
    assert table.splitlines()[1].startswith("'=1+1,1,")


async def test_only_what_can_be_counted_has_a_page_and_only_for_who_may_read(place: Place) -> None:
    empty = await read(place.owner)
    assert (empty["judgments"], empty["points"], empty["soft"]) == (0, [], [])
    assert (await read(place.owner, "/groups"))["attributes"] == []
    assert (await place.owner.get(f"{HERE}/soft-labels.csv")).status_code == 409
    for name in ("why", "nothing"):
        answer = await place.owner.get(f"/api/campaigns/tone/disagreement/{name}")
        assert answer.status_code == 404, answer.text
    for path in ("", "/groups", "/raters", "/soft-labels.csv"):
        assert (await place.raters[0].get(HERE + path)).status_code in (403, 404)
    asked = {"this": [seat(6)], "other": [seat(6)]}
    assert (await place.raters[0].post(f"{HERE}/jury", json=asked)).status_code in (403, 404)


async def test_one_rater_more_or_less_does_not_change_what_groups_show(
    place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # every view could be a new one
    monkeypatch.setattr("quorate.server.disagreement.LEAST", 0.0)
    monkeypatch.setattr("quorate.server.kept.SHARE", 0)
    await judge_all(place, clock)

    async def sizes() -> dict[str, int]:
        (age, _) = (await read(place.owner, "/groups"))["attributes"]
        return {one["value"]: one["raters"] for one in age["groups"]}

    assert await sizes() == {"middle": 12, "young": 11}
    asked = {"this": [seat(6, "middle")], "other": [seat(6)]}
    before = (await place.owner.post(f"{HERE}/jury", json=asked)).json()
    middle = place.raters[10 + 11]
    person = (await middle.get("/api/session")).json()["person"]
    excluded = await place.owner.post(
        f"/api/campaigns/tone/raters/{person}/exclude",
        json={"reason": "A test.", "since": 0, "until": None},
    )
    assert excluded.status_code == 200, excluded.text
    # who excludes one rater and looks again would know this one's group
    assert await sizes() == {"middle": 12, "young": 11}
    assert (await place.owner.post(f"{HERE}/jury", json=asked)).json() == before
    assert (await read(place.owner))["raters"] == 35  # everybody's figures are of now
    closed = await place.owner.post("/api/campaigns/tone/close", json={"reason": "Done."})
    assert closed.status_code == 204, closed.text
    assert await sizes() == {"middle": 11, "young": 11}
