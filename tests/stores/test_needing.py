"""What needs the lead is told, the most urgent first, each with where it is done."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from campaigns import NAME, World, new_world, small_spec
from quorate.assignment.forecast import Forecast
from quorate.campaign.insight.measuring import Line, Measured, Outcomes
from quorate.campaign.insight.needing import NAMED, Need, needs_of
from quorate.campaign.watch.acting import act
from quorate.campaign.watch.finding import Look
from quorate.campaign.watch.sight import Sight
from quorate.ledger.event import Event
from quorate.ledger.events import AppealMade, ItemSettled, StandingChanged
from quorate.quality.finding import Finding, Verdict
from quorate.schema.campaign import CampaignSpec
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio


def numbers(
    spec: CampaignSpec, *lines: Line, needed: float | None = None, doubtful: tuple[str, ...] = ()
) -> Measured:
    sight = Sight(spec, 0, 0, None, {}, {}, {}, {}, {}, {}, 0, 0, None)
    forecast = None if needed is None else Forecast(needed, needed, needed, 1)
    return Measured(
        sight=sight,
        agreement=lines,
        slices=(),
        sampled=1.0,
        outcomes=Outcomes(0, 0, 0, 0, 0),
        certainty=(),
        disputed=(),
        doubtful=doubtful,
        coverage=(),
        needed=forecast,
        per_hour=None,
        profiles={},
        question=None,
        chance=None,
        typical=None,
    )


class Case:
    """A campaign with three raters, and what is asked of it."""

    def __init__(self, store: Store, world: World, spec: CampaignSpec) -> None:
        self.store, self.spec = store, spec
        self.people = [rater.person for rater in world.raters]
        self.names = dict(zip(self.people, ["Ann", "Ben", "Cem"], strict=True))

    async def happen(self, *events: Event) -> None:
        def work(tx: Transaction) -> None:
            for event in events:
                tx.append(NAME, "system", event)

        await self.store.write(work)

    async def find(self, *found: Finding) -> None:
        look = Look(found, frozenset(), frozenset(), 5)
        await self.store.write(lambda tx: act(tx, self.spec, look))

    def named(self, persons: Iterable[str]) -> dict[str, str]:
        asked = list(persons)
        assert len(asked) <= NAMED
        return {one: self.names[one] for one in asked}

    async def needs(self, found: Measured | None = None) -> list[Need]:
        seen = found or numbers(self.spec)
        return list(await self.store.read(lambda tx: needs_of(tx, self.spec, seen, self.named)))


async def begun(store: Store, **keys: object) -> Case:
    spec = small_spec(**keys)
    world = await store.write(lambda tx: new_world(tx, raters=3, items=3, spec=spec))
    case = Case(store, world, spec)
    active = [StandingChanged(NAME, person, "active", "") for person in case.people]
    await case.happen(*active)
    return case


async def test_nothing_needs_the_lead_of_a_quiet_campaign(store: Store) -> None:
    assert await (await begun(store)).needs() == []


async def test_people_come_first(store: Store) -> None:
    case = await begun(store)
    ann, ben, cem = case.people
    await case.happen(StandingChanged(NAME, ann, "paused", "too fast"))
    one = Need("paused", "Ann is paused: too fast", "raters", ann, 1)
    assert await case.needs() == [one]
    await case.happen(StandingChanged(NAME, ben, "paused", "too slow"))
    await case.happen(AppealMade(NAME, "a_1", ann, "paused", "too fast"))
    strong = Finding("speed", Verdict.STRONG, 1.0, "much too fast", rater=cem)
    paused = Finding("speed", Verdict.STRONG, 1.0, "much too fast", rater=ben)
    weak = Finding("gold", Verdict.WEAK, 1.0, "perhaps", rater=cem)
    await case.find(strong, paused, weak)
    assert await case.needs() == [
        Need("appeal", "an appeal waits for an answer", "appeals", None, 1),
        Need("paused", "Ann and Ben are paused", "raters", None, 2),
        Need("finding", "Cem works on: much too fast", "raters", cem, 1),
    ]


async def test_items_that_wait_are_counted_by_reason_and_doubtful_gold_is_named(
    store: Store,
) -> None:
    case = await begun(store)
    await case.happen(ItemSettled(NAME, "i000", "contested", {}, 1))
    await case.find(Finding("gold-hazard", Verdict.STRONG, 1.0, "good raters miss it", item="i001"))
    assert await case.needs(numbers(case.spec, doubtful=("i002", "i001"))) == [
        Need("gold", "i001: good raters miss it", "disputes", "i001", 1),
        Need(
            "dispute",
            "2 items wait for an expert: 1 contested, 1 disagreed on",
            "disputes",
            None,
            2,
        ),
    ]


async def test_little_agreement_is_told_where_one_answer_is_sought(store: Store) -> None:
    low = Line("tone", 0.31, 0.2, 0.42, 80)
    unsure = Line("why", 0.5, 0.2, 0.8, 5)
    nothing = Line("why", None, None, None, 0)
    case = await begun(store)
    (need,) = await case.needs(numbers(case.spec, low, unsure, nothing))
    assert need.says.startswith("raters agree little on «tone»: 0.31 (0.20 to 0.42) over 80 items")
    assert (need.kind, need.id, need.n) == ("split", "tone", 80)
    spread = small_spec(paradigm="descriptive")
    assert await case.needs(numbers(spread, low)) == []


async def test_a_budget_that_does_not_last_is_told(store: Store) -> None:
    case = await begun(store, budget={"judgments": 100}, assignment={"repeats": 0.2})
    assert await case.needs(numbers(case.spec, needed=80)) == []
    # 81 judgments of work with a fifth mixed in: 81 / 0.8 = 101 of 100
    (need,) = await case.needs(numbers(case.spec, needed=81))
    assert (need.kind, need.n) == ("budget", 100)
    assert need.says == "about 101 more judgments are needed, and 100 are left"


async def test_banks_that_lack_items_are_told(store: Store) -> None:
    way = {"training": {"items": 4}}
    case = await begun(store, assignment={"gold": 0.1, "audit": 0.1}, way=way)
    assert [(need.kind, need.id, need.n) for need in await case.needs()] == [
        ("bank", "training", 4),
        ("bank", "audit", 1),
        ("bank", "gold", 1),
    ]
