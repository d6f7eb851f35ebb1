"""An entry: one line of a log, as canonical bytes and back."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.ledger.canonical import canonical
from quorate.ledger.event import Event, Stamp
from quorate.ledger.events import KINDS
from quorate.ledger.merkle import leaf_hash
from quorate.ledger.views import Views
from quorate.schema.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its stamp.

    ``body`` is the canonical JSON of ``{"at", "by", "data", "kind", "log", "v"}``; the leaf of the
    log's tree is ``SHA-256(0x00 ‖ body)`` (RFC 6962).
    """

    stamp: Stamp
    event: Event

    def body(self) -> bytes:
        """The canonical bytes."""
        return canonical(
            {
                "at": self.stamp.at,
                "by": self.stamp.by,
                "data": self.event.data(),
                "kind": self.event.kind,
                "log": self.stamp.log,
                "v": self.event.kind_version,
            }
        )

    def fold(self, views: Views) -> None:
        """Do to the views what the event means."""
        self.event.fold(self.stamp, views)


def parse(body: bytes, where: str = "") -> Entry:
    """The entry with these bytes. Raises IntegrityError when they are not one."""
    try:
        record = json.loads(body)
        stamp = Stamp(record["log"], record["at"], record["by"])
        kind, version, data = record["kind"], record["v"], record["data"]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError("this is not an entry of a log", where=where) from error
    known = KINDS.get(kind)
    if known is None or version != known.kind_version:
        raise IntegrityError(
            f"event kind {kind!r} in version {version!r} is unknown",
            where=where,
            remedy="open the log with the version of Quorate that wrote it, or a newer one",
        )
    return Entry(stamp, known.of(data))


__all__ = ["Entry", "leaf_hash", "parse"]
