"""Files: is each what the manifest says, and is there none more?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import UNNAMED, Opened, objects


@dataclass(frozen=True)
class Files:
    """Digest and size of every file as the manifest says; no file missing, none more."""

    name: ClassVar[str] = "files"
    title: ClassVar[str] = "Files"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compare all files."""
        told = Told(self.name)
        named = {str(one["name"]): one for one in objects(release.manifest["files"])}
        there = set(release.names())
        for name in sorted(there - set(named) - UNNAMED):
            told.failed("the manifest does not name this file", name)
        for name, one in named.items():
            if name in UNNAMED:
                told.failed("the manifest names what cannot be in it", name)
            elif name not in there:
                told.failed("the file is missing", name)
            else:
                with release.path(name).open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                told.compare("the file has another digest", name, one["sha256"], digest)
                size = release.path(name).stat().st_size
                told.compare("the file has another size", name, one["bytes"], size)
        return told.ended(f"all {len(named):,} files have the digest that the manifest says")
