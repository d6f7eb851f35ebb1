"""Receipt: did the judgments of somebody who kept a receipt go into the release unaltered?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.proof.fate import check_receipt
from quorate.certificate.proof.receipt import Receipt
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened


@dataclass(frozen=True)
class Received:
    """Each judgment of a receipt is in the log of the release, with the label that was given."""

    name: ClassVar[str] = "receipt"
    title: ClassVar[str] = "Receipt"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Look for every judgment of the receipt, where one was given."""
        told = Told(self.name)
        if known.receipt is None:
            return []
        log = release.log
        receipt = Receipt.parse(known.receipt, [known.key or log.own_key], "the receipt")
        shown = release.told == "raters"
        found = check_receipt(
            receipt,
            log.entries,
            log.name,
            log.judgments if shown else None,
            log.events if shown else None,
        )
        for one in found.fates:
            if one.state == "altered":
                told.failed(f"judgment {one.judgment} was altered: {one.why}", f"entry {one.index}")
            elif one.state == "excluded":
                told.say("holds", f"judgment {one.judgment} does not count: {one.why}")
        counts = ", ".join(f"{n:,} {state}" for state, n in found.counts.items())
        return told.ended(f"the {len(found.fates):,} judgments of the receipt: {counts}")
