"""A lake that grows by one part in a hundred: what the same command costs then, and how far it is.

    uv run python benchmarks/incremental.py                  10^7 judgments, 10^5 added
    uv run python benchmarks/incremental.py --judgments 1e8 --again 0.001

Parquet files of five judgments an item, items by number (``--items random``: by random names, so
that new ones lie everywhere), four options, 1,000 raters with confusions of their own. The lake is
packed and fitted; then one file is added, in which some judgments are of items that were there
(``--old``), and some repeat judgments of the same rater (``--again``). Told are CPU and wall
seconds of packing and fitting, each against all files anew; the difference that the result tells of
itself, and the true one: labels and total variation against the fit of all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl

from quorate.analysis.consensus.by_parts import consensus_by_parts
from quorate.analysis.consensus.incremental import Earlier, incremental_consensus
from quorate.analysis.consensus.inference import method as method_of
from quorate.analysis.numerics.course import Course, following
from quorate.analysis.numerics.latent_class import moves, voted
from quorate.analysis.numerics.packed import Packed
from quorate.analysis.numerics.steps import Believing
from quorate.cli.consensus_added import Wanted, touched_items
from quorate.formats.grown import grow_source
from quorate.formats.inputs import traits
from quorate.formats.options import ReadOptions
from quorate.formats.packed_cache import open_packed, packed_raters
from quorate.formats.packing import Table, pack_source

OVERLAP, LABELS, RATERS, FILE = 5, 4, 1000, 1_000_000
Out = TypeVar("Out")


def tell(what: str, run: Callable[[], Out]) -> Out:
    """Run and print CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{what:44} {cpu:8.2f} CPU s {wall:8.2f} s", flush=True)
    return found


def rows(first: int, count: int, number: int, names: str, again: float, old: float) -> pl.DataFrame:
    """Judgments of items from ``first`` on; a share ``old`` of them of items before."""
    rng = np.random.default_rng([2, number])
    crowd = np.random.default_rng(3)
    confusion = 0.6 * crowd.dirichlet(np.ones(LABELS), (RATERS, LABELS)) + 0.4 * np.eye(LABELS)
    item = np.repeat(np.arange(first, first + count // OVERLAP), OVERLAP)
    if old:
        moved = rng.random(len(item)) < old
        item[moved] = rng.integers(0, first, int(moved.sum()))
    truth = (item * 2654435761 % 2**32 * LABELS) >> 32
    # the raters of an item are known from its number, so that few judge an item twice by chance
    rater = (item * 40503 + rng.integers(0, RATERS, len(item))) % RATERS
    if again and first:
        repeats = rng.random(len(item)) < again
        item[repeats] = rng.integers(0, first, int(repeats.sum()))
    drawn = rng.random(len(item))
    cumulative = confusion[rater, truth].cumsum(axis=1)
    label = np.minimum((drawn[:, None] > cumulative).sum(axis=1), LABELS - 1)
    number_of = item * 2654435761 % 2**32 if names == "random" else item
    return pl.DataFrame({"n": number_of, "r": rater, "k": label}).select(
        pl.format("i{}", pl.col("n").cast(pl.String).str.zfill(10)).alias("item"),
        pl.format("r{}", pl.col("r").cast(pl.String).str.zfill(4)).alias("rater"),
        pl.format("option-{}", pl.col("k")).alias("label"),
    )


def made(source: str) -> dict[str, object]:
    """What a cache is known by."""
    return {"files": traits(source), "read": "", "gold": None}


def fit(name: str, folder: Path, table: Table) -> tuple[Packed, Course, Believing | None]:
    """The fit of a packed table."""
    packed = open_packed(folder, verify=False, whole=False)
    with following(Course()) as course:
        found = consensus_by_parts(method_of(name), packed, table.question, table.digest)
    print(f"    {len(found.fit.trace)} iterations")
    return packed, course, found.fit.belief


def main() -> None:
    """Pack, fit, add, and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--judgments", type=float, default=1e7)
    parser.add_argument("--added", type=float, default=0.01, help="share of new judgments")
    parser.add_argument("--old", type=float, default=0.0, help="share of them on old items")
    parser.add_argument("--again", type=float, default=0.0, help="share that may repeat an old one")
    parser.add_argument("--items", choices=("numbered", "random"), default="numbered")
    parser.add_argument("--method", default="dawid-skene")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as made_in:
        run(Path(made_in), said)


def run(folder: Path, said: argparse.Namespace) -> None:
    """One comparison in a folder of its own."""
    lake, options = folder / "lake", ReadOptions()
    lake.mkdir()
    total, first = int(said.judgments), 0
    for number in range(max(1, total // FILE)):
        count = min(FILE, total)
        rows(first, count, number, said.items, 0, 0).write_parquet(lake / f"{number:05}.parquet")
        first += count // OVERLAP
    cache, source = folder / "cache", str(lake)
    before = tell("pack all", lambda: pack_source(source, options, cache, made_from=made(source)))
    _, course, _ = tell("fit all", lambda: fit(said.method, cache, before))
    earlier = Earlier.of(course, packed_raters(cache).to_list(), before.question.options)
    added = rows(first, int(total * said.added), 10**6, said.items, said.again, said.old)
    added.write_parquet(lake / "99999.parquet")
    table = tell(
        "pack what was added", lambda: grow_source(source, options, cache, made_from=made(source))
    )
    method = method_of(said.method)
    packed = open_packed(cache, verify=False, whole=False)
    wanted = Wanted(packed, cache, table, None, method, 0)

    def go_on() -> Believing | None:
        touched = touched_items(wanted, before.digest, folder / "touched")
        found = incremental_consensus(
            method,
            packed,
            touched,
            earlier,
            table.question,
            packed_raters(cache).to_list(),
            table.digest,
        )
        print("   ", found.consensus.fit.notes[-1])
        return found.consensus.fit.belief

    one = tell("fit what was added", go_on)
    whole = folder / "whole"
    again = tell("pack all anew", lambda: pack_source(source, options, whole))
    if again.digest != table.digest:
        sys.exit(f"the digests differ: {table.digest} and {again.digest}")
    _, _, other = tell("fit all anew", lambda: fit(said.method, whole, again))
    answers, largest, mean = moves(packed, one or voted(packed), other or voted(packed))
    share = answers / packed.n_items
    print(
        f"    true: {answers:,} of {packed.n_items:,} answers ({share:.3%}), total variation "
        f"{largest:.2g} at most, {mean:.2g} on average"
    )


if __name__ == "__main__":
    main()
