"""Files of suspects: items whose label may be wrong, from ``quorate diagnose`` or another tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quorate.formats.items.rows import Row, rows_of
from quorate.schema.errors import EmptyError, ReadError

ITEM = ("item", "example", "id")
WRONG = ("wrong", "p_wrong", "probability")
SUGGESTED = ("suggested", "suggested_label", "predicted_label")
TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Suspected:
    """An item whose label may be wrong, how probable that is, and which label is likelier.

    ``cost`` is what its being wrong costs; ``audit`` says that chance drew it and nothing speaks
    against it.
    """

    item: str
    wrong: float
    suggested: str | None
    cost: float
    audit: bool


def read_suspected(path: Path) -> list[Suspected]:
    """The suspects of a CSV, TSV, JSON, JSONL or Parquet file, in its order.

    Columns: ``item`` (or ``example``, ``id``), ``wrong`` (or ``p_wrong``, ``probability``), and if
    there are ``suggested``, ``cost``, ``audit`` and ``suspect``. Where there is a column
    ``suspect``, rows without it are left out but for those of the audit slice; a row of both is a
    suspect. Raises ReadError for a row that does not fit, EmptyError when none is left.
    """
    found: list[Suspected] = []
    try:
        with path.open("rb") as file:
            for row in rows_of(path.name, file):
                one = _suspected(row, path.name)
                if one is not None:
                    found.append(one)
    except OSError as error:
        raise ReadError(
            f"the file cannot be read ({error.strerror})", where=str(path), remedy="check its name"
        ) from None
    if not found:
        raise EmptyError("the file has no suspects", where=path.name)
    return found


def _suspected(row: Row, name: str) -> Suspected | None:
    where = f"{name}, row {row.number}"
    if row.fault:
        raise ReadError(row.fault, where=where)
    item = _of(row.values, ITEM)
    if item is None:
        raise ReadError("no item is named", where=where, remedy=f"a column {' or '.join(ITEM)}")
    suspect, audit = (_flag(row.values.get(one)) for one in ("suspect", "audit"))
    audit = audit is True and suspect is not True and "suspect" in row.values
    if suspect is False and not audit:
        return None
    told = _of(row.values, SUGGESTED)
    return Suspected(
        str(item),
        _number(_of(row.values, WRONG), f"{where}, column wrong", 1.0),
        None if told is None else str(told),
        _number(row.values.get("cost", 1.0), f"{where}, column cost", None),
        audit,
    )


def _of(values: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((values[one] for one in names if values.get(one) not in (None, "")), None)


def _flag(value: object) -> bool | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, bool) else str(value).strip().lower() in TRUE


def _number(value: object, where: str, most: float | None) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if not 0 <= number < float("inf") or (most is not None and number > most):
        remedy = "give a probability from 0 to 1" if most else "give a number from 0 up"
        raise ReadError(f"{value!r} does not fit", where=where, remedy=remedy)
    return number
