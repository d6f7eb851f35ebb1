"""A store: where the ledger rests. One protocol, one test suite for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from quorate.schema.errors import QuorateError
from quorate.storage.meter import Meter
from quorate.storage.transaction import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], T]
"""An ordinary function on a transaction. It may be run again, so it has no effects of its own."""


class StoreError(QuorateError):
    """The store cannot do it now."""

    exit_code = 6


class StoreUnavailableError(StoreError):
    """The database is gone, full or too slow; what was not acknowledged may or may not be kept."""


class StoreLockedError(StoreError):
    """Another process writes here."""


class ContendedError(StoreError):
    """Others have it in hand at this moment; the store runs the work again a few times."""


class Store(Protocol):
    """Where the ledger rests."""

    @property
    def meter(self) -> Meter:
        """How long work waits here, and takes."""

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction; when this returns, it is committed and durable.

        Raises what the work raises, and then nothing of it is kept. Raises StoreUnavailableError
        when the database does not answer: then the caller does not know, and asks again with the
        same submission id.
        """

    async def read(self, work: Work[T]) -> T:
        """Run the work on a consistent snapshot that it cannot change."""

    async def start(self) -> None:
        """Open, bring the schema up to date, and begin to work."""

    async def stop(self) -> None:
        """Finish what was begun and close."""

    async def number(self) -> None:
        """Give every event that has committed its index now, not soon.

        Raises StoreUnavailableError when the database does not answer.
        """

    def healthy(self) -> str | None:
        """None, or what is wrong."""

    def dead(self) -> str | None:
        """None, or what is wrong so that nothing but a new start mends it."""
