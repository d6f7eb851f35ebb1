"""Releases: made in the background, by one process, and kept as they are."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from quorate.campaign.counting import demand_few
from quorate.campaign.paging import Page
from quorate.campaign.releasing import (
    NEWEST,
    Listing,
    key_of_release,
    log_lines,
    prepare_release,
    publish_release,
    release_of,
    releases,
    withheld_judgments,
)
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, demand
from quorate.certificate.asked import Asked
from quorate.ledger.checkpoint import Signer
from quorate.ledger.event import Json
from quorate.ledger.events import ReleasePublished
from quorate.ledger.vault import Vault
from quorate.schema.errors import QuorateError
from quorate.server.drafts import draft, sweep, unwritten
from quorate.server.job_rows import DONE, Key, asked_in, put, running
from quorate.server.job_rows import Asked as JobAsked
from quorate.server.jobs import Progress
from quorate.server.kept import Kept
from quorate.server.making import STEPS, Making, Seen
from quorate.storage.queries import campaigns
from quorate.storage.queries import jobs as queries
from quorate.storage.queries import log as logs
from quorate.storage.queries import releases as released
from quorate.storage.queries.jobs import JobRow
from quorate.storage.queries.releases import Release
from quorate.storage.store import Store, StoreUnavailableError
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.campaign.freezing import Gathered
    from quorate.certificate.bundle import Bundle, Proven
    from quorate.certificate.contents import Contents
    from quorate.certificate.gate.verdict import Verdict
    from quorate.certificate.proof.tombstones import Tombstones

Entry = tuple[int, bytes, bytes]
LOOK = 0.5
"""seconds between looks at whether the server stops"""
LEAST = 5.0
"""seconds for which a preview is good, at least"""
TRIES = 50
PAUSE = 0.1
"""seconds between tries to see a log of which every entry has its index"""
MOST_SHOWN = 500_000
"""judgments of which a page tells what a release would hold"""
LARGE = 100_000
"""entries of a log from which on it pays to let another process write the proof meanwhile"""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""the time of files in a ZIP, so that the same files make the same bytes"""
T = TypeVar("T")
Looks = dict[tuple[str, str, int], tuple[str, Kept[T]]]
"""what was seen, by campaign and what was asked for, with the digest of its terms then"""
log = logging.getLogger("quorate.server")


class Read(NamedTuple):
    """What a release is made of, as one transaction saw it: the campaign, the purpose of judgments
    of which nothing is told, and who was erased."""

    campaign: Gathered
    withheld: Mapping[str, str]
    tombstones: Tombstones


