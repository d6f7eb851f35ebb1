"""Releases on every store: who may make one, what is read for it, what the log keeps of it."""

from __future__ import annotations

from functools import partial

import pytest

from campaigns import (
    NAME,
    World,
    assert_views_are_replay,
    labels,
    new_world,
    small_spec,
    view_row,
)
from counted import costing
from quorate.campaign.checkpointing import checkpoint, signer_of
from quorate.campaign.excluding import exclude
from quorate.campaign.freezing import Gathered, freeze, gather
from quorate.campaign.items import adjudicate
from quorate.campaign.paging import Page, Span, cursor
from quorate.campaign.releasing import (
    Listing,
    prepare_release,
    publish_release,
    release_of,
    releases,
)
from quorate.campaign.rights import ConflictError, ForbiddenError, NotFoundError
from quorate.campaign.way.attributes import give_attributes
from quorate.ledger.event import Json
from quorate.ledger.events import ReleasePublished
from quorate.ledger.views import RELEASES
from quorate.schema.errors import InputError
from quorate.storage.queries.releases import Release
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction

pytestmark = pytest.mark.anyio

AGE: Json = {
    "name": "age",
    "ask": "How old?",
    "why": "To compare.",
    "options": ["young", "old"],
}
SPEC = small_spec(way={"attributes": [AGE]})


def key_of(tx: Transaction, world: World, version: str = "1.0.0", told: str = "raters") -> bytes:
    return prepare_release(tx, world.vault, world.owner, NAME, version, told)


def published(tx: Transaction, world: World, version: str, told: str = "raters") -> None:
    event = ReleasePublished(NAME, version, "ab" * 32, 7, "cd" * 32, told, 3)
    publish_release(tx, world.owner, event)


async def gathered(store: Store, world: World) -> Gathered:
    await store.number()
    found = await store.read(lambda tx: gather(tx, world.vault, world.owner, NAME))
    assert found is not None
    return found


def judged(tx: Transaction) -> World:
    """Two raters judge four items, with a reason of their own; they tell their age."""
    world = new_world(tx, spec=SPEC)
    for n, rater in enumerate(world.raters):
        give_attributes(tx, world.vault, rater, NAME, {"age": ["young", "old"][n]})
        for _ in range(4):
            lease = world.take(tx, rater).lease
            world.answer(tx, rater, lease, given=labels("cold" if n else "warm", "A secret word."))
    return world


async def test_the_key_of_a_version_is_made_once_and_kept(store: Store) -> None:
    world = await store.write(new_world)
    first = await store.write(lambda tx: key_of(tx, world))
    assert len(first) == 32
    assert await store.write(lambda tx: key_of(tx, world)) == first
    assert await store.write(lambda tx: key_of(tx, world, "1.0.1")) != first


async def test_the_log_keeps_a_release_and_a_version_is_used_once(store: Store) -> None:
    world = await store.write(new_world)
    await store.write(lambda tx: published(tx, world, "1.0.0"))
    row = await store.read(lambda tx: view_row(tx, RELEASES, campaign=NAME, version="1.0.0"))
    assert (row["digest"], row["log_size"], row["root"]) == ("ab" * 32, 7, "cd" * 32)
    assert (row["told"], row["seed"], row["released_by"]) == ("raters", 3, world.owner.person)
    with pytest.raises(ConflictError, match="was made before"):
        await store.write(lambda tx: key_of(tx, world))
    with pytest.raises(ConflictError, match="was made before"):
        await store.write(lambda tx: published(tx, world, "1.0.0"))
    await store.write(lambda tx: published(tx, world, "1.0.1"))
    page = await store.read(lambda tx: releases(tx, world.owner, NAME))
    listed = page.entries
    assert [one.version for one in listed] == ["1.0.1", "1.0.0"]
    await store.number()
    await store.read(assert_views_are_replay)


