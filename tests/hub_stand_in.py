"""A stand-in for the Hugging Face Hub on this machine: as much of its API as publishing needs."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GOOD = "hf_good"


@dataclass
class Hub:
    """What the Hub holds of one data set."""

    url: str = ""
    repo: str = ""
    private: bool = True
    files: dict[str, bytes] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def hub(made: Hub | None = None) -> Iterator[Hub]:
    """A stand-in that answers on loopback for as long as the block runs."""
    held = made or Hub()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            lines = [json.loads(line) for line in body.splitlines() if line.strip()]
            self._answer("POST", lines)

        def _answer(self, method: str, body: object) -> None:
            path = unquote(urlsplit(self.path).path)
            held.asked.append(f"{method} {path}")
            if self.headers.get("Authorization") != f"Bearer {GOOD}":
                self._say(401, {"error": "Invalid credentials"})
                return
            self._say(*_answered(held, method, path, body))

        def _say(self, status: int, value: object) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    held.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answered(held: Hub, method: str, path: str, body: object) -> tuple[int, object]:
    rows = body if isinstance(body, list) else []
    if path == "/api/repos/create":
        (asked,) = rows
        name = f"{asked['organization']}/{asked['name']}"
        assert asked["type"] == "dataset"
        if held.repo:
            return 409, {"error": "it is there already", "url": f"{held.url}/datasets/{name}"}
        held.repo, held.private = name, asked["visibility"] == "private"
        return 200, {"url": f"{held.url}/datasets/{name}", "id": name}
    if path == "/api/validate-yaml":
        return 200, {"errors": [], "warnings": []}
    at = path.removeprefix(f"/api/datasets/{held.repo}")
    if at == "":
        return 200, {"id": held.repo, "private": held.private, "sha": COMMIT, "tags": []}
    if at == "/refs":
        tags = [
            {"name": name, "ref": f"refs/tags/{name}", "targetCommit": sha}
            for name, sha in held.tags.items()
        ]
        return 200, {"branches": [], "converts": [], "tags": tags}
    if at == "/tree/main":
        return 200, [
            {"type": "file", "path": name, "size": len(data), "oid": "0" * 40}
            for name, data in held.files.items()
        ]
    if at == "/preupload/main":
        (asked,) = rows
        told = [
            {"path": one["path"], "uploadMode": "regular", "shouldIgnore": False}
            for one in asked["files"]
        ]
        return 200, {"files": told}
    if at == "/commit/main":
        return 200, _committed(held, rows)
    if at == f"/tag/{COMMIT}":
        (asked,) = rows
        held.tags[asked["tag"]] = COMMIT
        return 200, {}
    return 404, {"error": f"no {method} {path} here"}


def _committed(held: Hub, rows: list[dict[str, dict[str, str]]]) -> dict[str, object]:
    for row in rows:
        value = row["value"]
        if row["key"] == "header":  # type: ignore[comparison-overlap]
            held.messages.append(value["summary"])
        elif row["key"] == "file":  # type: ignore[comparison-overlap]
            assert value["encoding"] == "base64"
            held.files[value["path"]] = base64.b64decode(value["content"])
        else:
            assert row["key"] == "deletedFile"  # type: ignore[comparison-overlap]
            del held.files[value["path"]]
    return {"commitUrl": f"{held.url}/datasets/{held.repo}/commit/{COMMIT}", "commitOid": COMMIT}
