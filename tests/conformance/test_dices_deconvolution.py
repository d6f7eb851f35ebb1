"""DICES-350 with slips taken out: what the best possible model and experts' gold are worth.

Aroyo et al. 2023, «DICES Dataset: Diversity in Conversational AI Evaluation for Safety»,
arXiv:2306.11247: 350 conversations × 123 raters, «Unsure» left out, gold by experts. The figures
are of a program of our own, written apart from this one, with the formula of Gordon et al. 2021,
doi:10.1145/3411764.3445423, cut to 0–1. The data are not part of the project: set QUORATE_DICES to
their folder, or keep them in ``../shared/data``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import quorate
from quorate.analysis.disagreement import deconvolution, without
from quorate.schema import Judgments

BESIDE = Path(__file__).parents[2] / "../shared/data/disagreement/dices"
DATA = Path(os.environ.get("QUORATE_DICES", BESIDE))

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the data of DICES-350 are not here")


@pytest.fixture(scope="module")
def judgments() -> Judgments:
    return without(quorate.read(DATA / "labels.csv.gz"), ("Unsure",))


@pytest.mark.parametrize("estimator", ["clipped", "likelihood"])
@pytest.mark.parametrize(
    ("p", "accuracy", "auc"), [(0.0, 0.733, 0.762), (0.05, 0.759, 0.798), (0.1, 0.789, 0.841)]
)
def test_the_oracle(
    judgments: Judgments, estimator: str, p: float, accuracy: float, auc: float
) -> None:
    found = deconvolution(None, judgments, p, estimator=estimator, replicates=0)  # type: ignore[arg-type]
    assert found.figure("accuracy", "oracle").value == pytest.approx(accuracy, abs=5e-4)
    assert found.figure("auc", "oracle").value == pytest.approx(auc, abs=5e-4)


def test_gold_as_a_classifier_of_single_answers(judgments: Judgments) -> None:
    gold = dict(quorate.read_gold(DATA / "gold.csv").labels)
    clipped = deconvolution(gold, judgments, 0.05, estimator="clipped", replicates=0)
    assert clipped.figure("accuracy").value == pytest.approx(0.616, abs=5e-4)
    # shares that are not cut change the fourth place: 115 people judged each item
    linear = deconvolution(gold, judgments, 0.05, replicates=0)
    assert linear.figure("accuracy").value == pytest.approx(0.6164, abs=1e-4)
    assert clipped.figure("accuracy").value == pytest.approx(0.6164, abs=1e-4)
