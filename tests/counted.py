"""A connection that counts what is asked, for tests of how much a page reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from quorate.storage.pending import Part
from quorate.storage.statement import Compiled, Parameters
from quorate.storage.store import Store
from quorate.storage.transaction import Connection, Fetched, Transaction

T = TypeVar("T")


class Counted:
    """A connection that counts statements and rows."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect, self.gathers = connection.dialect, connection.gathers
        self.asked = 0
        self.rows = 0

    def fetch(self, statement: Compiled, parameters: Parameters) -> Sequence[Fetched]:
        rows = self.connection.fetch(statement, parameters)
        self.asked += 1
        self.rows += len(rows)
        return rows

    def walk(self, statement: Compiled, parameters: Parameters) -> Iterator[Fetched]:
        return self.connection.walk(statement, parameters)

    def run(self, statement: Compiled, parameters: Parameters) -> int:
        return self.connection.run(statement, parameters)

    def send(self, parts: Sequence[Part]) -> Sequence[int]:
        return self.connection.send(parts)


@dataclass(frozen=True)
class Cost:
    """How many statements were asked, and how many rows came."""

    asked: int
    rows: int


async def costing(store: Store, work: Callable[[Transaction], T]) -> tuple[T, Cost]:
    """What work that reads gives, and what it asked of the store."""

    def counted(tx: Transaction) -> tuple[T, Cost]:
        connection = Counted(tx._connection)
        found = work(Transaction(connection, tx.now))
        return found, Cost(connection.asked, connection.rows)

    return await store.read(counted)
