"""Bundle: a release as a folder of files; the same contents make the same bytes.

README.md                    what it is, in words
judgments.jsonl, .parquet    one row an answer that counts
excluded.jsonl, .parquet     one row an answer that does not, with the reason
consensus-QUESTION.*         of a prescriptive question: the likeliest answers
distribution-QUESTION.*      of a descriptive question: how people's answers are spread
groups-QUESTION.*            the same by group of people, where that is told
rejudged-QUESTION.*          items that were judged again, with their label before and now
manifest.json                the campaign, the place in its log, and the digest of every file
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import polars as pl

from quorate.certificate.card import card
from quorate.certificate.contents import Contents
from quorate.certificate.outcomes import Outcome, outcome
from quorate.formats.export import instant
from quorate.schema.errors import EmptyError
from quorate.schema.json_value import Json

FORMAT = "quorate-release/1"
MANIFEST = "manifest.json"
CARD = "README.md"
PACKAGES = ("quorate", "numpy", "scipy", "polars")
"""what figures are made with, and may in their last digits depend on"""
ROW_GROUP = 50_000

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of a release; ``rows`` of tables only."""

    name: str
    sha256: str
    bytes: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A release that was written: its files, and the SHA-256 of the manifest that names them."""

    digest: str
    files: tuple[WrittenFile, ...]


def write_bundle(contents: Contents, folder: Path, tell: Tell = lambda step, done: None) -> Bundle:
    """Write a release into an empty folder.

    Raises EmptyError where no answer counts, so that there is nothing to release.
    """
    if contents.rows.kept.is_empty():
        raise EmptyError(
            f"campaign {contents.frozen.spec.name!r} has no judgment that counts",
            remedy="release it when raters have judged",
        )
    outcomes = []
    for n, part in enumerate(contents.questions):
        tell("computing", n / len(contents.questions))
        outcomes.append(outcome(contents, part))
    tell("writing", 0.0)
    files: list[WrittenFile] = []
    for name, table in _tables(contents, outcomes).items():
        files += _write_table(folder, name, table)
    files.append(_write(folder / CARD, card(contents, outcomes).encode()))
    manifest = _manifest(contents, outcomes, sorted(files, key=lambda one: one.name))
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    last = _write(folder / MANIFEST, text.encode())
    return Bundle(last.sha256, (*sorted(files, key=lambda one: one.name), last))


def _tables(contents: Contents, outcomes: Iterable[Outcome]) -> dict[str, pl.DataFrame]:
    named = {"judgments": contents.rows.kept, "excluded": contents.rows.apart}
    for one in outcomes:
        named.update(one.tables)
    return named


def _write_table(folder: Path, name: str, table: pl.DataFrame) -> tuple[WrittenFile, WrittenFile]:
    lines = _write(folder / f"{name}.jsonl", _lines(table), table.height)
    target = folder / f"{name}.parquet"
    kept = table.drop("json", strict=False)
    kept.write_parquet(target, compression="zstd", row_group_size=ROW_GROUP)
    digest, size = _digest(target)
    return lines, WrittenFile(target.name, digest, size, table.height)


def _lines(table: pl.DataFrame) -> bytes:
    """JSON lines; a label as JSON has it, and no word of columns without a value."""
    lines = []
    for row in table.iter_rows(named=True):
        given = row.pop("json", None)
        if given is not None:
            row["label"] = json.loads(given)
        told = {name: value for name, value in row.items() if value is not None}
        lines.append(json.dumps(told, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


def _write(path: Path, data: bytes, rows: int | None = None) -> WrittenFile:
    path.write_bytes(data)
    return WrittenFile(path.name, hashlib.sha256(data).hexdigest(), len(data), rows)


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return digest.hexdigest(), path.stat().st_size


def _manifest(
    contents: Contents, outcomes: Iterable[Outcome], files: Iterable[WrittenFile]
) -> dict[str, Json]:
    frozen, asked, head = contents.frozen, contents.asked, contents.frozen.head
    return {
        "format": FORMAT,
        "campaign": frozen.spec.name,
        "title": frozen.spec.title,
        "version": frozen.version,
        "log": {"name": head.log, "size": head.size, "root": head.root, "at": instant(head.at)},
        "told": asked.told,
        "smallest": asked.smallest,
        "seed": asked.seed,
        "made_with": {name: version(name) for name in PACKAGES},
        "counts": {
            "answers": contents.rows.kept.height,
            "items": contents.items,
            "raters": contents.raters,
            "excluded": [
                {"why": why, "reason": reason, "answers": n}
                for (why, reason), n in contents.rows.reasons.items()
            ],
            "withheld": dict(contents.rows.withheld),
            "own_words": dict(frozen.sealed),
        },
        "guidelines": [asdict(one) for one in frozen.guidelines],
        "questions": [_question(one) for one in outcomes],
        "files": [
            {name: value for name, value in asdict(one).items() if value is not None}
            for one in files
        ],
    }


def _question(found_of: Outcome) -> dict[str, Json]:
    part, table, found = found_of.part, found_of.part.judgments, found_of.agreement
    told: dict[str, Json] = {
        "name": part.name,
        "kind": part.kind,
        "paradigm": part.paradigm,
        "judgments": 0 if table is None else len(table),
        "items": 0 if table is None else table.n_items,
        "tables": [*sorted(found_of.tables)],
        "suppressed": [asdict(one) for one in part.suppressed],
    }
    if table is not None and table.question.options:
        told["options"] = [*table.question.options]
    if found is not None:
        told["agreement"] = {
            "coefficient": found.coefficient,
            "value": _figure(found.value),
            "lower": _figure(found.lower),
            "upper": _figure(found.upper),
            "level": found.level,
            "items": found.n_items,
        }
    told |= {"method": found_of.method} if found_of.method else {}
    return told | ({"note": found_of.note} if found_of.note else {})


def _figure(value: float) -> float | None:
    return round(value, 6) if value == value else None
