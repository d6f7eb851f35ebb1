"""Receipt: did the judgments of somebody who kept a receipt go into the release unaltered?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.proof.fate import State, check_receipt
from quorate.certificate.proof.receipt import Receipt
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened

SAID: Mapping[State, str] = {
    "counted": "is in the release and counts",
    "revised": "is in the release, and so is your own later answer, which counts",
    "excluded": "is in the release and does not count",
    "placed": "is in the log, unaltered; the release tells no single answers",
    "withheld": "is in the log, unaltered, and not told: practice, a test or a trap",
    "later": "is not in this release",
    "altered": "was altered",
}
"""what became of a judgment, by its state"""


@dataclass(frozen=True)
class Received:
    """Each judgment of a receipt is in the log of the release, with the label that was given."""

    name: ClassVar[str] = "receipt"
    title: ClassVar[str] = "Receipt"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Look for every judgment of the receipt, where one was given."""
        told = Told(self.name)
        if not known.receipts:
            return []
        counts: Counter[str] = Counter()
        for number, text in enumerate(known.receipts, 1):
            where = "the receipt" if len(known.receipts) == 1 else f"receipt {number}"
            counts.update(self._fates(told, release, known, text, where))
        told_of = ", ".join(f"{n:,} {state}" for state, n in sorted(counts.items()))
        which = "receipt" if len(known.receipts) == 1 else "receipts"
        return told.ended(f"the {counts.total():,} judgments of the {which}: {told_of}")

    def _fates(
        self, told: Told, release: Opened, known: Known, text: str, where: str
    ) -> Mapping[str, int]:
        """Look for the judgments of one receipt; how many are in which state."""
        log = release.log
        receipt = Receipt.parse(text, [known.key or log.own_key], where)
        shown = release.told == "raters"
        found = check_receipt(
            receipt,
            log.entries,
            log.name,
            log.judgments if shown else None,
            log.events if shown else None,
        )
        for one in found.fates:
            what = f"judgment {one.judgment} {SAID[one.state]}" + (one.why and f": {one.why}")
            if one.state == "altered":
                told.failed(what, f"entry {one.index}")
            elif one.state != "counted":
                told.say("holds", what)
        return {str(state): n for state, n in found.counts.items()}
