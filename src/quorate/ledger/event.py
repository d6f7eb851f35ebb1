"""An event: something that happened, with its own fields and what it does to the views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import ClassVar, Self

from quorate.ledger.views import Views
from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json as Json

HOUSE = "house"
"""the log of people, roles and tokens"""
SYSTEM = "system"
"""who acted, when no person did: an expired lease, a check"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where, when and by whom an event happened: log, milliseconds UTC, person or ``system``."""

    log: str
    at: int
    by: str


@dataclass(frozen=True, slots=True)
class Event:
    """The base of all kinds. A kind is one file: its fields, and ``fold``.

    Fields are JSON values. A field that is None is left out of the record, so a kind may gain
    optional fields without a new version.
    """

    kind: ClassVar[str]
    kind_version: ClassVar[int] = 1
    disclosed: ClassVar[tuple[str, ...]] = ()
    """the fields that a release may show to a stranger; see ``quorate.ledger.disclosure``"""

    def fold(self, stamp: Stamp, views: Views) -> None:
        """Do to the views what this event means."""
        raise NotImplementedError

    @property
    def subject(self) -> str | None:
        """The item that this is about, if it is about one: the key of an item's history."""
        return getattr(self, "item", None)

    def data(self) -> dict[str, Json]:
        """The fields as they are recorded."""
        names: tuple[str, ...] = self.__slots__
        named = ((name, getattr(self, name)) for name in names)
        return {name: value for name, value in named if value is not None}

    @classmethod
    def of(cls, data: Mapping[str, Json]) -> Self:
        """The event with these recorded fields.

        Raises IntegrityError when a field is missing or unknown.
        """
        known = fields(cls)
        unknown = set(data) - {field.name for field in known}
        needed = {f.name for f in known if f.default is MISSING and f.default_factory is MISSING}
        if unknown or needed - set(data):
            wrong = ", ".join(sorted(unknown) or sorted(needed - set(data)))
            raise IntegrityError(
                f"event {cls.kind} has {'unknown' if unknown else 'no'} field {wrong}",
                remedy="the log was written by another version of Quorate, or was altered",
            )
        return cls(**data)  # shapes are the writer's; folds check again
