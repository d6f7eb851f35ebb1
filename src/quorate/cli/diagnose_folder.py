"""The folder of a diagnosis: the report, the suspects, the signals, and everything as JSON."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from quorate import __version__
from quorate.analysis.diagnosis.report import Diagnosis
from quorate.analysis.diagnosis.shown import chosen, held, pairs
from quorate.analysis.plain import plain
from quorate.cli.output import as_text, write_text
from quorate.cli.whole_folder import write_whole
from quorate.formats import write

MARK = "diagnosis.json"
"""the file by which a folder is known to be one of a diagnosis"""
PROGRAM = "quorate diagnose"
ROWS = 10_000
"""the JSON has at most so many suspects; their own file has all"""


@dataclass(frozen=True, eq=False)
class Written:
    """A diagnosis, of what it is, and how many suspects to give."""

    found: Diagnosis
    source: str
    how: str
    notes: tuple[str, ...]
    k: int | None

    @property
    def digest(self) -> str:
        """A name of this diagnosis: of its examples, their labels and how suspect each is."""
        log = self.found.log
        digest = hashlib.sha256("\n".join(log.examples.cast(pl.String)).encode())
        digest.update(log.labels.tobytes())
        digest.update(self.found.suspects.wrong.tobytes())
        return digest.hexdigest()


def write_diagnosis(result: Written, folder: Path) -> None:
    """Write ``report.html``, ``suspects.csv`` and ``.parquet``, ``signals.parquet``, the JSON."""
    write_whole(folder, partial(_fill, result))


def document(result: Written) -> dict[str, object]:
    """The diagnosis as JSON has it."""
    found, suspects = result.found, result.found.suspects
    log = found.log
    return {
        "made_by": f"{PROGRAM} {__version__}",
        "diagnosis": result.digest,
        "source": result.source,
        "how": result.how,
        "seed": found.seed,
        "examples": log.n,
        "classes": list(log.classes),
        "errors": plain(suspects.errors),
        "precision": [
            {"k": int(k), "value": float(v), "lower": float(lo), "upper": float(hi)}
            for k, v, lo, hi in zip(
                suspects.precision.k,
                suspects.precision.value,
                suspects.precision.lower,
                suspects.precision.upper,
                strict=True,
            )
        ],
        "found_by": plain(suspects.how),
        "signals": [
            {
                "name": one.name,
                "title": one.title,
                "threshold": plain(one.threshold),
                "flagged": None if one.flagged is None else int(one.flagged.sum()),
                "notes": list(one.notes),
            }
            for one in found.signals
        ],
        "skipped": dict(found.skipped),
        "verdicts": [
            {"verdict": name, "examples": n, "rule": found.verdicts.rules.get(name, "")}
            for name, n in held(found).items()
        ],
        "unjudged": dict(found.verdicts.unjudged),
        "pairs": plain(pairs(found)),
        "suspects": plain(chosen(found, result.k).head(ROWS)),
        "audit": [str(log.examples[int(row)]) for row in suspects.audit[:ROWS]],
        "notes": [*result.notes, *found.notes],
    }


def _fill(result: Written, folder: Path) -> None:
    from quorate.report import diagnosis

    write_text(folder / MARK, as_text(document(result)))
    write_text(
        folder / "report.html",
        diagnosis.render(result.found, result.source, result.how, result.notes, result.k),
    )
    suspects = chosen(result.found, result.k)
    write(suspects, folder / "suspects.csv")
    write(suspects, folder / "suspects.parquet")
    write(result.found.suspects.table, folder / "signals.parquet")
