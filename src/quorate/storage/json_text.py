"""What lies in JSON that is kept or given as text, asked for on either store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class Member(sa.sql.functions.FunctionElement[str]):
    """A member of a JSON object that is kept as text, as text: of a column, the name."""

    type = sa.Text()
    name = "json_member"
    inherit_cache = True


@compiles(Member, "sqlite")
def _on_sqlite(element: Member, compiler: SQLCompiler, **given: Any) -> str:
    column, name = (compiler.process(part, **given) for part in element.clauses)
    return f"json_extract({column}, '$.' || {name})"


@compiles(Member, "postgresql")
def _on_postgresql(element: Member, compiler: SQLCompiler, **given: Any) -> str:
    column, name = (compiler.process(part, **given) for part in element.clauses)
    return f"CAST({column} AS jsonb) ->> {name}"


class _Parts(sa.sql.functions.FunctionElement[str]):
    type = sa.Text()
    name = "json_parts"
    inherit_cache = True


@compiles(_Parts, "sqlite")
def _parts_on_sqlite(element: _Parts, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **given)})"


@compiles(_Parts, "postgresql")
def _parts_on_postgresql(element: _Parts, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **given)} AS json))"


def parts_of(texts: sa.ColumnElement[str]) -> sa.Select[tuple[str]]:
    """The texts of a JSON array of texts, to be among which a column is asked."""
    return sa.select(_Parts(texts).table_valued("value").c.value)
