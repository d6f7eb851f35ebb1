"""Lists of campaigns on every store: each once, whoever asks, and no more read than is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from campaigns import MINUTE, NAME, Clock, World, new_world, small_spec
from counted import costing
from quorate.campaign.enrolling import enrol
from quorate.campaign.listing import list_campaigns, own_campaigns, reads
from quorate.campaign.opening import open_campaign
from quorate.campaign.paging import Page, Span, cursor
from quorate.campaign.publishing import MOST_VERSIONS, publish_guideline
from quorate.campaign.reading import guidelines
from quorate.campaign.rights import Actor, ConflictError, Right, Role
from quorate.campaign.standing import change_standing
from quorate.ledger.events import GuidelinePublished
from quorate.schema.errors import InputError
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

N = 9
"""campaigns besides the first; some are opened at one moment"""


async def begun(store: Store, clock: Clock) -> World:
    """A person is expert in every third campaign, rater in those behind, nothing in the others."""
    world = await store.write(new_world)
    person = world.raters[1].person

    def work(tx: Transaction, name: str, n: int) -> None:
        open_campaign(tx, world.owner, small_spec(name=name, title=f"Number {n}"))
        if n % 3:
            role = Role.EXPERT if n % 3 == 1 else Role.RATER
            enrol(tx, world.owner, name, person, role)

    for n in range(N):
        clock.advance(MINUTE * (n % 2))
        await store.write(partial(work, name=f"c{n}", n=n))
    return world


async def paged(store: Store, list_: Callable[..., Page], limit: int) -> list[str]:  # type: ignore[type-arg]
    """The names on all pages."""
    names: list[str] = []
    span = Span(limit=limit)
    while True:
        page = await store.read(partial(list_, span=span))
        names += [getattr(one, "row", one).campaign for one in page.entries]
        if page.next is None:
            return names
        assert len(page.entries) == limit
        span = Span(page.next, limit)


NEWEST_FIRST = ["c7", "c8", "c5", "c6", "c3", "c4", "c1", "c2", "c0", "tone"]
"""of two that were opened at one moment the lesser name first; c0 and tone are at the first"""


async def test_everybody_lists_what_is_theirs(store: Store, clock: Clock) -> None:
    world = await begun(store, clock)
    one = world.raters[1]
    experts = [name for name in NEWEST_FIRST if name in {"c1", "c4", "c7"}]
    judged = [name for name in NEWEST_FIRST if name not in {"c0", "c3", "c6"}]
    for limit in (1, 3, 10, 200):
        every = partial(list_campaigns, actor=world.owner)
        assert await paged(store, every, limit) == NEWEST_FIRST
        assert await paged(store, partial(list_campaigns, actor=one), limit) == experts
        assert await paged(store, partial(own_campaigns, actor=one), limit) == judged
        assert await paged(store, partial(own_campaigns, actor=world.owner), limit) == NEWEST_FIRST
        judging = partial(own_campaigns, actor=world.owner, judging=True)
        assert await paged(store, judging, limit) == []
    reader = Actor(one.person, scopes=frozenset({Right.JUDGE}))
    assert await store.read(lambda tx: list_campaigns(tx, reader)) == Page((), None)
    told = await store.read(
        lambda tx: [reads(tx, who) for who in (world.owner, one, world.raters[0])]
    )
    assert told == [True, True, False]


async def test_who_was_removed_reads_it_no_more(store: Store, clock: Clock) -> None:
    world = await begun(store, clock)
    one = world.raters[1]
    for name in ("c1", "c4", "c7"):
        gone = partial(
            change_standing,
            actor=world.owner,
            campaign=name,
            rater=one.person,
            standing="removed",
            reason="asked to go",
        )
        await store.write(gone)
    assert await paged(store, partial(list_campaigns, actor=one), 3) == []
    assert not await store.read(lambda tx: reads(tx, one))
    standings = await store.read(lambda tx: own_campaigns(tx, one))
    assert sum(seen.standing == "removed" for seen in standings.entries) == 3


async def test_a_page_reads_what_is_on_it(store: Store, clock: Clock) -> None:
    world = await begun(store, clock)
    span = Span(limit=3)
    for who in (world.owner, world.raters[1]):
        _, cost = await costing(store, partial(list_campaigns, actor=who, span=span))
        assert (cost.asked, cost.rows <= 4) == (2, True)  # and which of them are archived
        _, cost = await costing(store, partial(own_campaigns, actor=who, span=span))
        assert (cost.asked, cost.rows) == (1, 4)


async def test_what_is_opened_between_two_pages_moves_nothing(store: Store, clock: Clock) -> None:
    world = await begun(store, clock)
    first = await store.read(lambda tx: list_campaigns(tx, world.owner, Span(limit=4)))
    assert first.next is not None
    clock.advance(MINUTE)
    await store.write(lambda tx: open_campaign(tx, world.owner, small_spec(name="late")))
    behind = Span(first.next, 4)
    second = await store.read(lambda tx: list_campaigns(tx, world.owner, behind))
    assert [one.row.campaign for one in second.entries] == NEWEST_FIRST[4:8]
    for wrong in ("x", cursor("c1", 3), cursor(3)):
        for ask in (list_campaigns, own_campaigns):
            with pytest.raises(InputError, match="none that a page gave"):
                await store.read(partial(ask, actor=world.owner, span=Span(wrong)))


async def test_a_guideline_has_so_many_versions_and_no_more(store: Store) -> None:
    world = await store.write(new_world)

    def work(tx: Transaction) -> None:
        for n in range(1, MOST_VERSIONS - 1):
            event = GuidelinePublished(NAME, f"1.{n}", n + 1, "Judge the words.", "")
            tx.append(NAME, world.owner.person, event)

    await store.write(work)
    publish = partial(publish_guideline, actor=world.owner, campaign=NAME, text="Judge the words.")
    await store.write(partial(publish, version="2.0"))
    lines = await store.read(lambda tx: guidelines(tx, world.owner, NAME))
    assert [one.number for one in lines] == list(range(1, MOST_VERSIONS + 1))
    with pytest.raises(ConflictError, match=f"has {MOST_VERSIONS} versions"):
        await store.write(partial(publish, version="2.1"))
