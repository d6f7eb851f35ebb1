"""The checks of preferences, while people compare and in the table that comes out.

Nine people compare the replies of six models: six look, with slips; one always takes the reply
that is shown first, one the longer one, one finds all equally good. The models beat each other in a
circle, and two of them never meet.
"""

from __future__ import annotations

import asyncio
import csv
import json
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random

import anyio
import httpx
import pytest

from campaigns import Clock, assert_views_are_replay, view_rows
from house import Place, opened, submission
from misconduct import held_by, morning
from quorate.campaign.adding import NewItem
from quorate.ledger.views import FINDINGS, LEASES
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.server.settings import Settings
from quorate_process import run

MODELS, OF_A_PAIR = 6, 11
NEVER = (0, 3)
FIELDS = ("reply_a", "reply_b")
MANNERS = {"left": "position", "longer": "length", "undecided": "tie-rate"}
"""who does what, and the check that is to find them"""
SETS = {f"honest {n}": 0.95 for n in range(6)} | dict.fromkeys(MANNERS, 0.0)


def spec() -> CampaignSpec:
    """A campaign of pairs with ties, strength and reasons, in which everybody judges every item."""
    return campaign_spec(
        {
            "quorate": 1,
            "paradigm": "prescriptive",
            "name": "replies",
            "title": "Which reply is better?",
            "purpose": "To learn what people prefer.",
            "content": [{"name": n, "type": "text"} for n in ("prompt", *FIELDS)],
            "questions": [
                {
                    "name": "better",
                    "type": "pair",
                    "ask": "Which?",
                    "between": list(FIELDS),
                    "tie": True,
                    "strength": ["a little", "much"],
                },
                {"name": "why", "type": "text", "ask": "Why?", "required": False},
            ],
            "guideline": {"version": "1.0", "text": "Length is no merit."},
            "overlap": 20,
            "assignment": {"repeats": 0.15, "repeat_after": 5},
            "checks": {
                name: {}
                for name in ("position", "length", "tie-rate", "coverage", "cycles", "consistency")
            },
        }
    )


def ahead(one: int, two: int) -> bool:
    """Whether the one beats the other: it beats the two behind it in the circle."""
    return (two - one) % MODELS in (1, 2) or ((two - one) % MODELS == 3 and one < two)


def rows() -> list[dict[str, str]]:
    """The items as a file has them. Which reply is longer has nothing to do with what is better."""
    rng = Random(5)
    found: list[dict[str, str]] = []
    for pair in combinations(range(MODELS), 2):
        for _ in range(0 if pair == NEVER else OF_A_PAIR):
            models = rng.sample(pair, 2)
            sizes = rng.sample((6, 30), 2)
            name = f"i{len(found):03}"
            found.append(
                {
                    "item": name,
                    "prompt": f"Item {name}",
                    **{f: "word " * size for f, size in zip(FIELDS, sizes, strict=True)},
                    **{f"slice.{f}": f"m{m}" for f, m in zip(FIELDS, models, strict=True)},
                }
            )
    return found


ROWS = {row["item"]: row for row in rows()}


def said(manner: str, lease: dict[str, object], rng: Random) -> dict[str, object]:
    """What somebody answers."""
    content, shown = lease["content"], lease["shown"]
    assert isinstance(content, dict)
    assert isinstance(shown, dict)
    row = ROWS[str(content["prompt"]).split()[1]]
    one, two = (int(row[f"slice.{f}"][1:]) for f in FIELDS)
    better = FIELDS[0] if ahead(one, two) else FIELDS[1]
    choice = {
        "left": shown["better"][0],
        "longer": max(FIELDS, key=lambda f: len(str(content[f]))),
        "undecided": "tie",
    }.get(manner)
    if choice is None:
        slips = [f for f in (*FIELDS, "tie") if f != better]
        choice = better if rng.random() < SETS[manner] else rng.choice(slips)
    strength = {} if choice == "tie" else {"strength": rng.choice((1, 2))}
    return {"better": {"choice": choice, **strength}}


@dataclass(frozen=True)
class Seen:
    """What was found, who is who, how leases were shown, and the files."""

    findings: list[dict[str, object]]
    names: dict[str, str]
    leases: list[dict[str, object]]
    folder: Path


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return anyio.run(_play, tmp_path_factory.mktemp("preference"))


