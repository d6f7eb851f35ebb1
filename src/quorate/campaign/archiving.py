"""Archive: a closed campaign leaves the database, once its files were read again and held true.

The order makes it safe to be killed at any moment. The files are written and read again; then one
transaction locks the campaign, has them put into their place, says so in the log, and names whoever
deletes rows. From then on the campaign is archived whole, and what is still in the database is only
waiting to be deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.campaign.rights import ARCHIVED, ConflictError, NotFoundError, campaign_state
from quorate.campaign.rows import compare
from quorate.ledger.checkpoint import Signer
from quorate.ledger.events import CampaignArchived
from quorate.ledger.views import ALL, LEAVING
from quorate.schema.errors import IntegrityError
from quorate.storage.queries import archives as queries
from quorate.storage.queries import log as logs
from quorate.storage.queries.archives import Archived
from quorate.storage.queries.log import SavedCheckpoint
from quorate.storage.store import ContendedError
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.certificate.archive.writing import Beside, Columns

AT_ONCE = 1 << 14
"""entries that are read at a time"""
OUT, IN = "out", "in"
"""the ways in which rows move"""
Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Packed:
    """An archive that was written and read again: its digest, its place in the log, its size."""

    digest: str
    size: int
    root: str
    bytes: int


def archive_of(tx: Transaction, campaign: str) -> Archived:
    """The archive of a campaign. Raises NotFoundError where it is not archived."""
    found = tx.one(queries.ARCHIVED, campaign=campaign)
    if found is None:
        raise NotFoundError(f"campaign {campaign!r} is not archived")
    return found


def demand_archivable(tx: Transaction, campaign: str, *, lock: bool = False) -> None:
    """Raises ConflictError unless the campaign is closed and nothing is under way in it."""
    state = campaign_state(tx, campaign, lock=lock).state
    if state == ARCHIVED:
        raise ConflictError(f"campaign {campaign!r} is archived already")
    if state != "closed":
        raise ConflictError(f"campaign {campaign!r} is open", remedy="close it first")
    held = tx.one(queries.HELD, campaign=campaign)
    if held is not None and held.rows:
        raise ConflictError(
            f"raters have {held.rows:,} items of {campaign!r} in hand",
            remedy=f"wait until they have answered, or their time is over{_by(held.until)}",
        )
    busy = tx.one(queries.JOB, campaign=campaign)
    if busy is not None:
        raise ConflictError(
            f"a job of campaign {campaign!r} is under way ({busy.kind})",
            remedy="wait until it is done",
        )
    size = tx.one(logs.SIZE, log=campaign)
    behind = tx.all(queries.BEHIND, campaign=campaign, size=0 if size is None else size.size)
    if behind:
        raise ConflictError(
            f"webhook {behind[0].webhook} was not told of everything yet",
            remedy="wait until it was, or remove it",
        )


def _by(until: int | None) -> str:
    """When that is, to the minute that is surely over."""
    if until is None:
        return ""
    moment = datetime.fromtimestamp(until / 1000, UTC) + timedelta(minutes=1)
    return f", at {moment:%Y-%m-%d %H:%M} UTC if they do no more"


def pack(
    tx: Transaction,
    campaign: str,
    folder: Path,
    signer: Signer,
    beside: Callable[[Transaction], Iterable[Beside]],
    tell: Tell = lambda step, done: None,
) -> Packed:
    """Write a campaign into an empty folder, as one transaction sees it, and read it again.

    The newest head must have been signed. Raises ConflictError as ``demand_archivable`` does,
    ContendedError where the log goes on behind its head just now, and IntegrityError where what was
    written does not lead to the rows that the database has.
    """
    # the analytic stack, which a server need not load
    from quorate.certificate.archive import writing
    from quorate.certificate.archive.manifest import Place
    from quorate.certificate.archive.replaying import read_parts

    demand_archivable(tx, campaign)
    head = _head(tx, campaign)
    pages = _pages(tx, campaign, head.size, tell)
    written = writing.write_log(folder, pages)
    heads = tx.columns(logs.CHECKPOINTS, log=campaign)
    writing.write_heads(folder, [heads[at] for at in (1, 5, 2, 3, 4)])
    place = Place(campaign, head.size, head.root.hex())
    checking = read_parts(folder, place, signer.verifier.public, tell)
    views = checking.views
    if views is not None:
        for number, view in enumerate(view for view in ALL if "campaign" in view.columns):
            tell("rows", number / len(ALL))
            compare(tx, views, view, campaign, checking.faults)
    if written != head.size or checking.frontier.root() != head.root:
        checking.fault("the entries do not lead to the signed head")
    if checking.faults.number or views is None:
        raise IntegrityError(
            f"the log of {campaign!r} and its rows do not fit, so it is not archived: "
            f"{checking.faults.told[0] if checking.faults.told else 'nothing was read'}",
            remedy=f"run: quorate ledger verify {campaign}",
        )
    manifest, digest = writing.write_rest(folder, views, place, tx.now, signer, beside(tx), tell)
    return Packed(digest, head.size, place.root, manifest.bytes)


def _head(tx: Transaction, campaign: str) -> SavedCheckpoint:
    """The head that covers the whole log. Raises ContendedError where there is none yet."""
    size, head = tx.one(logs.SIZE, log=campaign), tx.one(logs.LAST_CHECKPOINT, log=campaign)
    waiting = tx.all(logs.UNNUMBERED_LINES, log=campaign, after=-1, limit=1)
    if waiting or size is None or head is None or head.size != size.size:
        raise ContendedError(f"the log of {campaign!r} goes on just now", remedy="try again")
    return head


def _pages(tx: Transaction, campaign: str, size: int, tell: Tell) -> Iterator[Columns]:
    start = 0
    while start < size:
        tell("writing", start / size)
        page = tx.columns(logs.LINES, log=campaign, start=start, limit=AT_ONCE)
        if not page:
            return
        _, idx, kind, at, item, body, leaf = page
        yield idx, at, kind, item, body, leaf
        start += len(idx)


def cut(
    tx: Transaction,
    by: str,
    campaign: str,
    packed: Packed,
    holder: str,
    put: Callable[[], None],
) -> None:
    """Say in the log that the campaign is archived; ``holder`` may delete its rows from now on.

    ``put`` puts the files into their place, while the campaign's row is locked: of two processes
    that archive a campaign at once, the one whose archive the log does not name leaves the other's
    files alone. Raises ConflictError where anything happened since it was packed.
    """
    demand_archivable(tx, campaign, lock=True)
    size = tx.one(logs.SIZE, log=campaign)
    waiting = tx.all(logs.UNNUMBERED_LINES, log=campaign, after=-1, limit=1)
    if waiting or size is None or size.size != packed.size:
        raise ConflictError(
            f"something happened in campaign {campaign!r} meanwhile", remedy="archive it again"
        )
    put()
    event = CampaignArchived(campaign, packed.digest, packed.size, packed.root, packed.bytes)
    tx.append(campaign, by, event)
    tx.run(queries.NEW_MOVE, campaign=campaign, way=OUT, holder=holder, at=tx.now)


def take_over(tx: Transaction, campaign: str, way: str, holder: str) -> None:
    """Become the one who moves the rows of an archived campaign; whoever did stops.

    Raises NotFoundError where it is not archived.
    """
    archive_of(tx, campaign)
    if tx.one(queries.LOCKED_MOVE, campaign=campaign) is None:
        tx.run(queries.NEW_MOVE, campaign=campaign, way=way, holder=holder, at=tx.now)
    else:
        tx.run(queries.TAKE_MOVE, of=campaign, to=way, by=holder, now=tx.now)


def demand_move(tx: Transaction, campaign: str, way: str, holder: str) -> None:
    """Raises ConflictError where somebody else moves the rows now; else notes that it goes on."""
    found = tx.one(queries.LOCKED_MOVE, campaign=campaign)
    if found is None or (found.way, found.holder) != (way, holder):
        raise ConflictError(
            f"another process moves the rows of campaign {campaign!r} now", remedy="let it finish"
        )
    tx.run(queries.TAKE_MOVE, of=campaign, to=way, by=holder, now=tx.now)


def delete_some(tx: Transaction, campaign: str, way: str, holder: str, limit: int) -> int:
    """Delete at most so many rows that rest in the archive; how many, 0 when none are left.

    On the way out that ends the move. Raises ConflictError as ``demand_move`` does.
    """
    demand_move(tx, campaign, way, holder)
    archived = archive_of(tx, campaign)
    for view in LEAVING:
        gone = tx.run(queries.dropping(view), of=campaign, whose=campaign, limit=limit)
        if gone:
            return gone
    size = tx.one(logs.SIZE, log=campaign)
    if size is None or size.size <= archived.log_size:  # else numbers would begin at 0 again
        raise ContendedError(f"the end of the log of {campaign!r} has no number yet")
    first = tx.one(queries.FIRST_ENTRY, log=campaign, size=archived.log_size)
    if first is not None and first.rows >= 0:
        end = min(first.rows + limit, archived.log_size)
        return tx.run(queries.DROP_ENTRIES, log=campaign, start=first.rows, end=end)
    if way == OUT:
        tx.run(queries.DROP_HEADS, log=campaign, size=archived.log_size)
        tx.run(queries.END_MOVE, of=campaign)
    return 0
