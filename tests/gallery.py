"""The gallery of question types, built, and served under the server's own content policy."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from quorate.server.guards.headers import POLICY
from quorate.server.pages import TYPES

WEB = Path(__file__).parents[1] / "web"
VITE = WEB / "node_modules" / "vite" / "bin" / "vite.js"
SOUND = "/api/media/" + "b" * 64


@dataclass
class Gallery:
    """A served gallery; ``media`` are bytes and types to serve instead of what was built."""

    url: str
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)


def unbuildable() -> str:
    """Why the gallery cannot be built; empty when it can."""
    if shutil.which("node") is None or not VITE.exists():
        return "no gallery: node or web/node_modules is absent; run npm ci in web/"
    return ""


def build(folder: Path) -> None:
    """Build the gallery into a folder."""
    command = [shutil.which("node") or "", str(VITE), "build", "--mode", "gallery"]
    command += ["--outDir", str(folder)]
    subprocess.run(command, cwd=WEB, check=True, capture_output=True, timeout=300)


@contextmanager
def served_gallery(folder: Path) -> Iterator[Gallery]:
    """The gallery on a port of its own, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    made = Gallery(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(folder, made)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(folder: Path, gallery: Gallery) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            file = folder / path.lstrip("/")
            if path in gallery.media:
                self._part(*gallery.media[path])
            elif file.is_file():
                self._part(file.read_bytes(), _type(file))
            else:
                self._send(404, b"", "text/plain")

        def _part(self, data: bytes, type_: str) -> None:
            """All of it, or the range asked for: without ranges a player cannot seek."""
            wanted = self.headers.get("Range", "")
            if not wanted.startswith("bytes="):
                self._send(200, data, type_, ("Accept-Ranges", "bytes"))
                return
            first, _, last = wanted[6:].partition("-")
            low, high = int(first or 0), min(int(last or len(data) - 1), len(data) - 1)
            span = f"bytes {low}-{high}/{len(data)}"
            self._send(206, data[low : high + 1], type_, ("Content-Range", span))

        def _send(self, status: int, data: bytes, type_: str, *headers: tuple[str, str]) -> None:
            self.send_response(status)
            given = (("Content-Type", type_), ("Content-Length", str(len(data))))
            for name, value in (*given, ("Content-Security-Policy", POLICY), *headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _type(file: Path) -> str:
    drawn = {b"\x89PNG": "image/png", b"RIFF": "audio/wav"}
    with file.open("rb") as opened:
        return TYPES.get(file.suffix) or drawn.get(opened.read(4), "application/octet-stream")
