"""What takes long with an archive, in a process of its own, so that pages need not wait.

The two talk through pipes, in pickles that only they write. The process gets an order; it says how
far it is, hands out what is to be put back, and at the end what was made, or why it was not. It
reads the database as it is at one moment and changes nothing.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from quorate.campaign.archiving import Packed, pack
from quorate.campaign.checkpointing import signer_of
from quorate.campaign.unarchiving import Line, SavedHead
from quorate.campaign.verifying import Reading
from quorate.certificate.archive.files import check_files
from quorate.certificate.archive.reading import Archive
from quorate.certificate.archive.writing import Beside
from quorate.ledger.checkpoint import Signer
from quorate.ledger.keys import open_keys
from quorate.ledger.replay import rows_of
from quorate.ledger.vault import Vault
from quorate.ledger.views import LEAVING, MEDIA, Value
from quorate.schema.errors import IntegrityError, QuorateError
from quorate.server.media import MediaFolder
from quorate.storage.queries import archives as queries
from quorate.storage.queries import releases as released
from quorate.storage.snapshot import read_file, read_server
from quorate.storage.store import StoreError
from quorate.storage.transaction import Transaction

T = TypeVar("T")
ROWS = 500
"""rows that are handed out at a time"""


class Order(NamedTuple):
    """What is wanted: a campaign of an installation, and the folder to write or to read.

    ``database`` is a file, or the address of a server; ``origin`` what heads are signed as.
    """

    data: Path
    database: Path | str
    origin: str
    campaign: str
    folder: Path
    back: bool


class Told(NamedTuple):
    """How far it is: what is done, and the share that is."""

    step: str
    done: float


class Verified(NamedTuple):
    """The archive is the one that the log names, and whole; now it is put back."""


class Entries(NamedTuple):
    """Entries to be put back."""

    lines: list[Line]


class Heads(NamedTuple):
    """Signed heads to be put back."""

    heads: list[SavedHead]


class Rows(NamedTuple):
    """Rows of a view to be put back: the number of the view, and values in its columns' order."""

    view: int
    rows: list[tuple[Value, ...]]


class Whole(NamedTuple):
    """Everything was handed out."""


class Refusal(NamedTuple):
    """Why it was not done; ``again`` when it may work a moment later."""

    what: str
    where: str
    remedy: str
    again: bool = False
    ours: bool = False
    """whether it is a fault of Quorate"""


Page = Entries | Heads | Rows
Answer = Told | Verified | Page | Packed | Whole | Refusal


class Apart:
    """A process that does what is ordered; to be used in a ``with``, at whose end it is no more."""

    def __init__(self, order: Order) -> None:
        # what lies in the folder where we are is none of its modules
        command = (sys.executable, "-P", "-m", __name__)
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._order = order

    def __enter__(self) -> Apart:
        return self

    def end(self) -> None:
        """Let it do no more."""
        self._process.kill()

    def __exit__(self, *error: object) -> None:
        self.end()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def answers(self) -> Iterator[Answer]:
        """What it says until its end. Raises OSError when it died in the middle."""
        orders, pipe = self._process.stdin, self._process.stdout
        if orders is None or pipe is None:
            return
        try:
            pickle.dump(self._order, orders)
            orders.flush()
            while True:
                found: Answer = pickle.load(pipe)
                yield found
                if isinstance(found, Packed | Whole | Refusal):
                    return
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            code = self._process.wait()
            raise OSError(f"the process that works on the archive ended with {code}") from None


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Do what is ordered, and answer."""
    order: Order = pickle.load(orders)
    said = _Said(answers)
    try:
        keys = open_keys(order.data, data_exist=True)
        signer = signer_of(order.campaign, order.origin, keys.signing)
        if order.back:
            said.say(_unpacked(order, signer, Vault(*keys.masters), said))
        else:
            said.say(_packed(order, signer, said))
    except QuorateError as error:
        again = type(error).__name__ == "ContendedError"
        said.say(Refusal(error.what, error.where, error.remedy, again))
    except BrokenPipeError:
        return  # who asked is gone
    except Exception as error:
        said.say(Refusal(f"{type(error).__name__}: {error}", "", "", ours=True))
        raise


class _Said:
    """The pipe to whoever ordered."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def say(self, what: Answer) -> None:
        pickle.dump(what, self._pipe, protocol=5)
        self._pipe.flush()

    def tell(self, step: str, done: float) -> None:
        self.say(Told(step, done))


def _read(order: Order, work: Callable[[Transaction], T]) -> T:
    if isinstance(order.database, Path):
        return read_file(order.database, work)
    return asyncio.run(read_server(order.database, work))


def _packed(order: Order, signer: Signer, said: _Said) -> Packed:
    def beside(tx: Transaction) -> list[Beside]:
        return list(_beside(tx, order))

    def work(tx: Transaction) -> Packed:
        try:
            return pack(tx, order.campaign, order.folder, signer, beside, said.tell)
        except BrokenPipeError:  # who asked is gone
            raise
        except OSError as error:  # the store would take it for one of the database
            raise StoreError(
                f"its files cannot be written ({error.strerror or error})",
                remedy="make room, then run it again",
            ) from error

    return _read(order, work)


def _beside(tx: Transaction, order: Order) -> Iterator[Beside]:
    """The files of the campaign: those that its items show, and its releases that are here."""
    media = MediaFolder(order.data / "media")
    for row in tx.select(MEDIA, {"campaign": order.campaign}):
        digest = str(row["digest"])
        yield Beside(f"media/{digest}", media.path(digest), digest)
    for one in tx.all(released.RELEASES, campaign=order.campaign):
        path = order.data / "releases" / f"{one.digest}.zip"
        if path.exists():
            yield Beside(f"releases/{one.digest}.zip", path, "")


def _unpacked(order: Order, signer: Signer, vault: Vault, said: _Said) -> Whole:
    """Verify the archive against the database, then hand everything out."""
    archive = Archive(order.folder)
    wrong = check_files(archive, said.tell)
    if wrong:
        raise _changed(order, wrong)
    public = signer.verifier.public

    def work(tx: Transaction) -> Reading:
        found = tx.one(queries.ARCHIVED, campaign=order.campaign)
        if found is None or found.digest != archive.digest:
            raise _changed(order, "it is not the archive that the log names")
        reading = Reading(tx, order.campaign, public, vault, archive, said.tell)
        verdict = reading.verdict()
        if not verdict.holds:
            raise _changed(order, str(verdict.faults[0]))
        return reading

    reading = _read(order, work)
    said.say(Verified())
    for some in _batches((entry[:6] for entry in archive.entries()), ROWS):
        said.say(Entries(some))
        said.tell("putting back", some[-1][0] / max(archive.manifest.place.size, 1) / 2)
    said.say(Heads(archive.saved_heads()))
    for number, view in enumerate(LEAVING):
        said.tell("putting back", 0.5 + number / len(LEAVING) / 2)
        values = (
            tuple(row[name] for name in view.columns) for row in rows_of(reading.resting[view])
        )
        for rows in _batches(values, ROWS):
            said.say(Rows(number, rows))
    return Whole()


def _changed(order: Order, why: str) -> IntegrityError:
    return IntegrityError(
        f"campaign {order.campaign!r} cannot come back from this archive: {why}",
        where=order.folder.name,
        remedy="take another copy of the archive",
    )


def _batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(values)
    while some := [*islice(rest, size)]:
        yield some


if __name__ == "__main__":
    # pickles name classes by their module, which is not this one's name here
    from quorate.server import archive_apart

    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # what a library prints must not come between the answers
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    archive_apart.serve(sys.stdin.buffer, own)
