"""A closed campaign goes into an archive and comes back, on both stores, whatever happens."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from archived import closed_campaign, cut_off, dump, folder_of, moved, waiting_moves
from databases import Databases
from house import Place, sentences
from quorate.campaign.erasing import erase_person
from quorate.campaign.webhooks import add_webhook
from quorate.ledger.views import LEAVING
from quorate.server import archive_apart, archives
from quorate.server.backup import restore_backup, write_backup
from quorate.server.settings import Settings
from quorate.server.verification import verify_data
from quorate.storage.store import StoreUnavailableError
from quorate.storage.transaction import Transaction
from store_fixtures import databases  # noqa: F401  # found by name
from tiles import narrow

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["sqlite", "postgres"])
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    """A closed campaign of six items, each judged by two raters; its log has runs."""
    narrow(monkeypatch)
    url = None
    if request.param == "postgres":
        stock: Databases = request.getfixturevalue("databases")
        url = await stock.new()
    async with closed_campaign(tmp_path / "data", url) as place:
        yield place


async def holds(place: Place) -> list[str]:
    """What the verified logs say of archives; everything must hold."""
    verdict = await verify_data(place.house.archives.data, place.house.settings)
    assert verdict.holds, [str(fault) for log in verdict.logs for fault in log.faults]
    return [log.archived for log in verdict.logs if log.archived]


async def test_a_campaign_leaves_and_comes_back_as_it_was(place: Place) -> None:
    before = await dump(place)
    found = await moved(place, "archive")
    assert found["archive"]["log_size"] == len(before["log"])
    gone = await dump(place)
    for view in LEAVING:
        assert gone[view.name] == []
    assert [line[1] for line in gone["log"]] == ["campaign_archived"]
    for name in ("members", "payments", "releases", "guidelines"):
        assert gone[name] == before[name]
    assert "read from the archive" in (await holds(place))[0]
    await moved(place, "unarchive")
    after = await dump(place)
    size = len(before["log"])
    assert after["log"][:size] == before["log"]
    assert [line[1] for line in after["log"][size:]] == ["campaign_archived", "campaign_unarchived"]
    assert after["heads"][: len(before["heads"])] == before["heads"]
    for name, rows in before.items():
        if name not in ("log", "heads", "campaigns", "archives"):
            assert after[name] == rows, name
    assert await holds(place) == []
    assert await waiting_moves(place) == 0


async def test_every_route_of_an_archived_campaign_says_where_it_is(place: Place) -> None:
    await moved(place, "archive")
    person = (await place.raters[0].get("/api/session")).json()["person"]
    ids = {
        "campaign": place.name,
        "item": "i000",
        "log": place.name,
        "person": person,
        "rater": person,
        "version": "1.0",
        "old": "1.0",
        "new": "1.0",
        "index": "0",
        "format": "csv",
        "digest": "0" * 64,
        "name": "x",
        "round": "c_" + "0" * 20,
        "question": "tone",
        "batch": "x",
        "what": "curves",
        "lease": "l_x",
        "judgment": "j_x",
        "invitation": "x",
        "webhook": "x",
        "finding": "x",
        "appeal": "x",
        "skill": "x",
        "scores": "x",
        "diagnosis": "x",
        "secret": "x",
        "token": "x",
        "source": "x",
        "part": "x",
        "media": "x",
    }
    paths = place.app.openapi()["paths"]
    answered, refused = set(), set()
    for path, methods in paths.items():
        if "{campaign}" not in path and "{log}" not in path:
            continue
        for method in methods:
            for who in (place.owner, place.raters[0]):
                where = path.replace(":path", "").format_map(ids)
                answer = await who.request(method.upper(), where, json={})
                assert answer.status_code < 500, (method, path, answer.text)
                if method != "get" or who is not place.owner:
                    continue
                if answer.status_code == 200:
                    answered.add(path.removeprefix("/api/campaigns/{campaign}"))
                elif answer.status_code == 409:
                    told = answer.json()["error"]
                    assert "was archived on 20" in told["what"]
                    assert told["remedy"] == "to bring it back: quorate unarchive tone"
                    refused.add(path.removeprefix("/api/campaigns/{campaign}"))
    assert {"", "/archive", "/guidelines", "/invitations", "/releases"} <= answered
    assert {"/items", "/status", "/log"} <= refused
    receipts = await place.raters[0].get(f"/api/campaigns/{place.name}/receipts")
    assert "was archived on 20" in receipts.json()["error"]["what"]


async def test_the_list_of_campaigns_says_when_and_how_much(place: Place) -> None:
    found = await moved(place, "archive")
    [line] = (await place.owner.get("/api/campaigns")).json()["campaigns"]
    assert (line["state"], line["archive"]) == ("archived", found["archive"])
    [seen] = (await place.raters[0].get("/api/session")).json()["campaigns"]
    assert seen["state"] == "archived"
    # what a rater earned stays theirs to see
    progress = await place.raters[0].get(f"/api/campaigns/{place.name}/progress")
    assert progress.json()["judged"] == 6


async def test_only_owners_archive_and_only_what_is_closed_and_quiet(place: Place) -> None:
    path = f"/api/campaigns/{place.name}"
    assert (await place.raters[0].post(f"{path}/archive")).status_code == 403
    assert (await place.owner.post(f"{path}/unarchive")).status_code == 404
    await place.owner.post(f"{path}/reopen", json={})
    refused = await place.owner.post(f"{path}/archive")
    assert refused.status_code == 409
    assert "close it first" in refused.text
    await place.add(sentences(1, start=50))
    await place.work(place.raters[0])
    await place.owner.post(f"{path}/close", json={})
    refused = await place.owner.post(f"{path}/archive")
    assert refused.status_code == 409
    assert "1 items" in refused.text


async def test_a_webhook_that_was_not_told_of_all_comes_first(place: Place) -> None:
    house, path = place.house, f"/api/campaigns/{place.name}"
    await house.store.number()
    me, name = place.owner_actor, place.name
    added = await house.store.write(
        lambda tx: add_webhook(tx, house.vault, me, name, "http://127.0.0.1:9/x", ["item_leased"])
    )
    await place.owner.post(f"{path}/reopen", json={})
    await place.owner.post(f"{path}/close", json={})
    await house.store.number()
    refused = await place.owner.post(f"{path}/archive")
    if refused.status_code == 409:  # unless the round that tells was faster: nothing is to be told
        assert added.webhook in refused.text
        gone = await place.owner.delete(f"{path}/webhooks/{added.webhook}")
        assert gone.status_code == 204
    await moved(place, "archive")


async def test_cut_off_while_rows_are_deleted_it_goes_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await dump(place)

    async def killed(*_: object) -> None:
        raise StoreUnavailableError("killed")

    monkeypatch.setattr(archives.Archives, "_delete", killed)
    await moved(place, "archive", problem=True)
    assert await waiting_moves(place) == 1
    await cut_off(place, 4)
    assert len((await dump(place))["items"]) + len((await dump(place))["leases"]) > 0
    await holds(place)
    monkeypatch.undo()
    await moved(place, "archive")
    assert await waiting_moves(place) == 0
    assert [line[1] for line in (await dump(place))["log"]] == ["campaign_archived"]
    await moved(place, "unarchive")
    assert (await dump(place))["judgments"] == before["judgments"]


async def test_cut_off_while_it_comes_back_it_goes_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await dump(place)
    await moved(place, "archive")
    put_back = archives._put_back
    pages: list[object] = []

    def killed(tx: Transaction, campaign: str, holder: str, page: archive_apart.Page) -> None:
        pages.append(page)
        if len(pages) == 4:
            raise StoreUnavailableError("killed")
        put_back(tx, campaign, holder, page)

    monkeypatch.setattr(archives, "_put_back", killed)
    await moved(place, "unarchive", problem=True)
    half = await dump(place)
    assert half["archives"]
    assert len(half["log"]) > 1
    await holds(place)
    monkeypatch.undo()
    await moved(place, "unarchive")
    after = await dump(place)
    assert after["log"][: len(before["log"])] == before["log"]
    assert after["judgments"] == before["judgments"]
    await holds(place)


async def test_people_are_erased_and_paid_while_their_campaign_is_archived(place: Place) -> None:
    await moved(place, "archive")
    people = [(await one.get("/api/session")).json()["person"] for one in place.raters]
    paid = await place.owner.post(
        f"/api/campaigns/{place.name}/payments",
        json={"rater": people[0], "amount": 2_500_000, "currency": "EUR"},
    )
    assert paid.status_code in (201, 204), paid.text
    await place.house.store.write(
        lambda tx: erase_person(tx, place.owner_actor, people[1], "asked to")
    )
    await holds(place)
    await moved(place, "unarchive")
    rows = {row[1]: row for row in (await dump(place))["members"]}
    assert "erased" in rows[people[1]]
    await holds(place)


async def test_without_its_folder_it_is_said_that_it_was_not_looked_at(place: Place) -> None:
    await moved(place, "archive")
    folder = folder_of(place)
    away = folder.rename(folder.parent.parent / "away")
    assert "were not looked at" in (await holds(place))[0]
    refused = await place.owner.post(f"/api/campaigns/{place.name}/unarchive")
    assert refused.status_code == 404
    assert "--from" in refused.json()["error"]["remedy"]
    away.rename(folder)
    await moved(place, "unarchive")


async def test_a_changed_archive_neither_holds_nor_comes_back(place: Place) -> None:
    await moved(place, "archive")
    table = folder_of(place) / "judgments.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    verdict = await verify_data(place.house.archives.data, place.house.settings)
    assert any("judgments.parquet" in fault for fault in verdict.faults)
    found = await moved(place, "unarchive", problem=True)
    assert "cannot come back" in str(found["moving"]["problem"])
    assert [line[1] for line in (await dump(place))["log"]] == ["campaign_archived"]
    table.write_bytes(whole)
    await moved(place, "unarchive")


async def test_files_that_others_show_stay(place: Place) -> None:
    from archived import PICTURE
    from campaigns import small_spec
    from quorate.ledger.events import MediaAdded

    await place.open(small_spec(name="second"), sentences(1))
    digest = place.house.media.keep(PICTURE)
    media = MediaAdded("second", digest, "image/png", len(PICTURE), 1, 1)
    await place.house.store.write(lambda tx: tx.append("second", "system", media))
    path = place.house.media.path(digest)
    os.utime(path, (0, 0))
    await moved(place, "archive")
    assert path.exists()
    assert (folder_of(place) / "media" / digest).read_bytes() == PICTURE


async def test_files_that_nobody_else_shows_go_and_come_back(place: Place) -> None:
    from archived import PICTURE

    digest = place.house.media.keep(PICTURE)
    path = place.house.media.path(digest)
    os.utime(path, (0, 0))
    await moved(place, "archive")
    assert not path.exists()
    await moved(place, "unarchive")
    assert path.read_bytes() == PICTURE
    await holds(place)


async def test_no_room_on_the_disk_leaves_everything_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await dump(place)
    limit = shutil.which("prlimit")
    if limit is None:
        pytest.skip("prlimit is not here")
    # as little room as a full disk has, for the process that writes
    wrapped = place.house.archives.folder.parent / "python"
    wrapped.write_text(f'#!/bin/sh\nexec {limit} --fsize=3000 {sys.executable} "$@"\n')
    wrapped.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(wrapped))
    found = await moved(place, "archive", problem=True)
    assert "make room" in str(found["moving"]["problem"])
    assert await dump(place) == {**before, "heads": (await dump(place))["heads"]}
    assert not list(place.house.archives.folder.iterdir())
    monkeypatch.undo()
    await moved(place, "archive")


async def test_a_backup_has_the_archives(place: Place, tmp_path: Path) -> None:
    if place.house.settings.database is not None:
        pytest.skip("of a PostgreSQL database, that is pg_dump's part")
    await moved(place, "archive")
    data = place.house.archives.data
    write_backup(data, Settings(), tmp_path / "backup.tar")
    restore_backup(tmp_path / "backup.tar", tmp_path / "again")
    verdict = await verify_data(tmp_path / "again", Settings())
    assert verdict.holds
    assert "read from the archive" in next(log.archived for log in verdict.logs if log.archived)
