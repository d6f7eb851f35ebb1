"""Reading ten million string rows into the coded table: Quorate beside pandas.

    uv run python benchmarks/ingest.py [--rows 10000000] [--folder DIR]

Makes a table of 2 million items, 1,000 raters and 5 labels in random order, as CSV and as Parquet,
once with numbered names (item_123) and once with names that are not (hexadecimal). Each reading
runs in a process of its own, which measures its CPU seconds (all threads, without the start of
Python and the imports) and its peak memory. Quorate's time covers everything up to ``Judgments``:
coding, sorting by item and rater, repeats. The time of pandas covers reading and ``factorize``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

QUORATE = """
from quorate.formats import read
start()
rows = len(read(path))
"""
PANDAS = """
import pandas as pd
import pyarrow.parquet
start()
frame = pd.read_csv(path, dtype=str) if path.endswith("csv") else pd.read_parquet(path)
codes = {name: pd.factorize(frame[name], sort=True) for name in frame.columns}
rows = len(codes["item"][0])
"""
MEASURED = """
import json, resource, sys, time
path = sys.argv[1]
began = []
def start():
    began[:] = [time.process_time(), time.perf_counter()]
{body}
cpu, wall = time.process_time() - began[0], time.perf_counter() - began[1]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps([rows, cpu, wall, peak]))
"""


def make(folder: Path, rows: int) -> list[Path]:
    """The files to read; the same names and order for the same number of rows."""
    rng = np.random.default_rng(0)
    items = max(rows // 5, 1)
    # An odd multiplier maps 64-bit numbers one to one, so that names differ and share no prefix.
    mixed = np.arange(items, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    item = rng.integers(0, items, rows)
    rater, label = rng.integers(0, 1000, rows), rng.integers(0, 5, rows)
    names = {
        "numbered": pl.select(pl.format("item_{}", pl.Series(np.arange(items)))).to_series(),
        "hexadecimal": pl.Series([f"{number:016x}" for number in mixed.tolist()]),
    }
    paths = []
    for kind, name in names.items():
        table = pl.DataFrame({"item": name[item], "rater": rater, "label": label}).with_columns(
            pl.format("worker{}", "rater").alias("rater"),
            pl.format("class {}", "label").alias("label"),
        )
        for suffix in ("csv", "parquet"):
            paths.append(folder / f"{kind}.{suffix}")
        table.write_csv(paths[-2])
        table.write_parquet(paths[-1])
    return paths


def measure(body: str, path: Path) -> tuple[int, float, float, float]:
    """Rows, CPU seconds, wall seconds and peak memory (GB) of one reading."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(body=body), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    rows, cpu, wall, peak = json.loads(done.stdout)
    return rows, cpu, wall, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where to make the files (default: temporary)")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=said.folder) as made:
        print(f"{said.rows:,} rows")
        print("| file | MB | reader | CPU s | wall s | peak GB |")
        print("|---|---:|---|---:|---:|---:|")
        # In a process of its own: the peak of memory is handed down to processes started later.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            paths = pool.apply(make, (Path(made), said.rows))
        for path in paths:
            size = path.stat().st_size / 1e6
            for reader, body in (("quorate", QUORATE), ("pandas", PANDAS)):
                _, cpu, wall, peak = measure(body, path)
                seconds = f"{cpu:.2f} | {wall:.2f}"
                print(
                    f"| {path.name} | {size:.0f} | {reader} | {seconds} | {peak:.2f} |", flush=True
                )


if __name__ == "__main__":
    main()
