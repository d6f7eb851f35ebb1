"""The folder of a diagnosis: the report, the suspects, the signals, and everything as JSON."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from quorate import __version__
from quorate.analysis.diagnosis.shown import chosen, held, listed, pairs
from quorate.analysis.plain import plain
from quorate.cli.output import as_text, write_text
from quorate.cli.whole_folder import write_whole
from quorate.formats import write
from quorate.report.sections.diagnosis.words import Shown

MARK = "diagnosis.json"
"""the file by which a folder is known to be one of a diagnosis"""
PROGRAM = "quorate diagnose"
ROWS = 10_000
"""the JSON has at most so many suspects; their own file has all"""


def write_diagnosis(result: Shown, folder: Path) -> None:
    """Write ``report.html``, ``suspects.csv`` and ``.parquet``, ``signals.parquet``, the JSON."""
    write_whole(folder, partial(_fill, result))


def document(result: Shown) -> dict[str, object]:
    """The diagnosis as JSON has it."""
    found, suspects = result.found, result.found.suspects
    log = found.log
    return {
        "made_by": f"{PROGRAM} {__version__}",
        "diagnosis": found.digest,
        "source": result.source,
        "how": result.how,
        "seed": found.seed,
        "examples": log.n,
        "classes": list(log.classes),
        "errors": plain(suspects.errors),
        "verdicts_used": found.judged,
        "verdicts_wrong": found.judged_wrong,
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
        "suspects": plain(chosen(found, result.k, result.both).head(ROWS)),
        "audit": [str(log.examples[int(row)]) for row in suspects.audit[:ROWS]],
        "further": _further(result),
        "notes": [*result.notes, *found.notes],
    }


def _further(result: Shown) -> dict[str, object]:
    """What further trainings say, as far as they were asked for."""
    told: dict[str, object] = {}
    threshold, curve = result.further.threshold, result.further.curve
    if threshold is not None:
        told["threshold"] = {
            "thresholds": list(threshold.thresholds),
            "flagged": int(threshold.flagged.sum()),
        }
    if curve is not None:
        told["curve"] = {
            "sizes": plain(curve.sizes),
            "accuracy": plain(curve.accuracy),
            "lower": plain(curve.lower),
            "upper": plain(curve.upper),
            "more": plain(curve.more()),
        }
    if result.further.cleaning is not None:
        share = result.found.suspects.errors.value / result.found.log.n
        told["cleaning"] = {
            "share": share,
            "gain": plain(result.further.cleaning.gain(share)),
            "items": plain(result.further.cleaning.items(share)),
            "removed": plain(result.further.cleaning.removed),
        }
    if result.further.pruning is not None:
        told["pruning"] = plain(result.further.pruning.rows)
    return told


def _fill(result: Shown, folder: Path) -> None:
    from quorate.report import diagnosis

    write_text(folder / MARK, as_text(document(result)))
    write_text(folder / "report.html", diagnosis.render(result))
    suspects = chosen(result.found, result.k, result.both)
    write(suspects, folder / "suspects.csv")
    write(suspects, folder / "suspects.parquet")
    write(listed(result.found, result.both), folder / "signals.parquet")
