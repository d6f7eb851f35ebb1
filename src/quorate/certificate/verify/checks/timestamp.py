"""Timestamp: does somebody else say when the log was there?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.bundle import CHECKPOINT
from quorate.certificate.proof.timestamp import TIMESTAMP, check_timestamp
from quorate.certificate.proof.witness import WITNESS
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.schema.errors import RequestError


@dataclass(frozen=True)
class Stamp:
    """A timestamping authority says that a head of the log was there at a time (RFC 3161)."""

    name: ClassVar[str] = "timestamp"
    title: ClassVar[str] = "Timestamp"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Hold it against the heads in the release; nothing without one, unless it was asked."""
        told = Told(self.name)
        if not release.has(TIMESTAMP):
            if known.tsa_roots:
                told.failed("there is no timestamp", TIMESTAMP)
            return told.ended("") if known.tsa_roots else []
        heads = [release.bytes(name) for name in (CHECKPOINT, WITNESS) if release.has(name)]
        try:
            found = check_timestamp(release.bytes(TIMESTAMP), heads, known.tsa_roots)
        except RequestError as error:
            told.say("failed" if known.strict else "skipped", str(error), TIMESTAMP)
            return [one for one in told.ended("") if one.state != "holds"]
        what = f"the log was there at {found.at:%Y-%m-%d %H:%M:%S} UTC, by the word of {found.by}"
        if found.trusted:
            return told.ended(what)
        unsure = f"{what}: no root certificate was given"
        told.say("failed" if known.strict else "stated", unsure, TIMESTAMP)
        return [one for one in told.ended("") if one.state != "holds"]
