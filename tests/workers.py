"""Server processes and workers on one PostgreSQL database, for tests."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PROGRAM = """
import signal, sys
from pathlib import Path

def tell(number, frame):
    Path(sys.argv[1], f"loaded-{sys.argv[2]}").write_text("\\n".join(sys.modules))

signal.signal(signal.SIGUSR1, tell)
from quorate.cli.program import main
sys.exit(main(sys.argv[2:]))
"""
"""the program, which writes into its folder at SIGUSR1 what it has loaded"""
TOLD = 30.0


@dataclass
class Running:
    """A process of ours, and where it answers."""

    process: subprocess.Popen[str]
    url: str
    data: Path
    command: str

    def loaded(self) -> set[str]:
        """The packages that the process has loaded."""
        path = self.data / f"loaded-{self.command}"
        path.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        until = time.monotonic() + TOLD
        while not path.exists() or not (text := path.read_text()):
            assert time.monotonic() < until, "the process does not say what it has loaded"
            time.sleep(0.02)
        return {name.partition(".")[0] for name in text.split()}

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it by a signal; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)


@contextmanager
def running(command: str, data: Path, url: str, *more: str) -> Iterator[Running]:
    """``quorate serve`` or ``quorate work`` in a process; killed when the block ends."""
    given = [command, "--data", str(data), "--database", url, "--port", "0", *more]
    errors = (data / f"errors-{command}").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(data), *given],
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
    assert process.stdout is not None
    words = process.stdout.readline().split()
    try:
        found = [word for word in words if word.startswith("http")]
        if not found:
            process.wait(20)
            errors.seek(0)
            raise AssertionError(f"it did not start: {errors.read()}")
        yield Running(process, found[0].removesuffix("/health"), data, command)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(20)
        process.stdout.close()
        errors.close()


def figures(running: Running, token: str) -> dict[str, float]:
    """What a process tells for Prometheus: figures by name with labels."""
    shown = {"Authorization": f"Bearer {token}"}
    text = httpx.get(f"{running.url}/metrics", headers=shown).text
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}
