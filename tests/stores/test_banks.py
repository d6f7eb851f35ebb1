"""Items that are kept apart: where they lie, what they count, and that they leave counts alone."""

from __future__ import annotations

from functools import partial

import pytest

from campaigns import (
    MINUTE,
    NAME,
    Clock,
    World,
    assert_views_are_replay,
    labels,
    new_world,
    small_spec,
    view_row,
)
from quorate.campaign.adding import Added, NewItem, add_items
from quorate.campaign.excluding import exclude
from quorate.campaign.expiring import expire
from quorate.campaign.items import retire_item
from quorate.campaign.revising import Revision, revise
from quorate.campaign.rights import ConflictError
from quorate.campaign.skipping import skip
from quorate.campaign.submitting import Submission
from quorate.ledger.events import ItemLeased
from quorate.ledger.views import CAMPAIGNS, ITEMS, JUDGMENTS, LEASES
from quorate.schema.json_value import Json
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

MIXING = small_spec(assignment={"gold": 0.2})
COUNTS = ("wanted", "held", "judged", "room", "surplus")


def sentence(text: str = "Hm.") -> dict[str, object]:
    return {"sentence": text}


async def added(store: Store, world: World, *rows: NewItem) -> Added:
    return await store.write(lambda tx: add_items(tx, world.owner, NAME, rows))


async def test_gold_goes_to_its_bank_where_gold_is_mixed_in(store: Store) -> None:
    row = NewItem(sentence(), "g", {"tone": "warm"}, slices={"language": "de", "area": "x"})
    for spec, state, wanted in ((MIXING, "bank", 0), (small_spec(name="plain"), "open", 2)):
        world = await store.write(partial(new_world, items=1, spec=spec))
        await store.write(partial(add_items, actor=world.owner, campaign=spec.name, rows=[row]))
        read = partial(view_row, view=ITEMS, campaign=spec.name, item="g")
        found = await store.read(read)
        assert (found["state"], found["wanted"], found["room"]) == (state, wanted, wanted)
        assert found["gold"] == '{"tone":"warm"}'
        assert found["slices"] == '{"area":"x","language":"de"}'
        campaign = await store.read(partial(view_row, view=CAMPAIGNS, campaign=spec.name))
        assert campaign["items"] == (1 if state == "bank" else 2)
    await store.number()
    await store.read(assert_views_are_replay)


async def test_what_does_not_fit_a_bank_is_refused_with_its_row(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, items=0))
    done = await added(
        store,
        world,
        NewItem(sentence(), "a", bank="audit"),
        NewItem(sentence(), "b", bank="silver"),
        NewItem(sentence(), "c", explanation="Because."),
        NewItem(sentence(), "d", slices={"": "x"}),
        NewItem(sentence(), "e", bank="calibration"),
        NewItem(sentence(), "f", {"tone": "cold"}, bank="training", explanation="**Look**"),
    )
    assert done.items == ("e", "f")
    assert [(one.row, one.what.split(",")[0].split(";")[0]) for one in done.refused] == [
        (1, "an item for audit without gold"),
        (2, "bank 'silver' is none of gold"),
        (3, "an explanation without gold"),
        (4, "slice '' or its value 'x' is no name"),
    ]
    found = await store.read(partial(view_row, view=ITEMS, campaign=NAME, item="f"))
    assert (found["bank"], found["explanation"]) == ("training", "**Look**")


async def test_items_of_a_bank_are_not_handed_out_as_work(store: Store) -> None:
    world = await store.write(lambda tx: new_world(tx, raters=1, items=1))
    await added(store, world, NewItem(sentence(), "a", {"tone": "cold"}, bank="qualification"))
    given = await store.write(lambda tx: world.supply(tx, world.raters[0]))
    items = [await store.read(partial(view_row, view=LEASES, lease=x.lease)) for x in given.leases]
    assert [row["item"] for row in items] == ["i000"]


