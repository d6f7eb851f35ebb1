"""DICES-350: 123 raters on the safety of 350 conversations, against experts.

Aroyo et al. 2023, «DICES Dataset: Diversity in Conversational AI Evaluation for Safety»,
arXiv:2306.11247 (Google, CC BY 4.0), in the conversion of dmg-illc/JUDGE-BENCH, which has no
demographics. The figures were computed once from the same files by other programs (CrowdTruth's by
a program that equals the reference implementation on its test cases). The files are not part of
the project: set QUORATE_DICES to their folder, or keep them in ``../shared/data``.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from quorate.analysis.agreement import krippendorff_alpha
from quorate.analysis.disagreement.crowdtruth import crowdtruth
from quorate.analysis.disagreement.experts import ExpertCrowd, expert_crowd
from quorate.analysis.disagreement.slices import slice_agreement
from quorate.analysis.disagreement.verdicts import Verdict
from quorate.formats import read, read_gold
from quorate.schema import Gold, Judgments

BESIDE = Path(__file__).parents[2] / "../shared/data/disagreement/dices"
FOLDER = Path(os.environ.get("QUORATE_DICES", BESIDE))

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the data of DICES are not here")


@pytest.fixture(scope="module")
def judgments() -> Judgments:
    return read(FOLDER / "labels.csv.gz")


@pytest.fixture(scope="module")
def gold() -> Gold:
    return read_gold(FOLDER / "gold.csv")


@pytest.fixture(scope="module")
def found(judgments: Judgments, gold: Gold) -> ExpertCrowd:
    return expert_crowd(judgments, gold)


def test_agreement_of_raters(judgments: Judgments) -> None:
    assert (len(judgments), judgments.n_items, judgments.n_raters) == (43_050, 350, 123)
    alpha = krippendorff_alpha(judgments, bootstrap=0)
    assert alpha.value == pytest.approx(0.161, abs=5e-4)
    sure = (judgments.label_names() != "Unsure").to_numpy()
    alpha = krippendorff_alpha(judgments.subset(sure), bootstrap=0)
    assert alpha.value == pytest.approx(0.201, abs=5e-4)


def test_majority_against_experts(found: ExpertCrowd) -> None:
    assert found.items == 350
    assert found.accuracy.value == pytest.approx(0.651, abs=5e-4)
    assert found.kappa.value == pytest.approx(0.303, abs=5e-4)
    unsafe = found["Yes"]
    assert (unsafe.items, unsafe.others) == (175, 175)
    assert unsafe.found.value == pytest.approx(0.377, abs=5e-4)
    assert unsafe.spared.value == pytest.approx(0.926, abs=5e-4)
    # 28.9 % of the items have no label with a share of .6
    assert (found.split_right + found.split_wrong) / 350 == pytest.approx(0.289, abs=5e-4)
    # the two ties go to «No», as in the published count, both against the experts
    assert found.ties == 2


def test_share_of_the_crowd(found: ExpertCrowd) -> None:
    unsafe = found["Yes"]
    assert unsafe.auc.value == pytest.approx(0.790, abs=5e-4)
    assert unsafe.best.threshold == pytest.approx(0.30)
    assert unsafe.best.accuracy == pytest.approx(0.709, abs=5e-4)


def test_crowdtruth(judgments: Judgments, gold: Gold) -> None:
    found = crowdtruth(judgments)
    assert found.iterations == 7
    quality = dict(found.options.select("option", "quality").rows())
    assert quality == pytest.approx({"No": 0.775, "Unsure": 0.057, "Yes": 0.471}, abs=5e-4)
    assert found.raters["quality"].median() == pytest.approx(0.521, abs=5e-4)
    of = pl.Series([gold.labels[item] for item in found.items["item"]])
    clear = {g: found.items.filter(of == g)["quality"].mean() for g in ("No", "Yes")}
    assert clear == pytest.approx({"No": 0.671, "Yes": 0.557}, abs=5e-4)


def test_chance_turns_the_order_of_slices(judgments: Judgments, gold: Gold) -> None:
    # on items that experts call safe more pairs of raters agree, and fewer beyond chance, since
    # nearly all labels there are «No»; the figures are those of the coefficients on each part
    called = pl.Series([gold.labels[item] for item in judgments.items])[judgments.item]
    sliced = replace(judgments, groups={"expert": called})
    safe, unsafe = slice_agreement(sliced, ["expert"]).rows
    assert (safe.value, unsafe.value) == ("No", "Yes")
    assert (safe.agreement, unsafe.agreement) == pytest.approx((0.0925, 0.1530), abs=5e-5)
    assert safe.verdict is Verdict.DIFFERENCE
    assert "agree less beyond chance" in safe.sentence
    raw = slice_agreement(sliced, ["expert"], "percent").rows[0]
    assert raw.difference is not None
    assert raw.difference > 0.05
    assert raw.verdict is Verdict.DIFFERENCE
    assert "Raters agree more here (p < 0.001, adjusted)" in raw.sentence
