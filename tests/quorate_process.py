"""The command line as a user runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def run(
    arguments: Sequence[str], folder: Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``quorate`` in a folder with its output piped."""
    done = subprocess.run(
        [sys.executable, "-m", "quorate", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "error", "COLUMNS": "100"},
        timeout=300,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
