"""Documents: is every figure in them that of the data, and every sentence the one that follows?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import ClassVar

from quorate.certificate.bundle import CAMPAIGN, FACTS, LABOUR
from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.claims import Claim, claims
from quorate.certificate.documents.folder import ground_from, remade
from quorate.certificate.documents.ground import Ground
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.certificate.verify.recomputing import written_by
from quorate.certificate.verify.wording import Worded
from quorate.ledger.canonical import canonical
from quorate.schema.errors import IntegrityError


@dataclass(frozen=True)
class Documents:
    """Each document says what follows from the manifest, the facts, the campaign and the tables.

    Documents of this version are made again and have the same bytes. Documents that another one
    worded are held against their claims: each figure against the place where it stands, each line
    of each answer against the text.
    """

    name: ClassVar[str] = "documents"
    title: ClassVar[str] = "Documents"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Make all documents again, or hold their claims against the data."""
        told = Told(self.name)
        ground = ground_from(release.folder)
        other = written_by(release)
        made = _made(release, lenient=bool(other))
        differing = [
            name
            for name, data in made.items()
            if not release.has(name) or release.bytes(name) != data
        ]
        self._others(told, release, ground)
        if other and (differing or not made):
            return self._by_claims(told, release, ground, made, other)
        for name in differing:
            _differs(told, release, name, made[name])
        found = claims(answers(ground))
        self._stated(told, found)
        figures = sum(not one.author for one in found)
        return told.ended(
            f"{len(made):,} documents were made again, and each has the same bytes; "
            f"{figures:,} figures are in them"
        )

    def _by_claims(
        self,
        told: Told,
        release: Opened,
        ground: Ground,
        made: Mapping[str, bytes],
        other: str,
    ) -> list[Finding]:
        worded = Worded(release, ground, made)
        figures, further = worded.check(told)
        told.say(
            "stated",
            f"the wording, which is that of Quorate {other} and cannot be made again by this "
            f"version ({version('quorate')}): {further:,} lines are headings, or words that no "
            "answer accounts for",
        )
        self._stated(told, worded.claims())
        return told.ended(
            f"the documents were worded by Quorate {other}; each of their {figures:,} figures was "
            "read back and is that of the data, and they have every line of every answer"
        )

    def _others(self, told: Told, release: Opened, ground: Ground) -> None:
        """The campaign, and the labour record for programs."""
        if canonical(dict(ground.campaign)) != release.bytes(CAMPAIGN):
            told.failed("the campaign is not written as canonical JSON", CAMPAIGN)
        if ground.facts:
            there, labour = release.json(LABOUR), ground.facts["labour"]
            told.compare("another record than in the facts", LABOUR, labour, there)

    def _stated(self, told: Told, found: Iterable[Claim]) -> None:
        """What is not of the data in the release."""
        every = list(found)
        by_author = {one.answer for one in every if one.author}
        if by_author:
            told.say("stated", f"what the author says of: {', '.join(sorted(by_author))}")
        figures = {one.pointer for one in every if one.pointer.startswith(FACTS)}
        if figures:
            told.say(
                "stated",
                f"{len(figures):,} figures of {FACTS}, on pay, time, people and events that are "
                "not in the release",
            )


def _made(release: Opened, *, lenient: bool) -> dict[str, bytes]:
    """Our documents of the release; none where it has not what they need, if that may be."""
    try:
        return remade(release.folder)
    except IntegrityError:
        if lenient:
            return {}
        raise


def _differs(told: Told, release: Opened, name: str, data: bytes) -> None:
    if not release.has(name):
        told.failed("the document is missing", name)
        return
    line, mine, theirs = _first_difference(data, release.bytes(name))
    told.failed("the document says something else", f"{name}, line {line}", mine, theirs)


def _first_difference(mine: bytes, theirs: bytes) -> tuple[int, str, str]:
    """The first line that differs, and what it says in both."""
    one, other = mine.split(b"\n"), theirs.split(b"\n")
    pairs = [(n, a, b) for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    n, a, b = pairs[0] if pairs else (min(len(one), len(other)), b"", b"")
    return n + 1, a.decode(errors="replace"), b.decode(errors="replace")