class Releases:
    """The releases of an installation, in a folder of it.

    What is being made is a job, one of each campaign, which any process takes up.
    """

    kind = "release"
    steps = ("waiting", *STEPS)

    def __init__(
        self,
        store: Store,
        vault: Vault,
        folder: Path,
        signer: Callable[[str], Signer],
        wake: Callable[[], None],
    ) -> None:
        """``wake`` is called when something is to be made."""
        self._store = store
        self._wake = wake
        self._signer = signer
        self._vault = vault
        self._folder = folder
        self._previews: Looks[Contents] = {}
        self._gates: Looks[Verdict] = {}
        self._one = asyncio.Semaphore(1)
        self._stopping = False

    @property
    def makes(self) -> tuple[Releases]:
        """What makes these jobs."""
        return (self,)

    async def made(
        self, me: Actor, campaign: str, asked: Listing = NEWEST
    ) -> tuple[Page[Release], Seen | None]:
        """A page of the releases of a campaign, the newest first, and the one that is being
        made."""

        def work(tx: Transaction) -> tuple[Page[Release], JobRow | None]:
            found = releases(tx, me, campaign, asked)
            return found, tx.one(queries.JOB, campaign=campaign, kind=self.kind, name="")

        found, row = await self._store.read(work)
        return found, None if row is None or row.state == DONE else _seen(row)

    async def preview(self, me: Actor, campaign: str, asked: Asked) -> Contents:
        """What a release made now would hold."""
        head, terms = await self._store.read(lambda tx: _head(tx, me, campaign))
        kept = _kept(self._previews, campaign, asked, terms)

        async def make() -> tuple[Contents, int]:
            await self._store.read(
                lambda tx: demand_few(
                    tx, campaign, MOST_SHOWN, "a page", "make the release: it says what it holds"
                )
            )
            read = await self._gathered(me, campaign)
            async with self._one:
                # pseudonyms of a preview are seen by nobody
                key = secrets.token_bytes(32)
                return await asyncio.to_thread(_contents, read, "", key, asked), head

        return await kept.get(head, make)

    async def gate(self, me: Actor, campaign: str, asked: Asked) -> Verdict:
        """What the conditions of a release made now would say.

        Raises EmptyError where no answer counts, so that there is nothing to release.
        """
        head, terms = await self._store.read(lambda tx: _head(tx, me, campaign))
        kept = _kept(self._gates, campaign, asked, terms)

        async def make() -> tuple[Verdict, int]:
            found = await self.preview(me, campaign, asked)
            async with self._one:
                return await asyncio.to_thread(_gate, found), head

        return await kept.get(head, make)

    async def start(self, me: Actor, campaign: str, version: str, asked: Asked) -> None:
        """Begin a release; what goes wrong later is its ``problem``.

        Raises as ``prepare_release`` does, and ConflictError while another one is being made.
        """
        prepare = partial(
            prepare_release,
            vault=self._vault,
            actor=me,
            campaign=campaign,
            version=version,
            told=asked.told,
        )
        await self._store.write(prepare)
        given: dict[str, Json] = {"version": version, **asdict(asked)}
        ask = JobAsked(Key(campaign, ""), 0, me, given)
        await self._store.write(lambda tx: self._ask(tx, ask))
        self._wake()

    def _ask(self, tx: Transaction, asked: JobAsked) -> None:
        row = tx.one(queries.LOCKED, campaign=asked.key.campaign, kind=self.kind, name="")
        if row is not None and running(row):
            raise ConflictError(
                f"release {_version(row)} is being made", remedy="wait until it is there"
            )
        put(tx, self.kind, asked)

    async def file(self, me: Actor, campaign: str, version: str) -> Path:
        """The ZIP of a release. Raises NotFoundError where there is none of it here."""
        found = await self._store.read(lambda tx: release_of(tx, me, campaign, version))
        path = self._path(found.digest)
        if not path.exists():
            raise NotFoundError(
                f"the files of release {version} are not on this server",
                remedy="they are in the folder «releases» of the installation that made them",
            )
        return path

    async def sweep(self) -> None:
        """Delete what killed servers left half made."""
        await asyncio.to_thread(sweep, self._folder)

    def stop(self) -> None:
        """Let threads that wait for the log go."""
        self._stopping = True

    async def lost(self, row: JobRow) -> None:
        """It was made, and is not ours any more: what another one publishes is the same."""

    async def run(self, row: JobRow, progress: Progress) -> None:
        """Make the release that a row asks for, and publish it."""
        campaign, version = row.campaign, _version(row)
        if await self._store.read(lambda tx: _released(tx, campaign, version)) is not None:
            return  # by a process that ended before it could say so
        making = Making(progress.tell)
        progress.said = making.said
        try:
            await self._make(making, asked_in(row), version)
        except QuorateError:
            raise
        except Exception as error:
            said = unwritten(error)
            if said is None:
                raise
            log.exception("release %s of %s failed", version, campaign)
            raise StoreUnavailableError(_full(said)) from error

    async def _make(self, making: Making, ask: JobAsked, version: str) -> None:
        me, campaign = ask.me, ask.key.campaign
        asked = Asked(**{name: ask.given[name] for name in ("told", "smallest", "seed")})  # type: ignore[arg-type]
        key = await self._store.read(lambda tx: key_of_release(tx, self._vault, campaign, version))
        making.tell("reading", 0.0)
        read = await self._gathered(me, campaign)
        head = read.campaign.head
        making.entries = head.size
        lines = self._lines(asyncio.get_running_loop(), campaign, head.size)
        write = partial(self._write, read, lines, making, asked, key, version)
        bundle = await asyncio.to_thread(write)
        event = ReleasePublished(
            campaign=campaign,
            version=version,
            digest=bundle.digest,
            log_size=head.size,
            root=head.root,
            told=asked.told,
            seed=asked.seed,
        )
        await self._publish(me, event)
        making.tell("done", 1.0)

    async def _publish(self, me: Actor, event: ReleasePublished) -> None:
        """Write the release down; where another one was faster, leave no files of it."""
        try:
            await self._store.write(lambda tx: publish_release(tx, me, event))
        except ConflictError:
            made = await self._store.read(lambda tx: _released(tx, event.campaign, event.version))
            if made is None or made.digest != event.digest:
                self._path(event.digest).unlink(missing_ok=True)
            raise

    async def _gathered(self, me: Actor, campaign: str) -> Read:
        """What a release is made of, in one transaction."""
        # the analytic stack, which a server without leads who look need not load
        from quorate.campaign.freezing import gather
        from quorate.campaign.tombstones import tombstones_of

        def work(tx: Transaction) -> Read | None:
            found = gather(tx, self._vault, me, campaign)
            if found is None:
                return None
            stones = tombstones_of(tx, self._vault, campaign, found.head.size)
            return Read(found, withheld_judgments(tx, me, campaign), stones)

        for _ in range(TRIES):
            await self._store.number()
            found = await self._store.read(work)
            if found is not None:
                return found
            await asyncio.sleep(PAUSE)
        raise StoreUnavailableError(
            f"the log of {campaign!r} has entries without an index for a while now",
            remedy="try again when less is written",
        )

    def _lines(self, loop: asyncio.AbstractEventLoop, campaign: str, size: int) -> Iterator[Entry]:
        """The entries of a log for the thread that writes, read page by page on the loop."""
        start = 0
        while start < size:
            reading = asyncio.run_coroutine_threadsafe(
                self._store.read(partial(log_lines, campaign=campaign, start=start, end=size)), loop
            )
            page = self._awaited(reading)
            if not page:
                return
            yield from page
            start = page[-1][0] + 1

    def _awaited(self, reading: Future[list[Entry]]) -> list[Entry]:
        """A page, once it is read. Raises StoreUnavailableError when the server stops meanwhile."""
        while not reading.done():
            if self._stopping:
                reading.cancel()
                raise StoreUnavailableError("the server is stopping", remedy="try again later")
            wait([reading], timeout=LOOK)
        return reading.result()

    def _write(
        self,
        read: Read,
        lines: Iterator[Entry],
        making: Making,
        asked: Asked,
        key: bytes,
        version: str,
    ) -> Bundle:
        from quorate.certificate.bundle import Proven, material, write_bundle

        with draft(self._folder) as room:
            files = room / "files"
            files.mkdir()
            signer = self._signer(read.campaign.head.log)
            proven = Proven(lines, read.withheld, signer, read.tombstones)
            with _beside(proven, files, making, read, asked) as proven:
                contents = _contents(read, version, key, asked)
                ready = material(contents, making.tell)
                bundle = write_bundle(ready, files, proven, making.tell)
            making.tell("packing", 0.0)
            packed = room / "packed"
            _pack(files, [one.name for one in bundle.files], packed)
            os.replace(packed, self._path(bundle.digest))
        return bundle

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}.zip"


