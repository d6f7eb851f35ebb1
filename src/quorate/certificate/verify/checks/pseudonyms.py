"""Pseudonyms: is nobody named?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened

PERSON = re.compile(rb"(?<![0-9A-Za-z_])p_[0-9a-f]{20}(?![0-9A-Za-z_])")
"""the id of a person in a ledger"""
LIKE_PERSON = "p_[0-9a-f]{20}"
AT_ONCE = 50_000
"""cells that are searched at a time"""
PSEUDONYM = r"^r_[0-9a-f]{16}$"


@dataclass(frozen=True)
class PseudonymsOnly:
    """Raters are called by pseudonyms, and the id of no person is in any file."""

    name: ClassVar[str] = "pseudonyms"
    title: ClassVar[str] = "Pseudonyms"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Search every file, and every cell of the tables."""
        told = Told(self.name)
        for name in release.names():
            if any(PERSON.search(text) for text in _texts(release, name)):
                told.failed("the id of a person is in it", name)
        for table in ("judgments", "excluded"):
            raters = release.table(table)["rater"].unique()
            if not raters.str.contains(PSEUDONYM).all():
                told.failed("a rater is called by something else", f"data/{table}.parquet")
        told.say("stated", "who is behind a pseudonym, and the day and duration of an answer")
        return told.ended("raters have pseudonyms, and no person's id is in any file")


def _texts(release: Opened, name: str) -> Iterator[bytes]:
    if not name.endswith(".parquet"):
        yield release.path(name).read_bytes()
        return
    for of, dtype in pl.read_parquet_schema(release.path(name)).items():
        if dtype == pl.String or (dtype == pl.Binary and of == "told"):
            column = pl.read_parquet(release.path(name), columns=[of])[of].drop_nulls()
            if dtype == pl.String:
                column = column.filter(column.str.contains(LIKE_PERSON)).cast(pl.Binary)
            for part in column.to_frame().iter_slices(AT_ONCE):
                yield b"\n".join(part[of].to_list())
