"""Zheng, Li, Li, Shan & Cheng 2017, "Truth Inference in Crowdsourcing: Is the Problem Solved?"
(PVLDB 10(5), doi:10.14778/3055540.3055547), Table 6: all 17 methods run by name.

D_Product is the set ``product``, D_PosSent ``senti_1k``, N_Emotion the seven emotion sets of Snow
et al. 2008 together (700 items). S_Rel and S_Adult are not among the data. The figures are as the
table is quoted; those that come out here to the last digit (MV and ZC on both sets; CATD, PM, KOS
and VI-MF on D_Product; mean and median on N_Emotion …) speak for the quotation.

Methods that theirs and ours run alike must come within one point. Deviations:

PM      theirs sums the losses of a rater; ours takes them per judgment by default, which is 2.8
        points better on D_Product. Compared with ``per_judgment=False``.
KOS     theirs sends sums; ours sends means by default, 3.1 points better on D_Product. Compared
        with ``per_judgment=False``. On D_PosSent theirs starts from random messages, ours from 1.
Minimax theirs draws raters towards saying anything alike (``trust=0``).
Multi   the spread of their signals is not stated; ours (0.7) is 1.3 points better on D_Product.
VI-BP   theirs stopped early on D_Product: its published log says "Message is NaN, break". Ours
        ends where VI-MF does, which approximates the same posterior of the same model.
CATD, PM on N_Emotion   theirs gives raters without error unbounded weight (CATD) and takes
        weighted medians (PM); ours bounds weights and takes weighted means, and is better.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from crowd import accuracy, crowd
from quorate.analysis.consensus.inference import method
from quorate.schema import Judgments, Kind
from tables import Row, table

POINT = 0.01

# method, options, accuracy on D_Product and on D_PosSent
ACCURACY = [
    ("majority", {}, 0.8966, 0.9331),
    ("zencrowd", {}, 0.9280, 0.9510),
    ("glad", {}, 0.9220, 0.9520),
    ("dawid-skene", {}, 0.9366, 0.9600),
    ("minimax-entropy", {"trust": 0.0}, 0.8409, 0.9580),
    ("minimax-entropy", {}, 0.8409, 0.9580),
    ("bcc", {}, 0.9378, 0.9600),
    ("cbcc", {}, 0.9372, 0.9600),
    ("lfc", {}, 0.9373, 0.9600),
    ("catd", {}, 0.9266, 0.9550),
    ("pm", {"per_judgment": False}, 0.8981, 0.9504),
    ("kos", {"per_judgment": False}, 0.8955, 0.9380),
    ("vi-mf", {}, 0.8391, 0.9600),
]
TO_THE_DIGIT = {
    ("majority", "product"),
    ("zencrowd", "product"),
    ("zencrowd", "senti_1k"),
    ("dawid-skene", "senti_1k"),
    ("catd", "product"),
    ("catd", "senti_1k"),
    ("pm", "product"),
    ("kos", "product"),
    ("vi-mf", "product"),
    ("vi-mf", "senti_1k"),
}


def measured(name: str, data: str, **options: float | bool) -> float:
    judgments, gold = crowd(data)
    posterior = method(name, **options).fit(judgments).posterior
    assert posterior is not None
    return accuracy(posterior, gold)


@pytest.mark.parametrize(("name", "options", "product", "senti"), ACCURACY)
def test_accuracy(
    name: str, options: dict[str, float | bool], product: float, senti: float
) -> None:
    for data, published in (("product", product), ("senti_1k", senti)):
        exact = (name, data) in TO_THE_DIGIT
        tolerance = 0.00006 if exact else POINT
        assert measured(name, data, **options) == pytest.approx(published, abs=tolerance)


def test_multidimensional() -> None:
    assert measured("multidimensional", "senti_1k") == pytest.approx(0.9570, abs=POINT)
    assert 0.8867 < measured("multidimensional", "product") < 0.8867 + 1.5 * POINT
    assert measured("multidimensional", "product", spread=0.8) == pytest.approx(0.8867, abs=POINT)


def test_vi_bp() -> None:
    assert measured("vi-bp", "senti_1k") == pytest.approx(0.9600, abs=POINT)
    vi_mf = 0.8391
    assert measured("vi-bp", "product") == pytest.approx(vi_mf, abs=POINT)


@pytest.mark.parametrize(("name", "gain"), [("pm", 0.02), ("kos", 0.02)])
def test_our_defaults_are_better_on_d_product(name: str, gain: float) -> None:
    assert measured(name, "product") > measured(name, "product", per_judgment=False) + gain


EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "valence")


def emotion() -> tuple[Judgments, NDArray[np.float64]]:
    """The seven sets as one question, with the truth in the order of its items."""
    rows: list[Row] = []
    truth: dict[str, float] = {}
    for name in EMOTIONS:
        judgments, gold = crowd(f"snow_{name}", Kind.NUMERIC)
        assert gold.values is not None
        names = [f"{name} {item}" for item in judgments.items]
        truth |= dict(zip(names, gold.values.tolist(), strict=True))
        raters = judgments.raters.to_list()
        rows += [
            (names[i], raters[r], float(v))
            for i, r, v in zip(judgments.item, judgments.rater, judgments.values, strict=True)
        ]
    together = table(rows, Kind.NUMERIC)
    return together, np.array([truth[item] for item in together.items])


def errors(name: str) -> tuple[float, float]:
    """Mean absolute error and root mean square error on N_Emotion."""
    judgments, truth = emotion()
    value = method(name).fit(judgments).value
    assert value is not None
    off = value - truth
    return float(np.abs(off).mean()), float(np.sqrt((off**2).mean()))


@pytest.mark.parametrize(
    ("name", "mae", "rmse"), [("mean", 12.02, 17.84), ("median", 13.53, 21.26)]
)
def test_errors_to_the_digit(name: str, mae: float, rmse: float) -> None:
    assert errors(name) == pytest.approx((mae, rmse), abs=0.006)


def test_lfc_n() -> None:
    assert errors("gaussian")[0] == pytest.approx(12.20, abs=1.0)


@pytest.mark.parametrize(
    ("name", "mae", "rmse"), [("catd-numeric", 16.36, 25.94), ("pm-numeric", 13.91, 22.01)]
)
def test_errors_below_theirs(name: str, mae: float, rmse: float) -> None:
    ours = errors(name)
    assert ours[0] < mae
    assert ours[1] < rmse
    # and near the best that the table has, the mean's
    assert ours == pytest.approx((12.02, 17.84), abs=1.5)
