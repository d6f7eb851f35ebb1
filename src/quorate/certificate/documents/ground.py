"""Ground: what documents stand on; all of it is in the release, so anybody can make them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quorate.certificate.documents.said import FORMS, Figure, Said
from quorate.schema.json_value import Json

_PLACE = re.compile(r"[0-9]{1,9}")
MANIFEST, FACTS, CAMPAIGN = "manifest.json", "facts.json", "campaign.json"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file with a table: its path in the release, digest, size, rows and columns.

    ``columns`` are names with the type of Croissant or schema.org; ``lists`` the columns of lists.
    """

    name: str
    sha256: str
    bytes: int
    rows: int
    columns: tuple[tuple[str, str], ...] = ()
    lists: frozenset[str] = frozenset()

    @property
    def table(self) -> str:
        """The table's name: the file's, without folder and ending."""
        return self.name.rpartition("/")[2].rpartition(".")[0]


@dataclass(frozen=True, eq=False)
class Ground:
    """What documents stand on.

    ``manifest`` is the manifest without its list of files, ``facts`` what ``facts.json`` holds,
    ``campaign`` the campaign as it was declared, ``files`` the files with tables.
    """

    manifest: Mapping[str, Json]
    facts: Mapping[str, Json]
    campaign: Mapping[str, Json]
    files: tuple[DataFile, ...] = ()

    def at(self, pointer: str) -> Json:
        """The value at a pointer; None where there is nothing."""
        return resolved(
            {MANIFEST: self.manifest, FACTS: self.facts, CAMPAIGN: self.campaign}, pointer
        )

    def figure(self, pointer: str, form: str = "count") -> Said:
        """The value at a pointer as it is shown. Raises KeyError where there is nothing."""
        value = self.at(pointer)
        if value is None:
            raise KeyError(pointer)
        shown = FORMS[form](value)
        return Said(shown, (Figure(shown, form, value, pointer),))

    def table_files(self, ending: str) -> dict[str, DataFile]:
        """Files with tables of this ending, by the table's name."""
        return {one.table: one for one in self.files if one.name.endswith(f".{ending}")}


def resolved(files: Mapping[str, Mapping[str, Json]], pointer: str) -> Json:
    """The value at a pointer into one of these files; None where there is nothing."""
    name, _, path = pointer.partition("#")
    value: Json = dict(files[name]) if name in files else None
    for part in path.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list):
            value = value[int(key)] if _PLACE.fullmatch(key) and int(key) < len(value) else None
        else:
            return None
    return value


def pointed(base: str, *keys: str | int) -> str:
    """A pointer from ``base`` on.

    >>> pointed("facts.json#", "items", "a/b", 0)
    'facts.json#/items/a~1b/0'
    """
    escaped = [str(key).replace("~", "~0").replace("/", "~1") for key in keys]
    return "/".join([base, *escaped])


def objects(value: Json) -> Sequence[dict[str, Json]]:
    """The objects of a list; none where it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def mapping(value: Json) -> dict[str, Json]:
    """An object; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def texts(value: Json) -> list[str]:
    """The texts of a list, or a text alone."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
