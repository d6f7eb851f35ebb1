"""Guidelines: is each text the one that judgments were made under?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.bundle import GUIDELINES
from quorate.certificate.rows import HIDDEN
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened, objects


@dataclass(frozen=True)
class Guidelines:
    """Each text has the digest that the manifest says, and judgments name no other version."""

    name: ClassVar[str] = "guidelines"
    title: ClassVar[str] = "Guideline"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compare the texts."""
        told = Told(self.name)
        named = release.judgments.drop_nulls("guideline")  # none: judged in another tool
        given = Counter(dict(named.group_by("guideline").len().iter_rows()))
        versions = set()
        for one in objects(release.manifest["guidelines"]):
            if one["version"] is None:
                continue
            version = str(one["version"])
            versions.add(version)
            name = f"{GUIDELINES}{version}.md"
            digest = hashlib.sha256(release.bytes(name)).hexdigest()
            told.compare("another text than the manifest says", name, one["sha256"], digest)
            if "answers" in one:
                told.compare("answers under it", name, one["answers"], given[version])
        known_versions = versions | ({HIDDEN} if release.told == "groups" else set())
        for version in sorted(set(given) - known_versions):
            told.failed(f"answers name version {version!r}, which was never published")
        current = release.spec.guideline
        if current.version in versions:
            text = release.bytes(f"{GUIDELINES}{current.version}.md").decode()
            told.compare("another text than the campaign's", current.version, current.text, text)
        return told.ended(f"{len(versions):,} texts of the guideline have the digests told")