async def aside(store: Store, world: World, item: str, lease: str, purpose: str = "gold") -> None:
    """Hand the item to the first rater for a purpose."""
    rater = world.raters[0].person

    def work(tx: Transaction) -> None:
        shown: Json = {}
        end = tx.now + 30 * MINUTE
        event = ItemLeased(NAME, item, lease, rater, 0, shown, "1.0", end, purpose)
        tx.append(NAME, rater, event)

    await store.write(work)


async def counts(store: Store, item: str) -> list[object]:
    row = await store.read(partial(view_row, view=ITEMS, campaign=NAME, item=item))
    return [row[name] for name in COUNTS]


async def test_whatever_happens_to_what_is_mixed_in_the_counts_stay(
    store: Store, clock: Clock
) -> None:
    spec = small_spec(assignment={"gold": 0.2})
    world = await store.write(lambda tx: new_world(tx, raters=1, items=2, spec=spec))
    rater = world.raters[0]
    await added(store, world, *(NewItem(sentence(), f"g{n}", {"tone": "warm"}) for n in range(4)))
    empty: list[object] = [0, 0, 0, 0, 0]
    for n in range(4):
        await aside(store, world, f"g{n}", f"l{n}")
    wrong = await store.write(
        lambda tx: world.answer(tx, rater, "l0", given=labels("cold", "so it seems"))
    )
    assert not wrong.surplus
    row = await store.read(partial(view_row, view=JUDGMENTS, judgment=wrong.judgment))
    assert (row["purpose"], row["right"], row["earned"]) == ("gold", 0, 250_000)
    change = Revision(wrong.judgment, Submission("r", "", labels("warm"), 10), 0)
    await store.write(lambda tx: revise(tx, world.vault, rater, NAME, change))
    row = await store.read(partial(view_row, view=JUDGMENTS, judgment=wrong.judgment))
    assert row["right"] == 1
    await store.write(lambda tx: skip(tx, world.vault, rater, NAME, "l1", "unclear"))
    clock.advance(31 * MINUTE)
    assert await store.write(expire) == [NAME, NAME]
    late = await store.write(lambda tx: world.answer(tx, rater, "l2"))
    assert not late.surplus
    out = partial(exclude, actor=world.owner, campaign=NAME, rater=rater.person, reason="guessing")
    assert await store.write(out) == 2
    assert [await counts(store, f"g{n}") for n in range(4)] == [empty] * 4
    await store.write(lambda tx: retire_item(tx, world.owner, NAME, "g3", "no good"))
    campaign = await store.read(partial(view_row, view=CAMPAIGNS, campaign=NAME))
    assert (campaign["items"], campaign["retired"]) == (2, 0)
    await store.number()
    await store.read(assert_views_are_replay)


async def test_an_answer_of_a_test_stays_and_others_only_while_fresh_where_items_are_mixed_in(
    store: Store, clock: Clock
) -> None:
    spec = small_spec(assignment={"gold": 0.2}, overlap=5)
    world = await store.write(lambda tx: new_world(tx, raters=1, items=2, spec=spec))
    rater = world.raters[0]
    await added(store, world, NewItem(sentence(), "q", {"tone": "warm"}, bank="qualification"))
    await aside(store, world, "q", "lq", "qualification")
    tested = await store.write(lambda tx: world.answer(tx, rater, "lq"))
    usual = await store.write(lambda tx: world.answer(tx, rater, world.take(tx, rater).lease))

    def revised(judgment: str, number: int) -> Revision:
        tone = "cold" if number % 2 == 0 else "warm"
        return Revision(judgment, Submission("r", "", labels(tone), 10), number)

    async def change(judgment: str, number: int) -> None:
        again = revised(judgment, number)
        await store.write(lambda tx: revise(tx, world.vault, rater, NAME, again))

    with pytest.raises(ConflictError):
        await change(tested.judgment, 0)
    await change(usual.judgment, 0)
    clock.advance(11 * MINUTE)
    # its item still wants four more, but gold would not
    with pytest.raises(ConflictError):
        await change(usual.judgment, 1)
