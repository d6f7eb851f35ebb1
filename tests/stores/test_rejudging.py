"""Suspects and scores on every store: what the verbs write folds to the views again."""

from __future__ import annotations

from functools import partial

import pytest

from campaigns import (
    NAME,
    World,
    assert_counts_are_sound,
    assert_views_are_replay,
    new_rater,
    new_world,
    small_spec,
    view_rows,
)
from counted import costing
from quorate.campaign.changing import change_campaign
from quorate.campaign.counting import judged_or_imported
from quorate.campaign.items import adjudicate
from quorate.campaign.rejudging import (
    BatchPage,
    Believed,
    Doubted,
    Sought,
    Suspect,
    batch_of,
    batches,
    is_back,
    rejudge,
)
from quorate.campaign.rights import ConflictError, NotFoundError
from quorate.campaign.scoring import (
    AT_ONCE,
    BUILT_IN,
    give_scores,
    note_built_in,
    scores_in_use,
    scores_of,
    unknown_items,
)
from quorate.ledger.events import ScoresGiven
from quorate.ledger.views import ITEMS as ITEMS_VIEW
from quorate.schema.errors import InputError
from quorate.storage.queries import scoring as queries
from quorate.storage.queries.rejudging import JUDGED
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

ITEMS = [f"i{n:03d}" for n in range(4)]


def judge_all(tx: Transaction, world: World, most: int = 99) -> int:
    """Judge what there is for each rater in turn; how many judgments that were."""
    given = 0
    for rater in world.raters:
        for _ in range(most):
            leases = world.supply(tx, rater, 1).leases
            if not leases:
                break
            world.answer(tx, rater, leases[0].lease)
            given += 1
    return given


async def begun(store: Store) -> World:
    world = await store.write(
        lambda tx: new_world(tx, raters=1, items=4, spec=small_spec(overlap=1))
    )
    assert await store.write(partial(judge_all, world=world)) == 4
    return world


async def test_a_batch_opens_its_items_and_folds_to_the_same_views(store: Store) -> None:
    world = await begun(store)
    suspects = [
        Suspect("i002", 0.5, "cold", 0.4, before=Believed("warm", 0.8, 1)),
        Suspect("i001", 0.9, worth=0.7),
        Suspect("i000", 0.1, audit=True),
        Suspect("nope", 0.9),
    ]
    asked = Doubted("tone", suspects, judgments=2, diagnosis="d", note=" n ", batch="b")
    sent = await store.write(lambda tx: rejudge(tx, world.owner, NAME, asked))
    assert (sent.items, sent.judgments) == (3, 6)
    assert [(one.row, one.item) for one in sent.refused] == [(4, "nope")]
    batch, lines = await store.read(lambda tx: batch_of(tx, world.owner, NAME, "b"))
    assert (batch.items, batch.judgments, batch.diagnosis, batch.note) == (3, 2, "d", "n")
    assert [(one.item, one.judgments, one.judged, one.room) for one in lines] == [
        (item, 2, 1, 2) for item in ITEMS[:3]
    ]
    assert '"label":"warm","probability":0.8,"suggested":"cold"' in lines[2].suspect.replace(
        '"judged":1,', ""
    )
    page = await store.read(lambda tx: batches(tx, world.owner, NAME, Sought()))
    assert [(one.batch, one.back) for one in page.batches] == [("b", 0)]
    judged = await store.read(lambda tx: tx.one(JUDGED, campaign=NAME))
    assert judged is not None
    assert judged.number == 4
    again = await store.write(lambda tx: rejudge(tx, world.owner, NAME, asked))
    assert (again.items, again.refused) == (3, ())
    # the one rater had them all
    world.cursors.moved(NAME)
    assert await store.write(partial(judge_all, world=world)) == 0
    await store.number()
    await store.read(assert_views_are_replay)
    await store.read(lambda tx: assert_counts_are_sound(tx, 3))


async def test_places_of_suspects_stay_when_the_overlap_changes(store: Store) -> None:
    def sent(tx: Transaction) -> World:
        world = new_world(tx, raters=2, items=4, spec=(spec := small_spec(overlap=3)))
        assert judge_all(tx, world) == 8
        world.raters += [new_rater(tx, world, spec) for _ in range(2)]
        doubted = [Suspect("i000", 0.9), Suspect("i001", 0.5)]
        rejudge(tx, world.owner, NAME, Doubted("tone", doubted, judgments=2, batch="b"))
        # an expert settled this one, so it is back and its places are nobody's
        adjudicate(tx, world.owner, NAME, "i001", {"tone": "warm"}, "")
        return world

    world = await store.write(sent)

    async def with_overlap(overlap: int) -> list[tuple[object, object]]:
        new = small_spec(overlap=overlap)
        await store.write(lambda tx: change_campaign(tx, world.owner, NAME, new))
        rows = await store.read(lambda tx: view_rows(tx, ITEMS_VIEW))
        await store.number()
        await store.read(assert_views_are_replay)
        return [(rows[NAME, item]["wanted"], rows[NAME, item]["room"]) for item in ITEMS]

    # two judgments each; the suspect waits until it has 2 + 2
    others = [(2, 0)] * 3
    assert await with_overlap(2) == [(4, 2), *others]
    assert await with_overlap(1) == [(4, 2), *others]
    assert await with_overlap(3) == [(4, 2), *[(3, 1)] * 3]
    assert await with_overlap(5) == [(5, 3)] * 4
    await with_overlap(2)
    world.cursors.moved(NAME)
    assert await store.write(partial(judge_all, world=world)) == 2
    _, lines = await store.read(lambda tx: batch_of(tx, world.owner, NAME, "b"))
    assert [(one.item, one.judged, one.room, is_back(one)) for one in lines] == [
        ("i000", 4, 0, True),
        ("i001", 2, 0, True),
    ]


