"""Stamping: a timestamp and witnesses' signatures are put beside a release, if they are of it.

Both may come after the release was made: nothing else changes by them, and the manifest names
neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quorate.certificate.proof.reading import read_entries
from quorate.certificate.proof.tables import ENTRIES
from quorate.certificate.proof.timestamp import TIMESTAMP, Stamped, check_timestamp
from quorate.certificate.proof.witness import (
    WITNESS,
    Seen,
    WitnessKey,
    check_beginning,
    cosignatures,
)
from quorate.ledger.checkpoint import Checkpoint
from quorate.schema.errors import IntegrityError, RequestError

CHECKPOINT = "proof/checkpoint"
PROOF = "proof"


@dataclass(frozen=True, slots=True)
class Beside:
    """What others say of a release: when its log was there, and who saw how much of it.

    ``names`` are those of all who signed the witnesses' note but for the log itself; ``seen`` are
    the witnesses of whom a key was given.
    """

    stamped: Stamped | None
    names: tuple[str, ...]
    seen: tuple[Seen, ...]


def stamp(
    folder: Path,
    timestamp: bytes | None = None,
    witness: str | None = None,
    roots: bytes = b"",
    keys: Sequence[WitnessKey] = (),
    *,
    replace: bool = False,
) -> Beside:
    """Put an authority's answer and a cosigned head of the log into the release in a folder.

    All is checked before anything is written, with what lies there already: the head must be one
    that the release's log begins with, and the answer of the release's checkpoint or of the head.
    ``roots`` and ``keys`` say whose word counts. Raises IntegrityError for what does not fit,
    RequestError where there is no release, or another file in the place and not ``replace``.
    """
    new = {TIMESTAMP: timestamp, WITNESS: None if witness is None else witness.encode()}
    files = {name: data for name, data in new.items() if data is not None}
    if not (folder / CHECKPOINT).is_file():
        raise RequestError(
            f"there is no {CHECKPOINT}", where=str(folder), remedy="give the folder of a release"
        )
    there = {
        name: (folder / name).read_bytes()
        for name in (CHECKPOINT, TIMESTAMP, WITNESS)
        if (folder / name).is_file()
    }
    for name, data in files.items():
        if there.get(name, data) != data and not replace:
            raise RequestError(
                "there is another one already",
                where=str(folder / name),
                remedy="put this one in its place with --replace",
            )
    found = _checked(folder, there | files, roots, keys)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return found


def _checked(
    folder: Path, files: dict[str, bytes], roots: bytes, keys: Sequence[WitnessKey]
) -> Beside:
    """What is said of the release by these files. Raises IntegrityError where one is of another."""
    own = Checkpoint.parse(files[CHECKPOINT].decode(), where=CHECKPOINT)
    names: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    heads = [files[CHECKPOINT]]
    if WITNESS in files:
        try:
            note = Checkpoint.parse(files[WITNESS].decode(), where=WITNESS)
        except UnicodeDecodeError:
            raise IntegrityError("this is no signed head of a log", where=WITNESS) from None
        check_beginning(note, read_entries(folder / ENTRIES), own.origin)
        names = tuple(line.name for line in note.signatures if line.name != note.origin)
        if not names:
            raise IntegrityError(
                "no witness signed it",
                where=WITNESS,
                remedy="give the head that came back from one",
            )
        seen = cosignatures(note, keys)
        heads.append(files[WITNESS])
    missing = sorted({key.name for key in keys} - {one.witness for one in seen})
    if missing:
        raise IntegrityError(f"{', '.join(missing)} did not sign", where=WITNESS)
    stamped = None
    if TIMESTAMP in files:
        stamped = check_timestamp(files[TIMESTAMP], heads, roots)
    return Beside(stamped, names, seen)
