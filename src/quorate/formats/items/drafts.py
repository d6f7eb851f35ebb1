"""Items of a second round from what raters wrote in a first one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl

from quorate.formats.items.rows import rows_of
from quorate.schema import Judgments
from quorate.schema.errors import ColumnError, EmptyError, NotApplicableError, ReadError
from quorate.schema.question import Kind

ITEM, FIRST_ROUND = "item", "slice.first_round"
KEPT_BACK = frozenset({"gold", "bank", "explanation", "priority"})
"""columns of the first round that say nothing of the second"""


def drafts(judgments: Judgments, path: str | Path, field: str = "draft") -> pl.DataFrame:
    """An item for each text that was written, beside what the writer was shown.

    ``path`` is the file of items of the first round. Each text becomes an item ``NAME-1``,
    ``NAME-2`` …, by the order of the table, with the columns of item NAME, the text in the column
    ``field``, and ``slice.first_round`` NAME. Who wrote it is left out. Equal texts about one item
    become one item.

    Raises NotApplicableError where the question asks for no text, ColumnError where the file of
    items has the column ``field`` already, EmptyError where no text belongs to any of its items.
    """
    if judgments.question.kind is not Kind.TEXT or judgments.texts is None:
        raise NotApplicableError(
            f"question {judgments.question.name!r} is {judgments.question.kind}, not text",
            remedy="name the question whose answers are texts with --question",
        )
    shown = _shown(Path(path), field)
    names = judgments.items.to_list()
    texts = judgments.texts.to_list()
    rows: list[dict[str, object]] = []
    number: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for item, code in zip(judgments.item.tolist(), judgments.codes.tolist(), strict=True):
        name, text = names[item], texts[code]
        if name not in shown or not text.strip() or (name, text) in seen:
            continue
        seen.add((name, text))
        number[name] += 1
        draft: dict[str, object] = {ITEM: f"{name}-{number[name]}"}
        rows.append(draft | shown[name] | {field: text, FIRST_ROUND: name})
    if not rows:
        raise EmptyError(
            "no text belongs to an item of the file",
            where=str(path),
            remedy="give the items that the first round was about, with their names",
        )
    return pl.from_dicts(rows, infer_schema_length=None)


def _shown(path: Path, field: str) -> dict[str, dict[str, object]]:
    """What each item of the first round shows, by its name."""
    found: dict[str, dict[str, object]] = {}
    try:
        with path.open("rb") as file:
            rows = list(rows_of(path.name, file))
    except OSError as error:
        raise ReadError(
            f"cannot be read: {error.strerror or error}", where=path.name, remedy="check the path"
        ) from None
    for row in rows:
        if field in row.values:
            raise ColumnError(
                f"there is a column {field!r} already",
                where=path.name,
                remedy="name another field for what was written with --as",
            )
        if row.values.get(ITEM):
            kept = {k: v for k, v in row.values.items() if k != ITEM and k not in KEPT_BACK}
            found[str(row.values[ITEM])] = kept
    return found
