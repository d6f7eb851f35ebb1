"""A campaign that asks a fact and a feeling about each item: what becomes of who differs."""

from __future__ import annotations

import json
from functools import partial

import pytest

from campaigns import NAME, World, add_sentences, new_world, small_spec, view_row, view_rows
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.asked import spec_of
from quorate.campaign.changing import change_campaign
from quorate.campaign.items import adjudicate, to_settle
from quorate.campaign.rights import Actor, ConflictError
from quorate.campaign.watch.sight import see
from quorate.campaign.way.feedback import feedback_of
from quorate.ledger.events import CampaignChanged
from quorate.ledger.views import ITEMS, JUDGMENTS, LEASES
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.errors import AnswerError
from quorate.schema.json_value import Json
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction
from watched import decided, watch_of

pytestmark = pytest.mark.anyio
ASKED = {"type": "single_choice", "ask": "How is it?", "options": ["warm", "cold"]}
FACT = {**ASKED, "name": "fact", "paradigm": "prescriptive"}
FEELING = {**ASKED, "name": "feeling", "paradigm": "descriptive"}


def both_spec(**changes: object) -> CampaignSpec:
    """A fact, of which one answer is right, and a feeling, of which none is."""
    declared = {"questions": [FACT, FEELING], "checks": {}, "undo_minutes": 0, **changes}
    return small_spec(**declared)


def said(fact: str, feeling: str) -> dict[str, Json]:
    return {"fact": fact, "feeling": feeling}


async def judged(store: Store, world: World, answers: list[tuple[str, str]]) -> None:
    """Each rater gives their answer to every item that they get."""
    for rater, (fact, feeling) in zip(world.raters, answers, strict=True):
        await store.write(partial(_answer_all, world=world, rater=rater, given=said(fact, feeling)))


def _answer_all(tx: Transaction, world: World, rater: Actor, given: dict[str, Json]) -> None:
    while held := world.supply(tx, rater).leases:
        for one in held:
            world.answer(tx, rater, one.lease, given=given)


async def row_of(store: Store, item: str) -> dict[str, object]:
    found = await store.read(partial(view_row, view=ITEMS, campaign=NAME, item=item))
    return dict(found)


async def test_an_item_is_quorate_when_the_fact_is_sure_and_the_spread_is_known(
    store: Store,
) -> None:
    stopping = {"min": 2, "max": 4, "confidence": 0.7}
    spec = both_spec(stopping=stopping)
    world = await store.write(lambda tx: new_world(tx, raters=4, items=1, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    answers = [("warm", "warm"), ("warm", "cold"), ("warm", "warm"), ("warm", "cold")]
    outcomes = []
    for _ in range(3):  # a place for each that is asked for
        await judged(store, world, answers)
        await decided(store, watch)
        world.cursors.freed(NAME)
        row = await row_of(store, "i000")
        outcomes.append((row["judged"], row["outcome"]))
    # two alike would do for the fact; without a width the spread gets as many as there are
    assert outcomes == [(2, None), (3, None), (4, "quorate")]
    settled = json.loads(str((await row_of(store, "i000"))["settled"]))
    assert settled["fact"]["label"] == "warm"
    # Wilson's interval of 2 in 4: ± .35 about one half
    assert settled["feeling"]["lower"] == pytest.approx(0.15, abs=0.005)
    assert settled["feeling"]["upper"] == pytest.approx(0.85, abs=0.005)
    assert "probability" not in settled["feeling"]


async def test_nobody_is_more_or_less_skilled_at_a_feeling(store: Store) -> None:
    spec = both_spec(stopping={"min": 2, "max": 2})
    world = await store.write(lambda tx: new_world(tx, raters=2, items=3, spec=spec))
    await judged(store, world, [("warm", "warm"), ("warm", "cold")])
    watch = await watch_of(store, NAME, world.vault)
    await decided(store, watch)
    sight = see(watch)
    assert {q for known in sight.skills.values() for q in known} == {"fact"}
    sure = sight.items["i000"].certainty
    assert sure is not None
    assert sure > 0.5  # of the fact; the interval of 1 in 2 is wider than .8


async def test_what_an_expert_says_of_a_feeling_settles_nothing(store: Store) -> None:
    spec = both_spec(overlap=1)
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1, spec=spec))
    await judged(store, world, [("warm", "warm")])
    await store.write(
        lambda tx: adjudicate(tx, world.owner, NAME, "i000", said("cold", "cold"), "read it")
    )
    assert json.loads(str((await row_of(store, "i000"))["adjudicated"])) == {"fact": "cold"}
    (rater,) = world.raters
    told = await store.read(lambda tx: feedback_of(tx, world.vault, rater, NAME))
    assert [one.consensus for one in told.differences] == [{"fact": "cold"}]


