"""A statement of SQLAlchemy Core, compiled once a dialect and run on the bare driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg

Primitive = str | int | bytes | None
Parameters = Mapping[str, Primitive]
R = TypeVar("R", bound=NamedTuple)

_DIALECTS: dict[str, sa.Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": asyncpg.dialect(),  # type: ignore[no-untyped-call]
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """The text for a driver, with the constants in it and, for ``$1 …``, the order of names."""

    text: str
    constants: Parameters
    order: tuple[str, ...]
    locks: bool = False
    """whether it locks rows, which a read must not"""

    def bind(self, parameters: Parameters) -> Parameters:
        """All parameters by name."""
        return {**self.constants, **parameters} if self.constants else parameters


def words(name: str) -> sa.BindParameter[str]:
    """A parameter that is text."""
    return sa.bindparam(name, type_=sa.Text())


def number(name: str) -> sa.BindParameter[int]:
    """A parameter that is a whole number."""
    return sa.bindparam(name, type_=sa.BigInteger())


class Statement:
    """A statement without rows: insert, update, delete. Parameters are ``sa.bindparam``."""

    __slots__ = ("_clause", "_compiled")

    def __init__(self, clause: sa.sql.ClauseElement) -> None:
        self._clause = clause
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: str) -> Compiled:
        """The statement for this dialect."""
        found = self._compiled.get(dialect)
        if found is None:
            found = self._compiled[dialect] = self._compile(dialect)
        return found

    def _compile(self, dialect: str) -> Compiled:
        compiled = self._clause.compile(dialect=_DIALECTS[dialect])
        order = tuple(getattr(compiled, "positiontup", None) or ())
        constants = {k: v for k, v in compiled.params.items() if v is not None}
        locks = getattr(self._clause, "_for_update_arg", None) is not None
        return Compiled(str(compiled), constants, order, locks)


class Query(Statement, Generic[R]):
    """A statement with rows, each a ``row`` of named values in the order of the columns."""

    __slots__ = ("row",)

    def __init__(self, row: type[R], clause: sa.sql.ClauseElement) -> None:
        super().__init__(clause)
        self.row = row
