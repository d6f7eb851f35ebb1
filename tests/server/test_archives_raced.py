"""Archives while others do the same, while folders are away, with changed files, with erasures."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from archived import closed_campaign, cut_off, dump, folder_of, moved, waiting_moves
from campaigns import small_spec
from databases import Databases
from house import Place, sentences
from killed_archive import reach
from quorate.campaign.archiving import Packed
from quorate.campaign.erasing import erase_person
from quorate.campaign.rights import ConflictError
from quorate.certificate.archive.reading import Archive
from quorate.certificate.archive.verifying import verify_archive
from quorate.ledger import spilled
from quorate.ledger.event import SYSTEM
from quorate.ledger.views import LEAVING
from quorate.server.archive_folder import FOLDER, what_is_wrong
from quorate.server.archives import Archives, Moving
from quorate.server.verification import verify_data
from quorate.storage.queries import archives as queries
from store_fixtures import databases  # noqa: F401  # found by name

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """A closed campaign of six items, each judged by two raters, on each store."""
    url = None
    if request.param == "postgres":
        stock: Databases = request.getfixturevalue("databases")
        url = await stock.new()
    async with closed_campaign(tmp_path / "data", url) as place:
        yield place


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Place]:
    """The same, where the store makes no difference."""
    async with closed_campaign(tmp_path / "data") as place:
        yield place


def another(place: Place) -> Archives:
    """The archives as another process on the same folder has them."""
    mine = place.house.archives
    return Archives(mine.store, mine.database, mine.media, mine.origin, mine.signer, mine.forget)


async def holds(place: Place) -> None:
    verdict = await verify_data(place.house.archives.data, place.house.settings)
    assert verdict.holds, [str(fault) for log in verdict.logs for fault in log.faults]


async def test_of_two_that_archive_at_once_the_log_names_what_is_there(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, packed = another(place), Archives._packed

    async def overtaken(self: Archives, campaign: str, files: Path, moving: Moving) -> Packed:
        found = await packed(self, campaign, files, moving)
        if self is late:
            await place.house.archives.archive(SYSTEM, campaign)
        return found

    monkeypatch.setattr(Archives, "_packed", overtaken)
    with pytest.raises(ConflictError, match="archived already"):
        await late.archive(SYSTEM, place.name)
    named = await place.house.store.read(lambda tx: tx.one(queries.ARCHIVED, campaign=place.name))
    assert named is not None
    assert what_is_wrong(folder_of(place), named.digest) == ""
    await holds(place)
    await moved(place, "unarchive")


async def test_of_two_that_bring_back_at_once_one_does(place: Place) -> None:
    before = await dump(place)
    await moved(place, "archive")
    both = (place.house.archives, another(place))
    for one in both:
        await one.start_back(place.owner_actor, place.name)
    await asyncio.gather(*(task for one in both for task in one._tasks))
    problems = [one._moving[place.name].problem for one in both]
    assert "" in problems
    for problem in problems:
        told = ("", "another process moves the rows", "is not archived")
        assert any(words in problem for words in told), problem
    after = await dump(place)
    kinds = [line[1] for line in after["log"]]
    assert kinds.count("campaign_unarchived") == 1
    assert after["judgments"] == before["judgments"]
    assert await waiting_moves(place) == 0
    await holds(place)


async def test_a_release_that_begins_meanwhile_comes_first(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, packed = f"/api/campaigns/{here.name}", Archives._packed

    async def begun(self: Archives, campaign: str, files: Path, moving: Moving) -> Packed:
        found = await packed(self, campaign, files, moving)
        answer = await here.owner.post(f"{path}/releases", json={"version": "1.0.0"})
        assert answer.status_code == 202, answer.text
        return found

    monkeypatch.setattr(Archives, "_packed", begun)
    found = await moved(here, "archive", problem=True)
    problem = str(found["moving"]["problem"])
    assert "is under way (release)" in problem or "something happened" in problem
    assert list(here.house.archives.folder.iterdir()) == []
    monkeypatch.undo()
    while not (await here.owner.get(f"{path}/releases")).json()["releases"]:
        await asyncio.sleep(0.1)
    await moved(here, "archive")
    assert len(list((folder_of(here) / "releases").iterdir())) == 1
    refused = await here.owner.post(f"{path}/releases", json={"version": "1.1.0"})
    assert refused.status_code == 409
    assert "was archived on" in refused.text


async def test_the_folder_is_no_folder_or_goes_away(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, folder = await dump(here), here.house.archives.folder
    folder.write_text("in the way")
    found = await moved(here, "archive", problem=True)
    assert "the archive cannot be written" in str(found["moving"]["problem"])
    folder.unlink()
    tell = Moving.tell

    def gone(moving: Moving, step: str, done: float) -> None:
        tell(moving, step, done)
        if step == "reading again":
            shutil.rmtree(folder)

    monkeypatch.setattr(Moving, "tell", gone)
    found = await moved(here, "archive", problem=True)
    assert "cannot be" in str(found["moving"]["problem"])
    monkeypatch.undo()
    now = await dump(here)
    assert {**now, "heads": []} == {**before, "heads": []}
    await moved(here, "archive")
    await holds(here)


async def test_rows_stay_while_their_archive_is_away(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise ConflictError("killed")

    monkeypatch.setattr(Archives, "_delete", killed)
    await moved(here, "archive", problem=True)
    monkeypatch.undo()
    await cut_off(here, 2)
    left = await dump(here)
    folder = folder_of(here)
    away = folder.rename(folder.parent.parent / "away")
    for _ in range(2):
        found = await moved(here, "archive", problem=True)
        assert "are still in the database, and stay" in str(found["moving"]["problem"])
        folder.mkdir(exist_ok=True)  # an empty one is no archive either
    monkeypatch.setattr("quorate.server.archives.FORGOTTEN", -1)
    here.house.archives._moving.clear()
    await here.house.archives.go_on()
    assert (await dump(here))["judgments"] == left["judgments"]
    assert len(left["judgments"]) == 12
    folder.rmdir()
    away.rename(folder)
    await here.house.archives.go_on()
    assert (await dump(here))["judgments"] == []
    await holds(here)


def flipped(folder: Path) -> None:
    path = folder / "log-00000.parquet"
    data = path.read_bytes()
    path.write_bytes(data[:500] + bytes([data[500] ^ 1]) + data[501:])


def shorter(folder: Path) -> None:
    path = folder / "log-00000.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def without_heads(folder: Path) -> None:
    (folder / "checkpoints.parquet").unlink()


def without_manifest(folder: Path) -> None:
    (folder / "archive.json").unlink()


CHANGES = (
    flipped,
    pytest.param(shorter, marks=pytest.mark.thorough),
    pytest.param(without_heads, marks=pytest.mark.thorough),
    without_manifest,
)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_damaged_archive_is_refused_and_what_is_left_in_the_database_stays(
    here: Place, monkeypatch: pytest.MonkeyPatch, change: object
) -> None:
    async def killed(*_: object) -> None:
        raise ConflictError("killed")

    assert callable(change)
    monkeypatch.setattr(Archives, "_delete", killed)
    await moved(here, "archive", problem=True)
    monkeypatch.undo()
    folder = folder_of(here)
    shutil.copytree(folder, folder.parent.parent / "copy")
    change(folder)
    left = await dump(here)
    assert len(left["judgments"]) == 12
    found = await moved(here, "unarchive", problem=True)
    problem = str(found["moving"]["problem"])
    assert any(words in problem for words in ("another copy", "no archive that can be read"))
    assert await dump(here) == left
    shutil.rmtree(folder)
    (folder.parent.parent / "copy").rename(folder)
    await moved(here, "unarchive")
    await holds(here)


async def test_the_archive_of_another_campaign_is_refused(here: Place) -> None:
    await here.open(small_spec(name="second"), sentences(1))
    await here.owner.post("/api/campaigns/second/close", json={})
    await moved(here, "archive")
    mine = folder_of(here)
    await reach(here.house, "archive", "second")
    [other] = [one for one in mine.parent.iterdir() if one.name.startswith("second-")]
    mine.rename(mine.parent.parent / "mine")
    shutil.copytree(other, mine)
    found = await moved(here, "unarchive", problem=True)
    assert "it is not the archive that the log names" in str(found["moving"]["problem"])
    shutil.rmtree(mine)
    (mine.parent.parent / "mine").rename(mine)
    await moved(here, "unarchive")
    await holds(here)


async def test_what_an_erased_person_wrote_does_not_come_back(here: Place) -> None:
    await moved(here, "archive")
    person = (await here.raters[1].get("/api/session")).json()["person"]
    kept = folder_of(here)
    assert all(b"It is kind." not in path.read_bytes() for path in kept.rglob("*.parquet"))
    await here.house.store.write(lambda tx: erase_person(tx, here.owner_actor, person, "asked to"))
    assert verify_archive(Archive(kept)).holds
    await moved(here, "unarchive")
    await holds(here)
    table = await here.owner.get(f"/api/campaigns/{here.name}/judgments.jsonl")
    lines = [line for line in table.text.splitlines() if "It is kind." in line]
    assert len(lines) == 6, "of the other rater"
    assert person not in "".join(lines)
    members = (await here.owner.get(f"/api/campaigns/{here.name}/raters")).text
    assert person in members


async def test_a_replay_that_spills_its_rows_leads_to_the_same(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # the processes that pack and unpack have it from here
    (tmp_path / "sitecustomize.py").write_text(
        "from pathlib import Path\nfrom quorate.ledger import spilled\nspilled.HOT = 3\n"
        f"Path({str(tmp_path / 'seen')!r}).touch()\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), *sys.path)))
    monkeypatch.setattr(spilled, "HOT", 3)
    before = await dump(place)
    await moved(place, "archive")
    await holds(place)
    assert verify_archive(Archive(folder_of(place))).holds
    await moved(place, "unarchive")
    await holds(place)
    after = await dump(place)
    for view in LEAVING:
        assert after[view.name] == before[view.name]
    assert (tmp_path / "seen").exists()


async def test_it_goes_on_after_it_came_back(here: Place) -> None:
    path = f"/api/campaigns/{here.name}"
    await moved(here, "archive")
    await moved(here, "unarchive")
    assert (await here.owner.post(f"{path}/reopen", json={})).status_code == 204
    await here.add(sentences(1, start=50))
    for rater in here.raters:
        lease = await here.first_lease(rater)
        answer = await here.submit(rater, lease, labels={"tone": "warm", "why": "So."})
        assert answer.status_code == 200, answer.text
    assert (await here.owner.post(f"{path}/close", json={})).status_code == 204
    await moved(here, "archive")
    await moved(here, "unarchive")
    assert len((await dump(here))["judgments"]) == 14
    await holds(here)
    assert len(list((here.house.archives.data / FOLDER).iterdir())) == 2
