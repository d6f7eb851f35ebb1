"""Signature: who says that these files are a release, and of which head of which log?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.bundle import CHECKPOINT, KEY, MANIFEST
from quorate.certificate.proof.envelope import ATTESTATION, Envelope
from quorate.certificate.proof.statement import Statement, statement_faults
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.schema.errors import IntegrityError


@dataclass(frozen=True)
class Signed:
    """Checkpoint and statement are signed by the publisher's key, the statement names every file
    by its digest, and says of the release what the manifest says.

    With no key from elsewhere the one in the release is taken, and who it belongs to is stated.
    """

    name: ClassVar[str] = "signature"
    title: ClassVar[str] = "Signature"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Check both signatures and every digest."""
        told = Told(self.name)
        log = release.log
        key = known.key or log.own_key
        if known.key is not None and known.key != log.own_key:
            told.failed(
                "the key in the release is another one", KEY, known.key.text, log.own_key.text
            )
        for what, where in ((self._checkpoint, CHECKPOINT), (self._statement, ATTESTATION)):
            try:
                what(told, release, known)
            except IntegrityError as error:
                told.failed(str(error), where)
        if known.key is None:
            message = f"that the key {key.text} is the publisher's: it lies beside what it signed"
            told.say("failed" if known.strict else "stated", message)
            return told.ended("checkpoint and statement are signed by the key in the release")
        return told.ended(f"checkpoint and statement are signed by the key of {key.name}")

    def _checkpoint(self, told: Told, release: Opened, known: Known) -> None:
        head, stated = release.log.head, release.manifest["log"]
        head.verify([known.key or release.log.own_key])
        if not isinstance(stated, dict):
            told.failed("the manifest does not say which log", MANIFEST)
            return
        told.compare("another log", MANIFEST, release.log.name, stated["name"])
        told.compare("another campaign", MANIFEST, release.log.name, release.manifest["campaign"])
        told.compare("another campaign", "campaign.json", release.log.name, release.spec.name)
        told.compare("another size than was signed", MANIFEST, head.size, stated["size"])
        told.compare("another root than was signed", MANIFEST, head.root.hex(), stated["root"])

    def _statement(self, told: Told, release: Opened, known: Known) -> None:
        key = known.key or release.log.own_key
        written = release.bytes(ATTESTATION).decode()
        envelope = Envelope.parse(written)
        envelope.verify([key])
        # nothing signs the hint at the key, nor how the envelope is set
        hints = [made.keyid for made in envelope.signatures]
        told.compare(
            "other hints at the key", ATTESTATION, [f"{key.name}+{key.key_id.hex()}"], hints
        )
        if envelope.text != written:
            told.failed("the envelope is not written as releases have it", ATTESTATION)
        found = Statement.parse(envelope.payload)
        for fault in statement_faults(found, release.bytes(MANIFEST), release.log.head):
            told.failed(fault, ATTESTATION)
