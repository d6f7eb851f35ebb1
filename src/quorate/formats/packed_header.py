"""The header of a packed cache: what lies where in its files, and their digests."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from quorate.schema import ReadError, RequestError

FORMAT = "quorate-packed"
VERSION = 1
HEADER = "header.json"
OVERLAP, CODE, GOLD = "overlap.bin", "code.bin", "gold.bin"
GROUP, VALUES = "group-{}.bin", "group-{}.parquet"
ABOUT = "about.json"
REMEDY = "write the cache again with write_packed"
_BLOCK = 1 << 24


@dataclass(frozen=True)
class Place:
    """Where a part lies: its items and judgments, and the width of its overlaps in bytes."""

    first_item: int
    items: int
    judgments: int
    width: int
    overlap_at: int
    code_at: int


@dataclass(frozen=True)
class Group:
    """A group column: its name, the bytes of a code, and how many values it has."""

    name: str
    width: int
    values: int


@dataclass(frozen=True)
class Header:
    """What a packed cache holds; ``digests`` is the SHA-256 of each file by its name."""

    n_items: int
    n_raters: int
    n_labels: int
    n_judgments: int
    code_width: int
    has_gold: bool
    places: tuple[Place, ...]
    digests: dict[str, str]
    groups: tuple[Group, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        """The header for JSON; a cache without group columns says nothing of them."""
        said = {"format": FORMAT, "version": VERSION, **asdict(self)}
        if not self.groups:
            del said["groups"]
        return said


def header_of(folder: Path) -> Header:
    """The header of the cache in a folder. Raises ReadError where it is none, or unsound."""
    try:
        loaded = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = (
            "it has no header, so its writing was interrupted"
            if folder.is_dir()
            else "no such folder"
        )
        raise ReadError(f"no packed cache: {what}", where=str(folder), remedy=REMEDY) from None
    except (OSError, ValueError) as error:
        raise ReadError(
            f"the header of the packed cache cannot be read ({error})",
            where=str(folder / HEADER),
            remedy=REMEDY,
        ) from error
    if not isinstance(loaded, dict) or loaded.pop("format", None) != FORMAT:
        raise ReadError("this is not a packed cache", where=str(folder / HEADER), remedy=REMEDY)
    version = loaded.pop("version", None)
    if version != VERSION:
        raise ReadError(
            f"the packed cache has version {version}, this program reads {VERSION}",
            where=str(folder / HEADER),
            remedy=REMEDY,
        )
    try:
        places = tuple(Place(**place) for place in loaded.pop("places"))
        groups = tuple(Group(**group) for group in loaded.pop("groups", ()))
        header = Header(places=places, groups=groups, **loaded)
        sound = _sound(header)
    except (KeyError, TypeError) as error:
        raise ReadError(
            f"the header of the packed cache is incomplete ({error})",
            where=str(folder / HEADER),
            remedy=REMEDY,
        ) from error
    if not sound:
        raise ReadError(
            "the header of the packed cache contradicts itself",
            where=str(folder / HEADER),
            remedy=REMEDY,
        )
    return header


def _sound(header: Header) -> bool:
    """Whether the parts follow one another and add up to the table."""
    sizes = (header.n_items, header.n_raters, header.n_labels, header.n_judgments)
    item = judgments = overlap_at = code_at = 0
    for place in header.places:
        if (place.first_item, place.overlap_at, place.code_at) != (item, overlap_at, code_at):
            return False
        if place.width not in (1, 2, 4) or place.items < 0 or place.judgments < 0:
            return False
        item += place.items
        judgments += place.judgments
        overlap_at += place.items * place.width
        code_at += place.judgments * header.code_width
    return (
        min(sizes) >= 0
        and len(header.places) > 0
        and header.code_width in (2, 4)
        and all(group.width in (1, 2) for group in header.groups)
        and all(0 <= group.values < 2 ** (8 * group.width) for group in header.groups)
        and (item, judgments) == (header.n_items, header.n_judgments)
    )


def check_sizes(folder: Path, header: Header) -> None:
    """Raise ReadError where a file has not the size that the header says."""
    expected = {
        OVERLAP: sum(place.items * place.width for place in header.places),
        CODE: sum(place.judgments for place in header.places) * header.code_width,
        **({GOLD: header.n_items * 4} if header.has_gold else {}),
        **{
            GROUP.format(n): header.n_judgments * group.width
            for n, group in enumerate(header.groups)
        },
    }
    for name, size in expected.items():
        found = (folder / name).stat().st_size if (folder / name).is_file() else -1
        if found != size:
            what = "is missing" if found < 0 else f"has {found:,} bytes of {size:,}"
            raise ReadError(
                f"the packed cache is damaged: {name} {what}", where=str(folder), remedy=REMEDY
            )


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    h = hashlib.sha256()
    for block in _blocks(path):
        h.update(block)
    return h.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise ReadError(
            f"the packed cache is damaged: {path.name} cannot be read ({error.strerror})",
            where=str(path.parent),
            remedy=REMEDY,
        ) from error


def check_order() -> None:
    """Raise RequestError on a machine whose numbers begin with the large bytes."""
    if sys.byteorder != "little":
        raise RequestError("packed caches need a little-endian machine")
