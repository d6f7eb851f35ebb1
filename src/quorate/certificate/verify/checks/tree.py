"""Tree: are these the entries whose root was signed, and is what is told of them theirs?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.proof.reading import ShownVerdict, check_shown, root_of
from quorate.certificate.proof.tables import ENTRIES, EVENTS, JUDGED, JUDGMENTS, OTHERS
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened


@dataclass(frozen=True)
class Tree:
    """The root of all entries is the one that was signed, and each told one is of its entry."""

    name: ClassVar[str] = "tree"
    title: ClassVar[str] = "Tree of the log"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compute the root again, and hash what is told."""
        told = Told(self.name)
        log = release.log
        told.compare("another number of entries", ENTRIES, log.head.size, log.entries.size)
        root = root_of(log.entries, log.name)
        told.compare("another root than was signed", ENTRIES, log.head.root.hex(), root.hex())
        if log.entries.unsalted_late:
            told.failed(
                f"{log.entries.unsalted_late:,} entries hide their kind, though others before "
                "them tell it",
                ENTRIES,
            )
        rows = 0
        if release.told == "raters":
            for where, table, kinds in (
                (JUDGMENTS, log.judgments, JUDGED),
                (EVENTS, log.events, OTHERS),
            ):
                found = check_shown(log.entries, table, kinds)
                rows += found.rows
                self._faults(told, where, found)
        return told.ended(
            f"{log.entries.size:,} entries have the root that was signed, and {rows:,} of them "
            "are shown as they were committed"
        )

    def _faults(self, told: Told, where: str, found: ShownVerdict) -> None:
        for one in found.faults:
            told.failed(one.what, f"{where}, row {one.row}, entry {one.index}")
        if found.faults_in_all > len(found.faults):
            told.failed(f"and {found.faults_in_all - len(found.faults):,} more", where)
