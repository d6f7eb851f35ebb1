"""Opened: a release as a folder, read without trust in what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import polars as pl

from quorate.certificate.bundle import CAMPAIGN, DATA, FORMAT, MANIFEST
from quorate.certificate.outcomes import COMPETENCE, CONSENSUS, DISTRIBUTION, GROUPS, REJUDGED
from quorate.certificate.proof.envelope import ATTESTATION
from quorate.certificate.proof.timestamp import TIMESTAMP
from quorate.certificate.proof.witness import WITNESS
from quorate.certificate.unpacking import safe_name
from quorate.certificate.verify.log import Log
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json
from quorate.schema.stored_spec import stored_spec

UNNAMED = frozenset({MANIFEST, ATTESTATION, TIMESTAMP, WITNESS})
"""files that the manifest cannot name: itself, what names it, and what others add later"""
ATTRIBUTES, CACHE = ".gitattributes", ".cache/huggingface/"
"""what the Hugging Face Hub and its library put beside the files of a data set"""
LARGEST_TEXT = 1 << 28
FIRST = "quorate-release/1"
"""the format of releases from before there were proofs: tables beside the manifest, and a card"""


class Opened:
    """The files of a release below a folder.

    Raises IntegrityError where there is no manifest, or one that this version cannot read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = self._manifest()

    def _manifest(self) -> dict[str, Json]:
        if not (self.folder / MANIFEST).is_file():
            raise IntegrityError(
                f"there is no {MANIFEST}",
                where=str(self.folder),
                remedy="give the folder of a release, or its ZIP",
            )
        found = self.json(MANIFEST)
        if found.get("format") not in (FORMAT, FIRST):
            made = found.get("made_with")
            version = made.get("quorate") if isinstance(made, dict) else None
            raise IntegrityError(
                f"its format is {found.get('format')!r}, and this version reads {FORMAT!r}",
                where=MANIFEST,
                remedy=f"verify it with Quorate {version or 'that made it'}",
            )
        return found

    @property
    def first(self) -> bool:
        """Whether it is of the first format, which had no proof."""
        return self.manifest["format"] == FIRST

    def bytes(self, name: str) -> bytes:
        """A file's bytes. Raises IntegrityError where it is missing, too large or a link."""
        path = self.path(name)
        if path.stat().st_size > LARGEST_TEXT:
            raise IntegrityError("the file is too large", where=name)
        return path.read_bytes()

    def path(self, name: str) -> Path:
        """Where a file lies. Raises IntegrityError where it is missing or a link."""
        path = self.folder.joinpath(*name.split("/"))
        if not safe_name(name) or not path.is_file() or path.is_symlink():
            raise IntegrityError("the file is missing", where=name, remedy="get the release again")
        return path

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return safe_name(name) and self.folder.joinpath(*name.split("/")).is_file()

    def json(self, name: str) -> dict[str, Json]:
        """The object in a file. Raises IntegrityError where there is none."""
        try:
            found = json.loads(self.bytes(name))
        except (ValueError, RecursionError) as error:
            raise IntegrityError(f"this is not JSON ({error})", where=name) from None
        if not isinstance(found, dict):
            raise IntegrityError("this is no JSON object", where=name)
        return found

    def table(self, name: str) -> pl.DataFrame:
        """A table below ``data/``, by its name without folder and ending."""
        path = self.path(f"{DATA}{name}.parquet")
        try:
            return pl.read_parquet(path)
        except pl.exceptions.PolarsError as error:
            where = f"{DATA}{name}.parquet"
            raise IntegrityError(f"this is no table ({error})", where=where) from None

    def names(self) -> Iterator[str]:
        """The names of all files there are, sorted, but for those that the Hub adds."""
        found = (path for path in self.folder.rglob("*") if path.is_symlink() or not path.is_dir())
        for name in sorted(path.relative_to(self.folder).as_posix() for path in found):
            if name != ATTRIBUTES and not name.startswith(CACHE):
                yield name

    @cached_property
    def spec(self) -> CampaignSpec:
        """The campaign. Raises IntegrityError where it is none."""
        try:
            return stored_spec(self.json(CAMPAIGN))
        except ValueError as error:
            raise IntegrityError(f"this is no campaign ({error})", where=CAMPAIGN) from None

    @cached_property
    def judgments(self) -> pl.DataFrame:
        """The answers that count."""
        return self.table("judgments")

    @cached_property
    def excluded(self) -> pl.DataFrame:
        """The answers that do not."""
        return self.table("excluded")

    @cached_property
    def items(self) -> pl.DataFrame:
        """The items."""
        return self.table("items")

    @cached_property
    def log(self) -> Log:
        """What the release shows of its log."""
        return Log(self)

    @property
    def told(self) -> str:
        """Whether raters or groups are told apart."""
        return str(self.manifest["told"])

    @property
    def seed(self) -> int:
        """The seed of what is drawn."""
        return int(str(self.manifest["seed"]))

    @property
    def questions(self) -> dict[str, dict[str, Json]]:
        """What the manifest says of each question, by name."""
        return {str(one["name"]): one for one in objects(self.manifest["questions"])}

    @property
    def tables(self) -> list[str]:
        """The names of the tables below ``data/``."""
        found = (name.removeprefix(DATA) for name in self.names() if name.startswith(DATA))
        return sorted({name.removesuffix(".parquet") for name in found if name.endswith("t")})


def objects(value: Json) -> list[dict[str, Json]]:
    """The objects of a list. Raises IntegrityError where it is none."""
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return [one for one in value if isinstance(one, dict)]
    raise IntegrityError("a list of objects is expected", where=MANIFEST)


KINDS = (CONSENSUS, DISTRIBUTION, COMPETENCE, REJUDGED, GROUPS)
"""what the names of tables of a question begin with"""
