"""Archives: closed campaigns out of the database into files, and back; one at a time.

archives/CAMPAIGN-SIZE/      an archive, named by the campaign and the size of its log
archives/.making-…           one that is being written

Whatever is interrupted goes on when it is asked for again, and by itself after a while.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from quorate.campaign.archiving import (
    IN,
    OUT,
    Packed,
    archive_of,
    cut,
    delete_some,
    demand_archivable,
    take_over,
)
from quorate.campaign.checkpointing import checkpoint
from quorate.campaign.rights import Actor, ConflictError, NotFoundError, Right, demand, demand_owner
from quorate.campaign.unarchiving import (
    bring_back,
    put_entries,
    put_heads,
    put_rows,
    root_of_entries,
)
from quorate.ledger.checkpoint import Signer
from quorate.ledger.views import LEAVING
from quorate.schema.errors import IntegrityError, QuorateError
from quorate.server.archive_folder import FOLDER, place_of, put_into_place, what_is_wrong
from quorate.server.drafts import draft, sweep
from quorate.server.media import MediaFolder
from quorate.storage.queries import archives as queries
from quorate.storage.queries.archives import Archived
from quorate.storage.store import Store, StoreError, StoreUnavailableError
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.server.archive_apart import Answer, Apart, Order, Page

TRIES = 50
PAUSE = 0.1
"""seconds between tries to see a log of which every entry is signed"""
BITE = 1_000
"""rows that one transaction deletes"""
FORGOTTEN = 600_000
"""milliseconds after which a move that nobody goes on with is taken up"""
YOUNG = 3_600.0
"""seconds for which a file that is shown stays, since somebody may just have sent it again"""
LOOK = 0.5
"""seconds between looks at whether the server stops"""
log = logging.getLogger("quorate.server")
T = TypeVar("T")


@dataclass(slots=True)
class Moving:
    """A campaign that goes into an archive or comes back, or could not: then ``problem`` says why.

    ``done`` is the share of the step.
    """

    way: str
    begun: int
    """milliseconds UTC"""
    step: str = "waiting"
    done: float = 0.0
    problem: str = ""
    ended: bool = False

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return not self.problem and not self.ended

    def tell(self, step: str, done: float) -> None:
        """Note how far it is."""
        self.step, self.done = step, done


class Seen(NamedTuple):
    """The archive of a campaign, whether its folder is here, and what goes on."""

    archived: Archived | None
    here: bool
    moving: Moving | None


@dataclass(slots=True)
class Archives:
    """The archives of an installation."""

    store: Store
    database: Path | str
    """a file, or the address of a server"""
    media: MediaFolder
    origin: str
    """what heads are signed as, before the log's name"""
    signer: Callable[[str], Signer]
    forget: Callable[[str], Awaitable[None]]
    """deletes what was computed of a campaign"""
    _moving: dict[str, Moving] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _one: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _running: set[Apart] = field(default_factory=set)
    _stopping: bool = False

    @property
    def data(self) -> Path:
        """The folder of the installation."""
        return self.media.root.parent

    @property
    def folder(self) -> Path:
        """Where archives are."""
        return self.data / FOLDER

    def place(self, archived: Archived) -> Path:
        """Where the archive of a campaign is, if it is here."""
        return place_of(self.data, archived)

    async def seen(self, me: Actor, campaign: str) -> Seen:
        """What is known of a campaign's archive, for whoever may read the campaign."""

        def work(tx: Transaction) -> Archived | None:
            demand(tx, me, campaign, Right.READ, even_archived=True)
            return tx.one(queries.ARCHIVED, campaign=campaign)

        found = await self.store.read(work)
        moving = self._moving.get(campaign)
        here = found is not None and self.place(found).is_dir()
        return Seen(found, here, None if moving is None or moving.ended else moving)

    async def start(self, me: Actor, campaign: str) -> None:
        """Begin to archive a campaign, or go on where that was cut off.

        Raises ConflictError where it is not closed or something is under way in it.
        """
        demand_owner(me)
        await self.store.read(lambda tx: _demand_begin(tx, campaign))
        self._begin(campaign, OUT, partial(self._out, me.person, campaign))

    async def start_back(self, me: Actor, campaign: str) -> None:
        """Begin to bring a campaign back, or go on where that was cut off.

        Raises NotFoundError where it is not archived, or its archive is not here.
        """
        demand_owner(me)
        found = await self.store.read(lambda tx: archive_of(tx, campaign))
        if not self.place(found).is_dir():
            raise NotFoundError(
                f"the archive of {campaign!r} is not in {FOLDER}/ of this installation",
                remedy=f"say where its folder is: quorate unarchive {campaign} --from FOLDER",
            )
        self._begin(campaign, IN, partial(self._back, me.person, campaign, found))

    async def archive(self, by: str, campaign: str) -> bool:
        """Archive a campaign, and wait until it is done; whether it was not archived before.

        Raises what came in the way.
        """
        async with self._one:
            before = await self.store.read(lambda tx: tx.one(queries.ARCHIVED, campaign=campaign))
            await self._out(by, campaign, Moving(OUT, _now()))
        return before is None

    async def go_on(self) -> None:
        """Delete the rows that nobody goes on deleting, and drafts of processes that are gone."""
        await asyncio.to_thread(sweep, self.folder)
        now = _now()
        for move in await self.store.read(lambda tx: tx.all(queries.MOVES)):
            mine = self._moving.get(move.campaign)
            idle = mine is None or not mine.running
            if move.way == OUT and now - move.at > FORGOTTEN and idle:
                try:
                    async with self._one:
                        await self._go_on_deleting(move.campaign, Moving(OUT, now))
                except QuorateError as error:  # of one campaign; others are looked at too
                    log.warning("rows of %s are not deleted yet: %s", move.campaign, error)

    async def stop(self) -> None:
        """Give up what goes on; it can be asked for again."""
        self._stopping = True
        for apart in list(self._running):
            apart.end()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, campaign: str, way: str, work: Callable[[Moving], Awaitable[None]]) -> None:
        before = self._moving.get(campaign)
        if before is not None and before.running:
            raise ConflictError(
                f"campaign {campaign!r} is on its way already", remedy="wait until that is done"
            )
        moving = self._moving[campaign] = Moving(way, _now())
        task = asyncio.create_task(self._told(campaign, moving, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _told(
        self, campaign: str, moving: Moving, work: Callable[[Moving], Awaitable[None]]
    ) -> None:
        try:
            async with self._one:
                await work(moving)
            moving.ended = True
        except QuorateError as error:
            moving.problem = str(error)
        except Exception:  # a fault of ours is not one of the page
            log.exception("archiving %s failed", campaign)
            moving.problem = "the server failed; its log says why"

    async def _out(self, by: str, campaign: str, moving: Moving) -> None:
        if await self.store.read(lambda tx: tx.one(queries.ARCHIVED, campaign=campaign)) is None:
            try:
                with draft(self.folder) as room:
                    await self._written(by, campaign, room, moving)
            except OSError as error:
                raise StoreError(
                    f"the archive cannot be written ({error.strerror or error})",
                    where=FOLDER,
                    remedy="look after this folder of the installation, then archive it again",
                ) from error
            await self._delete(campaign, moving)
        else:
            await self._go_on_deleting(campaign, moving)

    async def _written(self, by: str, campaign: str, room: Path, moving: Moving) -> None:
        """Write the archive, put it into its place, and say so in the log."""
        files, holder = room / "files", secrets.token_hex(8)
        files.mkdir(mode=0o700)
        packed = await self._packed(campaign, files, moving)
        target = self.folder / f"{campaign}-{packed.size}"
        put = partial(put_into_place, files, target, room / "before", packed.digest)
        await self.store.write(lambda tx: cut(tx, by, campaign, packed, holder, put))

    async def _packed(self, campaign: str, files: Path, moving: Moving) -> Packed:
        """What another process wrote into a folder; again while the log goes on."""
        order = self._order(campaign, files, back=False)
        for _ in range(TRIES):
            await self.store.number()
            signer = self.signer(campaign)
            await self.store.write(lambda tx: checkpoint(tx, campaign, signer))  # noqa: B023
            found = await self._done(order, moving)
            if found is not None:
                return found
            await asyncio.sleep(PAUSE)
        raise StoreUnavailableError(
            f"the log of {campaign!r} goes on all the time", remedy="try again later"
        )

    async def _go_on_deleting(self, campaign: str, moving: Moving) -> None:
        """Delete what is left, once the archive was looked at: these rows may be all there is."""
        found = await self.store.read(lambda tx: archive_of(tx, campaign))
        if await self.store.read(lambda tx: tx.one(queries.MOVE, campaign=campaign)) is None:
            return
        wrong = await asyncio.to_thread(what_is_wrong, self.place(found), found.digest)
        if wrong:
            raise IntegrityError(
                f"rows of {campaign!r} are still in the database, and stay: {wrong}",
                where=f"{FOLDER}/{self.place(found).name}",
                remedy="put the archive there as it was, then archive the campaign again",
            )
        await self._delete(campaign, moving)

    async def _delete(self, campaign: str, moving: Moving) -> None:
        """Delete what rests in the archive now, in small bites, so that nobody waits for it."""
        holder = secrets.token_hex(8)
        await self.store.number()
        found = await self.store.read(lambda tx: archive_of(tx, campaign))
        await self.store.write(lambda tx: take_over(tx, campaign, OUT, holder))
        await self._drop_media(campaign)
        count = 0
        while gone := await self.store.write(
            lambda tx: delete_some(tx, campaign, OUT, holder, BITE)
        ):
            count += gone
            moving.tell("deleting rows", min(count / max(4 * found.log_size, 1), 1.0))
        await self.forget(campaign)

    async def _drop_media(self, campaign: str) -> None:
        """Delete the files that only this campaign showed: they are in its archive."""
        mine = await self.store.read(lambda tx: tx.all(queries.OWN_MEDIA, campaign=campaign))
        for one in mine:
            found = await self.store.read(
                lambda tx: tx.one(
                    queries.MEDIA_ELSEWHERE,
                    digest=one.digest,  # noqa: B023
                    campaign=campaign,
                )
            )
            if found is None:
                await asyncio.to_thread(self.media.drop, one.digest, YOUNG)

    async def _back(self, by: str, campaign: str, archived: Archived, moving: Moving) -> None:
        holder = secrets.token_hex(8)
        folder = self.place(archived)
        await self._done(self._order(campaign, folder, back=True), moving, holder)
        await asyncio.to_thread(self._take_media, folder / "media")
        moving.tell("holding the root against the log", 0.0)
        root = await self.store.read(lambda tx: root_of_entries(tx, campaign))
        await self.store.write(lambda tx: bring_back(tx, by, campaign, holder, root))
        await self.store.number()

    async def _clear(self, campaign: str, holder: str, moving: Moving) -> None:
        """Delete what is left of the campaign's rows, now that its archive was verified."""
        moving.tell("clearing", 0.0)
        await self.store.number()
        await self.store.write(lambda tx: take_over(tx, campaign, IN, holder))
        while await self.store.write(lambda tx: delete_some(tx, campaign, IN, holder, BITE)):
            pass

    def _order(self, campaign: str, folder: Path, *, back: bool) -> Order:
        from quorate.server.archive_apart import Order

        return Order(self.data, self.database, self.origin, campaign, folder, back)

    def _take_media(self, folder: Path) -> None:
        for path in sorted(folder.glob("*")):
            try:
                self.media.take(path)
            except OSError as error:
                raise StoreError(
                    f"a file of the archive cannot be read ({error.strerror or error})",
                    where=f"media/{path.name}",
                    remedy="look after the archive, then bring the campaign back again",
                ) from error

    async def _done(self, order: Order, moving: Moving, holder: str = "") -> Packed | None:
        """What a process says that did what was ordered; None when it is to be tried again."""
        loop = asyncio.get_running_loop()
        last = await asyncio.to_thread(self._ordered, order, moving, holder, loop)
        from quorate.server.archive_apart import Refusal

        if not isinstance(last, Refusal):
            return last if isinstance(last, Packed) else None
        if last.again:
            return None
        if last.ours:
            log.error("the process that works on the archive failed: %s", last.what)
            raise StoreError("the server failed; its log says why")
        raise IntegrityError(last.what, where=last.where, remedy=last.remedy)

    def _ordered(
        self, order: Order, moving: Moving, holder: str, loop: asyncio.AbstractEventLoop
    ) -> Answer | None:
        from quorate.server.archive_apart import Apart, Entries, Heads, Rows, Told, Verified

        last: Answer | None = None
        with Apart(order) as apart:
            self._running.add(apart)
            try:
                for last in apart.answers():
                    if isinstance(last, Told):
                        moving.tell(*last)
                    elif isinstance(last, Verified):
                        self._wait(loop, self._clear(order.campaign, holder, moving))
                    elif isinstance(last, Entries | Heads | Rows):
                        work = partial(_put_back, campaign=order.campaign, holder=holder, page=last)
                        self._wait(loop, self.store.write(work))
            except OSError as error:
                if self._stopping:
                    raise _stopped() from None
                raise StoreError(str(error), remedy="look whether memory or disk ran out") from None
            finally:
                self._running.discard(apart)
        return last

    def _wait(self, loop: asyncio.AbstractEventLoop, work: Coroutine[None, None, None]) -> None:
        """Let the loop work, from the thread that listens; ends when the server stops."""
        working: Future[None] = asyncio.run_coroutine_threadsafe(work, loop)
        while not working.done():
            if self._stopping:
                working.cancel()
                raise _stopped()
            wait([working], timeout=LOOK)
        working.result()


def _put_back(tx: Transaction, campaign: str, holder: str, page: Page) -> None:
    from quorate.server.archive_apart import Entries, Heads

    if isinstance(page, Entries):
        put_entries(tx, campaign, holder, page.lines)
    elif isinstance(page, Heads):
        put_heads(tx, campaign, holder, page.heads)
    else:
        view = LEAVING[page.view]
        rows = [dict(zip(view.columns, row, strict=True)) for row in page.rows]
        put_rows(tx, campaign, holder, view, rows)


def _demand_begin(tx: Transaction, campaign: str) -> None:
    if tx.one(queries.MOVE, campaign=campaign) is None:
        demand_archivable(tx, campaign)


def _stopped() -> StoreUnavailableError:
    return StoreUnavailableError("the server is stopping", remedy="try again later")


def _now() -> int:
    return time.time_ns() // 1_000_000