async def _play(folder: Path) -> Seen:
    clock = morning()
    quick = Settings(judgments_per_second=1e6)
    async with opened(
        folder / "data", raters=0, items=0, spec=spec(), settings=quick, clock=clock
    ) as place:
        await place.add(
            NewItem(
                {name: row[name] for name in ("prompt", *FIELDS)},
                row["item"],
                slices={f: row[f"slice.{f}"] for f in FIELDS},
            )
            for row in ROWS.values()
        )
        crew = {name: await place.person(login=name.replace(" ", "-")) for name in SETS}
        names = {}
        for name, browser in crew.items():
            names[str((await browser.get("/api/session")).json()["person"])] = name
        await _work(place, crew, clock)
        await _looked_at(place, clock)
        findings = await place.house.store.read(lambda tx: list(view_rows(tx, FINDINGS).values()))
        leases = await place.house.store.read(lambda tx: list(view_rows(tx, LEASES).values()))
        await place.house.store.read(assert_views_are_replay)
        table = await place.owner.get(f"/api/campaigns/{place.name}/judgments.csv")
        (folder / "judgments.csv").write_bytes(table.content)
    with (folder / "items.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(next(iter(ROWS.values()))))
        writer.writeheader()
        writer.writerows(ROWS.values())
    return Seen(findings, names, leases, folder)


async def _work(place: Place, crew: dict[str, httpx.AsyncClient], clock: Clock) -> None:
    """All take turns until nobody has anything left."""
    chance = {name: Random(name) for name in crew}
    going = dict(crew)
    while going:
        for name, browser in list(going.items()):
            held = await held_by(place, browser, 1)
            if not held:
                del going[name]
                continue
            clock.advance(9_000)
            labels = said(name, held[0], chance[name])
            body = submission(held[0]["lease"], labels=labels, seconds=9.0, hold=1)
            done = await browser.post(f"/api/campaigns/{place.name}/judgments", json=body)
            assert done.status_code == 200, done.text


async def _looked_at(place: Place, clock: Clock) -> None:
    clock.advance(120_000)
    for _ in range(600):
        place.house.watch.wake(place.name)
        due = await place.house.watch.ask(
            place.name, lambda watch: watch.looking and watch.looking.due(clock.at)
        )
        if not due:
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"{due} were not looked at")


@pytest.mark.parametrize(("manner", "check"), MANNERS.items())
def test_each_is_named_by_the_check_for_it_and_nobody_honest_is(
    seen: Seen, manner: str, check: str
) -> None:
    strong = {
        seen.names[str(one["rater"])]
        for one in seen.findings
        if one["check_name"] == check and one["verdict"] == "strong"
    }
    assert strong == {manner}


def test_who_goes_by_side_is_told_from_who_changes_their_mind(seen: Seen) -> None:
    (last,) = [
        one
        for one in seen.findings
        if one["check_name"] == "consistency" and seen.names[str(one["rater"])] == "left"
    ][-1:]
    evidence = json.loads(str(last["evidence"]))
    assert evidence["follows"] == "side"
    assert evidence["same_place"]["other"] == 0


def test_every_repeat_was_shown_the_other_way_round(seen: Seen) -> None:
    shown = {
        (one["rater"], one["item"], one["round"]): json.loads(str(one["shown"]))["better"]
        for one in seen.leases
        if one["status"] == "judged"
    }
    again = [(rater, item) for rater, item, turn in shown if turn == 1]
    assert len(again) > 100
    assert all(shown[r, i, 1] == shown[r, i, 0][::-1] for r, i in again)


@pytest.mark.parametrize("check", ["coverage", "cycles"])
def test_what_the_comparisons_cannot_tell_is_said_of_the_campaign(seen: Seen, check: str) -> None:
    found = [one for one in seen.findings if one["check_name"] == check]
    assert found
    assert {one["rater"] for one in found} == {None}
    last = found[-1]
    assert last["verdict"] == "weak"
    if check == "coverage":
        (pair,) = json.loads(str(last["evidence"]))["pairs"]
        assert sorted(pair) == ["m0", "m3"]


def test_the_table_with_its_items_gives_the_same(seen: Seen) -> None:
    checks = ["--checks", "position,length,tie-rate,coverage,cycles"]
    asked = ["check", "judgments.csv", "--items", "items.csv", *checks, "--json"]
    done = run([*asked, "--question", "better"], seen.folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    strong = {
        (one["check"], seen.names[one["rater"]])
        for one in told["findings"]
        if one["verdict"] == "strong"
    }
    assert strong == {(check, manner) for manner, check in MANNERS.items()}
    about = {one["check"] for one in told["findings"] if one["rater"] is None}
    assert about == {"coverage", "cycles"}
    assert told["skipped"] == []
