"""An entry: one line of a log, as canonical bytes and back."""

from __future__ import annotations

import json
from dataclasses import dataclass

from quorate.ledger.disclosure import Written, leaf_of, write
from quorate.ledger.event import Event, Stamp
from quorate.ledger.events import KINDS
from quorate.ledger.views import Views
from quorate.schema.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its stamp, and a salt in the log of a campaign.

    ``body`` is the canonical JSON of ``{"at", "by", "data", "kind", "log", "salt", "v"}``; its
    leaf in the log's tree is that of ``quorate.ledger.disclosure``.
    """

    stamp: Stamp
    event: Event
    salt: str | None = None

    def body(self) -> bytes:
        """The canonical bytes."""
        return self.written().body

    def written(self) -> Written:
        """The canonical bytes and the leaf."""
        stamp, event = self.stamp, self.event
        return write(
            stamp.at,
            stamp.by,
            event.data(),
            event.kind,
            stamp.log,
            event.kind_version,
            self.salt,
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
        salt = record.get("salt")
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError("this is not an entry of a log", where=where) from error
    known = KINDS.get(kind)
    if known is None or version != known.kind_version:
        raise IntegrityError(
            f"event kind {kind!r} in version {version!r} is unknown",
            where=where,
            remedy="open the log with the version of Quorate that wrote it, or a newer one",
        )
    return Entry(stamp, known.of(data), salt)


__all__ = ["Entry", "leaf_of", "parse"]