def _released(tx: Transaction, campaign: str, version: str) -> Release | None:
    return tx.one(released.RELEASE, campaign=campaign, version=version)


def _version(row: JobRow) -> str:
    return str(asked_in(row).given["version"])


def _seen(row: JobRow) -> Seen:
    """What pages see of a release that is being made, or that could not be."""
    told = json.loads(row.told)
    return Seen(_version(row), row.asked_at, row.step, row.done / 1000, row.problem, **told)


def _full(said: str) -> str:
    return (
        f"its files cannot be written on the server ({said}), and none is left; make room there, "
        "then make it again, with the same version"
    )


def _head(tx: Transaction, me: Actor, campaign: str) -> tuple[int, str]:
    """How large the log is, and the digest of the campaign's terms."""
    demand(tx, me, campaign, Right.RUN)
    found, spec = tx.one(logs.SIZE, log=campaign), tx.one(campaigns.SPEC, campaign=campaign)
    return 0 if found is None else found.size, "" if spec is None else spec.digest


def _kept(looks: Looks[T], campaign: str, asked: Asked, terms: str) -> Kept[T]:
    """What was seen of a campaign by these terms; a lead who changes them sees that at once."""
    key = (campaign, asked.told, asked.smallest)
    before = looks.get(key)
    if before is None or before[0] != terms:
        before = looks[key] = (terms, Kept(LEAST))
    return before[1]


@contextmanager
def _beside(
    proven: Proven, folder: Path, making: Making, read: Read, asked: Asked
) -> Iterator[Proven]:
    """The proof of a large log, which another process writes until the block ends."""
    from quorate.certificate.proof.apart import Apart

    if making.entries < LARGE:
        yield proven
        return
    told = asked.told == "raters"
    with Apart(proven.lines, folder, told=told, withheld=read.withheld) as begun:
        making.proof = begun
        try:
            yield replace(proven, begun=begun)
        finally:
            making.proven, making.proof = begun.entries, None


def _contents(read: Read, version: str, key: bytes, asked: Asked) -> Contents:
    from quorate.campaign.freezing import freeze
    from quorate.certificate.contents import contents

    counted = dict(sorted(Counter(read.withheld.values()).items()))
    frozen = freeze(read.campaign, version, key, asked.told)
    return contents(replace(frozen, withheld=counted), asked)


def _gate(found: Contents) -> Verdict:
    from quorate.certificate.bundle import looked
    from quorate.certificate.gate.verdict import Verdict

    gate = looked(found).gate
    return Verdict("certified", ()) if gate is None else gate


def _pack(folder: Path, names: list[str], target: Path) -> None:
    """The files as a ZIP, the same bytes for the same files; on the disk when this returns."""
    with target.open("xb") as file:
        with zipfile.ZipFile(file, "w") as packed:
            for name in names:
                header = zipfile.ZipInfo(name, EPOCH)
                header.external_attr = 0o644 << 16
                # Parquet is compressed inside
                packs = not name.endswith(".parquet")
                header.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
                with (folder / name).open("rb") as source, packed.open(header, "w") as sink:
                    while chunk := source.read(1 << 20):
                        sink.write(chunk)
        file.flush()
        os.fsync(file.fileno())
