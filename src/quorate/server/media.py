"""Media: files that items show, kept under their own digest and served with a fixed type."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from pathlib import Path

from quorate.storage.store import StoreUnavailableError

DIGEST = re.compile(r"[0-9a-f]{64}")

TYPES: dict[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/webm": "weba",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/ogg": "ogv",
}
"""the types that are served, with the ending under which one is saved; no other, ever: none of
these runs as a page"""


class MediaFolder:
    """A folder of files named by the SHA-256 of their bytes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str) -> Path:
        """Where the file with this digest is kept. The digest is checked by its form."""
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self.root / digest[:2] / digest

    def keep(self, data: bytes) -> str:
        """Keep the bytes; their digest. Whole or not at all, also after a power cut."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        try:
            if self._there(path):
                return digest
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            rough = path.with_name(f".{digest}.{secrets.token_hex(4)}")
            with rough.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            rough.replace(path)
        except OSError as error:
            raise StoreUnavailableError(
                f"cannot keep a file: {error.strerror}",
                where=str(self.root),
                remedy="make room on the disk or mend the folder's rights",
            ) from error
        return digest

    def take(self, source: Path) -> None:
        """Keep a file that is named by its digest, unless it is here."""
        path = self.path(source.name)
        if not self._there(path):
            self.keep(source.read_bytes())

    def drop(self, digest: str, young: float) -> None:
        """Delete a file that nothing shows any more, unless it was sent in the last seconds: who
        sent it may just be about to show it."""
        path = self.path(digest)
        aside = path.with_name(f".{digest}.{secrets.token_hex(4)}")
        try:
            if time.time() - path.stat().st_mtime < young:
                return
            path.rename(aside)
            if time.time() - aside.stat().st_mtime < young:  # it was sent between the two
                aside.rename(path)
            else:
                aside.unlink()
        except FileNotFoundError:
            return

    def _there(self, path: Path) -> bool:
        """Whether a file is here; then it is as young as if it had just been written."""
        try:
            os.utime(path)
        except FileNotFoundError:
            return False
        return True
