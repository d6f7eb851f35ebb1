"""Replay: is it the release that is meant, and not an older one in its place?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.proof.reading import leaf_at
from quorate.certificate.verify.check import Known, Told
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from quorate.ledger.merkle import Frontier


@dataclass(frozen=True)
class Replay:
    """The version is the one that is meant and was not used before; the log goes on from the head
    that is known, and reaches at least as far."""

    name: ClassVar[str] = "replay"
    title: ClassVar[str] = "Version and age"

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """Compare with what is known from elsewhere."""
        told = Told(self.name)
        version = str(release.manifest["version"])
        if known.version is not None:
            told.compare("another release than is meant", "manifest.json", known.version, version)
        if release.told == "raters":
            earlier = [str(one["version"]) for one in release.log.told("release_published")]
            if version in earlier:
                told.failed(f"version {version!r} was released before, in the same log")
        if known.checkpoint is not None:
            self._head(told, release, known)
        if known.version is None and known.checkpoint is None:
            message = "that this is the release you want: no version was given to compare with"
            told.say("failed" if known.strict else "stated", message)
            return [one for one in told.ended("") if one.state != "holds"]
        return told.ended(f"it is release {version}, and no older one than is known")

    def _head(self, told: Told, release: Opened, known: Known) -> None:
        mine, other = release.log.head, known.checkpoint
        if other is None:
            return
        other.verify([known.key or release.log.own_key])
        told.compare("the head that is known is of another log", "", other.origin, mine.origin)
        if mine.size < other.size:
            told.failed(
                "it is older than the head that is known",
                "entries",
                f"{other.size:,}",
                f"{mine.size:,}",
            )
            return
        frontier = Frontier()
        entries, name = release.log.entries, release.log.name
        frontier.extend(leaf_at(entries, index, name) for index in range(other.size))
        if frontier.root() != other.root:
            told.failed("the log does not go on from the head that is known: there are two logs")
