"""Imports: what came from files of other tools, where nobody here saw how it was given."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from quorate.certificate.facts.evidence import Evidence
from quorate.certificate.facts.figures import Share, day, share
from quorate.certificate.facts.people import counts


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file of another tool: the format, its name, its SHA-256, and the day on which its
    judgments began to come in; ``judgments`` came, of which ``counting`` count."""

    tool: str
    file: str
    sha256: str
    brought: str | None
    judgments: int
    counting: int


@dataclass(frozen=True, slots=True)
class Imports:
    """What came from other tools.

    ``counting`` is the share of all judgments that count; ``raters`` are those whom the files
    name, None where they are few.
    """

    judgments: int
    counting: Share
    raters: int | None
    files: tuple[ImportedFile, ...]


NO_IMPORTS = Imports(0, Share(0, 0, None, None, None), 0, ())


def imports(evidence: Evidence, smallest: int) -> Imports:
    """What came from other tools, by file."""
    if evidence.sources.is_empty():
        return NO_IMPORTS
    brought = evidence.judged.filter(pl.col("source") != "")
    kept = brought.filter(counts())
    came = dict(brought["source"].value_counts().iter_rows())
    counting = dict(kept["source"].value_counts().iter_rows())
    raters = brought["person"].n_unique()
    columns = ("source", "tool", "file", "digest", "at")
    return Imports(
        judgments=brought.height,
        counting=share(kept.height, evidence.judged.filter(counts()).height),
        raters=raters if raters == 0 or raters >= smallest else None,
        files=tuple(
            ImportedFile(tool, file, digest, day(at), came.get(source, 0), counting.get(source, 0))
            for source, tool, file, digest, at in evidence.sources.select(columns).iter_rows()
        ),
    )
