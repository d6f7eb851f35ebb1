"""The contract of a check: a kind of which each member is a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from quorate.certificate.proof.witness import WitnessKey
from quorate.certificate.verify.finding import Finding, State
from quorate.certificate.verify.opened import Opened
from quorate.ledger.checkpoint import Checkpoint, VerifierKey

MOST = 20
"""findings of one check that are told one by one"""


@dataclass(frozen=True, slots=True)
class Known:
    """What whoever verifies has from elsewhere.

    ``key`` is the publisher's, ``version`` the release that is meant, ``checkpoint`` a head of the
    same log that it must reach, ``receipts`` what a rater kept, ``tsa_roots`` certificates in
    PEM that vouch for timestamps, ``witness_keys`` those of witnesses who must have signed;
    ``strict`` asks that what is only missing counts as failed.
    """

    key: VerifierKey | None = None
    version: str | None = None
    checkpoint: Checkpoint | None = None
    receipts: tuple[str, ...] = ()
    tsa_roots: bytes = b""
    witness_keys: tuple[WitnessKey, ...] = ()
    strict: bool = False


class Check(Protocol):
    """Holds one kind of claim against the files."""

    name: ClassVar[str]
    title: ClassVar[str]

    def run(self, release: Opened, known: Known) -> Iterable[Finding]:
        """What is found. What cannot be read may be raised; the one who runs it tells that."""
        ...


class Told:
    """Gathers the findings of one check, the first ``MOST`` of a state in full."""

    def __init__(self, check: str) -> None:
        self._check = check
        self._findings: list[Finding] = []
        self._more: dict[State, int] = {}

    def say(
        self, state: State, what: str, where: str = "", expected: object = "", found: object = ""
    ) -> None:
        """Add a finding."""
        if sum(one.state == state for one in self._findings) >= MOST:
            self._more[state] = self._more.get(state, 0) + 1
            return
        self._findings.append(
            Finding(self._check, state, what, where, _shown(expected), _shown(found))
        )

    def failed(self, what: str, where: str = "", expected: object = "", found: object = "") -> None:
        """Add one that failed."""
        self.say("failed", what, where, expected, found)

    def compare(self, what: str, where: str, expected: object, found: object) -> None:
        """Add one that failed, unless both are the same."""
        if expected != found:
            self.failed(what, where, expected, found)

    def ended(self, holds: str) -> list[Finding]:
        """The findings; where none failed, with the one that says what holds."""
        for state, more in self._more.items():
            self._findings.append(Finding(self._check, state, f"and {more:,} more like these"))
        if not any(one.state == "failed" for one in self._findings):
            self._findings.insert(0, Finding(self._check, "holds", holds))
        return self._findings


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 160 else text[:157] + "…"
