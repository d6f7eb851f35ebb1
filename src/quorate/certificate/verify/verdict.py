"""The verdict on a release: what holds, what only its publisher says, what failed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from quorate.certificate.unpacking import unpack
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.checks import CHECKS, FIRST_CHECKS
from quorate.certificate.verify.finding import Finding, State
from quorate.certificate.verify.opened import Opened
from quorate.schema.errors import QuorateError, RequestError

Tell = Callable[[str, float], None]
TAKES = {
    "tree": 15,
    "completeness": 25,
    "tables": 15,
    "items": 5,
    "consensus": 80,
    "pseudonyms": 15,
}
"""how long checks of a large release take, beside others"""
UNREADABLE = (
    QuorateError,
    pl.exceptions.PolarsError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
)
"""what reading forged files may raise; such a file fails its check, not the others"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a release."""

    campaign: str
    version: str
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not self.of("failed")

    def of(self, state: State) -> tuple[Finding, ...]:
        """The findings of a state."""
        return tuple(one for one in self.findings if one.state == state)


def verify(
    release: Opened, known: Known | None = None, tell: Tell = lambda step, done: None
) -> Verdict:
    """Hold everything that a release says against its own files, and against what is known.

    Reads nothing else, and talks to nobody.
    """
    known = known or Known()
    findings: list[Finding] = []
    checks = FIRST_CHECKS if release.first else CHECKS
    takes = [TAKES.get(check.name, 1) for check in checks]
    for n, check in enumerate(checks):
        tell(f"{check.title} ({n + 1} of {len(checks)})", sum(takes[:n]) / sum(takes))
        try:
            findings += check.run(release, known)
        except UNREADABLE as error:
            findings.append(Finding(check.name, "failed", f"cannot be checked: {_why(error)}"))
    manifest = release.manifest
    return Verdict(
        str(manifest.get("campaign", "")), str(manifest.get("version", "")), tuple(findings)
    )


@contextmanager
def opened(place: Path) -> Iterator[Opened]:
    """A release in a folder or a ZIP, for as long as it is looked at.

    Raises RequestError where there is nothing, IntegrityError where it is no release.
    """
    if place.is_dir():
        yield Opened(place)
    elif place.is_file():
        with tempfile.TemporaryDirectory(prefix="quorate-verify-") as room:
            with place.open("rb") as packed:
                unpack(packed, Path(room))
            yield Opened(Path(room))
    else:
        raise RequestError("there is no such file or folder", where=str(place))


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is missing"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
