"""Tombstones: are all raters who were erased counted?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.proof.tombstones import TOMBSTONES, Tombstones
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened

ERASED = "rater_erased"


@dataclass(frozen=True)
class Erased:
    """As many raters are told to be erased as the log says, and only earlier releases are named."""

    name: ClassVar[str] = "tombstones"
    title: ClassVar[str] = "Erased raters"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Count the entries, and look for the releases that are named."""
        told = Told(self.name)
        entries = release.log.entries
        found = Tombstones.parse(release.bytes(TOMBSTONES))
        counted = entries.counts.get(ERASED, 0)
        if found.erased < counted or (found.erased > counted and not entries.unsalted):
            told.failed("erased raters by the log", TOMBSTONES, counted, found.erased)
        named = {one.version for one in found.releases}
        if release.told == "raters" and not entries.unsalted:
            made = {str(one["version"]) for one in release.log.told("release_published")}
            for version in sorted(named - made):
                told.failed(f"release {version!r} was not made before", TOMBSTONES)
        if named:
            told.say("stated", "under which names they are in earlier releases", TOMBSTONES)
        people = f"{found.erased:,} raters were" if found.erased != 1 else "1 rater was"
        return told.ended(f"{people} erased")
