"""Releases on every store: proved from end to end, made while raters work, killed, out of room."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from campaigns import small_spec
from databases import missing, shared
from house import FROM_OUR_PAGES, URL, Place, opened, sentences
from quorate.certificate.unpacking import unpack
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.verdict import opened as opened_release
from quorate.certificate.verify.verdict import verify
from quorate.server.app import create_app
from quorate.server.house import open_house
from quorate.server.settings import Settings

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX"),
]

HERE = "/api/campaigns/tone/releases"
SPEC = small_spec(overlap=2, checks={})


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[str | None]:
    """The address of an empty database; None for SQLite in the folder."""
    if request.param == "sqlite":
        yield None
        return
    reason = missing()
    if reason is not None:
        pytest.skip(reason)
    url = await shared().new()
    yield url
    await shared().drop(url)


@pytest.fixture
async def place(tmp_path: Path, database: str | None) -> AsyncIterator[Place]:
    """Four items, overlap 2, two raters."""
    settings = Settings(database=database, takeover_seconds=2.0)
    async with opened(tmp_path / "data", spec=SPEC, items=4, settings=settings) as place:
        place.stop_refilling()
        yield place


async def judge(place: Place, rater: httpx.AsyncClient, tone: str = "warm") -> str:
    given = {"tone": tone, "why": "Because of my grandmother."}
    made = await place.submit(rater, await place.first_lease(rater), labels=given)
    assert made.status_code == 200, made.text
    found: str = made.json()["receipt"]["judgment"]
    return found


async def judge_all(place: Place) -> list[str]:
    return [await judge(place, rater) for rater in place.raters for _ in range(4)]


async def made(browser: httpx.AsyncClient, version: str) -> dict[str, Any]:
    """Make a release and wait until it is there, or could not be made."""
    answer = await browser.post(HERE, json={"version": version})
    assert answer.status_code == 202, answer.text
    return await ended(browser)


async def ended(browser: httpx.AsyncClient) -> dict[str, Any]:
    """The releases, once none is being made."""
    answer = await browser.get(HERE)
    while True:
        found: dict[str, Any] = answer.json()
        making = found["making"]
        if making is None or making["problem"]:
            return found
        await asyncio.sleep(0.05)
        answer = await browser.get(HERE)


async def fetched(place: Place, version: str, folder: Path) -> Path:
    """The files of a release, which hold by the key of the campaign."""
    answer = await place.owner.get(f"{HERE}/{version}/bundle")
    assert answer.status_code == 200, answer.text
    folder.mkdir()
    packed = folder.with_suffix(".zip")
    packed.write_bytes(answer.content)
    with packed.open("rb") as file:
        unpack(file, folder)
    known = Known(place.house.signer("tone").verifier, version)
    with opened_release(folder) as release:
        found = await asyncio.to_thread(verify, release, known)
    assert found.of("failed") == ()
    return folder


def judgments(folder: Path, table: str = "judgments") -> list[dict[str, Any]]:
    text = (folder / "data" / f"{table}.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


async def test_a_release_is_proved_from_end_to_end(place: Place, tmp_path: Path) -> None:
    await judge_all(place)
    assert (await place.owner.post("/api/ledger/tone/checkpoint")).status_code == 200
    counted = [await receipt(place, rater) for rater in place.raters]
    assert (await made(place.owner, "1.0.0"))["making"] is None
    first = await fetched(place, "1.0.0", tmp_path / "first")
    assert len(judgments(first)) == 8

    second = (await place.raters[1].get("/api/session")).json()["person"]
    where = f"/api/campaigns/tone/raters/{second}/exclude"
    gone = await place.owner.post(where, json={"reason": "guessed"})
    assert gone.status_code < 300, gone.text
    assert (await made(place.owner, "1.1.0"))["making"] is None
    after = await fetched(place, "1.1.0", tmp_path / "after")
    assert len(judgments(after)) == 4
    assert [one["reason"] for one in judgments(after, "excluded") if one["question"] == "tone"] == [
        "guessed"
    ] * 4

    changed = (await place.owner.get(f"{HERE}/1.1.0/diff?before=1.0.0")).json()
    assert (changed["continues"], changed["answers_removed"]) == (True, 4)
    assert {one["what"]: one["n"] for one in changed["excluded"]} == {"excluded: guessed": 4}

    # the receipts of who is counted and who is not any more, held against both releases
    assert [(await kept(place, first, one)).split()[-2:] for one in counted] == [
        ["4", "counted"]
    ] * 2
    assert [(await kept(place, after, one)).split()[-2:] for one in counted] == [
        ["4", "counted"],
        ["4", "excluded"],
    ]


async def receipt(place: Place, rater: httpx.AsyncClient) -> str:
    answer = await rater.get("/api/campaigns/tone/receipts")
    assert answer.status_code == 200, answer.text
    return answer.text


async def kept(place: Place, folder: Path, given: str) -> str:
    """What becomes of the judgments of a receipt in a release."""
    known = Known(place.house.signer("tone").verifier, receipts=(given,))
    with opened_release(folder) as release:
        found = await asyncio.to_thread(verify, release, known)
    assert found.of("failed") == ()
    return next(one.what for one in found.findings if one.check == "receipt")


@asynccontextmanager
async def beside(place: Place) -> AsyncIterator[httpx.AsyncClient]:
    """The owner at another server of the same installation."""
    house = open_house(place.house.media.root.parent, place.house.settings)
    app = create_app(house)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=URL, headers=FROM_OUR_PAGES
        ) as owner,
    ):
        owner.cookies.update(place.owner.cookies)
        yield owner


async def test_releases_are_sound_while_raters_judge(place: Place, tmp_path: Path) -> None:
    place.raters += [await place.person() for _ in range(4)]
    await place.add(sentences(20, start=4))
    given = 0
    some = asyncio.Event()

    async def work(rater: httpx.AsyncClient) -> None:
        nonlocal given
        while leases := (await place.work(rater))["leases"]:
            assert isinstance(leases, list)
            answer = await place.submit(rater, leases[0]["lease"], labels={"tone": "warm"})
            assert answer.status_code == 200, answer.text
            given += 1
            if given >= 10:
                some.set()

    async with asyncio.TaskGroup() as group:
        for rater in place.raters:
            group.create_task(work(rater))
        await some.wait()
        before = given
        first = await made(place.owner, "1.0.0")
        at_end = given
    assert first["making"] is None
    rows = judgments(await fetched(place, "1.0.0", tmp_path / "first"))
    # all that was acknowledged before it was asked for, and nothing twice
    assert before <= len(rows) <= at_end
    assert len({(row["item"], row["rater"]) for row in rows}) == len(rows)

    await made(place.owner, "1.1.0")
    # 24 items, 2 judgments each
    assert len(judgments(await fetched(place, "1.1.0", tmp_path / "all"))) == 48


async def test_of_two_servers_that_make_one_version_one_does(
    place: Place, database: str | None, tmp_path: Path
) -> None:
    if database is None:
        pytest.skip("one server alone writes to SQLite")
    await judge_all(place)
    async with beside(place) as other:
        asked = [one.post(HERE, json={"version": "1.0.0"}) for one in (place.owner, other)]
        answers = {one.status_code: one.text for one in await asyncio.gather(*asked)}
        assert set(answers) == {202, 409}
        assert "release 1.0.0 is being made" in answers[409]
        listed = [await ended(one) for one in (place.owner, other)]
        assert listed[0] == listed[1]
    (digest,) = [one["digest"] for one in listed[0]["releases"]]
    assert left(place) == [f"{digest}.zip"]
    await fetched(place, "1.0.0", tmp_path / "made")


def left(place: Place) -> list[str]:
    """What is in the folder of releases."""
    return sorted(one.name for one in (place.house.media.root.parent / "releases").glob("*"))


KILLED = """
import os, signal, sys
from quorate.client import Client

