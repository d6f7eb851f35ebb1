"""Judgments of other tools on every store: what comes in, once, with its proof and its places."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest

from campaigns import NAME, World, assert_views_are_replay, labels, new_world, small_spec, view_rows
from quorate.campaign.accounts.finding import SoughtMembers, members_page
from quorate.campaign.adding import NewItem, add_items
from quorate.campaign.browsing import open_item
from quorate.campaign.closing import close_campaign
from quorate.campaign.erasing import erase_person
from quorate.campaign.excluding import exclude
from quorate.campaign.exporting import judgment_rows
from quorate.campaign.importing import Foreign, Imported, Origin, import_judgments
from quorate.campaign.reading import NamedMember
from quorate.campaign.rights import ConflictError, ForbiddenError
from quorate.campaign.sealing import unseal
from quorate.campaign.standing import change_standing
from quorate.campaign.status import status_of
from quorate.ledger.disclosure import shown
from quorate.ledger.entry import parse
from quorate.ledger.views import ITEMS, JUDGMENTS, MEMBERS, PEOPLE, SOURCES
from quorate.schema.errors import InputError
from quorate.storage.queries import log as logs
from quorate.storage.store import Store
from quorate.storage.transaction import Transaction
from watched import decided, watch_of

pytestmark = pytest.mark.anyio
FILE = Origin("prodigy", "tone.jsonl", "ab" * 32)


def said(item: int, rater: str, tone: str = "warm", **more: object) -> Foreign:
    row = f"{item}/{rater}"
    return Foreign(row, f"i{item:03d}", rater, {"tone": tone}, **more)  # type: ignore[arg-type]


def taken(tx: Transaction, world: World, *rows: Foreign, origin: Origin = FILE) -> Imported:
    return import_judgments(tx, world.vault, world.owner, NAME, origin, rows)


def item(tx: Transaction, number: int) -> dict[str, object]:
    return view_rows(tx, ITEMS)[NAME, f"i{number:03d}"]


def everybody(tx: Transaction, world: World) -> tuple[NamedMember, ...]:
    return members_page(tx, world.vault, world.owner, NAME, SoughtMembers()).entries


def brought(tx: Transaction) -> list[dict[str, object]]:
    return [row for row in view_rows(tx, JUDGMENTS).values() if row["source"]]


async def checked(store: Store) -> None:
    await store.number()
    await store.read(assert_views_are_replay)


async def test_a_file_comes_in_once(store: Store) -> None:
    world = await store.write(new_world)
    rows = [said(0, "anna"), said(0, "ben", "cold"), said(1, "anna")]
    first = await store.write(lambda tx: taken(tx, world, *rows))
    assert (first.added, first.there, first.raters, first.refused) == (3, 0, 2, ())
    again = await store.write(lambda tx: taken(tx, world, *rows))
    assert (again.added, again.there, again.raters, again.refused) == (0, 3, 0, ())
    # a later export of the same tool has the same answers and one more
    later = replace(FILE, file="tone-2.jsonl", digest="cd" * 32)
    more = [*rows, said(1, "ben")]
    third = await store.write(lambda tx: taken(tx, world, *more, origin=later))
    assert (third.added, third.there, third.raters) == (1, 3, 0)
    sources = await store.read(lambda tx: view_rows(tx, SOURCES))
    told = {(row["file"], row["judgments"]) for row in sources.values()}
    assert told == {("tone.jsonl", 3), ("tone-2.jsonl", 1)}
    await checked(store)


async def test_it_fills_places_and_what_is_more_counts_too(store: Store) -> None:
    world = await store.write(new_world)  # two judgments an item are wanted
    rows = [said(0, name) for name in ("anna", "ben", "cleo")]
    done = await store.write(lambda tx: taken(tx, world, *rows))
    assert (done.added, done.beyond) == (3, 1)
    row = await store.read(lambda tx: item(tx, 0))
    assert (row["wanted"], row["judged"], row["room"], row["surplus"]) == (2, 3, 0, 0)
    # nobody is asked about it any more: of four items three are left for a rater
    rater = world.raters[0]
    left = []
    for _ in range(3):
        held = await store.write(lambda tx: world.take(tx, rater))
        left.append(held.lease)
        await store.write(partial(world.answer, rater=rater, lease=held.lease, given=labels()))
    rest = await store.read(lambda tx: view_rows(tx, JUDGMENTS))
    given = {row["item"] for row in rest.values() if not row["source"]}
    assert given == {"i001", "i002", "i003"}
    # one of three is excluded: two are left, as many as are wanted
    anna = next(one for one in await store.read(brought) if one["item"] == "i000")["rater"]
    await store.write(lambda tx: exclude(tx, world.owner, NAME, str(anna), "No."))
    row = await store.read(lambda tx: item(tx, 0))
    assert (row["judged"], row["room"]) == (2, 0)
    other = next(one for one in await store.read(brought) if not one["excluded"])["rater"]
    await store.write(lambda tx: exclude(tx, world.owner, NAME, str(other), "No."))
    row = await store.read(lambda tx: item(tx, 0))
    assert (row["judged"], row["room"]) == (1, 1)
    await checked(store)


async def test_what_the_file_states_is_kept_apart_from_what_was_observed(store: Store) -> None:
    world = await store.write(new_world)
    row = said(0, "anna", at=1_600_000_000_000, seconds=2.5, guideline="v7", comment="Psst.")
    await store.write(lambda tx: taken(tx, world, row))
    kept = (await store.read(brought))[0]
    assert json.loads(str(kept["stated"])) == {
        "at": 1_600_000_000_000,
        "guideline": "v7",
        "milliseconds": 2500,
    }
    assert (kept["milliseconds"], kept["earned"], kept["guideline"], kept["lease"]) == (
        0,
        0,
        "",
        "",
    )
    comment = str(kept["comment"])
    assert await store.read(lambda tx: unseal(tx, world.vault, comment)) == "Psst."
    found = await store.read(lambda tx: status_of(tx, NAME))
    # two raters have accounts here; none of them judged
    assert (found.judgments, found.imported, found.raters) == (1, 1, 2)
    assert (found.median_seconds, sum(hour.count for hour in found.per_hour)) == (None, 0)


async def test_the_table_has_what_the_file_says_and_nothing_where_it_does_not(
    store: Store,
) -> None:
    world = await store.write(new_world)
    rows = [said(0, "anna", at=1_600_000_000_000, seconds=2.5, guideline="v7"), said(1, "anna")]
    await store.write(lambda tx: taken(tx, world, *rows))
    page = await store.read(lambda tx: judgment_rows(tx, world.vault, world.owner, NAME))
    first, second = page.rows
    assert (first.at, first.seconds, first.guideline) == (1_600_000_000_000, 2.5, "v7")
    came = (await store.read(brought))[0]["at"]
    assert (second.at, second.seconds, second.guideline) == (came, None, "")
    opened = await store.read(lambda tx: open_item(tx, world.vault, world.owner, NAME, second.item))
    assert [(one.milliseconds, one.imported) for one in opened.judgments] == [(None, True)]


async def test_an_entry_shows_the_answer_and_nothing_of_who_gave_it(store: Store) -> None:
    world = await store.write(new_world)
    await store.write(lambda tx: taken(tx, world, said(0, "anna", at=5)))
    await store.number()
    lines = await store.read(lambda tx: tx.all(logs.LINES, log=NAME, start=0, limit=100))
    (line,) = [one for one in lines if one.kind == "judgment_imported"]
    told = json.loads(shown(line.body.encode()).told)["data"]
    assert set(told) == {"campaign", "item", "judgment", "source", "labels", "place"}
    assert told["labels"] == {"tone": "warm"}
    assert "anna" not in "".join(one.body for one in lines)
    assert parse(line.body.encode()).event.data()["stated"] == {"at": 5}


async def test_raters_have_names_in_the_vault_that_can_be_erased(store: Store) -> None:
    world = await store.write(new_world)
    await store.write(lambda tx: taken(tx, world, said(0, "anna")))
    listed = await store.read(lambda tx: everybody(tx, world))
    (anna,) = [one for one in listed if one.name == "anna"]
    assert (anna.member.standing, anna.member.judged, anna.member.imported) == ("imported", 0, 1)
    person = anna.member.person
    with pytest.raises(ConflictError, match="another tool"):
        await store.write(
            lambda tx: change_standing(tx, world.owner, NAME, person, "paused", "Why not?")
        )
    await store.write(lambda tx: erase_person(tx, world.owner, person, "They asked."))
    listed = await store.read(lambda tx: everybody(tx, world))
    assert "anna" not in [one.name for one in listed]
    people = await store.read(lambda tx: view_rows(tx, PEOPLE))
    assert people[person,]["state"] == "erased"
    # the same file brings nobody back
    again = await store.write(lambda tx: taken(tx, world, said(0, "anna")))
    assert (again.added, again.there, again.raters) == (0, 1, 0)
    await checked(store)


async def test_what_does_not_fit_is_named_with_its_row(store: Store) -> None:
    world = await store.write(new_world)
    rows = [
        said(0, "anna"),
        replace(said(0, "anna", "cold"), row="x"),
        said(9, "anna"),
        said(1, "anna", "lukewarm"),
        replace(said(1, "ben"), labels={}),
        said(1, "cleo", seconds=float("nan")),
        said(1, "dora", shown={"tone": ("a", "b")}),
        said(2, ""),
    ]
    done = await store.write(lambda tx: taken(tx, world, *rows))
    assert (done.added, [one.row for one in done.refused]) == (1, [2, 3, 4, 5, 6, 7, 8])
    whats = [one.what for one in done.refused]
    for what, word in zip(
        whats,
        (
            "another answer",
            "no item 'i009'",
            "'warm', 'cold'",
            "no answer",
            "seconds",
            "order",
            "rater",
        ),
        strict=True,
    ):
        assert word in what
    bad = replace(FILE, digest="AB")
    with pytest.raises(InputError, match="64 hexadecimal"):
        await store.write(lambda tx: taken(tx, world, said(0, "anna"), origin=bad))
    rater = world.raters[0]
    with pytest.raises(ForbiddenError):
        await store.write(lambda tx: import_judgments(tx, world.vault, rater, NAME, FILE, []))


async def test_rejected_ones_come_in_and_do_not_count(store: Store) -> None:
    world = await store.write(new_world)
    rows = [said(0, "anna"), said(0, "ben"), said(0, "cleo", rejected=True), said(1, "ben")]
    rows.append(said(1, "anna", rejected=True))
    done = await store.write(lambda tx: taken(tx, world, *rows))
    assert (done.added, done.rejected, done.beyond) == (5, 2, 0)
    first, second = await store.read(lambda tx: (item(tx, 0), item(tx, 1)))
    assert (first["judged"], first["room"]) == (2, 0)
    assert (second["judged"], second["room"]) == (1, 1)
    reasons = {row["excluded"] for row in await store.read(brought)}
    assert reasons == {None, "rejected in prodigy"}
    await checked(store)


async def test_gold_takes_no_place_and_other_banks_take_nothing(store: Store) -> None:
    spec = small_spec(assignment={"gold": 0.1})
    world = await store.write(lambda tx: new_world(tx, spec=spec))
    gold, trap = (
        NewItem({"sentence": name}, name, {"tone": "warm"}, bank=bank)
        for name, bank in (("g", "gold"), ("t", "audit"))
    )
    await store.write(lambda tx: add_items(tx, world.owner, NAME, [gold, trap]))
    rows = [replace(said(0, "anna"), row=name, item=name) for name in ("g", "t")]
    done = await store.write(lambda tx: taken(tx, world, *rows))
    assert (done.added, len(done.refused)) == (1, 1)
    assert "audit" in done.refused[0].what
    (kept,) = await store.read(brought)
    assert (kept["item"], kept["purpose"], kept["right"]) == ("g", "gold", None)
    await checked(store)


async def test_items_become_quorate_by_what_comes_in(store: Store) -> None:
    stopping = {"min": 2, "max": 5, "confidence": 0.85}
    spec = small_spec(stopping=stopping, checks={}, undo_minutes=0)
    world = await store.write(lambda tx: new_world(tx, spec=spec))
    watch = await watch_of(store, NAME, world.vault)
    names = [f"r{n}" for n in range(6)]
    rows = [said(n, name) for name in names for n in range(4)]
    done = await store.write(lambda tx: taken(tx, world, *rows))
    assert (done.added, done.beyond) == (24, 16)  # 4 items with 2 places each
    await decided(store, watch)
    found = await store.read(lambda tx: [item(tx, n) for n in range(4)])
    assert {row["outcome"] for row in found} == {"quorate"}
    assert {(row["judged"], row["room"]) for row in found} == {(6, 0)}
    # without one of them an item still has enough, and is decided again
    one = (await store.read(brought))[0]
    await store.write(lambda tx: exclude(tx, world.owner, NAME, str(one["rater"]), "No."))
    await decided(store, watch)
    found = await store.read(lambda tx: [item(tx, n) for n in range(4)])
    assert {(row["outcome"], row["judged"], row["room"]) for row in found} == {("quorate", 5, 0)}
    await checked(store)


async def test_a_closed_campaign_takes_nothing_in(store: Store) -> None:
    world = await store.write(new_world)
    await store.write(lambda tx: close_campaign(tx, world.owner, NAME, "Done."))
    with pytest.raises(ConflictError, match="reopen"):
        await store.write(lambda tx: taken(tx, world, said(0, "anna")))
    standings = await store.read(lambda tx: view_rows(tx, MEMBERS))
    assert "imported" not in {row["standing"] for row in standings.values()}
