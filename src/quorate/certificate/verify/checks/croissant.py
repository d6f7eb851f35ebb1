"""Croissant: is the machine card complete, and does it name the files that are there?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.documents.croissant_profile import croissant_faults
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened

WHERE = "croissant.json"


@dataclass(frozen=True)
class Croissant:
    """Our strict profile of Croissant 1.1 with RAI 1.0, and the digest of each file it names.

    What the publisher did not say is a gap; it fails where that is asked for.
    """

    name: ClassVar[str] = "croissant"
    title: ClassVar[str] = "Croissant"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Hold the card against the profile, and against the files."""
        told = Told(self.name)
        card = release.json(WHERE)
        for fault in croissant_faults(card):
            gap = fault.gap and not known.strict
            told.say(
                "stated" if gap else "failed",
                "the publisher left it out" if fault.gap else "it is not as the profile asks",
                f"{WHERE}#{fault.path}",
                fault.expected,
                fault.found,
            )
        named = 0
        distribution = card.get("distribution")
        for one in distribution if isinstance(distribution, list) else []:
            if not isinstance(one, dict) or "sha256" not in one:
                continue
            named += 1
            name = str(one.get("contentUrl"))
            digest = hashlib.sha256(release.path(name).read_bytes()).hexdigest()
            told.compare("the file has another digest", f"{WHERE}, {name}", one["sha256"], digest)
        return told.ended(f"it is as the strict profile asks, and {named:,} files are what it says")
