"""Documents: is every figure in them that of the data, and every sentence the one that follows?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.bundle import CAMPAIGN, FACTS, LABOUR, LABOUR_PAGE
from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.claims import Claim, claim_faults, claims
from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.folder import ground_from
from quorate.certificate.documents.ground import Ground
from quorate.certificate.facts.record import labour_record
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.ledger.canonical import canonical
from quorate.schema.json_value import Json


@dataclass(frozen=True)
class Documents:
    """Each document is made again, from the manifest, the facts, the campaign and the tables, and
    must have the same bytes; a figure that differs is told by its sentence."""

    name: ClassVar[str] = "documents"
    title: ClassVar[str] = "Documents"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Make all documents again."""
        told = Told(self.name)
        ground = ground_from(release.folder)
        made = documents(ground)
        found = claims(answers(ground))
        texts = {name: _text(release, name) for name in made if name.endswith(".md")}
        files: dict[str, Mapping[str, Json]] = {
            "manifest.json": ground.manifest,
            FACTS: ground.facts,
            CAMPAIGN: ground.campaign,
        }
        for fault in claim_faults(found, texts, files):
            told.failed(f"a claim does not hold: {fault}")
        for name, data in made.items():
            if not release.has(name):
                told.failed("the document is missing", name)
            elif release.bytes(name) != data:
                line, mine, theirs = _first_difference(data, release.bytes(name))
                told.failed(
                    "the document says something else", f"{name}, line {line}", mine, theirs
                )
        self._others(told, release, ground)
        self._stated(told, found)
        figures = sum(not one.author for one in found)
        return told.ended(
            f"{len(made):,} documents follow from the release, with {figures:,} figures"
        )

    def _others(self, told: Told, release: Opened, ground: Ground) -> None:
        """The campaign and the labour record."""
        if canonical(dict(ground.campaign)) != release.bytes(CAMPAIGN):
            told.failed("the campaign is not written as canonical JSON", CAMPAIGN)
        if not ground.facts:
            return
        told.compare(
            "another record than in the facts", LABOUR, ground.facts["labour"], release.json(LABOUR)
        )
        title, version = str(ground.manifest["title"]), str(ground.manifest["version"])
        page = labour_record(ground.facts, title, version)
        if page.encode() != release.bytes(LABOUR_PAGE):
            line, mine, theirs = _first_difference(page.encode(), release.bytes(LABOUR_PAGE))
            told.failed("the page says something else", f"{LABOUR_PAGE}, line {line}", mine, theirs)

    def _stated(self, told: Told, found: Iterable[Claim]) -> None:
        """What is not of the data in the release."""
        by_author = {one.answer for one in found if one.author}
        if by_author:
            told.say("stated", f"what the author says of: {', '.join(sorted(by_author))}")
        figures = {one.pointer for one in found if one.pointer.startswith(FACTS)}
        if figures:
            told.say(
                "stated",
                f"{len(figures):,} figures of {FACTS}, on pay, time, people and events that are "
                "not in the release",
            )


def _text(release: Opened, name: str) -> str:
    return release.bytes(name).decode(errors="replace") if release.has(name) else ""


def _first_difference(mine: bytes, theirs: bytes) -> tuple[int, str, str]:
    """The first line that differs, and what it says in both."""
    one, other = mine.split(b"\n"), theirs.split(b"\n")
    pairs = [(n, a, b) for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    n, a, b = pairs[0] if pairs else (min(len(one), len(other)), b"", b"")
    return n + 1, a.decode(errors="replace"), b.decode(errors="replace")
