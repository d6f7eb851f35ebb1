"""Pseudonyms: is nobody named?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import polars as pl

from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened

PERSON = re.compile(rb"(?<![0-9A-Za-z_])p_[0-9a-f]{20}(?![0-9A-Za-z_])")
"""the id of a person in a ledger"""
LIKE_PERSON = "p_[0-9a-f]{20}"
LIKE_PERSON_BYTES = re.compile(LIKE_PERSON.encode())
"""what is looked for first: a pattern that begins with letters is found far faster"""
AT_ONCE = 50_000
"""cells that are searched at a time"""
BLOCK = 1 << 24
"""bytes of a file that are searched at a time, in whole lines"""
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
            if any(_names_person(text) for text in _texts(release, name)):
                told.failed("the id of a person is in it", name)
        for table in ("judgments", "excluded"):
            raters = release.table(table)["rater"].unique()
            if not raters.str.contains(PSEUDONYM).all():
                told.failed("a rater is called by something else", f"data/{table}.parquet")
        told.say("stated", "who is behind a pseudonym, and the day and duration of an answer")
        return told.ended("raters have pseudonyms, and no person's id is in any file")


def _names_person(text: bytes) -> bool:
    return LIKE_PERSON_BYTES.search(text) is not None and PERSON.search(text) is not None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while lines := file.readlines(BLOCK):
            yield b"".join(lines)


def _texts(release: Opened, name: str) -> Iterator[bytes]:
    if not name.endswith(".parquet"):
        yield from _blocks(release.path(name))
        return
    for of, dtype in pl.read_parquet_schema(release.path(name)).items():
        if dtype == pl.String or (dtype == pl.Binary and of == "told"):
            column = pl.read_parquet(release.path(name), columns=[of])[of].drop_nulls()
            if dtype == pl.String:
                column = column.filter(column.str.contains(LIKE_PERSON)).cast(pl.Binary)
            else:
                column = column.filter(column.bin.contains(b"p_"))
            for part in column.to_frame().iter_slices(AT_ONCE):
                yield b"\n".join(part[of].to_list())