placed = []

def end(event, arguments):
    if event == "os.rename" and os.path.basename(str(arguments[0])) == "packed":
        placed.append(arguments)
    elif event == "shutil.rmtree" and placed:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(end)
with Client.local(sys.argv[1], database=sys.argv[2]) as client:
    client.make_release("tone", "1.0.0", None, 10, 0, lambda step, done: None)
"""
"""makes a release, and is killed when its pack is in place, its draft there and nothing noted"""


async def test_a_server_that_is_killed_leaves_no_half_release(
    place: Place, database: str | None, tmp_path: Path
) -> None:
    if database is None:
        pytest.skip("the folder is the same; a killed process writes to PostgreSQL beside this one")
    await judge_all(place)
    await place.house.runner.stop()  # so that the one that is killed makes it
    data = place.house.media.root.parent
    command = [sys.executable, "-c", KILLED, str(data), database]
    killed = await asyncio.to_thread(subprocess.run, command, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (await place.owner.get(HERE)).json()["releases"] == []
    names = left(place)
    assert any(one.startswith(".making-") for one in names)
    assert len([one for one in names if one.endswith(".zip")]) == 1
    async with beside(place) as owner:
        # swept when the next server began
        assert not set(names).intersection(one for one in left(place) if one[0] == ".")
        # nobody asks again: who is left takes it up
        found = await ended(owner)
        assert found["making"] is None
    # the same bytes as those that were in place already: same head, same key, same version
    assert left(place) == [f"{found['releases'][0]['digest']}.zip"]
    await fetched(place, "1.0.0", tmp_path / "made")


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """A disk that takes no more than so many bytes a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_without_room_a_release_says_so_and_leaves_nothing(
    place: Place, database: str | None, tmp_path: Path
) -> None:
    if database is None:
        pytest.skip("the limit would hold for the files of SQLite too")
    await judge_all(place)
    await made(place.owner, "1.0.0")
    before = left(place)
    # in the lines of the judgments, which Python writes; in their Parquet, which Rust does
    for size in (100, 1_200):
        with no_file_beyond(size):
            problem = (await made(place.owner, "1.1.0"))["making"]["problem"]
        assert "cannot be written on the server (File too large)" in problem
        assert left(place) == before
    assert (await made(place.owner, "1.1.0"))["making"] is None
    await fetched(place, "1.1.0", tmp_path / "made")
