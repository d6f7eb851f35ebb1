"""Fits that go on with the last hundredth of the judgments, on public sets of crowd labels.

The sets are not part of the project: set QUORATE_CROWD to a folder of folders with a ``labels.csv``
of item, rater and label, or keep them in ``../shared/data/crowd``.
"""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from quorate.analysis.consensus.by_parts import consensus_by_parts
from quorate.analysis.consensus.incremental import Earlier, incremental_consensus
from quorate.analysis.consensus.inference import method as method_of
from quorate.analysis.numerics.course import Course, following
from quorate.analysis.numerics.latent_class import moves
from quorate.analysis.numerics.packed import Packed, pack, some_items
from quorate.formats import read
from quorate.schema import Judgments

BESIDE = Path(__file__).parents[2] / "../shared/data/crowd"
FOLDER = Path(os.environ.get("QUORATE_CROWD", BESIDE))
OTHER_OPTIMUM = {"CF": 0.02, "MS": 0.06}
"""Share of answers that may differ where raters have so few judgments an option that a fit of all
ends in another optimum than the one that goes on from the earlier; .005 elsewhere."""
SETS = (
    "CF",
    "MS",
    "SP",
    "ZC_in",
    "ZC_us",
    "bird",
    "dog",
    "face",
    "product",
    "rte",
    "senti_1k",
    "trec",
)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no sets of labels in {FOLDER}")


def table(judgments: Judgments) -> Packed:
    packed = pack(judgments)
    sizes = packed.n_items, packed.n_raters, packed.n_labels, packed.n_judgments
    return Packed(packed.parts, *sizes, whole=False)


@pytest.mark.parametrize("method", ["one-coin", "dawid-skene-map", "hierarchical"])
@pytest.mark.parametrize("name", SETS)
def test_answers_differ_little_from_a_fit_of_all(name: str, method: str, tmp_path: Path) -> None:
    rows = pl.read_csv(FOLDER / name / "labels.csv", infer_schema=False)
    late = rows.height - max(1, rows.height // 100)
    rows[:late].write_csv(tmp_path / "old.csv")
    old, every = read(tmp_path / "old.csv"), read(FOLDER / name / "labels.csv")
    with following(Course()) as course:
        consensus_by_parts(method_of(method), table(old), old.question, old.digest)
    packed = table(every)
    mask = every.items.is_in(rows["item"][late:].unique().to_list()).to_numpy()
    parts = tuple(some_items(packed, lambda some: mask[some]))
    sizes = packed.n_raters, packed.n_labels, sum(len(part.code) for part in parts)
    found = incremental_consensus(
        method_of(method),
        packed,
        Packed(parts, int(mask.sum()), *sizes, of=packed),
        Earlier.of(course, old.raters.to_list(), old.question.options),
        every.question,
        every.raters.to_list(),
        every.digest,
    )
    whole = consensus_by_parts(method_of(method), packed, every.question, every.digest)
    assert found.consensus.fit.belief is not None
    assert whole.fit.belief is not None
    answers, _, mean = moves(packed, found.consensus.fit.belief, whole.fit.belief)
    assert answers <= OTHER_OPTIMUM.get(name, 0.005) * packed.n_items + 1
    assert mean < (0.05 if name in OTHER_OPTIMUM else 0.005)
    # what is told is of one iteration: less than the whole way, and not nothing of it
    (one,) = found.differences
    assert 0 < one.mean < mean * 1.5
