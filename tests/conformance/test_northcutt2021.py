"""Northcutt, Jiang & Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels"
(JAIR 70, doi:10.1613/jair.1.12125): the label errors that its rules find in CIFAR-10.

Labels with 20 % and 40 % class-dependent noise at sparsity 0 and .6, and out-of-sample
probabilities of a ResNet-50 in four folds, are those of the authors' reproduction
(github.com/cgnorthcutt/confidentlearning-reproduce). Precision, recall and F1 are those of the
masks that lie there. They are given to two decimals; ours may differ by half of the second and, as
the probabilities beside the project are rounded to float16, by .0005 more (a handful of examples
swap places). C_confusion is our "confusion", C_joint "off-diagonal".
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quorate.analysis.diagnosis.confident.joint import Counted
from quorate.analysis.diagnosis.confident.prune import Rule, prune

DATA = Path(__file__).parents[3] / "shared" / "data" / "diagnosis" / "cl_cifar10"

Figures = tuple[float, float, float]
PUBLISHED: dict[str, dict[Rule, Figures]] = {
    "noise0_2_spars0_0": {
        "confusion": (0.56, 0.98, 0.71),
        "off-diagonal": (0.67, 0.86, 0.75),
        "by-class": (0.63, 0.96, 0.76),
        "by-noise-rate": (0.65, 0.93, 0.77),
        "both": (0.67, 0.93, 0.78),
    },
    "noise0_2_spars0_6": {
        "confusion": (0.58, 0.97, 0.72),
        "off-diagonal": (0.70, 0.88, 0.78),
        "by-class": (0.65, 0.92, 0.76),
        "by-noise-rate": (0.68, 0.94, 0.79),
        "both": (0.69, 0.90, 0.78),
    },
    "noise0_4_spars0_0": {
        "confusion": (0.74, 0.97, 0.84),
        "off-diagonal": (0.78, 0.91, 0.84),
        "by-class": (0.76, 0.94, 0.84),
        "by-noise-rate": (0.82, 0.88, 0.85),
        "both": (0.82, 0.87, 0.84),
    },
    "noise0_4_spars0_6": {
        "confusion": (0.70, 0.90, 0.79),
        "off-diagonal": (0.77, 0.84, 0.80),
        "by-class": (0.74, 0.85, 0.79),
        "by-noise-rate": (0.79, 0.82, 0.80),
        "both": (0.79, 0.78, 0.78),
    },
}


@pytest.mark.skipif(not DATA.is_dir(), reason="the CIFAR-10 probabilities do not lie beside it")
@pytest.mark.parametrize("counted", ["passed", "passed-else-likeliest"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_masks_are_found(name: str, counted: Counted) -> None:
    with np.load(DATA / f"{name}.npz") as held:
        said, labels, true = held["pred_probs"], held["noisy"], held["true"]
    wrong = labels != true
    for rule, published in PUBLISHED[name].items():
        mask = prune(labels, said, rule, counted=counted)
        found = int((mask & wrong).sum())
        precision, recall = found / int(mask.sum()), found / int(wrong.sum())
        f1 = 2 * precision * recall / (precision + recall)
        assert (precision, recall, f1) == pytest.approx(published, abs=0.0055), (rule, f1)
