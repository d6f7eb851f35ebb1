"""When one option takes most labels, coefficients part ways; say so, and show the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from quorate.analysis.agreement.brennan_prediger import BrennanPrediger
from quorate.analysis.agreement.coefficient import CHOICE
from quorate.analysis.agreement.evidence import Evidence
from quorate.analysis.agreement.gwet_ac1 import GwetAC1
from quorate.analysis.agreement.percent import Percent
from quorate.analysis.agreement.result import Agreement
from quorate.analysis.agreement.wording import percent_of

MARGINAL = (
    "krippendorff-alpha",
    "fleiss-kappa",
    "scott-pi",
    "cohen-kappa",
    "conger-kappa",
)
"""coefficients whose chance agreement rises with the share of the commonest option"""
GAP = 0.2
"""a gap to AC1 that is worth a sentence"""
MOST = 0.6
"""a share of labels from which an option is said to take most of them"""


FEW_DEVIATING = 10
"""with fewer items than this that have a rarer label, an interval rests on too little"""


def with_prevalence(result: Agreement, evidence: Evidence) -> Agreement:
    """The result, warned of the prevalence effect where it is at work.

    Percent agreement may be high and κ or α low because nearly all labels are the same: then chance
    alone agrees nearly always and a handful of items decides (Feinstein & Cicchetti 1990,
    doi:10.1016/0895-4356(90)90158-L).
    """
    if evidence.kind not in CHOICE or not result.defined or evidence.n_options < 2:
        return result
    if result.coefficient.partition(":")[0] not in MARGINAL:
        return result
    chosen = evidence.chosen
    top = int(chosen.argmax())
    share = float(chosen[top] / chosen.sum())
    if share < MOST:
        return result
    option = evidence.judgments.question.options[top]
    notes = [*_gap(result, evidence, option, share), *_few(evidence, top, option)]
    return replace(
        result,
        notes=(*result.notes, *notes),
        reading=" ".join([result.reading, *notes]),
    )


def _gap(result: Agreement, evidence: Evidence, option: str, share: float) -> Iterator[str]:
    units = evidence.tally.items[None, :].astype(np.float64)
    ac1, bp, same = (
        float(c.estimate(evidence, units).value[0])
        for c in (GwetAC1(), BrennanPrediger(), Percent())
    )
    if ac1 - result.value >= GAP:
        yield (
            f"{percent_of(share)} of all labels are {option!r}, so chance alone agrees often and "
            f"few items decide this number: {percent_of(same)} of pairs agree, and coefficients "
            f"that do not count the lopsided labels as chance are higher (AC1 {ac1:.2f}, "
            f"Brennan–Prediger {bp:.2f}). Look at the agreement on the rarer options before "
            "judging the raters."
        )


def _few(evidence: Evidence, top: int, option: str) -> Iterator[str]:
    pairable = evidence.pairable
    of_top = pairable.by_pattern(np.where(pairable.option == top, pairable.count, 0.0))
    deviating = int(pairable.items[of_top < pairable.size].sum())
    if deviating < FEW_DEVIATING:
        yield (
            f"Only {deviating} item{'s' * (deviating != 1)} with several judgments "
            f"{'has' if deviating == 1 else 'have'} any label other than {option!r}; all of the "
            "interval rests on them, and it may be too narrow."
        )
