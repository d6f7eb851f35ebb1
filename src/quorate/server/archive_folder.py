"""The folder of archives: where each lies, how it gets there, whether it is whole."""

from __future__ import annotations

import os
from pathlib import Path

from quorate.campaign.rights import ConflictError
from quorate.schema.errors import QuorateError
from quorate.storage.queries.archives import Archived
from quorate.storage.store import StoreError

FOLDER = "archives"


def place_of(data: Path, archived: Archived) -> Path:
    """Where the archive of a campaign is, if it is in the installation's folder."""
    return data / FOLDER / f"{archived.campaign}-{archived.log_size}"


def put_into_place(files: Path, target: Path, aside: Path, digest: str) -> None:
    """Put what was written into its place, where only an archive that no log names can be.

    May be called again, as the work of a transaction is. Raises ConflictError where another
    process put its own there meanwhile.
    """
    from quorate.certificate.archive.manifest import read_manifest

    try:
        if files.exists():
            if target.exists():  # of a try that was cut off, or of before the campaign came back
                os.rename(target, aside)
            os.rename(files, target)
            handle = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        elif read_manifest(target)[1] != digest:
            raise ConflictError("another process archives the campaign now")
    except OSError as error:  # the store would take it for one of the database
        raise StoreError(
            f"the archive cannot be put into its place ({error.strerror or error})",
            where=FOLDER,
            remedy="look after this folder of the installation, then archive it again",
        ) from error


def what_is_wrong(folder: Path, digest: str) -> str:
    """What is wrong with the archive that a log names by its digest; empty when nothing is."""
    from quorate.certificate.archive.files import check_files
    from quorate.certificate.archive.reading import Archive

    if not folder.is_dir():
        return "its archive is not here"
    try:
        archive = Archive(folder)
        if archive.digest != digest:
            return "what is there is not the archive that the log names"
        return check_files(archive)
    except (QuorateError, OSError) as error:
        return f"its archive cannot be read ({error})"
