"""Rules from end to end: what is found is written once, acted on once, and nobody loses pay."""

from __future__ import annotations

import asyncio
import json
from functools import partial

import pytest

from campaigns import (
    MINUTE,
    NAME,
    NOON,
    Clock,
    World,
    assert_counts_are_sound,
    assert_views_are_replay,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from databases import Home
from quorate.campaign.changing import change_campaign
from quorate.campaign.enrolling import change_role
from quorate.campaign.items import set_gold
from quorate.campaign.rights import Actor, Role
from quorate.campaign.standing import change_standing
from quorate.campaign.watch.acting import Acted, act
from quorate.campaign.watch.finding import Look
from quorate.ledger.views import FINDINGS, FIRINGS, ITEMS, JUDGMENTS, MEMBERS, MESSAGES, Row
from quorate.quality.finding import Finding, Verdict
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import SpecError
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

CHECKS = frozenset({"gold", "speed", "competence", "collusion", "gold-hazard", "pay-floor"})
TOLD = "You missed several answers that are known."


def ruled(*rules: dict[str, object], **keys: object) -> CampaignSpec:
    filled = [{"name": f"r{n}", "when": ["gold"], **rule} for n, rule in enumerate(rules)]
    return small_spec(**{"assignment": {"gold": 0.1}, "rules": filled, **keys})


def finding(rater: Actor | None, **keys: object) -> Finding:
    given: dict[str, object] = {
        "check": "gold",
        "verdict": Verdict.STRONG,
        "score": 4.25,
        "says": "right in 3 of 12 known answers",
        "told": TOLD,
        "rater": None if rater is None else rater.person,
        "evidence": {"estimate": 0.25, "lower": 0.1, "upper": float("nan"), "n": 12},
    }
    return Finding(**{**given, **keys})  # type: ignore[arg-type]


def looking(read: int, raters: list[Actor], *found: Finding, **keys: object) -> Look:
    judged = {rater.person: 20 for rater in raters}
    given: dict[str, object] = {"checks": CHECKS, "judged": judged, **keys}
    return Look(found, raters=frozenset(judged), read=read, **given)  # type: ignore[arg-type]


def member(tx: Transaction, rater: Actor) -> Row:
    return view_row(tx, MEMBERS, campaign=NAME, person=rater.person)


def all_of(tx: Transaction, view: object) -> list[dict[str, object]]:
    rows = view_rows(tx, view)  # type: ignore[arg-type]
    return sorted(rows.values(), key=lambda row: (row["at"], next(iter(row.values()))))


class Case:
    """A campaign with rules, three raters, and what each rater judged."""

    def __init__(self, store: Store, world: World, spec: CampaignSpec) -> None:
        self.store, self.world, self.spec = store, world, spec
        self.raters = world.raters

    async def act(self, look: Look) -> Acted:
        return await self.store.write(lambda tx: act(tx, self.spec, look))

    async def judge(self, rater: Actor, times: int) -> None:
        for _ in range(times):

            def once(tx: Transaction) -> None:
                self.world.answer(tx, rater, self.world.take(tx, rater).lease)

            await self.store.write(once)

    async def member(self, rater: Actor) -> Row:
        return await self.store.read(lambda tx: member(tx, rater))

    async def rows(self, view: object) -> list[dict[str, object]]:
        return await self.store.read(lambda tx: all_of(tx, view))

    async def rows_of_items(self) -> list[Row]:
        return await self.store.read(lambda tx: list(tx.select(ITEMS, {"campaign": NAME})))

    async def sound(self) -> None:
        await self.store.number()
        await self.store.read(assert_views_are_replay)
        await self.store.read(lambda tx: assert_counts_are_sound(tx, 2))


async def begun(store: Store, *rules: dict[str, object], **keys: object) -> Case:
    spec = ruled(*rules, **keys)
    world = await store.write(lambda tx: new_world(tx, raters=3, items=6, spec=spec))
    return Case(store, world, spec)


async def test_a_finding_is_written_when_it_is_new_changes_or_is_cleared(store: Store) -> None:
    case = await begun(store)
    rater = case.raters[0]
    weak = finding(rater, verdict=Verdict.WEAK)
    for read, found in enumerate([[weak], [weak], [finding(rater)], [], [], [weak]], 10):
        await case.act(looking(read, [rater], *found))
    rows = await case.rows(FINDINGS)
    assert [row["verdict"] for row in rows] == ["weak", "strong", "cleared", "weak"]
    assert [row["read"] for row in rows] == [10, 12, 13, 15]
    assert (rows[1]["score"], rows[1]["told"]) == ("4.25", TOLD)
    evidence = json.loads(str(rows[1]["evidence"]))
    assert evidence == {"estimate": 0.25, "lower": 0.1, "upper": None, "n": 12}
    assert json.loads(str(rows[2]["evidence"])) == {"cleared": rows[1]["finding"]}
    await case.sound()


async def test_only_who_and_what_was_looked_at_is_cleared(store: Store) -> None:
    case = await begun(store)
    one, two, three = case.raters
    pair = finding(one, check="collusion", other=two.person)
    item = finding(None, check="gold-hazard", item="i001")
    campaign = finding(None, check="pay-floor")
    await case.act(looking(5, [one], finding(one), pair, item, campaign, items=frozenset({"i001"})))
    # another rater, no check about gold, and another item: nothing is known of the first ones
    await case.act(looking(6, [three], campaign, items=frozenset({"i002"})))
    await case.act(looking(7, [one], pair, campaign, checks=CHECKS - {"gold"}))
    assert len(await case.rows(FINDINGS)) == 4
    await case.act(looking(8, [two], checks=CHECKS, items=frozenset({"i001"})))
    cleared = [row for row in await case.rows(FINDINGS) if row["verdict"] == "cleared"]
    found = {(row["check_name"], row["rater"], row["item"]) for row in cleared}
    assert found == {
        ("collusion", one.person, None),
        ("gold-hazard", None, "i001"),
        ("pay-floor", None, None),
    }


async def test_a_look_that_knew_less_changes_nothing(store: Store) -> None:
    case = await begun(store, {"then": "warn"})
    rater = case.raters[0]
    await case.act(looking(20, [rater], finding(rater)))
    for late in (looking(19, [rater]), looking(20, [rater])):
        acted = await case.act(late)
        assert (acted.found, acted.cleared, acted.fired) == ((), (), ())
    await case.act(looking(21, [rater]))
    await case.act(looking(20, [rater], finding(rater)))
    assert [row["verdict"] for row in await case.rows(FINDINGS)] == ["strong", "cleared"]


async def test_the_same_look_of_two_servers_is_acted_on_once(store: Store) -> None:
    case = await begun(store, {"then": "pause"}, {"then": "warn"})
    rater = case.raters[0]
    look = looking(20, [rater], finding(rater))
    for _ in range(2):
        await case.act(look)
    assert len(await case.rows(FINDINGS)) == 1
    assert [row["rule"] for row in await case.rows(FIRINGS)] == ["r0", "r1"]
    assert len(await case.rows(MESSAGES)) == 1


async def test_two_servers_at_the_same_moment_act_once(postgres_home: Home) -> None:
    first, second = await postgres_home.open(), await postgres_home.open()
    case = await begun(first, {"then": "exclude"})
    bad, other = case.raters[:2]
    await case.judge(bad, 2)
    looks = [looking(20 + n, [bad, other], finding(bad)) for n in range(6)]
    stores = [first, second] * 3
    done = await asyncio.gather(
        *(
            store.write(partial(act, spec=case.spec, look=look))
            for store, look in zip(stores, looks, strict=True)
        )
    )
    assert sum(acted.excluded for acted in done) == 2
    assert len(await case.rows(FINDINGS)) == len(await case.rows(FIRINGS)) == 1
    await case.sound()


ACTIONS = ["notify", "warn", "more_gold", "lower_priority", "pause", "retrain", "exclude"]


@pytest.mark.parametrize("action", ACTIONS)
async def test_no_action_takes_pay_or_judgments_away(store: Store, action: str) -> None:
    case = await begun(store, {"then": action, "gold": 0.5}, way={"training": {"items": 1}})
    rater = case.raters[0]
    await store.write(
        lambda tx: change_standing(tx, case.world.owner, NAME, rater.person, "active", "knows it")
    )
    await case.judge(rater, 3)
    before, given = await case.member(rater), await case.rows(JUDGMENTS)
    acted = await case.act(looking(10, [rater], finding(rater)))
    assert [one.action for one in acted.fired] == [action]
    after = await case.member(rater)
    # 3 items at 0.25 EUR
    assert after["earned"] == before["earned"] == 750_000
    assert after["milliseconds"] == before["milliseconds"]
    kept = [{**row, "excluded": None} for row in await case.rows(JUDGMENTS)]
    assert kept == given
    await case.sound()


async def test_a_pause_says_why_and_when_it_ends(store: Store, clock: Clock) -> None:
    case = await begun(store, {"then": "pause", "hours": 2.0, "say": "Please rest."})
    rater = case.raters[0]
    acted = await case.act(looking(9, [rater], finding(rater)))
    row = await case.member(rater)
    assert (row["standing"], row["reason"]) == ("paused", f"Please rest. {TOLD}")
    assert row["until"] == NOON + 120 * MINUTE
    (found,) = await case.rows(FINDINGS)
    told = {"finding": found["finding"], "check": "gold", "told": TOLD}
    assert json.loads(str(row["evidence"])) == [told]
    (fired,) = await case.rows(FIRINGS)
    assert (fired["rater"], fired["action"]) == (rater.person, "pause")
    assert json.loads(str(fired["findings"])) == [found["finding"]]
    assert acted.fired[0].effect == json.loads(str(fired["effect"]))
    assert acted.fired[0].effect["until"] == row["until"]
    await case.sound()


async def test_it_waits_for_enough_judgments_and_fires_when_they_are_there(store: Store) -> None:
    case = await begun(store, {"then": "warn", "after": 3})
    rater = case.raters[0]
    await case.judge(rater, 2)
    found = finding(rater)
    assert not (await case.act(looking(9, [rater], found, judged={}))).fired
    await case.judge(rater, 1)
    assert (await case.act(looking(10, [rater], found, judged={}))).fired
    # 4 from a view that knows, although the store has 3
    late = await begun_again(store, case, {"then": "warn", "after": 4})
    assert not (await late.act(looking(11, [rater], found, judged={}))).fired
    assert (await late.act(looking(12, [rater], found, judged={rater.person: 4}))).fired


async def begun_again(store: Store, case: Case, rule: dict[str, object]) -> Case:
    changed = ruled(*[{"name": "late", **rule}])
    await store.write(lambda tx: change_campaign(tx, case.world.owner, NAME, changed))
    return Case(store, case.world, changed)


async def test_nobody_is_acted_on_again_until_it_was_cleared(store: Store) -> None:
    case = await begun(store, {"then": "pause"})
    rater = case.raters[0]
    found = finding(rater)
    await case.act(looking(10, [rater], found))

    def reinstate(tx: Transaction) -> None:
        change_standing(tx, case.world.owner, NAME, rater.person, "active", "looked at it")

    await store.write(reinstate)
    await case.act(looking(11, [rater], found))
    assert (await case.member(rater))["standing"] == "active"
    await case.act(looking(12, [rater]))
    await case.act(looking(13, [rater], found))
    assert (await case.member(rater))["standing"] == "paused"
    assert len(await case.rows(FIRINGS)) == 2
    await case.sound()


async def test_excluding_takes_out_judgments_and_no_pay(store: Store) -> None:
    case = await begun(store, {"then": "exclude"})
    bad, good = case.raters[:2]
    await case.judge(bad, 3)
    await case.judge(good, 2)
    before = await case.member(bad)
    acted = await case.act(looking(30, [bad], finding(bad)))
    assert acted.excluded == 3
    after = await case.member(bad)
    assert (after["earned"], after["judged"]) == (before["earned"], 3)
    assert after["standing"] == "paused"
    assert str(after["reason"]).endswith("What you earned stays yours.")
    given = await case.rows(JUDGMENTS)
    assert [row["rater"] for row in given if row["excluded"]] == [bad.person] * 3
    assert len(given) == 5
    items = await case.rows_of_items()
    # 2 judgments count, of 6 items that want 2 each; the good rater holds 2 more
    assert sum(int(str(row["judged"])) for row in items) == 2
    await case.sound()


async def test_what_was_judged_before_a_fresh_start_is_not_taken_out(
    store: Store, clock: Clock
) -> None:
    case = await begun(store, {"then": "exclude"})
    rater = case.raters[0]
    await case.judge(rater, 2)
    clock.advance(MINUTE)
    start = {rater.person: clock.at}
    await case.judge(rater, 1)
    acted = await case.act(looking(30, [rater], finding(rater), start=start))
    assert acted.excluded == 1


async def test_more_gold_and_lower_priority_last_until_it_is_cleared(store: Store) -> None:
    case = await begun(
        store,
        {"then": "more_gold", "gold": 0.3},
        {"then": "lower_priority", "when": ["speed"]},
    )
    rater = case.raters[0]
    speed = finding(rater, check="speed")
    await case.act(looking(10, [rater], finding(rater), speed))
    row = await case.member(rater)
    assert (row["gold_permille"], row["lowered"]) == (300, 1)
    await case.act(looking(11, [rater], speed))
    row = await case.member(rater)
    assert (row["gold_permille"], row["lowered"]) == (None, 1)
    await case.act(looking(12, [rater]))
    row = await case.member(rater)
    assert (row["gold_permille"], row["lowered"]) == (None, 0)
    await case.sound()


async def test_a_warning_is_a_message_and_retraining_a_standing(store: Store) -> None:
    case = await begun(
        store,
        {"then": "warn", "say": "Slow down."},
        {"then": "retrain"},
        way={"training": {"items": 2}},
    )
    rater = case.raters[0]
    await store.write(
        lambda tx: change_standing(tx, case.world.owner, NAME, rater.person, "active", "knows it")
    )
    await case.act(looking(10, [rater], finding(rater)))
    (message,) = [row for row in await case.rows(MESSAGES) if row["about"] != "standing"]
    assert (message["text"], message["about"]) == (f"Slow down. {TOLD}", "warning")
    assert message["rater"] == rater.person
    assert (await case.member(rater))["standing"] == "retraining"
    await case.sound()


async def test_leads_and_experts_are_never_acted_on(store: Store) -> None:
    case = await begun(store, {"then": "exclude"}, {"then": "notify"})
    expert = case.raters[0]
    await case.judge(expert, 1)

    def appoint(tx: Transaction) -> None:
        change_role(tx, case.world.owner, NAME, expert.person, Role.EXPERT, "knows it all")

    await store.write(appoint)
    before = await case.member(expert)
    acted = await case.act(looking(10, [expert], finding(expert)))
    assert acted.excluded == 0
    assert await case.member(expert) == before
    fired = [(row["rule"], row["action"]) for row in await case.rows(FIRINGS)]
    assert sorted(fired) == [("r0", "notify"), ("r1", "notify")]
    assert acted.fired[0].effect == {"instead_of": "exclude", "role": "expert"}


async def test_a_second_rule_makes_a_pause_longer_but_never_shorter(store: Store) -> None:
    case = await begun(
        store,
        {"then": "pause", "hours": 5.0},
        {"then": "pause", "hours": 1.0, "when": ["speed"]},
        {"then": "pause", "when": ["competence"]},
    )
    rater = case.raters[0]
    gold, speed = finding(rater), finding(rater, check="speed")
    await case.act(looking(10, [rater], gold))
    five = NOON + 300 * MINUTE
    acted = await case.act(looking(11, [rater], gold, speed))
    assert acted.fired[0].effect == {"standing": "paused", "changed": False}
    assert (await case.member(rater))["until"] == five
    await case.act(looking(12, [rater], gold, speed, finding(rater, check="competence")))
    assert (await case.member(rater))["until"] is None


async def test_who_was_removed_stays_removed(store: Store) -> None:
    case = await begun(store, {"then": "pause"})
    rater = case.raters[0]
    await store.write(
        lambda tx: change_standing(tx, case.world.owner, NAME, rater.person, "removed", "left us")
    )
    await case.act(looking(10, [rater], finding(rater)))
    assert (await case.member(rater))["standing"] == "removed"


async def test_of_a_pair_only_the_first_is_acted_on(store: Store) -> None:
    case = await begun(store, {"then": "pause", "when": ["collusion"]})
    one, two, three = case.raters
    await case.act(looking(10, [one], finding(one, check="collusion", other=two.person)))
    standings = [(await case.member(rater))["standing"] for rater in (one, two, three)]
    # the second may have been copied from
    assert standings == ["paused", "active", "active"]
    # also when it is the first who was not looked at
    await case.act(looking(11, [two], finding(three, check="collusion", other=two.person)))
    standings = [(await case.member(rater))["standing"] for rater in (one, two, three)]
    assert standings == ["paused", "active", "paused"]


async def test_a_rule_that_can_never_fire_is_refused_at_opening_and_at_a_change(
    store: Store,
) -> None:
    never = ruled({"then": "pause"}, assignment={})
    with pytest.raises(SpecError, match="mixes in no known answers"):
        await store.write(lambda tx: new_world(tx, spec=never))
    world = await store.write(lambda tx: new_world(tx, raters=1, items=3))
    with pytest.raises(SpecError, match=r"rules\[0\].when"):
        await store.write(lambda tx: change_campaign(tx, world.owner, NAME, never))

    def know(tx: Transaction) -> None:
        set_gold(tx, world.owner, NAME, "i001", {"tone": "warm"})
        assert change_campaign(tx, world.owner, NAME, never) == ("rules",)

    await store.write(know)
