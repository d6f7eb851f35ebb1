"""Agreement of the three raters of PandaLM's test set, as its paper and others' counts have it.

Wang et al. 2023, «PandaLM: An Automatic Evaluation Benchmark», arXiv:2306.05087: 999 pairs, three
raters, ties; the authors report pairwise kappas above .85. The data are not part of the project:
set QUORATE_PANDALM to the path of ``testset-v1.json``, or keep them in ``../shared/data``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from quorate.analysis.agreement import agreement, fleiss_kappa, percent_agreement
from quorate.analysis.preference.trust.ceiling import ceiling
from quorate.schema import Judgments
from tables import table

BESIDE = Path(__file__).parents[2] / "../shared/data/preference/pandalm/testset-v1.json"
DATA = Path(os.environ.get("QUORATE_PANDALM", BESIDE))

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the data of PandaLM are not here")


@pytest.fixture(scope="module")
def judgments() -> Judgments:
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    named = ["tie", "first", "second"]
    return table(
        (f"{row['idx']:03}", f"annotator{r}", named[row[f"annotator{r}"]])
        for row in rows
        for r in (1, 2, 3)
    )


def test_agreement(judgments: Judgments) -> None:
    assert percent_agreement(judgments, bootstrap=0).value == pytest.approx(0.920, abs=5e-4)
    assert fleiss_kappa(judgments, bootstrap=0).value == pytest.approx(0.864, abs=5e-4)


def test_kappas_of_pairs(judgments: Judgments) -> None:
    pairs = agreement(judgments, ["cohen-kappa"], bootstrap=0).pairs
    assert pairs is not None
    assert sorted(pairs["kappa"].round(3).to_list()) == [0.852, 0.862, 0.879]


def test_ceiling(judgments: Judgments) -> None:
    pooled = ceiling(judgments, weigh="pair")
    assert pooled.agreement == pytest.approx(0.947, abs=5e-4)
    assert (pooled.lower, pooled.upper) == pytest.approx((0.947, 0.973), abs=5e-4)
    # items count the same, whether two or three of their votes are no tie
    by_item = ceiling(judgments)
    assert by_item.agreement == pytest.approx(0.9485, abs=1e-4)
    assert by_item.lowest < pooled.lower < pooled.upper < by_item.highest