async def test_no_batch_is_refused_with_a_reason(store: Store) -> None:
    world = await begun(store)
    one = Suspect("i001", 0.9)
    for wrong in (
        Doubted("tone", [one], judgments=0),
        Doubted("tone", []),
        Doubted("tone", [one], batch="no name"),
        Doubted("tone", [one], diagnosis="d" * 201),
    ):
        with pytest.raises(InputError):
            await store.write(lambda tx: rejudge(tx, world.owner, NAME, wrong))  # noqa: B023
    with pytest.raises(NotFoundError, match="one option is right"):
        await store.write(lambda tx: rejudge(tx, world.owner, NAME, Doubted("why", [one])))
    with pytest.raises(NotFoundError, match="no batch"):
        await store.read(lambda tx: batch_of(tx, world.owner, NAME, "none"))
    nan = await store.write(
        lambda tx: rejudge(
            tx, world.owner, NAME, Doubted("tone", [Suspect("i001", 0.5, worth=float("nan"))])
        )
    )
    assert (nan.items, len(nan.refused)) == (0, 1)
    page = await store.read(lambda tx: batches(tx, world.owner, NAME, Sought()))
    assert (page.batches, page.returned, page.next) == ((), (), None)


async def test_batches_come_page_by_page_with_what_is_back(store: Store) -> None:
    world = await begun(store)
    for name, question, items in (("a", "tone", ITEMS[:2]), ("b", "tone", ITEMS[2:3])):
        doubted = [Suspect(one, 0.9, before=Believed("cold", 0.6, 1)) for one in items]
        asked = Doubted(question, doubted, batch=name)
        await store.write(lambda tx: rejudge(tx, world.owner, NAME, asked))  # noqa: B023
    # of a both items wait; one is settled by an expert, the other by nobody
    await store.write(lambda tx: adjudicate(tx, world.owner, NAME, ITEMS[1], {"tone": "warm"}, ""))

    async def page(**sought: str | int) -> BatchPage:
        return await store.read(lambda tx: batches(tx, world.owner, NAME, Sought(**sought)))  # type: ignore[arg-type]

    first = await page(limit=1)
    assert [(one.batch, one.items, one.back) for one in first.batches] == [("b", 1, 0)]
    assert first.returned == ()
    assert first.next is not None
    last = await page(limit=1, after=first.next)
    assert [(one.batch, one.items, one.back) for one in last.batches] == [("a", 2, 1)]
    assert [(one.batch, one.item, one.label) for one in last.returned] == [("a", ITEMS[1], "cold")]
    assert last.next is None
    assert len((await page(question="tone")).batches) == 2
    assert (await page(question="why")).batches == ()
    with pytest.raises(InputError, match="cursor"):
        await page(after="nonsense")


async def test_names_are_looked_up_many_at_once(store: Store) -> None:
    await begun(store)
    names = [*ITEMS, "no \x00 name", "none \ud800", "'\"", *(f"n{n}" for n in range(2 * AT_ONCE))]

    found, cost = await costing(store, lambda tx: unknown_items(tx, NAME, names))
    assert (found, cost.asked) == (len(names) - len(ITEMS), 3)


def scores(model: str, digest: str) -> ScoresGiven:
    return ScoresGiven(NAME, "", "tone", model, digest, 4)


async def test_the_last_scores_of_the_kind_asked_for_are_in_use(store: Store) -> None:
    world = await begun(store)
    spec = small_spec(assignment={"choice": "margin"})
    own = small_spec(assignment={"choice": "margin", "model": "built-in"})
    assert await store.read(lambda tx: scores_in_use(tx, spec)) is None
    for model, digest in (("mine", "a"), ("mine", "b")):
        given = scores(model, digest)
        await store.write(lambda tx: give_scores(tx, world.owner, given))  # noqa: B023
    await store.write(lambda tx: note_built_in(tx, scores(BUILT_IN, "c")))
    listed = await store.read(lambda tx: scores_of(tx, world.owner, NAME))
    assert [(one.scores, one.digest) for one in listed] == [
        ("s_00000003", "c"),
        ("s_00000002", "b"),
        ("s_00000001", "a"),
    ]
    used = await store.read(lambda tx: scores_in_use(tx, spec))
    assert used is not None
    assert used.digest == "b"
    built_in = await store.read(lambda tx: scores_in_use(tx, own))
    assert built_in is not None
    assert built_in.digest == "c"
    with pytest.raises(InputError, match="name of a model"):
        await store.write(lambda tx: give_scores(tx, world.owner, scores(BUILT_IN, "d")))
    assert await store.read(lambda tx: judged_or_imported(tx, NAME)) == 4
    items = await store.read(
        lambda tx: tx.all(queries.ASKABLE, campaign=NAME, after="i001", limit=9)
    )
    assert [(one.item, one.room) for one in items] == [("i002", 0), ("i003", 0)]
    await store.number()
    await store.read(assert_views_are_replay)


async def test_a_closed_campaign_is_not_opened_by_a_batch(store: Store) -> None:
    from quorate.campaign.closing import close_campaign

    world = await begun(store)
    await store.write(lambda tx: close_campaign(tx, world.owner, NAME))
    with pytest.raises(ConflictError, match="closed"):
        await store.write(
            lambda tx: rejudge(tx, world.owner, NAME, Doubted("tone", [Suspect("i001", 0.9)]))
        )
