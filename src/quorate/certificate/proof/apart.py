"""The tables of a log, written by a process of its own while this one does something else.

The two talk through pipes, in pickles that only they write. The process gets the place and what is
withheld, then the entries page by page, then None; it says how many entries are done, and at the
end what was written or why it was not.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import BinaryIO, NamedTuple

from quorate.certificate.proof.tables import Row, Tell, Written, write_tables
from quorate.schema.errors import IntegrityError

PAGE = 1 << 14
"""entries that are handed over at a time"""
LOOK = 0.5
"""seconds between looks at how far it is"""
Columns = tuple[list[int], list[bytes], list[bytes]]


class Order(NamedTuple):
    """What a process is to write."""

    folder: Path
    told: bool
    withheld: frozenset[str]


class Refusal(NamedTuple):
    """Why the entries are not those of a log."""

    what: str
    where: str
    remedy: str


class Apart:
    """Tables of a log that are being written by another process.

    To be used in a ``with``, at whose end the process is no more.
    """

    def __init__(
        self, rows: Iterable[Row], folder: Path, *, told: bool, withheld: Iterable[str]
    ) -> None:
        self.entries = 0
        """how many entries are done"""
        self.begun = monotonic()
        """when it began, by the monotonic clock"""
        self._rows = rows
        self._order = Order(folder, told, frozenset(withheld))
        self._failure: BaseException | None = None
        self._answer: Written | Refusal | None = None
        self._ended = False
        # what lies in the folder where we are is none of its modules
        command = (sys.executable, "-P", "-m", __name__)
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._feeder = Thread(target=self._feed, name="quorate-proof", daemon=True)
        self._hearer = Thread(target=self._hear, name="quorate-proof-done", daemon=True)

    def __enter__(self) -> Apart:
        self._feeder.start()
        self._hearer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended = True
        self._process.kill()
        self._feeder.join()
        self._hearer.join()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def written(self, tell: Tell = lambda entries: None) -> Written:
        """What was written, once it is; ``tell`` hears how many entries are done meanwhile.

        Raises IntegrityError as ``write_tables`` does, and what came in the way of reading the
        entries.
        """
        while self._hearer.is_alive():
            tell(self.entries)
            self._hearer.join(LOOK)
        if isinstance(self._answer, Written):
            return self._answer
        if self._answer is not None:
            raise IntegrityError(
                self._answer.what, where=self._answer.where, remedy=self._answer.remedy
            )
        if self._failure is not None:
            raise self._failure
        raise OSError(f"the process that writes the proof ended with {self._process.wait()}")

    def _hear(self) -> None:
        pipe = self._process.stdout
        while pipe is not None and self._answer is None:
            try:
                found = pickle.load(pipe)
            except (EOFError, ValueError, pickle.UnpicklingError):
                return  # it ended, in the middle of a word perhaps
            if isinstance(found, int):
                self.entries = found
            else:
                self._answer = found

    def _feed(self) -> None:
        pipe = self._process.stdin
        if pipe is None:
            return
        try:
            pickle.dump(self._order, pipe)
            for page in _pages(self._rows):
                if self._ended:
                    return
                pickle.dump(page, pipe, protocol=5)
            pickle.dump(None, pipe)
            pipe.close()
        except BrokenPipeError:
            return  # the process has said why, or died
        except BaseException as error:
            self._failure = error
            self._process.kill()


def _pages(rows: Iterable[Row]) -> Iterator[Columns]:
    page: Columns = ([], [], [])
    for index, body, leaf in rows:
        page[0].append(index)
        page[1].append(body)
        page[2].append(leaf)
        if len(page[0]) == PAGE:
            yield page
            page = ([], [], [])
    if page[0]:
        yield page


def serve(entries: BinaryIO, answers: BinaryIO) -> None:
    """Write what is asked for, and answer."""
    order: Order = pickle.load(entries)

    def rows() -> Iterator[Row]:
        while (page := pickle.load(entries)) is not None:
            yield from zip(*page, strict=True)

    def tell(done: int) -> None:
        _say(answers, done)

    try:
        found = write_tables(
            rows(), order.folder, told=order.told, withheld=order.withheld, tell=tell
        )
    except IntegrityError as error:
        _say(answers, Refusal(error.what, error.where, error.remedy))
    except EOFError:
        return  # who asked is gone
    else:
        _say(answers, found)


def _say(answers: BinaryIO, what: int | Written | Refusal) -> None:
    pickle.dump(what, answers)
    answers.flush()


if __name__ == "__main__":
    # pickles name classes by their module, which is not this one's name here
    from quorate.certificate.proof import apart

    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # what a library prints must not come between the answers
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    apart.serve(sys.stdin.buffer, own)
