"""Imports: are the files that judgments came from those that the log names?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.rows import SOURCE
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects
from quorate.schema.json_value import Json

WHERE = "manifest.json#/imports"


@dataclass(frozen=True)
class Imports:
    """Each file of another tool is told as it was when its judgments came in, with as many answers
    as the table has of it. What was in the file, and what it says of time, is stated.
    """

    name: ClassVar[str] = "imports"
    title: ClassVar[str] = "Judgments of other tools"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compare the manifest with the log and the table."""
        told = Told(self.name)
        stated = {str(one["source"]): one for one in objects(release.manifest.get("imports") or [])}
        if release.told == "raters":
            self._announced(told, release, stated)
            self._counted(told, release, stated)
        if not stated:
            return [one for one in told.ended("") if one.state != "holds"]
        files = "file" if len(stated) == 1 else "files"
        told.say("stated", f"that these answers were in {len(stated):,} {files} of other tools")
        return told.ended(f"{len(stated):,} {files} of other tools are those that the log names")

    def _announced(self, told: Told, release: Opened, stated: dict[str, dict[str, Json]]) -> None:
        logged = {str(one["source"]): one for one in release.log.told("import_started")}
        for source in sorted(logged.keys() | stated.keys()):
            mine, theirs = logged.get(source, {}), stated.get(source, {})
            named = tuple(mine.get(key) for key in ("tool", "file", "digest"))
            said = tuple(theirs.get(key) for key in ("tool", "file", "sha256"))
            told.compare("another file than the log names", f"{WHERE}, {source}", named, said)

    def _counted(self, told: Told, release: Opened, stated: dict[str, dict[str, Json]]) -> None:
        rows = release.judgments
        found = dict(rows[SOURCE].value_counts().iter_rows()) if SOURCE in rows.columns else {}
        for source, one in stated.items():
            where = f"{WHERE}, {source}"
            told.compare("answers of the file", where, found.get(source, 0), one.get("answers"))
