"""The diagnosis as a whole: its table, its parts, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from digit_runs import NAMES, pixels, trained
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.log import Run, TrainingLog
from quorate.analysis.diagnosis.model.features import features_of
from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.report import diagnose, recalibrated
from quorate.analysis.diagnosis.suspects.verdicts import VERDICTS, verdicts
from quorate.schema import InputError, NotApplicableError


def test_most_planted_errors_are_suspects_and_most_suspects_planted_errors() -> None:
    log, flipped = trained("asymmetric", 0.1)
    found = diagnose(log, planted=False).suspects
    hits = (found.suspect & flipped.wrong).sum()
    assert hits / found.suspect.sum() > 0.85
    assert hits / flipped.wrong.sum() > 0.85
    assert found.suspect.sum() == round(found.errors.value)
    # what is suggested for a flipped label is the true one
    rows = np.flatnonzero(found.suspect & flipped.wrong)
    assert (found.suggested[rows] == flipped.true[rows]).mean() > 0.9


def test_the_table_says_the_same_as_the_arrays() -> None:
    log, _ = trained()
    found = diagnose(log, planted=False, texts=[f"image {i}" for i in range(log.n)])
    table, suspects = found.suspects.table, found.suspects
    rows = table["row"].to_numpy()
    assert np.array_equal(rows, suspects.order)
    assert table["rank"].to_list() == list(range(1, log.n + 1))
    assert (np.diff(suspects.score[rows]) <= 0).all()
    assert table["text"][0] == f"image {rows[0]}"
    assert table["label"].to_list() == [NAMES[k] for k in log.labels[rows]]
    assert table["suggested"].to_list() == [NAMES[k] for k in suspects.suggested[rows]]
    assert np.array_equal(table["suspect"].to_numpy(), suspects.suspect[rows])
    assert np.array_equal(np.sort(rows[table["audit"].to_numpy()]), suspects.audit)
    named = [None if at < 0 else VERDICTS[at] for at in suspects.verdict[rows]]
    assert table["verdict"].to_list() == named
    assert {"pair-posterior", "aum", "neighbours"} <= set(table.columns)


def test_the_evidence_of_one_example() -> None:
    log, flipped = trained()
    found = diagnose(log, planted=False)
    row = int(found.suspects.order[0])
    one = found.of(row)
    assert (one.example, one.label) == (str(row), NAMES[flipped.labels[row]])
    assert one.suggested == NAMES[flipped.true[row]]
    assert one.verdicts[0] == "wrong"
    assert len(one.inside) == len(one.outside) == 15
    # the mean over the four models that trained on it, in their last epoch
    p = []
    for run in log.runs:
        assert run.inside is not None
        at = np.flatnonzero(run.inside.rows == row)
        if len(at):
            z = np.asarray(run.inside.epochs[-1][at[0]], np.float64)
            p.append(np.exp(z - z.max())[log.labels[row]] / np.exp(z - z.max()).sum())
    assert len(p) == 4
    assert one.inside[-1] == pytest.approx(np.mean(p), rel=1e-4)
    near = found.evidence.neighbours
    assert [n.example for n in one.neighbours] == [str(i) for i in near.index[row]]
    assert one.neighbours[0].similarity == pytest.approx(near.similarity[row, 0])


def test_a_log_of_one_side_is_read_and_says_what_is_missing() -> None:
    log, flipped = trained()
    for side in ("inside", "outside"):
        runs = tuple(
            Run(
                r.name,
                r.inside if side == "inside" else None,
                r.outside if side == "outside" else None,
            )
            for r in log.runs
        )
        half = TrainingLog(log.examples, log.labels, log.classes, runs)
        found = diagnose(half)
        top = found.suspects.order[: len(flipped.rows)]
        assert flipped.wrong[top].mean() > 0.85, side
        assert "neighbours" in found.skipped
        assert ("aum" in found.skipped) == (side == "outside")
        assert found.calibration.by == "joint"
        assert len(found.of(0).outside) == (15 if side == "outside" else 0)


def test_a_model_of_ones_own_trains_the_planted_flips() -> None:
    log, _ = trained()
    features = log.features
    assert features is not None
    plain = TrainingLog(log.examples, log.labels, log.classes, log.runs, features)
    seen: list[int] = []

    def again(labels: np.ndarray) -> TrainingLog:
        seen.append(int((labels != log.labels).sum()))
        return train(features, labels, log.classes, rate=0.1, seed=5)

    found = diagnose(plain, model=again, seed=5)
    assert seen == [90]
    assert found.calibration.by == "planted"


def test_the_same_seed_gives_the_same_diagnosis() -> None:
    log, _ = trained()
    one, two = diagnose(log, seed=2), diagnose(log, seed=2)
    assert one.suspects.table.equals(two.suspects.table)
    assert one.suspects.errors == two.suspects.errors


def test_verdicts_of_people_change_p_and_the_set_but_not_the_order() -> None:
    log, flipped = trained("asymmetric", 0.1)
    found = diagnose(log, planted=False)
    judged = np.union1d(found.suspects.order[:50], found.suspects.audit)
    wrong = flipped.wrong[judged]
    after = recalibrated(found, judged, wrong)
    assert np.array_equal(after.suspects.order, found.suspects.order)
    assert np.array_equal(after.suspects.wrong[judged], wrong.astype(float))
    assert not after.suspects.suspect[judged[~wrong]].any()
    assert after.suspects.suspect[judged[wrong]].all()
    assert "human verdicts" in after.suspects.how.wrong
    error = abs(after.suspects.errors.value - flipped.wrong.sum())
    assert error < 40
    with pytest.raises(InputError, match="judged twice"):
        recalibrated(found, np.array([1, 1]), np.array([True, True]))


def test_verdicts_need_no_log_any_more_and_leave_other_verdicts_in_place() -> None:
    """Without the runs the same comes out: what is read from them does not depend on suspects."""
    log, flipped = trained("asymmetric", 0.1)
    found = diagnose(log, planted=False)
    bare = replace(found, evidence=Evidence(replace(log, runs=()), found.seed))
    judged = found.suspects.order[:30]
    one, two = (recalibrated(one, judged, flipped.wrong[judged]) for one in (found, bare))
    assert one.suspects.table.equals(two.suspects.table)
    assert (one.judged, one.judged_wrong) == (30, int(flipped.wrong[judged].sum()))
    for after in (one, two):
        anew = verdicts(found.evidence, after.suspects.suspect)
        for name in ("wrong", "ambiguous", "hard", "redundant", "outlier"):
            assert np.array_equal(after.verdicts.held[name], anew.held[name]), name


def test_what_a_person_picked_weighs_less_than_what_chance_drew() -> None:
    """Right labels that were no suspects: if drawn they speak for all others, if picked for few."""
    log, _ = trained("asymmetric", 0.1)
    found = diagnose(log, planted=False)
    suspects = found.suspects.order[:20]
    others = np.flatnonzero(~found.suspects.suspect)[:10]
    judged = np.concatenate([suspects, others])
    wrong = np.arange(30) < 20
    drawn = recalibrated(found, judged, wrong)
    picked = recalibrated(found, judged, wrong, drawn=np.zeros(30, np.bool_))
    assert picked.suspects.errors.value > drawn.suspects.errors.value
    with pytest.raises(InputError, match="who chose them"):
        recalibrated(found, judged, wrong, drawn=np.zeros(3, np.bool_))


def test_the_only_example_of_a_class_is_no_obstacle() -> None:
    images, labels = pixels()
    keep = np.flatnonzero((labels != 9) | (np.cumsum(labels == 9) == 1))[:600]
    rows = features_of(rows=images[keep])
    found = diagnose(train(rows, labels[keep], NAMES, rate=0.1))
    row = int(np.flatnonzero(labels[keep] == 9)[0])
    assert found.suspects.suggested[row] == -1
    assert not np.isnan(found.suspects.wrong[found.suspects.order]).any()
    assert found.of(row).suggested is None


def test_what_cannot_be_diagnosed_is_refused() -> None:
    log, _ = trained()
    with pytest.raises(InputError, match="there are 1 texts"):
        diagnose(log, texts=["a"], planted=False)
    bare = TrainingLog(pl.Series(["a", "b"]), np.array([0, 1]), ("x", "y"))
    with pytest.raises(NotApplicableError):
        diagnose(bare)
