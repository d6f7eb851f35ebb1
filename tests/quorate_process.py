"""The command line as a user runs it: with its own folder and streams, here or in a process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

Done = subprocess.CompletedProcess[str]
WIDE = {"COLUMNS": "100"}


def run(arguments: Sequence[str], folder: Path, stdin: bytes | None = None) -> Done:
    """Run ``quorate`` in a folder with its output piped, in a thread of this process.

    A process of its own would take a second to begin. It has an event loop of its own, as the
    thread has none, and warnings are errors here as everywhere in tests.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_run, list(arguments), folder, stdin or b"").result(timeout=300)


def run_process(arguments: Sequence[str], folder: Path, stdin: bytes | None = None) -> Done:
    """The same in a process of its own, where that is what is tried."""
    done = subprocess.run(
        [sys.executable, "-m", "quorate", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "error", **WIDE},
        timeout=300,
        check=False,
    )
    return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def _run(arguments: list[str], folder: Path, stdin: bytes) -> Done:
    from quorate.cli import main

    code = 0
    with _inside(folder), _streams(stdin) as (out, err):
        try:
            main(arguments)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
        said, told = out.getvalue(), err.getvalue()
    return Done(arguments, code, said.decode(), told.decode())


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        with patch.dict(os.environ, WIDE):
            yield
    finally:
        os.chdir(before)


@contextmanager
def _streams(stdin: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, err = io.BytesIO(), io.BytesIO()
    with (
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")),
        patch.object(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8", write_through=True)),
        patch.object(sys, "stderr", io.TextIOWrapper(err, encoding="utf-8", write_through=True)),
    ):
        yield out, err
