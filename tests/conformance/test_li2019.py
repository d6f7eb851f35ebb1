"""Li, Rubinstein & Cohn 2019, "Exploiting worker correlation for label aggregation in
crowdsourcing" (ICML): accuracies in the notebooks of yuan-li/truth-inference-at-scale."""

from __future__ import annotations

import pytest

from crowd import accuracy, crowd
from quorate.analysis.consensus.bcc import BayesianClassifierCombination
from quorate.analysis.consensus.ebcc import EnhancedBCC

IBCC = {
    "CF": 0.8833,
    "CF_amt": 0.8567,
    "MS": 0.79,
    "SP": 0.9150,
    "ZC_in": 0.7696,
    "ZC_us": 0.8270,
    "product": 0.9383,
    "senti_1k": 0.96,
    "face": 0.6404,
    "bird": 0.8889,
    "dog": 0.8389,
    "rte": 0.9275,
    "trec": 0.7055,
    "web": 0.7508,
}
# the best evidence bound of 40 seeds of 10 subtypes
EBCC = {"SP": 0.9152, "ZC_us": 0.9123, "product": 0.9349, "senti_1k": 0.961, "rte": 0.9313}


@pytest.mark.parametrize("name", IBCC)
def test_bcc(name: str) -> None:
    # the repeats in CF_amt, ZC_in and ZC_us are resolved otherwise there: within 2 items in 1,000
    judgments, gold = crowd(name)
    fit = BayesianClassifierCombination().fit(judgments)
    assert fit.posterior is not None
    assert accuracy(fit.posterior, gold) == pytest.approx(IBCC[name], abs=0.002)


@pytest.mark.parametrize("name", EBCC)
def test_ebcc(name: str) -> None:
    # few starts instead of 40: within one point
    judgments, gold = crowd(name)
    fit = EnhancedBCC(subtypes=10, starts=2).fit(judgments)
    assert fit.posterior is not None
    assert accuracy(fit.posterior, gold) == pytest.approx(EBCC[name], abs=0.01)
