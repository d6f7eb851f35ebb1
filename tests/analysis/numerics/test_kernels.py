from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import quorate

PROGRAM = """
import sys
import numpy as np
from quorate.analysis.numerics import kernels

kernel = kernels.share_kernel(2, np.dtype(np.uint16))
out = np.empty((2, 2))
offsets, code = np.array([0, 3, 3]), np.array([0, 2, 1], np.uint16)
kernel(offsets, code, np.empty(0, np.int32), out)
assert np.allclose(out, [[2 / 3, 1 / 3], [0.5, 0.5]]), out
hits = sum(kernel.stats.cache_hits.values())
compiled = sum(kernel.stats.cache_misses.values())
print(kernels.__file__, hits, compiled)
"""


def run(package_at: Path, home: Path) -> tuple[int, int]:
    """Kernels loaded from disk and compiled by a fresh process."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(package_at),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    file, hits, compiled = done.stdout.split()
    assert Path(file).is_relative_to(package_at)
    return int(hits), int(compiled)


def copy_of_the_package(folder: Path, *, writable: bool) -> Path:
    target = folder / "site"
    shutil.copytree(
        Path(quorate.__file__).parent,
        target / "quorate",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    if not writable:
        # a file where the folder of caches would be; permissions would not stop root
        (target / "quorate/analysis/numerics/__pycache__").write_text("")
    return target


def test_the_second_process_loads_what_the_first_compiled(tmp_path: Path) -> None:
    package = copy_of_the_package(tmp_path, writable=True)
    assert run(package, tmp_path) == (0, 1)
    assert run(package, tmp_path) == (1, 0)
    assert not (tmp_path / "cache").exists()


def test_a_read_only_package_keeps_machine_code_in_the_users_cache(tmp_path: Path) -> None:
    package = copy_of_the_package(tmp_path, writable=False)
    assert run(package, tmp_path) == (0, 1)
    assert any((tmp_path / "cache").rglob("*.nbc"))
    assert run(package, tmp_path) == (1, 0)


def test_without_any_folder_to_write_to_kernels_still_run(tmp_path: Path) -> None:
    package = copy_of_the_package(tmp_path, writable=False)
    (tmp_path / "cache").write_text("not a folder")
    assert run(package, tmp_path) == (0, 1)
