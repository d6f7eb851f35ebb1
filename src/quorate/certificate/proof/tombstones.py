"""Tombstones: raters who were erased, and which rows of earlier releases should go with them.

Nobody can take back copies that others have. So a release tells under which names the erased are
in earlier ones, for whoever holds a copy to delete their rows or take this release instead. Of a
release that tells groups apart it only tells how many people, since a list of their names in each
item would link answers that it keeps apart.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from quorate.schema.errors import IntegrityError
from quorate.schema.json_value import Json

TOMBSTONES = "proof/tombstones.json"
FORMAT = "quorate-tombstones/1"


@dataclass(frozen=True, slots=True)
class Buried:
    """Of an earlier release: how many of its raters were erased since, and their names in it."""

    version: str
    people: int
    raters: tuple[str, ...]
    """pseudonyms, sorted; none where groups are told apart"""


@dataclass(frozen=True, slots=True)
class Tombstones:
    """How many raters of a campaign were erased, and what of earlier releases goes with them."""

    erased: int
    releases: tuple[Buried, ...] = ()

    def as_data(self) -> dict[str, Json]:
        """The tombstones as they are written."""
        return {
            "format": FORMAT,
            "erased": self.erased,
            "releases": [
                {"version": one.version, "people": one.people, "raters": [*one.raters]}
                for one in self.releases
            ],
        }

    def of(self, version: str) -> Buried | None:
        """What goes with the erased of one release; None when it is not named."""
        return next((one for one in self.releases if one.version == version), None)

    @classmethod
    def parse(cls, text: str | bytes, where: str = TOMBSTONES) -> Tombstones:
        """Read tombstones. Raises IntegrityError for what are none."""
        try:
            record = json.loads(text)
            releases = tuple(_buried(one) for one in record["releases"])
            found = cls(record["erased"], releases)
            if record["format"] != FORMAT or not _is_count(found.erased):
                raise ValueError(record["format"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise IntegrityError("these are no tombstones", where=where) from error
        versions = [one.version for one in releases]
        if len(set(versions)) != len(versions):
            raise IntegrityError("a release is named twice", where=where)
        if any(max(one.people, len(one.raters)) > found.erased for one in releases):
            raise IntegrityError("a release has more erased people than there are", where=where)
        return found


def left_in(tombstones: Tombstones, version: str, raters: Iterable[str]) -> tuple[str, ...]:
    """Which raters of a copy of a release should be gone from it, by later tombstones, sorted."""
    buried = tombstones.of(version)
    gone: Collection[str] = frozenset(buried.raters) if buried else ()
    return tuple(sorted(set(raters).intersection(gone)))


def _buried(record: dict[str, Json]) -> Buried:
    version, people, raters = record["version"], record["people"], record["raters"]
    if not isinstance(version, str) or not _is_count(people) or not isinstance(raters, list):
        raise TypeError("a release has a version, a number of people and their names")
    names = tuple(str(name) for name in raters)
    if list(names) != sorted(set(names)) or len(names) not in (0, people):
        raise ValueError("the names are sorted, and one for each of the people")
    return Buried(version, int(str(people)), names)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
