"""A file of frames, one behind the other: rows that are laid aside on disk and read again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl


def append_frame(path: Path, frame: pl.DataFrame) -> None:
    """Append a frame to the file, which may not be there yet."""
    held = io.BytesIO()
    frame.write_ipc(held, compression="lz4")
    with path.open("ab") as file:
        file.write(len(held.getbuffer()).to_bytes(8, "little"))
        file.write(held.getbuffer())


def frames_of(path: Path) -> Iterator[pl.DataFrame]:
    """The frames of the file, in their order."""
    with path.open("rb") as file:
        while head := file.read(8):
            yield pl.read_ipc(io.BytesIO(file.read(int.from_bytes(head, "little"))))
