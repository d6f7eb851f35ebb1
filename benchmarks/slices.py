"""Agreement in slices of a packed table, and tests of them: time and memory.

    uv run python benchmarks/slices.py                               10^8 judgments, ten topics
    uv run python benchmarks/slices.py --judgments 1e7 --topics 50

The table is that of streaming.py with a topic of each item, one byte a judgment. One process writes
it, another measures. Memory is the largest resident set, mapped pages of the file included.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from quorate.analysis.agreement.by_parts import agreement_by_parts
from quorate.analysis.agreement.report import AgreementReport
from quorate.analysis.disagreement.slices import SliceAgreement
from quorate.analysis.disagreement.slices_by_parts import slice_agreement_by_parts
from quorate.analysis.numerics.packed import Packed, Part
from quorate.formats.packed_cache import Names, open_packed, write_packed
from quorate.schema import Kind, Question
from streaming import OVERLAP, PART, Drawn, tell

LABELS, RATERS = 4, 1000


class WithTopics(Drawn):
    """The drawn parts with a topic of each item."""

    def __init__(self, n: int, topics: int) -> None:
        super().__init__(n, LABELS, RATERS)
        self.topics = topics

    def __getitem__(self, index: int) -> Part:  # type: ignore[override]
        part = super().__getitem__(index)
        topic = np.random.default_rng([2, index]).integers(1, self.topics + 1, part.n_items)
        return replace(part, groups=(np.repeat(topic, OVERLAP).astype(np.uint8),))


def write(folder: Path, n: int, topics: int) -> None:
    values = tuple(f"{k:03}" for k in range(topics))
    items = pl.LazyFrame({"name": pl.Series([], dtype=pl.String)})
    names = Names(items, raters(), options(), {"topic": values})
    packed = Packed(WithTopics(n, topics), n // OVERLAP, RATERS, LABELS, n)
    tell("draw and write", lambda: write_packed(packed, folder, named=names))


def measure(folder: Path) -> None:
    packed = open_packed(folder, verify=False)
    question = Question("label", Kind.CATEGORICAL, options())
    said = packed, question, raters(), ""
    whole = tell("agreement, 1,000 replicates", lambda: agreement_by_parts(*said))
    assert isinstance(whole, AgreementReport)
    sliced = tell("the same, and in each topic", lambda: agreement_by_parts(*said, by=["topic"]))
    assert isinstance(sliced, AgreementReport)
    tested = tell(
        "topics against the rest, 4,999 shuffles",
        lambda: slice_agreement_by_parts(*said, ["topic"]),
    )
    assert isinstance(tested, SliceAgreement)
    least = min(row.adjusted for row in tested.rows if row.adjusted is not None)
    print(f"\n{len(sliced.slices)} slices, {tested.tests} tests, smallest adjusted p {least:.2f}")


def options() -> tuple[str, ...]:
    return tuple("abcd"[:LABELS])


def raters() -> pl.Series:
    return pl.Series("rater", [f"r{n:04}" for n in range(RATERS)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--judgments", type=float, default=1e8)
    parser.add_argument("--topics", type=int, default=10)
    parser.add_argument("--step", choices=["write", "measure"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    n = int(chosen.judgments) // PART * PART
    if chosen.step == "write":
        write(chosen.folder, n, chosen.topics)
    elif chosen.step == "measure":
        measure(chosen.folder)
    else:
        print(f"{n:,} judgments, K = {LABELS}, {RATERS:,} raters, {chosen.topics} topics\n")
        print("| step | CPU s | wall s | largest memory |\n|---|---|---|---|", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for step in ("write", "measure"):
                again = [sys.executable, __file__, *sys.argv[1:], "--step", step]
                subprocess.run([*again, "--folder", f"{folder}/cache"], check=True)


if __name__ == "__main__":
    main()
