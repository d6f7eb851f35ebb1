"""Answers about archives."""

from __future__ import annotations

from quorate.client.results.result import Result


class ArchiveLine(Result):
    """The archive of a campaign: when it was made, the digest of its manifest, the size and root of
    the log in it, and the bytes of its files."""

    at: int
    digest: str
    log_size: int
    root: str
    bytes: int


class Moving(Result):
    """A campaign on its way into its archive (``out``) or back (``in``).

    ``done`` is the share of the step; ``problem`` says why it did not get there.
    """

    way: str
    since: int
    step: str
    done: float
    problem: str


class Archived(Result):
    """Where a campaign is: in the database, or in an archive, and what goes on.

    ``folder`` is the name of the archive below ``archives`` of the installation, if it is there.
    """

    archive: ArchiveLine | None
    folder: str | None
    moving: Moving | None
