"""Files of verdicts: what people said of items that were judged again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quorate.formats.items.rows import Row, rows_of
from quorate.schema.errors import EmptyError, InputError, ReadError

ITEM = ("item", "example", "id")
LABEL = ("now", "label", "verdict")
TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The label that people settled on; ``audit`` says that chance chose the item."""

    item: str
    label: str
    audit: bool


def read_verdicts(path: Path) -> list[Verdict]:
    """The verdicts of a CSV, TSV, JSON, JSONL or Parquet file, in its order.

    Columns: ``item`` (or ``example``, ``id``), ``now`` (or ``label``, ``verdict``), and if there
    are ``audit``, ``back`` and ``undecided``. So it reads the table of ``quorate rejudge --batch``,
    and that of what was judged again in a release. Rows that are not back or undecided, or have no
    label, are left out.
    Raises ReadError for a row that does not fit, InputError for an item that comes twice,
    EmptyError when none is left.
    """
    found: dict[str, Verdict] = {}
    try:
        with path.open("rb") as file:
            for row in rows_of(path.name, file):
                one = _verdict(row, path.name)
                if one is not None and one.item in found:
                    raise InputError(
                        f"item {one.item!r} comes twice",
                        where=f"{path.name}, row {row.number}",
                        remedy="settle on one label an item",
                    )
                if one is not None:
                    found[one.item] = one
    except OSError as error:
        raise ReadError(
            f"the file cannot be read ({error.strerror})", where=str(path), remedy="check its name"
        ) from None
    if not found:
        raise EmptyError(
            "the file has no verdicts",
            where=path.name,
            remedy="wait until raters have judged the items again",
        )
    return list(found.values())


def _verdict(row: Row, name: str) -> Verdict | None:
    where = f"{name}, row {row.number}"
    if row.fault:
        raise ReadError(row.fault, where=where)
    item, label = _of(row.values, ITEM), _of(row.values, LABEL)
    for found, names in ((item, ITEM), (label, LABEL)):
        if found is None and not any(one in row.values for one in names):
            raise ReadError(
                f"there is no column {' or '.join(names)}",
                where=where,
                remedy=f"there are {', '.join(row.values)}",
            )
    if item is None:
        raise ReadError("no item is named", where=where, remedy="name it, or leave the row out")
    values = row.values
    if label is None or _flag(values.get("back", True)) is False or _flag(values.get("undecided")):
        return None
    return Verdict(str(item), str(label), _flag(row.values.get("audit")) is True)


def _of(values: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((values[one] for one in names if values.get(one) not in (None, "")), None)


def _flag(value: object) -> bool | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, bool) else str(value).strip().lower() in TRUE
