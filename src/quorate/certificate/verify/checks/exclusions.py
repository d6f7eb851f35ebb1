"""Exclusions: does every answer that was set aside say why?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.rows import APART, EXCLUDED
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened

WHERE = "data/excluded.parquet"


@dataclass(frozen=True)
class Exclusions:
    """Each row set aside has a known cause, and an exclusion its reason."""

    name: ClassVar[str] = "exclusions"
    title: ClassVar[str] = "Exclusions"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Look at every row."""
        told = Told(self.name)
        rows = release.excluded
        unknown = rows.filter(~pl.col("why").is_in(list(APART)) | pl.col("why").is_null())
        for why in unknown["why"].unique().to_list():
            told.failed("this is no cause of setting an answer aside", WHERE, ", ".join(APART), why)
        bare = rows.filter((pl.col("why") == EXCLUDED) & (pl.col("reason").fill_null("") == ""))
        if len(bare):
            told.failed(f"{len(bare):,} excluded answers have no reason", WHERE)
        return told.ended(f"{len(rows):,} answers lie apart, each with the cause")
