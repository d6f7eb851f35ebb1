"""Data maps: regions by the stated rule."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.signals.data_map import REGIONS, data_map
from quorate.schema import RequestError


def mapped(*p: tuple[float, float]) -> Evidence:
    """Two epochs in which examples of label a have these probabilities of it."""
    epochs = [np.array([[one[e], 1 - one[e]] for one in p], np.float32) for e in range(2)]
    run = Run("one", inside=Scores(np.arange(len(p)), epochs), probabilities=True)
    names = pl.Series([f"e{i}" for i in range(len(p))])
    return Evidence(TrainingLog(names, np.zeros(len(p), np.int64), ("a", "b"), (run,)))


def test_a_third_is_ambiguous_and_the_rest_is_split_by_correctness() -> None:
    # variabilities: 0, .4, .05, 0, .3, .1: a third of six are the second and the fifth
    found = data_map(mapped((0.9, 0.9), (0.1, 0.9), (0.2, 0.3), (0.1, 0.1), (0.2, 0.8), (0.6, 0.8)))
    names = [REGIONS[place] for place in found.region]
    assert names == ["easy", "ambiguous", "hard", "hard", "ambiguous", "easy"]
    assert found.ambiguous_from == pytest.approx(0.3)


def test_what_does_not_vary_is_not_ambiguous() -> None:
    found = data_map(mapped((0.9, 0.9), (0.1, 0.1), (0.9, 0.9)))
    assert [REGIONS[place] for place in found.region] == ["easy", "hard", "easy"]
    assert found.ambiguous_from is None


def test_of_equal_variability_the_less_confident_is_ambiguous() -> None:
    found = data_map(mapped((0.9, 0.7), (0.5, 0.7), (0.8, 0.8)))  # .1 both; 1 of 3 is ambiguous
    assert [REGIONS[place] for place in found.region] == ["easy", "ambiguous", "easy"]


def test_where_no_label_is_likely_those_that_lead_are_easy() -> None:
    # of four classes .4 leads the other three at .2 each; .1 does not: .3 each
    epochs = [np.array([[0.4, 0.2, 0.2, 0.2], [0.1, 0.3, 0.3, 0.3]], np.float32)] * 3
    run = Run("one", inside=Scores(np.arange(2), epochs), probabilities=True)
    log = TrainingLog(pl.Series(["x", "y"]), np.zeros(2, np.int64), tuple("abcd"), (run,))
    assert data_map(Evidence(log)).region.tolist() == [0, 2]


def test_shares_and_the_line_of_hard_can_be_chosen() -> None:
    evidence = mapped((0.9, 0.9), (0.2, 0.9), (0.2, 0.3))  # the second is right half the time
    assert data_map(evidence, ambiguous=0).region.tolist() == [0, 0, 2]
    assert data_map(evidence, ambiguous=0, hard_below=0.6).region.tolist() == [0, 2, 2]
    with pytest.raises(RequestError, match="a share of 2"):
        data_map(evidence, ambiguous=2)


def test_what_was_never_presented_has_no_region_and_no_share_in_the_third() -> None:
    nothing = (math.nan, math.nan)
    found = data_map(mapped((0.9, 0.9), (0.1, 0.9), nothing, nothing, (0.2, 0.4), nothing))
    assert found.region.tolist() == [0, 1, -1, -1, 2, -1]  # a third of the three that are known
