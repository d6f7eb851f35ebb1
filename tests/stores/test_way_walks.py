"""Raters who do anything in any order: whatever happens, the way stays one."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import partial
from random import Random

import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    assert_views_are_replay,
    labels,
    new_rater,
    new_world,
    small_spec,
    view_row,
    view_rows,
)
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.consenting import consent, withdraw_consent
from quorate.campaign.expiring import expire
from quorate.campaign.handing.working import Supply
from quorate.campaign.publishing import acknowledge_guideline, publish_guideline
from quorate.campaign.rights import Actor, ConflictError, NotFoundError
from quorate.campaign.skipping import skip
from quorate.campaign.standing import set_standing
from quorate.campaign.way.appealing import SoughtAppeals, appeal, campaign_appeals, settle_appeal
from quorate.campaign.way.calibrating import Measured, open_calibration, reveal, to_measure
from quorate.campaign.way.reinstating import reinstate
from quorate.campaign.way.skills import grant_skill, revoke_skill
from quorate.campaign.way.trials import PRACTISING
from quorate.ledger.event import SYSTEM
from quorate.ledger.views import CALIBRATIONS, CAMPAIGNS, ITEMS, LEASES, MEMBERS, TRIALS
from quorate.storage.queries.appeals import ShownAppeals
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio
SPEC = small_spec(
    consent="We store answers.",
    way={
        "training": {"items": 3, "bar": 0.6, "tries": 2, "refresher": 2},
        "qualification": {
            "items": 4,
            "bar": 0.3,
            "confidence": 0.8,
            "tries": 2,
            "wait_hours": 0.5,
            "grants": "tone",
            "valid_days": 1,
        },
    },
)
OFTEN = ("work",) * 24
SOMETIMES = ("skip", "wait", "return", "read", "agree", "settle", "disagree", "publish")
SELDOM = (
    *("leave", "pause", "break", "retrain", "remove"),
    *("withdraw", "round", "reveal", "vouch", "revoke"),
)
STEPS = (*OFTEN, *SOMETIMES, *SOMETIMES, *SELDOM)


def prepared(tx: Transaction) -> World:
    world = new_world(tx, raters=0, items=30, spec=SPEC)
    rows = [
        NewItem({"sentence": f"{bank} {n}"}, f"{bank}{n}", {"tone": tone}, bank=bank)
        for bank in ("training", "qualification", "calibration")
        for n, tone in enumerate(["warm", "cold"] * 3)
    ]
    assert not add_items(tx, world.owner, NAME, rows).refused
    world.raters += [new_rater(tx, world, SPEC) for _ in range(2)]
    return world


class Walk:
    """Steps of one rater and of those around them."""

    def __init__(self, world: World, rng: Random, clock: Clock) -> None:
        self.world, self.rng, self.clock = world, rng, clock
        self.versions = 0

    def step(self, tx: Transaction) -> None:
        rater = self.rng.choice(self.world.raters)
        name = self.rng.choice(STEPS)
        getattr(self, name, partial(self._lead, name))(tx, rater)

    def work(self, tx: Transaction, rater: Actor) -> None:
        given = self._supplied(tx, rater)
        if given.state in ("guideline", "consent"):
            self._lead({"guideline": "read", "consent": "agree"}[given.state], tx, rater)
        elif given.leases:
            lease = given.leases[0].lease
            item = str(view_row(tx, LEASES, lease=lease)["item"])
            gold = view_row(tx, ITEMS, campaign=NAME, item=item)["gold"]
            right = gold is not None and self.rng.random() < 0.7
            what = json.loads(str(gold)) if right else labels(self.rng.choice(["warm", "cold"]))
            self.world.answer(tx, rater, lease, given=what)

    def skip(self, tx: Transaction, rater: Actor) -> None:
        given = self._supplied(tx, rater)
        if given.leases:
            skip(tx, self.world.vault, rater, NAME, given.leases[0].lease, "unclear")

    def leave(self, tx: Transaction, rater: Actor) -> None:
        self._supplied(tx, rater)
        self.clock.advance(31 * MINUTE)

    def wait(self, tx: Transaction, rater: Actor) -> None:
        self.clock.advance(self.rng.choice([MINUTE, 40 * MINUTE, 26 * 60 * MINUTE]))
        expire(tx)
        reinstate(tx)

    def _supplied(self, tx: Transaction, rater: Actor) -> Supply:
        given = self.world.supply(tx, rater)
        member = view_row(tx, MEMBERS, campaign=NAME, person=rater.person)
        if given.state in PRACTISING:
            assert (len(given.leases), member["standing"]) == (1, given.state)
        elif given.state in ("waiting", "consent", "guideline", "paused"):
            assert given.state == "paused" or not given.leases or given.state == "guideline"
        elif given.state == "work":
            assert member["standing"] == "active"
        return given

    def _lead(self, name: str, tx: Transaction, rater: Actor) -> None:
        world, who = self.world, rater.person
        newest = str(view_row(tx, CAMPAIGNS, campaign=NAME)["guideline"])
        until = tx.now + 20 * MINUTE
        rounds = view_rows(tx, CALIBRATIONS).values()
        blind = [str(row["round"]) for row in rounds if row["state"] == "blind"]
        sought = SoughtAppeals(ShownAppeals.WAITING)
        waiting = campaign_appeals(tx, world.vault, world.owner, NAME, sought).appeals
        if name == "pause":
            set_standing(tx, SYSTEM, NAME, who, "paused", "Please wait.")
        elif name == "break":
            set_standing(tx, SYSTEM, NAME, who, "paused", "A break.", until=until)
        elif name == "retrain":
            set_standing(tx, SYSTEM, NAME, who, "retraining", "Please practise.")
        elif name == "remove":
            set_standing(tx, SYSTEM, NAME, who, "removed", "Goodbye.")
        elif name == "return":
            set_standing(tx, world.owner.person, NAME, who, "active", "")
        elif name == "publish":
            self.versions += 1
            publish_guideline(tx, world.owner, NAME, f"1.{self.versions}", "Judge words.")
        elif name == "read":
            acknowledge_guideline(tx, rater, NAME, newest)
        elif name == "agree":
            consent(tx, rater, NAME, str(SPEC.consent_digest))
        elif name == "withdraw" and self.rng.random() < 0.3:
            withdraw_consent(tx, rater, NAME)
        elif name == "disagree":
            appeal(tx, world.vault, rater, NAME, "No.")
        elif name == "settle" and waiting:
            outcome = self.rng.choice(["granted", "refused"])
            settle_appeal(tx, world.owner, NAME, waiting[0].appeal.appeal, outcome, "Well.")  # type: ignore[arg-type]
        elif name == "round" and not blind:
            open_calibration(tx, world.owner, NAME, "Irony", ["calibration0", "calibration1"])
        elif name == "reveal" and blind:
            digest = to_measure(tx, world.owner, NAME, blind[0]).digest
            reveal(tx, world.owner, NAME, blind[0], Measured(digest, []))
        elif name == "vouch":
            grant_skill(tx, world.owner, NAME, who, "tone", 1, "known")
        elif name == "revoke":
            revoke_skill(tx, world.owner, NAME, who, "tone", "by mistake")


def hold_together(tx: Transaction) -> None:
    """What holds whatever happened."""
    trials = view_rows(tx, TRIALS).values()
    assert (
        max(
            Counter(row["person"] for row in trials if row["outcome"] == "running").values(),
            default=0,
        )
        <= 1
    )
    for row in view_rows(tx, MEMBERS).values():
        running = [
            t["stage"] for t in trials if t["person"] == row["person"] and t["outcome"] == "running"
        ]
        if row["standing"] in ("active", "removed"):
            assert not running, row
    leases = view_rows(tx, LEASES).values()
    kept = [(r["rater"], r["item"], r["round"]) for r in leases if r["status"] != "lapsed"]
    assert len(kept) == len(set(kept))
    for item in view_rows(tx, ITEMS).values():
        ours = [r for r in leases if r["item"] == item["item"] and r["purpose"] == ""]
        assert item["held"] == sum(r["status"] == "held" for r in ours), item
        if item["bank"]:
            assert (item["judged"], item["room"], item["surplus"]) == (0, 0, 0), item


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_raters_and_leads_do_the_way_holds(
    store: Store, clock: Clock, seed: int
) -> None:
    world = await store.write(prepared)
    walk = Walk(world, Random(seed), clock)
    refused = 0
    for _ in range(160):
        clock.advance(1_000)
        try:
            await store.write(walk.step)
        except ConflictError:  # such as an appeal against nothing
            refused += 1
        except NotFoundError as error:  # who was removed reaches nothing
            assert re.search("no campaign .* for you|no valid certificate", str(error))  # noqa: PT017
            refused += 1
        await store.read(hold_together)
    assert refused < 120
    await store.number()
    await store.read(assert_views_are_replay)
    trials = await store.read(lambda tx: list(view_rows(tx, TRIALS).values()))
    assert {"training", "retraining"} & {row["stage"] for row in trials}
    judged = await store.read(lambda tx: [row["judged"] for row in view_rows(tx, MEMBERS).values()])
    assert sum(map(int, map(str, judged))) > 20