async def test_who_settles_a_fact_need_not_say_what_they_feel(store: Store) -> None:
    when = {"question": "feeling", "is": "cold"}
    mood = {**FEELING, "name": "mood"}
    why = {**FACT, "name": "why", "when": when}
    spec = both_spec(questions=[FACT, FEELING, mood, why])
    # the feeling decides whether `why` is asked; nothing hangs on the mood
    assert [question.name for question in to_settle(spec)] == ["fact", "feeling", "why"]
    world = await store.write(lambda tx: new_world(tx, raters=1, items=2, spec=spec))

    def settle(tx: Transaction, item: str, labels: dict[str, Json]) -> None:
        adjudicate(tx, world.owner, NAME, item, labels, "read it")

    await store.write(lambda tx: settle(tx, "i000", said("cold", "warm")))
    assert json.loads(str((await row_of(store, "i000"))["adjudicated"])) == {"fact": "cold"}
    with pytest.raises(AnswerError, match="why"):
        await store.write(lambda tx: settle(tx, "i001", said("cold", "cold")))
    whole = {**said("cold", "cold"), "why": "warm", "mood": "warm"}
    await store.write(lambda tx: settle(tx, "i001", whole))
    kept = json.loads(str((await row_of(store, "i001"))["adjudicated"]))
    assert kept == {"fact": "cold", "why": "warm"}


async def test_who_differs_in_a_feeling_alone_is_not_told_so(store: Store) -> None:
    spec = both_spec(overlap=1)
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1, spec=spec))
    await judged(store, world, [("warm", "warm")])
    await store.write(
        lambda tx: adjudicate(tx, world.owner, NAME, "i000", said("warm", "cold"), "read it")
    )
    (rater,) = world.raters
    told = await store.read(lambda tx: feedback_of(tx, world.vault, rater, NAME))
    assert told.differences == ()


async def test_where_all_is_feeling_there_is_nothing_to_settle_and_no_gold(store: Store) -> None:
    whole = both_spec().as_data()
    for question in whole["questions"]:  # type: ignore[union-attr]
        question["paradigm"] = "descriptive"  # type: ignore[index, call-overload]
    spec = campaign_spec(whole)
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1, spec=spec))

    def settle(tx: Transaction) -> None:
        adjudicate(tx, world.owner, NAME, "i000", said("warm", "warm"), "I think so")

    with pytest.raises(ConflictError, match="no answer is the right one"):
        await store.write(settle)

    def add(tx: Transaction) -> list[str]:
        content = {"sentence": "Known."}
        known = said("warm", "warm")
        rows = [NewItem(content, bank, known, bank=bank) for bank in ("gold", "audit")]
        return [one.what for one in add_items(tx, world.owner, NAME, rows).refused]

    (what,) = await store.write(add)
    assert what.startswith("gold where every question is descriptive")
    assert "`audit`" in what


@pytest.mark.parametrize(
    ("bank", "given", "right"),
    [
        ("gold", ("warm", "cold"), 1),
        ("gold", ("cold", "warm"), 0),
        # whoever read a trap item gives the one answer that it asks for
        ("audit", ("warm", "cold"), 0),
        ("audit", ("warm", "warm"), 1),
    ],
)
async def test_an_answer_is_wrong_by_the_fact_alone_but_in_traps(
    store: Store, bank: str, given: tuple[str, str], right: int
) -> None:
    spec = both_spec(assignment={bank: 0.5}, overlap=1)
    # the draws have a secret: of 24 none is of the bank with probability 2⁻²⁴
    world = await store.write(lambda tx: new_world(tx, raters=1, items=24, spec=spec))
    known = [
        NewItem({"sentence": f"Known {n}."}, f"k{n}", said("warm", "warm"), bank=bank)
        for n in range(8)
    ]
    await store.write(lambda tx: add_items(tx, world.owner, NAME, known))
    await judged(store, world, [given])
    rows = (await store.read(partial(view_rows, view=JUDGMENTS))).values()
    of_bank = {row["right"] for row in rows if str(row["item"]).startswith("k")}
    assert of_bank == {right}


async def test_a_campaign_stored_before_paradigms_were_asked_goes_on_as_prescriptive(
    store: Store,
) -> None:
    spec = small_spec(stopping={"min": 2, "max": 3}, checks={})
    world = await store.write(lambda tx: new_world(tx, raters=2, items=1, spec=spec))

    def before(tx: Transaction) -> None:
        silent = {key: value for key, value in spec.as_data().items() if key != "paradigm"}
        tx.append(NAME, world.owner.person, CampaignChanged(NAME, spec.title, silent, ["title"]))

    await store.write(before)
    watch = await watch_of(store, NAME, world.vault)
    assert watch.following.spec.descriptive == frozenset()
    assert watch.following.beliefs.descriptive == frozenset()
    found = await store.read(lambda tx: spec_of(tx, NAME))
    assert found.paradigm == "prescriptive"
    new = campaign_spec({**found.as_data(), "title": "Another title"})
    assert await store.write(lambda tx: change_campaign(tx, world.owner, NAME, new)) == ("title",)
    await store.write(lambda tx: add_sentences(tx, world, 1, start=1))
    held = await store.write(lambda tx: world.supply(tx, world.raters[0]).leases)
    leases = await store.read(partial(view_rows, view=LEASES))
    assert len(held) == len(leases) == 2
