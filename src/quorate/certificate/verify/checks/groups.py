"""Groups: are none told that are too small, and none where raters are told?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.outcomes import GROUPS
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened


@dataclass(frozen=True)
class GroupTables:
    """Tables of groups are told only where raters are not, and of groups that are large enough.

    Who belongs to a group is in no release, so the figures of groups are the publisher's word.
    """

    name: ClassVar[str] = "groups"
    title: ClassVar[str] = "Groups of people"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Look at every table of groups."""
        told = Told(self.name)
        tables = [name for name in release.tables if name.startswith(f"{GROUPS}-")]
        least = int(str(release.manifest["smallest"]))
        for name in tables:
            where = f"data/{name}.parquet"
            if release.told != "groups":
                told.failed("groups are told beside raters", where)
            smallest = release.table(name)["raters"].min()
            if isinstance(smallest, int) and smallest < least:
                told.failed("a group is too small to be told", where, f"{least} or more", smallest)
        if tables:
            told.say("stated", "the figures of groups: who belongs to them is not told")
            return told.ended(f"no group of fewer than {least} raters is told")
        return told.ended("no groups of people are told")