async def test_releases_are_listed_page_by_page(store: Store) -> None:
    world = await store.write(new_world)
    versions = [f"1.0.{n}" for n in range(7)]
    # all at one moment: of equal times the greater name is first
    for name in versions:
        await store.write(partial(published, world=world, version=name))

    def page(tx: Transaction, after: str = "") -> Page[Release]:
        return releases(tx, world.owner, NAME, Listing(Span(after, 3)))

    listed = partial(releases, actor=world.owner, campaign=NAME)
    first, cost = await costing(store, page)
    assert [one.version for one in first.entries] == ["1.0.6", "1.0.5", "1.0.4"]
    # the right, the state, the page and one more
    assert (cost.asked, cost.rows) == (3, 1 + 1 + 4)
    await store.write(lambda tx: published(tx, world, "1.0.9"))
    assert first.next is not None
    second = await store.read(partial(page, after=first.next))
    assert [one.version for one in second.entries] == ["1.0.3", "1.0.2", "1.0.1"]
    assert second.next is not None
    last = await store.read(partial(page, after=second.next))
    assert ([one.version for one in last.entries], last.next) == (["1.0.0"], None)
    for before, there in (("1.0.2", ["1.0.1", "1.0.0"]), ("1.0.0", []), ("7", [])):
        asked = Listing(before=before)
        found = await store.read(partial(listed, asked=asked))
        assert [one.version for one in found.entries] == there
    alone = await store.read(partial(listed, asked=Listing(version="1.0.3")))
    assert [one.version for one in alone.entries] == ["1.0.3"]
    for wrong in ("x", cursor("1.0.0", 1), cursor(1)):
        with pytest.raises(InputError, match="none that a page gave"):
            await store.read(partial(page, after=wrong))


async def test_raters_and_groups_are_never_told_in_two_releases(store: Store) -> None:
    world = await store.write(new_world)
    await store.write(lambda tx: published(tx, world, "1.0.0", "groups"))
    with pytest.raises(ConflictError, match="who belongs to which group"):
        await store.write(lambda tx: key_of(tx, world, "1.1.0", "raters"))
    with pytest.raises(ConflictError, match="who belongs to which group"):
        await store.write(lambda tx: published(tx, world, "1.1.0", "raters"))
    await store.write(lambda tx: key_of(tx, world, "1.1.0", "groups"))


async def test_only_leads_release_and_versions_look_like_versions(store: Store) -> None:
    world = await store.write(new_world)
    rater = world.raters[0]
    with pytest.raises(ForbiddenError):
        await store.write(lambda tx: prepare_release(tx, world.vault, rater, NAME, "1", "raters"))
    with pytest.raises(ForbiddenError):
        await store.read(lambda tx: gather(tx, world.vault, rater, NAME))
    for wrong in ("", "1/0", "../1", "1 0", "1" * 33):
        with pytest.raises(InputError, match="is no version"):
            await store.write(partial(key_of, world=world, version=wrong))
    with pytest.raises(NotFoundError, match="no release"):
        await store.read(lambda tx: release_of(tx, world.owner, NAME, "9"))


async def test_what_is_read_is_at_one_place_of_the_log(store: Store) -> None:
    world = await store.write(judged)
    found = await gathered(store, world)
    signed = await store.write(lambda tx: checkpoint(tx, NAME, signer_of(NAME, "o", bytes(32))))
    assert (found.head.size, found.head.root) == (signed.size, signed.root.hex())

    def appended_and_read(tx: Transaction) -> tuple[str, Gathered | None]:
        published(tx, world, "1.0.0")
        tx.flush()
        return tx._dialect, gather(tx, world.vault, world.owner, NAME)

    dialect, after = await store.write(appended_and_read)
    # on PostgreSQL what is not committed has no index, so it is at no place of the log
    assert (after is None) == (dialect == "postgresql")


async def test_what_counts_is_told_and_what_does_not_says_why(store: Store) -> None:
    world = await store.write(judged)
    first, second = (rater.person for rater in world.raters)
    await store.write(lambda tx: exclude(tx, world.owner, NAME, second, "guessed"))
    await store.write(
        lambda tx: adjudicate(tx, world.owner, NAME, "i000", {"tone": "cold"}, "it is cold")
    )
    found = await gathered(store, world)
    frozen = freeze(found, "1.0.0", bytes(32))
    rows = frozen.answers.to_dicts()
    assert [(row["question"], row["label"]) for row in rows if row["left"] is None] == [
        ("tone", "warm")
    ] * 4
    assert {(row["left"], row["reason"]) for row in rows if row["left"]} == {
        ("excluded", "guessed")
    }
    # the reasons are sealed: counted, and of one rater's answers only, for the other's do not count
    assert frozen.sealed == {"why": 4}
    assert frozen.settled == {"i000": {"tone": "cold"}}
    assert sorted(frozen.attributes["age"].values()) == ["old", "young"]
    told = str(rows) + str(frozen.attributes)
    assert first not in told
    assert second not in told
    assert "A secret word." not in told
