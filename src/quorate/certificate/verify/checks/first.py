"""First format: what can be checked of a release from before there were proofs?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.bundle import CAMPAIGN, MANIFEST
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects
from quorate.certificate.verify.recomputing import written_by

LEFT_OUT = (
    "that the judgments are those of the log: the release carries no proof",
    "consensus, distributions and agreement: this version computes and sets them otherwise",
    "documents: the card has no answers beside it by which its figures could be read back",
)
NAMED = "key, head, receipt, timestamp or witness: there is nothing to hold them against"


@dataclass(frozen=True)
class FirstFormat:
    """Rows and answers are as many as the manifest says; all else is told not to be looked at.

    That the manifest is the one that was released follows from the campaign's log, which has its
    digest under ``release_published``.
    """

    name: ClassVar[str] = "format"
    title: ClassVar[str] = "First format"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Count rows, and say what cannot be checked."""
        told = Told(self.name)
        if known.version is not None:
            version = release.manifest["version"]
            told.compare("another release than is meant", MANIFEST, known.version, version)
        rows = self._rows(told, release)
        digest = hashlib.sha256(release.bytes(MANIFEST)).hexdigest()
        told.say("stated", f"the manifest, whose SHA-256 {digest} the campaign's log should have")
        made = written_by(release) or "an early version"
        for what in LEFT_OUT:
            told.say("failed" if known.strict else "skipped", f"{what} (Quorate {made} made it)")
        if known.key or known.checkpoint or known.receipts or known.tsa_roots or known.witness_keys:
            told.failed(NAMED)
        return told.ended(f"{rows:,} rows in the tables, as the manifest says")

    def _rows(self, told: Told, release: Opened) -> int:
        counts, rows = release.manifest["counts"], 0
        for one in objects(release.manifest["files"]):
            name = str(one["name"])
            if name.endswith(".jsonl"):
                with release.path(name).open("rb") as file:
                    found = sum(1 for line in file if json.loads(line) is not None)
                told.compare(
                    "the manifest has another number of rows", name, one.get("rows"), found
                )
                rows += found
                if name == "judgments.jsonl" and isinstance(counts, Mapping):
                    told.compare("answers", f"{MANIFEST}#/counts/answers", counts["answers"], found)
        asked = {str(one["name"]) for one in objects(release.json(CAMPAIGN)["questions"])}
        named = {str(one["name"]) for one in objects(release.manifest["questions"])}
        told.compare("other questions than the campaign's", MANIFEST, sorted(asked), sorted(named))
        return rows
