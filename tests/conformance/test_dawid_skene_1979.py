"""Dawid & Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM
algorithm", Applied Statistics 28(1):20–28: 45 patients, anaesthetist 1 three times, 2–5 once."""

from __future__ import annotations

import numpy as np
import pytest

import quorate
from quorate.schema import Judgments
from tables import table

# Table 1: for each patient, rater 1's three assessments, then raters 2, 3, 4, 5
ASSESSMENTS = """
111 1 1 1 1/333 4 3 3 4/112 2 1 2 2/222 3 1 2 1/222 3 2 2 2/222 3 3 2 2/112 2 1 1 1/333 3 4 3 3/
222 2 2 2 3/232 2 2 2 3/444 4 4 4 4/222 3 3 4 3/111 1 1 1 1/222 3 2 1 2/121 1 1 1 1/111 2 1 1 1/
111 1 1 1 1/111 1 1 1 1/222 2 2 2 1/222 1 3 2 2/222 2 2 2 2/222 2 2 2 1/222 3 2 2 2/221 2 2 2 2/
111 1 1 1 1/111 1 1 1 1/232 2 2 2 2/111 1 1 1 1/111 1 1 1 1/112 1 1 2 1/111 1 1 1 1/333 3 2 3 3/
111 1 1 1 1/222 2 2 2 2/222 3 2 3 2/433 4 3 4 3/221 2 2 3 2/232 3 2 3 3/333 3 4 3 2/111 1 1 1 1/
111 1 1 1 1/121 2 1 1 1/232 2 2 2 2/121 1 1 1 1/222 2 2 2 2
"""
# Table 4, most probable class of each patient
ASSIGNED = "142222132243121111222222112111131224233111212"


def anaesthetists() -> Judgments:
    rows: list[tuple[str, str, str]] = []
    for number, patient in enumerate(ASSESSMENTS.replace("\n", "").split("/"), start=1):
        first, *others = patient.split()
        raters = [("1", label) for label in first] + list(zip("2345", others, strict=True))
        rows += [(f"{number:02}", rater, label) for rater, label in raters]
    return table(rows)


@pytest.fixture(scope="module")
def fit() -> quorate.Consensus:
    return quorate.consensus(anaesthetists(), method="dawid-skene", tolerance=1e-13)


def test_the_table_has_seven_assessments_of_each_patient() -> None:
    judgments = anaesthetists()
    assert len(judgments) == 315
    assert set(judgments.overlap) == {7}


def test_class_marginals(fit: quorate.Consensus) -> None:
    # published .40 .42 .11 .07
    marginals = np.asarray(fit.parameters["class_marginals"])
    assert marginals.tolist() == pytest.approx([0.4000, 0.4216, 0.1118, 0.0667], abs=5e-5)


def test_log_likelihood_at_the_maximum(fit: quorate.Consensus) -> None:
    # without the multinomial constants
    assert fit.converged
    assert fit.trace[-1] == pytest.approx(-190.73099660, abs=1e-7)
    assert (np.diff(fit.trace) > -1e-9).all()


def test_assigned_classes(fit: quorate.Consensus) -> None:
    assert "".join(fit.labels) == ASSIGNED


def test_only_two_patients_are_in_doubt(fit: quorate.Consensus) -> None:
    assert fit.posterior is not None
    doubtful = np.flatnonzero(fit.probability < 0.999) + 1
    assert doubtful.tolist() == [35, 38]
    assert fit.posterior[34].tolist() == pytest.approx([0, 0.9482, 0.0518, 0], abs=5e-5)
    assert fit.posterior[37].tolist() == pytest.approx([0, 0.0213, 0.9787, 0], abs=5e-5)


# Table 2, individual error-rates: rows are true classes
ERROR_RATES = {
    "1": [
        [0.907, 0.093, 0, 0],
        [0.070, 0.877, 0.053, 0],
        [0, 0.339, 0.661, 0],
        [0, 0, 0.556, 0.444],
    ],
    "2": [[0.833, 0.167, 0, 0], [0.053, 0.633, 0.315, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
    "3": [[1, 0, 0, 0], [0.105, 0.789, 0.105, 0], [0, 0.404, 0.199, 0.398], [0, 0, 0.667, 0.333]],
    "4": [
        [0.944, 0.056, 0, 0],
        [0.053, 0.843, 0.104, 0],
        [0, 0, 0.801, 0.199],
        [0, 0, 0.333, 0.667],
    ],
    "5": [[1, 0, 0, 0], [0.158, 0.735, 0.107, 0], [0, 0.209, 0.791, 0], [0, 0, 0.333, 0.667]],
}


@pytest.mark.parametrize("rater", ERROR_RATES)
def test_error_rates(fit: quorate.Consensus, rater: str) -> None:
    assert fit.competence.confusion is not None
    found = fit.competence.confusion[fit.rater_names.to_list().index(rater)]
    assert found == pytest.approx(np.array(ERROR_RATES[rater]), abs=6e-4)


def test_multiplicity_is_kept() -> None:
    # dropping rater 1's repeated labels is a different fit: .3997 .4107 .1230 .0667
    once = table(sorted(set(_rows())))
    fit = quorate.consensus(once, method="dawid-skene", tolerance=1e-13)
    marginals = np.asarray(fit.parameters["class_marginals"])
    assert marginals.tolist() == pytest.approx([0.3997, 0.4107, 0.1230, 0.0667], abs=5e-5)


def _rows() -> list[tuple[str, str, str]]:
    frame = anaesthetists().to_polars()
    return [(i, r, x) for i, r, x in frame.iter_rows()]
