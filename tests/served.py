"""A real server process on a data folder, for tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 60.0


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def serving(data: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """The address of a server on this folder; it is told to stop at the end, and must."""
    port = port or free_port()
    command = [sys.executable, "-m", "quorate", "serve", "--data", str(data), "--port", str(port)]
    log = data.with_name(data.name + ".log")
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, *options], stdout=out, stderr=out, env={**os.environ, "NO_COLOR": "1"}
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, log)
        yield url
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"it did not stop on SIGTERM:\n{log.read_text()}") from None
    assert code in (0, 130, 143, -signal.SIGTERM), f"ended with {code}:\n{log.read_text()}"


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers. Raises AssertionError with what it said when it does not."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"it ended with {process.returncode}:\n{log.read_text()}")
        try:
            with urlopen(f"{url}/health", timeout=5) as answer:
                answer.read()
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"it does not answer:\n{log.read_text()}")
