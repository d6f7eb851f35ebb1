"""What is done for large campaigns gives what it gave before, on every store."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from campaigns import NAME, Clock, World, new_world, small_spec
from quorate.campaign import browsing, changing
from quorate.campaign.asked import spec_of
from quorate.campaign.browsing import Listing, list_items
from quorate.campaign.changing import change_campaign
from quorate.campaign.counting import Counted, count, demand_few, keep, kept
from quorate.campaign.excluding import exclude
from quorate.campaign.insight import unread
from quorate.campaign.insight.measuring import Outcomes
from quorate.campaign.opening import open_campaign
from quorate.campaign.reporting import report_problem
from quorate.campaign.rights import ConflictError
from quorate.campaign.skipping import skip
from quorate.campaign.status import status_of
from quorate.campaign.verifying import log_names
from quorate.campaign.watch.watching import wants_watch
from quorate.schema.errors import InputError
from quorate.storage.queries.items import ListedItem, Order, Shown
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

By = tuple[str | int, ...]
SORTED: dict[Order, Callable[[ListedItem], By]] = {
    Order.PLACE: lambda one: (one.sort, one.item),
    Order.ITEM: lambda one: (one.item,),
    Order.ADDED: lambda one: (one.added_at, one.item),
    Order.JUDGED: lambda one: (-one.judged, one.item),
    Order.SKIPS: lambda one: (-one.skips, one.item),
    Order.PROBLEMS: lambda one: (-one.problems, one.item),
}
CHOSEN: dict[Shown, Callable[[ListedItem], bool]] = {
    Shown.ALL: lambda one: True,
    Shown.OPEN: lambda one: one.state == "open" and one.room > 0,
    Shown.HELD: lambda one: one.held > 0,
    Shown.JUDGED: lambda one: one.state == "open" and one.judged >= one.wanted,
    Shown.SKIPPED: lambda one: one.skips > 0,
    Shown.PROBLEMS: lambda one: one.problems > 0,
}


def walked(tx: Transaction, world: World, shown: Shown, order: Order) -> list[ListedItem]:
    found: list[ListedItem] = []
    after = ""
    while True:
        page = list_items(tx, world.owner, NAME, Listing(shown, order, after=after, limit=2))
        assert len(page.items) <= 2
        found += page.items
        if page.next is None:
            return found
        after = page.next


def at_work(tx: Transaction, world: World) -> None:
    """Answers, two skips, a report, and leases that are still held."""
    first, second = world.raters
    for rater, answers in ((first, 4), (second, 3)):
        for _ in range(answers):
            world.answer(tx, rater, world.take(tx, rater).lease)
    for _ in range(2):
        held = world.take(tx, first)
        skip(tx, world.vault, first, NAME, held.lease, "unclear")
    report_problem(tx, world.vault, second, NAME, world.take(tx, second).lease, "It is cut.")


@pytest.fixture
async def world(store: Store) -> World:
    made = await store.write(lambda tx: new_world(tx, items=9))
    await store.write(lambda tx: at_work(tx, made))
    return made


async def test_pages_of_every_order_and_filter_are_the_sorted_whole(
    store: Store, world: World
) -> None:
    every = await store.read(lambda tx: walked(tx, world, Shown.ALL, Order.PLACE))
    assert len(every) == 9
    assert [one.skips for one in every].count(1) == 2
    assert sum(one.problems for one in every) == 1
    assert any(one.held for one in every)
    for shown, fits in CHOSEN.items():
        for order, by in SORTED.items():
            found = await store.read(partial(walked, world=world, shown=shown, order=order))
            expected = sorted((one for one in every if fits(one)), key=by)
            assert [one.item for one in found] == [one.item for one in expected], (shown, order)


async def test_a_large_campaign_is_searched_by_whole_names(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line, *_) = await store.read(lambda tx: walked(tx, world, Shown.ALL, Order.ITEM))

    def found(search: str) -> Listing:
        return Listing(search=search)

    part = line.item[:-1]
    whole = await store.read(lambda tx: list_items(tx, world.owner, NAME, found(part)))
    assert line.item in [one.item for one in whole.items]
    monkeypatch.setattr(browsing, "LARGE", 8)
    assert not (await store.read(lambda tx: list_items(tx, world.owner, NAME, found(part)))).items
    named = await store.read(lambda tx: list_items(tx, world.owner, NAME, found(line.item)))
    assert [one.item for one in named.items] == [line.item]


async def test_a_large_campaign_is_not_sorted_by_judgments(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "LARGE", 8)
    most = Listing(Shown.ALL, Order.JUDGED)
    with pytest.raises(InputError, match="too many to sort by judgments"):
        await store.read(lambda tx: list_items(tx, world.owner, NAME, most))
    few = Listing(Shown.SKIPPED, Order.JUDGED)
    assert len((await store.read(lambda tx: list_items(tx, world.owner, NAME, few))).items) == 2


async def test_a_kept_count_is_the_count(store: Store, world: World, clock: Clock) -> None:
    await store.number()
    assert await store.read(lambda tx: kept(tx, NAME)) is None
    made = await store.read(lambda tx: count(tx, NAME))
    await store.write(lambda tx: keep(tx, NAME, made))
    assert await store.read(lambda tx: kept(tx, NAME)) == made
    before = await store.read(lambda tx: status_of(tx, NAME))
    clock.advance(1_000)
    await store.write(
        lambda tx: world.answer(tx, world.raters[0], world.take(tx, world.raters[0]).lease)
    )
    await store.number()
    later = await store.read(lambda tx: status_of(tx, NAME, counted=made))
    assert later.counted == before.counted
    assert later.counted_at == before.at < later.at
    assert later.judgments == before.judgments + 1
    again = await store.read(lambda tx: count(tx, NAME))
    await store.write(lambda tx: keep(tx, NAME, again))
    assert await store.read(lambda tx: kept(tx, NAME)) == again
    now = await store.read(lambda tx: status_of(tx, NAME, counted=again))
    assert now == await store.read(lambda tx: status_of(tx, NAME))
    assert now.counted == before.counted + 1


def test_counting_takes_a_fiftieth_of_the_time() -> None:
    counted = Counted((), head=7, at=1_000, took=20)
    assert counted.good(7, 10**9)
    assert counted.good(8, 1_999)
    assert not counted.good(8, 2_000)


async def test_too_many_judgments_are_refused_by_the_counts_of_raters(
    store: Store, world: World
) -> None:
    await store.read(lambda tx: demand_few(tx, NAME, 7, "a page", "download them"))
    with pytest.raises(ConflictError, match="has 7 judgments, and a page takes 6 at most"):
        await store.read(lambda tx: demand_few(tx, NAME, 6, "a page", "download them"))


async def test_judgments_are_excluded_in_parts(store: Store, world: World) -> None:
    rater = world.raters[0].person

    def part(tx: Transaction) -> int:
        return exclude(tx, world.owner, NAME, rater, "No.", most=3)

    assert [await store.write(part) for _ in range(3)] == [3, 1, 0]


async def test_the_overlap_of_too_many_items_stays(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = await store.read(lambda tx: spec_of(tx, NAME))
    more = spec.model_copy(update={"overlap": spec.overlap + 1})
    monkeypatch.setattr(changing, "MOST", 8)
    with pytest.raises(ConflictError, match="the overlap of 8 at most"):
        await store.write(lambda tx: change_campaign(tx, world.owner, NAME, more))
    titled = spec.model_copy(update={"title": "Another"})
    assert await store.write(lambda tx: change_campaign(tx, world.owner, NAME, titled))
    monkeypatch.setattr(changing, "MOST", 9)
    assert await store.write(lambda tx: change_campaign(tx, world.owner, NAME, more))


async def test_logs_are_found_by_steps(store: Store, world: World) -> None:
    for name in ("abacus", "zeta"):
        other = small_spec(name=name)
        await store.write(partial(open_campaign, actor=world.owner, spec=other))
    assert await store.read(log_names) == ["abacus", "house", NAME, "zeta"]


async def test_numbers_of_an_unwatched_campaign_are_counts(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.number()
    monkeypatch.setattr(unread, "MOST", 5)
    spec = await store.read(lambda tx: spec_of(tx, NAME))
    assert await store.read(lambda tx: unread.unread(tx, NAME)) is not wants_watch(spec)
    found = await store.read(lambda tx: unread.counted(tx, NAME))
    every = await store.read(lambda tx: walked(tx, world, Shown.ALL, Order.PLACE))
    full = sum(one.judged >= one.wanted for one in every)
    assert found.outcomes == Outcomes(0, 0, 0, full, 9 - full)
    assert found.needed is not None
    assert found.needed.judgments == sum(max(one.wanted - one.judged, 0) for one in every)
    assert found.per_hour == 7.0
    assert "quorate agreement" in found.left_out
