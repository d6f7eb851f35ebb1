"""p(wrong): sums, order, sharpness on planted errors, and what verdicts change."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from digit_runs import trained
from quorate.analysis.diagnosis.evidence import Evidence
from quorate.analysis.diagnosis.report import diagnose
from quorate.analysis.diagnosis.suspects.calibration import Calibration, by_joint, by_planted
from quorate.analysis.diagnosis.suspects.combining import combined
from quorate.analysis.diagnosis.suspects.expected import Expected, precision_at, steps
from quorate.analysis.diagnosis.suspects.planting import Lookalikes
from quorate.analysis.diagnosis.suspects.recalibrating import by_verdicts
from quorate.schema import InputError


def rising(score: np.ndarray, p: np.ndarray) -> bool:
    order = np.argsort(score, kind="stable")
    return bool((np.diff(p[order]) >= -1e-9).all())


@pytest.mark.parametrize("kind", ["symmetric", "asymmetric"])
def test_planted_flips_tell_how_likely_labels_are_wrong(kind: str) -> None:
    log, flipped = trained(kind, 0.2)
    found, wrong = diagnose(log, seed=21), flipped.wrong
    p = found.suspects.wrong
    assert found.calibration.by == "planted"
    assert "90 planted flips" in found.suspects.how.wrong  # 5 % of 1,797
    assert rising(found.suspects.score, p)
    # as flat as .2 for all, the mean square would be .16
    assert ((p - wrong) ** 2).mean() < 0.05
    implied = by_joint(found.evidence, found.suspects.score).wrong
    assert ((p - wrong) ** 2).mean() < ((implied - wrong) ** 2).mean()
    # between p of .2 and .8 it is open which are wrong; as many are as p says, give or take .2
    middle = (p > 0.2) & (p < 0.8)
    if middle.sum() >= 20:
        assert wrong[middle].mean() == pytest.approx(p[middle].mean(), abs=0.2)
    assert found.suspects.errors.lower <= wrong.sum() <= found.suspects.errors.upper


def test_by_the_joint_p_adds_up_to_the_errors_it_counts() -> None:
    log, _ = trained()
    found = diagnose(log, planted=False)
    assert found.calibration.by == "joint"
    assert found.suspects.wrong.sum() == pytest.approx(found.evidence.joint.errors, rel=1e-6)
    assert rising(found.suspects.score, found.suspects.wrong)
    assert found.calibration.lower.sum() == pytest.approx(found.suspects.errors.lower, rel=1e-6)


def test_the_ratio_of_densities_by_hand() -> None:
    log, _ = trained()
    evidence = Evidence(log)
    n = log.n
    score = np.arange(n) / n
    # flipped: 90 of the top 180, and 10 elsewhere in the lowest 1,617
    rows = np.concatenate([np.arange(0, 1000, 100), np.arange(n - 180, n, 2)])
    found = by_planted(evidence, score, Lookalikes(log.labels, np.sort(rows)), score)
    errors = evidence.joint.errors
    # two levels of planted: .5 at the top (odds 1) and 10/1,617 below (odds 10/1,607)
    high, low = found.wrong[-50], found.wrong[300]
    assert high == pytest.approx(1 - 1 / 200)  # 100 planted tell no more
    # of 1,697 that were not flipped 90 are at the top, which is 95.3 of 1,797; all others have what
    # is left of the errors
    assert low == pytest.approx((errors - 95.3) / (1797 - 95.3), rel=0.02)


def test_an_interval_that_two_counts_open_is_kept() -> None:
    log, _ = trained()
    evidence = Evidence(log)
    score = combined([diagnose(log, planted=False).signals[0]])
    n = log.n
    # planted ones are all lowest, so that all others are above: the second count is n
    order = np.argsort(score)
    again = np.empty(n)
    again[order] = np.arange(n)
    found = by_planted(evidence, score, Lookalikes(log.labels, np.sort(order[:90])), again)
    assert found.errors.upper == n
    assert found.errors.value == evidence.joint.errors


def thought(p: np.ndarray) -> Calibration:
    total = Expected(float(p.sum()), float(p.sum()), float(p.sum()))
    return Calibration(p, p, p, total, "joint", "by guess")


def test_verdicts_correct_a_shift_and_few_move_little() -> None:
    rng = np.random.default_rng(8)
    truth = rng.uniform(0.02, 0.98, 4000)
    wrong = rng.random(4000) < truth
    before = thought(expit(logit(truth) + 1.0))  # log odds one too high
    judged = rng.choice(4000, 1000, replace=False)
    found = by_verdicts(before, judged, wrong[judged], np.ones(1000))
    rest = np.setdiff1d(np.arange(4000), judged)
    assert np.abs(found.wrong[rest] - truth[rest]).mean() < 0.04  # .17 before
    assert np.array_equal(found.wrong[judged], wrong[judged].astype(float))
    # unjudged ones are given within what is left open: about two standard errors of 3,000 draws
    assert found.errors.lower - 50 < wrong.sum() < found.errors.upper + 50
    one = by_verdicts(before, judged[:1], wrong[judged[:1]], np.ones(1))
    assert np.abs(one.wrong[rest] - before.wrong[rest]).max() < 0.25
    none = by_verdicts(before, judged[:0], wrong[:0], np.ones(0))
    assert none.wrong == pytest.approx(before.wrong, abs=1e-6)


def test_who_was_less_likely_judged_weighs_more() -> None:
    # at one p, 10 of 10 chosen for sure are wrong and none of 10 that had a chance of a tenth:
    # weights 20/110 and 200/110, so the likelihood alone would say 1/11
    before = thought(np.full(100, 0.5))
    judged, wrong = np.arange(20), np.arange(20) < 10
    even = by_verdicts(before, judged, wrong, np.ones(20)).wrong[50]
    leant = by_verdicts(before, judged, wrong, np.where(wrong, 1.0, 0.1)).wrong[50]
    assert even == pytest.approx(0.5)
    assert 1 / 11 < leant < 0.2


def test_verdicts_that_do_not_fit_are_refused() -> None:
    before = thought(np.array([0.5, np.nan]))
    one = np.ones(1)
    with pytest.raises(InputError, match="2 verdicts and 1"):
        by_verdicts(before, np.array([0]), np.array([True, False]), one)
    with pytest.raises(InputError, match="judged twice"):
        by_verdicts(before, np.array([0, 0]), np.array([True, False]), np.ones(2))
    with pytest.raises(InputError, match="no p"):
        by_verdicts(before, np.array([1]), np.array([True]), one)
    with pytest.raises(InputError, match="a chance"):
        by_verdicts(before, np.array([0]), np.array([True]), np.zeros(1))


def test_precision_is_the_mean_of_p_with_chance_on_both_sides() -> None:
    p = np.array([0.9, 0.5, 0.1])
    found = precision_at(p, p, p, np.array([0, 1, 2]))
    assert found.k.tolist() == [3]
    # mean .5; √(.09 + .25 + .09) · 1.96 / 3 = .428
    assert found.value == pytest.approx([0.5])
    assert found.lower == pytest.approx([0.5 - 0.428], abs=1e-3)
    assert found.upper == pytest.approx([0.5 + 0.428], abs=1e-3)
    assert steps(120).tolist() == [10, 20, 50, 100, 120]
    assert steps(0).tolist() == []
    with pytest.raises(InputError, match="not known"):
        precision_at(np.array([np.nan]), p, p, np.array([0]))
