"""Witness: has somebody else seen this log, and no other?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from quorate.certificate.proof.witness import WITNESS, check_beginning, cosignatures
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.ledger.checkpoint import Checkpoint


@dataclass(frozen=True)
class Witnessed:
    """The log begins with the head that witnesses signed, and they are those who were meant."""

    name: ClassVar[str] = "witness"
    title: ClassVar[str] = "Witnesses"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Hold their signatures against the log; nothing without any, unless they were asked."""
        told = Told(self.name)
        if not release.has(WITNESS):
            if known.witness_keys:
                told.failed("no witness signed", WITNESS)
            return told.ended("") if known.witness_keys else []
        log = release.log
        note = Checkpoint.parse(release.bytes(WITNESS).decode(), where=WITNESS)
        check_beginning(note, log.entries, log.head.origin)
        seen = cosignatures(note, known.witness_keys)
        for key in known.witness_keys:
            if key.name not in {one.witness for one in seen}:
                told.failed(f"{key.name} did not sign", WITNESS)
        if not known.witness_keys:
            names = ", ".join(line.name for line in note.signatures if line.name != note.origin)
            unsure = f"that {names or 'nobody'} saw the log: no witness's key was given"
            told.say("failed" if known.strict else "stated", unsure, WITNESS)
        return told.ended(
            f"the log begins with {note.size:,} entries that were signed"
            + "".join(f"; {one.witness} saw them at {_time(one.at)}" for one in seen)
        )


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(min(at, 1 << 37), UTC):%Y-%m-%d %H:%M:%S} UTC"
