"""The posterior by pairs: Bayes' rule by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from quorate.analysis.diagnosis.confident.joint import Joint
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.signal import method
from quorate.analysis.diagnosis.signals.pair_posterior import given_of, posterior
from quorate.schema import NotApplicableError, RequestError


def test_a_rival_that_is_often_labelled_so_weighs_more() -> None:
    # given a: 80 truly a, 20 truly b; given b: 100 truly b; given c: 100 truly c
    given, true = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])
    counts = np.array([80, 20, 100, 100])
    joint = Joint(given, true, counts, counts, np.array([100, 100, 100]), np.full(3, 0.5))
    table = given_of(joint, smoothing=0.6)
    # h = .6 · 20 / 6 = 2 in each cell; true a: 82, 2, 2 of 86; true b: 22, 102, 2 of 126;
    # true c: 2, 2, 102 of 106
    expected = np.array([[82, 2, 2], [22, 102, 2], [2, 2, 102]]) / [[86], [126], [106]]
    assert table == pytest.approx(expected)
    # one with p = .5, .5, 0 given a: .5·82/86 / (.5·82/86 + .5·22/126) = .8452
    # one with p = .5, 0, .5 given a: .5·82/86 / (.5·82/86 + .5·2/106) = .9806
    p = np.array([[0.5, 0.5, 0], [0.5, 0, 0.5]], np.float32)
    found = posterior(p, np.zeros(2, np.int64), table)
    assert found == pytest.approx([0.8452, 0.9806], abs=1e-4)


def logged(*, outside: bool, unknown: bool = False) -> TrainingLog:
    p = np.array([[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.1, 0.9], [0.3, 0.7]], np.float32)
    if unknown:
        p[1] = np.nan
    scores = Scores(np.arange(5), [p])
    run = Run("one", outside=scores if outside else None, inside=None if outside else scores)
    run = Run("one", run.inside, run.outside, probabilities=True)
    labels = np.array([0, 0, 1, 1, 0])
    return TrainingLog(pl.Series(list("vwxyz")), labels, ("a", "b"), (run,))


@pytest.mark.parametrize("outside", [True, False])
def test_the_odd_one_is_most_suspect_outside_and_else_inside(outside: bool) -> None:
    found = method("pair-posterior").read(Evidence(logged(outside=outside)))
    assert int(found.suspicion.argmax()) == 4
    assert found.values == pytest.approx(-found.suspicion)
    assert found.flagged is None


def test_what_nobody_judged_is_not_known() -> None:
    found = method("pair-posterior").read(Evidence(logged(outside=True, unknown=True)))
    assert np.isnan(found.values).tolist() == [False, True, False, False, False]
    assert found.notes == ("nothing is said of 1 examples",)


def test_what_cannot_be_read_is_refused() -> None:
    log = logged(outside=True)
    with pytest.raises(RequestError, match="a smoothing of 0"):
        method("pair-posterior", smoothing=0.0).read(Evidence(log))
    bare = TrainingLog(log.examples, log.labels, log.classes)
    with pytest.raises(NotApplicableError, match="never saw"):
        method("pair-posterior").read(Evidence(bare))
