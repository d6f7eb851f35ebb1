"""What starting costs: the command line, imports, a small audit, the compiled tier.

    uv run python benchmarks/startup.py

Each line is a process of its own, run several times: median wall and CPU seconds. The first run of
each, which may write caches, is left out.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPEATS = 7
HERE = Path(__file__).parents[1]
SMALL = HERE.parent / "shared" / "data" / "crowd" / "rte" / "labels.csv"
KERNEL = (
    "import numpy as np; from quorate.analysis.numerics import kernels; "
    "kernels.confusion_kernel(4, np.dtype(np.uint16))"
)


def measure(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Median wall and CPU seconds of the processes a command starts."""
    walls, cpus = [], []
    for n in range(REPEATS + 1):
        before, start = os.times(), time.perf_counter()
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | (environment or {}),
        )
        wall, after = time.perf_counter() - start, os.times()
        if n:
            walls.append(wall)
            cpus.append(
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
    return statistics.median(walls), statistics.median(cpus)


def main() -> None:
    """Print a Markdown table."""
    quorate = str(Path(sys.executable).parent / "quorate")
    python = sys.executable
    rows: list[tuple[str, list[str], dict[str, str]]] = [
        ("python -c pass", [python, "-c", "pass"], {}),
        ("import quorate", [python, "-c", "import quorate"], {}),
        ("from quorate import consensus", [python, "-c", "from quorate import consensus"], {}),
        ("quorate --help", [quorate, "--help"], {}),
        ("import numba", [python, "-c", "import numba"], {}),
        ("a kernel, machine code on disk", [python, "-c", KERNEL], {}),
    ]
    print("| what | wall s | CPU s |\n|---|---|---|")
    for name, command, environment in rows:
        wall, cpu = measure(command, environment)
        print(f"| {name} | {wall:.2f} | {cpu:.2f} |", flush=True)
    if SMALL.is_file():
        with tempfile.TemporaryDirectory() as folder:
            for name, arguments in (
                ("quorate consensus, 8,000 judgments", ["consensus", str(SMALL)]),
                (
                    "quorate audit, 8,000 judgments",
                    ["audit", str(SMALL), "--out", f"{folder}/out", "--force"],
                ),
            ):
                wall, cpu = measure([quorate, *arguments])
                print(f"| {name} | {wall:.2f} | {cpu:.2f} |", flush=True)


if __name__ == "__main__":
    main()
