"""What every model of preferences refuses, in the same words."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from compared import compared
from quorate.analysis.preference.models.bradley_terry import BradleyTerry
from quorate.analysis.preference.models.crowd_bt import CrowdBT
from quorate.analysis.preference.models.plackett_luce import PlackettLuce

Fitted = BradleyTerry | CrowdBT | PlackettLuce
ALL: list[tuple[Fitted, int]] = [
    (BradleyTerry(), 5_000),
    (CrowdBT(), 10_000),
    (PlackettLuce(), 5_000),
]
PAIR = compared([("a", "b", 1)])


@pytest.mark.parametrize(("model", "largest"), ALL)
def test_what_every_model_refuses(model: Fitted, largest: int) -> None:
    assert model.refuses(PAIR) == ""
    assert model.refuses(compared([])) == "there are no comparisons"
    unknown = replace(model, errors="guessed")
    assert unknown.refuses(PAIR).startswith("errors='guessed' is none of rater, ")

    def of(candidates: int) -> str:
        names = pl.Series([f"c{k:05}" for k in range(candidates)])
        return model.refuses(replace(PAIR, candidates=names))

    assert of(largest) == ""
    assert of(largest + 1).startswith(f"{largest + 1:,} candidates; at most {largest:,} can be")
    assert "name the systems that wrote them" in of(largest + 1)
