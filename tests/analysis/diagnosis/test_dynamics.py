"""How examples are learned, by hand and by the papers' formulas."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from naive_dynamics import FIELDS, drawn_log, of_log
from quorate.analysis.diagnosis import log as logs
from quorate.analysis.diagnosis.dynamics import LARGEST, Running
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, Scores, TrainingLog
from quorate.analysis.diagnosis.signal import method
from quorate.schema import InputError, NotApplicableError, RequestError

NAN = [math.nan] * 3


def logged(
    epochs: list[list[list[float]]], labels: list[int], *, probabilities: bool = False
) -> TrainingLog:
    k = len(epochs[0][0])
    scores = Scores(np.arange(len(labels)), [np.array(epoch, np.float32) for epoch in epochs])
    names = pl.Series([f"e{i}" for i in range(len(labels))])
    run = Run("one", inside=scores, probabilities=probabilities)
    return TrainingLog(names, np.array(labels), tuple("abcd"[:k]), (run,))


def test_confidence_variability_and_correctness_by_hand() -> None:
    # x, label a: p_a = .2, .5, .8: mean .5, variance (.09 + 0 + .09)/3 = .06, right twice of three
    # y, label b: p_b = .6, absent, .2: mean .4, variance (.04 + .04)/2 = .04, right once of two
    log = logged(
        [
            [[0.2, 0.7, 0.1], [0.3, 0.6, 0.1]],
            [[0.5, 0.4, 0.1], NAN],
            [[0.8, 0.1, 0.1], [0.7, 0.2, 0.1]],
        ],
        [0, 1],
        probabilities=True,
    )
    found = Evidence(log).dynamics()
    assert found.confidence.tolist() == pytest.approx([0.5, 0.4], abs=1e-7)
    assert found.variability.tolist() == pytest.approx([math.sqrt(0.06), 0.2], abs=1e-7)
    assert found.correctness.tolist() == pytest.approx([2 / 3, 1 / 2])
    assert found.presentations.tolist() == [3, 2]


def test_forgetting_is_counted_between_presentations() -> None:
    # right (R), wrong (w), absent (.):
    #   R w R w   forgotten twice, learned at the first presentation
    #   R . w R   once: from the first presentation to the second, though an epoch lies between
    #   w w . w   never learned: counts as its 3 presentations
    #   w R R R   never forgotten, first learned at the second presentation
    yes, no = [2.0, 0.0, 0.0], [0.0, 2.0, 0.0]
    told = ["RwRw", "R.wR", "ww.w", "wRRR"]
    what = {"R": yes, "w": no, ".": NAN}
    log = logged([[what[row[e]] for row in told] for e in range(4)], [0, 0, 0, 0])
    found = Evidence(log).dynamics()
    assert found.forgotten.tolist() == [2, 1, 3, 0]
    assert found.unlearned.tolist() == [0, 0, 1, 0]
    assert found.first.tolist()[:2] == [1, 1]
    assert math.isnan(found.first[2])
    assert found.first[3] == 2
    assert found.unforgettable.tolist() == [False, False, False, True]
    said = method("forgetting").read(Evidence(log))
    assert said.values.tolist() == [2, 1, 3, 0]
    assert said.notes[:2] == (
        "1 examples (25%) are unforgettable",
        "1 (25%) were never learned",
    )


def test_ties_in_forgetting_and_correctness_go_to_the_less_confident() -> None:
    # all are right in both epochs; confidences .5, .9, .6; z is wrong in both
    rows = [[0.5, 0.4, 0.1], [0.9, 0.1, 0.0], [0.6, 0.3, 0.1], [0.4, 0.5, 0.1]]
    log = logged([rows, rows], [0, 0, 0, 0], probabilities=True)
    for name in ("forgetting", "correctness"):
        suspicion = method(name).read(Evidence(log)).suspicion
        assert np.argsort(-suspicion).tolist() == [3, 0, 2, 1], name


def test_the_area_under_the_margin_by_hand() -> None:
    # label a: margins 3 - 1 = 2, -1 - 2 = -3, absent: mean -.5
    # label c: margins 0 - 4 = -4, 1 - 0 = 1, 5 - 2 = 3: mean 0
    log = logged(
        [[[3, 1, 0], [4, 2, 0]], [[-1, 2, 0], [0, 0, 1]], [NAN, [2, 1, 5]]],
        [0, 2],
    )
    said = method("aum", epochs="all").read(Evidence(log))
    assert said.values.tolist() == [-0.5, 0.0]
    assert said.suspicion.tolist() == [0.5, 0.0]
    assert said.flagged is None
    said = method("aum", epochs="all", threshold=-0.5).read(Evidence(log))
    assert said.flagged is not None
    assert said.flagged.tolist() == [True, False]  # at the threshold is flagged
    assert method("aum", epochs=1).read(Evidence(log)).values.tolist() == [2, -4]


def test_with_two_classes_the_margin_is_the_signed_gap() -> None:
    # gaps b - a: 1.5, -.5: mean .5 for label b, -.5 for label a
    log = logged([[[0, 1.5], [0, 1.5]], [[0.5, 0], [0.5, 0]]], [1, 0])
    assert Evidence(log).dynamics().margin.tolist() == [0.5, -0.5]


def test_a_masked_class_counts_as_the_least_float16_and_is_noted() -> None:
    # the given class c is masked once: margins -65504 and 1, mean -32751.5; a class other than the
    # given ones being masked changes nothing: 1 - 0
    gone = -math.inf
    log = logged([[[1, 0, gone], [1, 0, gone]], [[1, 0, 2], [1, 0, gone]]], [2, 0])
    said = method("aum", epochs="all").read(Evidence(log))
    assert said.values.tolist() == [(1 - LARGEST) / 2, 1.0]
    assert "the given label of 1 examples was masked out (a logit of -∞)" in said.notes


def test_early_error_by_hand_and_over_ten_epochs() -> None:
    # p = (.6, .3, .1), label a: sqrt(.16 + .09 + .01) = .5099; p = (.1, .9, 0): sqrt(.81 + .81)
    early, late = [0.6, 0.3, 0.1], [0.1, 0.9, 0.0]
    log = logged([[early]] * 10 + [[late]] * 10, [0], probabilities=True)
    assert method("el2n").read(Evidence(log)).values[0] == pytest.approx(math.sqrt(0.26), abs=1e-7)
    both = (math.sqrt(0.26) + math.sqrt(1.62)) / 2
    assert method("el2n", epochs="all").read(Evidence(log)).values[0] == pytest.approx(both)


def test_runs_are_averaged_each_with_the_same_weight() -> None:
    # run one: p_a = .2 and .4 (mean .3); run two: .9 once: (.3 + .9) / 2, not 1.5 / 3
    def run(name: str, *p: float) -> Run:
        epochs = [np.array([[q, 1 - q]], np.float32) for q in p]
        return Run(name, inside=Scores(np.array([0]), epochs), probabilities=True)

    log = TrainingLog(
        pl.Series(["x"]), np.array([0]), ("a", "b"), (run("1", 0.2, 0.4), run("2", 0.9))
    )
    found = Evidence(log).dynamics()
    assert found.confidence[0] == pytest.approx(0.6)
    assert found.forgotten[0] == 1.0  # never learned in two presentations; learned: (2 + 0) / 2
    assert found.unlearned[0] == 0.5
    assert found.first[0] == 1.0
    assert not found.unforgettable[0]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("span", ["all", "window", 2])
def test_equals_the_formulas_on_random_logs(seed: int, span: str | int) -> None:
    log = drawn_log(seed, accurate=2.0)
    evidence = Evidence(log)
    ends = {
        "all": [7, 7, 7],
        "window": [evidence.window(seen) for seen in evidence.inside()],
        2: [2, 2, 2],
    }[span]
    if span == "window":
        assert min(ends) < 7, "the window must close for this to test it"
    expected = of_log(log, "inside", ends)
    found = evidence.dynamics("inside", span)
    for name in FIELDS:
        values = getattr(found, name).tolist()
        assert values == pytest.approx(expected[name], abs=2e-6, nan_ok=True), name
    outside = evidence.dynamics("outside")
    expected = of_log(log, "outside", [7, 7, 7])
    assert outside.margin.tolist() == pytest.approx(expected["margin"], abs=2e-6, nan_ok=True)
    assert outside.confidence.tolist() == pytest.approx(
        expected["confidence"], abs=2e-6, nan_ok=True
    )


def test_streamed_in_small_blocks_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    log = drawn_log(9)
    whole = Evidence(log).dynamics("inside", "window")
    monkeypatch.setattr(logs, "BLOCK", 3)
    monkeypatch.setattr("quorate.analysis.diagnosis.dynamics.BLOCK", 5)
    streamed = Evidence(log).dynamics("inside", "window")
    for name in (*FIELDS, "masked"):
        assert np.array_equal(getattr(whole, name), getattr(streamed, name), equal_nan=True), name


def test_shuffled_batches_give_the_same_bits_as_the_log() -> None:
    log = drawn_log(3, runs=1)
    side = log.runs[0].inside
    assert side is not None
    running, rng = Running(log.n), np.random.default_rng(0)
    for scores in side.epochs:
        order = rng.permutation(len(side.rows))
        for start in range(0, len(order), 7):
            batch = order[start : start + 7]
            rows = side.rows[batch]
            running.update(rows, log.labels[rows], scores[batch])
    found, expected = running.read(), Evidence(log).dynamics()
    for name in (*FIELDS, "masked"):
        assert np.array_equal(getattr(found, name), getattr(expected, name), equal_nan=True), name


@pytest.mark.parametrize(
    ("rows", "labels", "scores", "said"),
    [
        ([0, 0], [1, 1], [[0, 1], [0, 1]], "twice in one batch"),
        ([0, 2], [1, 1], [[0, 1], [0, 1]], "rows from 0 to 2"),
        ([0, 1], [1, 2], [[0, 1], [0, 1]], "labels from 1 to 2"),
        ([0, 1], [1, 1], [[0, 1]], "labels of shape"),
        ([0, 1], [1, 1], [[0, 1], [0, math.inf]], "the scores of the example at 1"),
    ],
)
def test_a_batch_that_cannot_be_is_refused(
    rows: list[int], labels: list[int], scores: list[list[float]], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        Running(2).update(np.array(rows), np.array(labels), np.array(scores, np.float32))


def test_an_example_that_was_never_presented_is_nan_everywhere_and_noted() -> None:
    log = logged([[[1, 0, 0], NAN], [[1, 0, 0], NAN]], [0, 1])
    for name in ("confidence", "variability", "correctness", "forgetting", "aum", "el2n"):
        said = method(name).read(Evidence(log))
        assert not math.isnan(said.suspicion[0]), name
        assert math.isnan(said.values[1]), name
        assert math.isnan(said.suspicion[1]), name
        assert any("1 examples were not presented" in note for note in said.notes), name


def test_spans_and_sides_that_there_are_not_are_refused() -> None:
    log = logged([[[1, 0, 0]]], [0])
    with pytest.raises(RequestError, match="'some' is no span of epochs"):
        Evidence(log).dynamics("inside", "some")
    with pytest.raises(RequestError, match="0 is no span"):
        Evidence(log).dynamics("inside", 0)
    assert Evidence(log).dynamics("inside", "5").presentations.tolist() == [1]
    with pytest.raises(NotApplicableError, match="that a model never saw"):
        method("outside-margin").read(Evidence(log))


def test_outside_signals_flag_where_another_class_leads_on_average() -> None:
    # x, label a: p = (.6, .4) then (.2, .8): mean (.4, .6), flagged; margins of logs .405 and
    # -1.386: mean -.490. y, label b: p_b = .9, .4: mean .65, margins 2.197, -.405: mean .896
    epochs = [np.array([[0.6, 0.4], [0.1, 0.9]]), np.array([[0.2, 0.8], [0.6, 0.4]])]
    run = Run("fold", outside=Scores(np.arange(2), epochs), probabilities=True)
    log = TrainingLog(pl.Series(["x", "y"]), np.array([0, 1]), ("a", "b"), (run,))
    said = method("outside-confidence").read(Evidence(log))
    assert said.values.tolist() == pytest.approx([0.4, 0.65])
    assert said.flagged is not None
    assert said.flagged.tolist() == [True, False]
    said = method("outside-margin").read(Evidence(log))
    assert said.values.tolist() == pytest.approx([-0.4904, 0.8959], abs=1e-4)
    assert said.flagged is not None
    assert said.flagged.tolist() == [True, False]
