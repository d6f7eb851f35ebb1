"""What a chart or a table shows of a diagnosis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.further import further
from quorate.analysis.diagnosis.log import TrainingLog
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.report import Diagnosis, diagnose
from quorate.analysis.diagnosis.shown import bins, chosen, held, listed, pairs, points, together
from quorate.schema import NotApplicableError

N = 90
WRONG = (7, 31, 55, 80)


@pytest.fixture(scope="module")
def found() -> Diagnosis:
    """Three clouds of points, four of them with the next cloud's label."""
    rng = np.random.default_rng(0)
    true = np.arange(N) % 3
    rows = np.eye(3)[true] * 4 + rng.normal(size=(N, 3))
    labels = true.copy()
    labels[list(WRONG)] = (labels[list(WRONG)] + 1) % 3
    log = train(rows, labels, ("a", "b", "c"), [f"x{n}" for n in range(N)], epochs=8)
    return diagnose(log, texts=[f"point {n}" for n in range(N)])


def test_the_chosen_are_the_suspects_or_so_many(found: Diagnosis) -> None:
    suspects = chosen(found)
    assert suspects["suspect"].all()
    assert len(suspects) == found.suspects.suspect.sum()
    four = chosen(found, 4)
    assert four["rank"].to_list() == [1, 2, 3, 4]
    assert set(four["row"]) == set(WRONG)


def test_pairs_count_the_suspects_by_label_and_suggestion(found: Diagnosis) -> None:
    table = pairs(found)
    assert table["suspects"].sum() == found.suspects.suspect.sum()
    suspects = chosen(found)
    for row in table.iter_rows(named=True):
        of_pair = suspects.filter(
            (pl.col("label") == row["label"]) & (pl.col("suggested") == row["suggested"])
        )
        assert row["suspects"] == len(of_pair)
        assert row["expected"] == pytest.approx(of_pair["wrong"].sum())
    assert table["suspects"].is_sorted(descending=True)


def test_a_map_with_room_shows_all_and_a_small_one_suspects_on_top(found: Diagnosis) -> None:
    everything = points(found, N)
    assert sorted(everything) == list(range(N))
    assert everything[-1] == found.suspects.order[0]  # the most suspect is drawn last
    few = points(found, 10)
    assert len(few) == len(set(few.tolist())) == 10
    first = found.suspects.order[: min(5, int(found.suspects.suspect.sum()))]
    assert few[-len(first) :].tolist() == first[::-1].tolist()
    assert points(found, 10).tolist() == few.tolist()  # the same seed, the same map
    assert len(points(replace(found, map=None), 10)) == 0


def test_bins_count_every_value_once(found: Diagnosis) -> None:
    values = np.linspace(0, 1, N)
    values[3] = np.nan
    spread = bins(found, values, 8)
    assert len(spread.counts) == 8
    assert spread.counts.sum() == N - 1
    known = found.suspects.suspect.copy()
    known[3] = False
    assert spread.suspects.sum() == known.sum()
    assert (spread.suspects <= spread.counts).all()


def test_verdicts_are_counted_by_name(found: Diagnosis) -> None:
    assert held(found)["wrong"] == found.verdicts.held["wrong"].sum()


def test_raters_who_are_sure_outweigh_the_model(found: Diagnosis) -> None:
    sure = np.eye(3)[found.log.labels]
    by_both = together(found, sure)
    assert by_both is not None
    np.testing.assert_allclose(by_both, 0, atol=1e-9)
    # where they are sure of another label, the given one is wrong
    other = sure.copy()
    other[0] = np.roll(other[0], 1)
    against = together(found, other)
    assert against is not None
    assert against[0] == pytest.approx(1)
    assert against[1:].max() == pytest.approx(0, abs=1e-9)
    # raters who know nothing leave it to the model, which doubts the four
    even = together(found, np.full((N, 3), 0.0))
    assert even is not None
    table = listed(found, even)
    assert table.columns.index("together") == table.columns.index("wrong") + 1
    assert "together" not in found.suspects.table.columns
    inside = tuple(replace(run, outside=None) for run in found.log.runs)
    bare = replace(found.evidence, log=replace(found.log, runs=inside))
    assert together(replace(found, evidence=bare), sure) is None


def test_further_trainings_need_features_and_the_built_in_model(found: Diagnosis) -> None:
    assert further(found).curve is None
    told = further(found, threshold=True)
    assert told.threshold is not None
    # labels of the next cloud fare like labels that cannot be right; most others do not
    flagged = told.threshold.flagged
    assert flagged[list(WRONG)].sum() >= 3
    assert flagged.sum() <= N / 4
    log = found.log
    own = TrainingLog(log.examples, log.labels, log.classes, log.runs, log.features)
    with pytest.raises(NotApplicableError, match="two more trainings of the same model"):
        further(replace(found, evidence=replace(found.evidence, log=own)), threshold=True)
    bare = TrainingLog(log.examples, log.labels, log.classes, log.runs)
    with pytest.raises(NotApplicableError, match="no features"):
        further(replace(found, evidence=replace(found.evidence, log=bare)), curves=True)
