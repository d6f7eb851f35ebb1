from __future__ import annotations

import pytest

from quorate.analysis.consensus.inference import method
from quorate.schema import RequestError


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("catd", "floor"),
        ("pm", "floor"),
        ("zbs", "rate"),
        ("kos", "iterations"),
        ("glad", "deviation"),
        ("multidimensional", "dimensions"),
        ("vi-bp", "nodes"),
        ("vi-mf", "wrong"),
        ("minimax-entropy", "gamma"),
    ],
)
def test_options_that_must_be_positive(name: str, option: str) -> None:
    with pytest.raises(RequestError, match=f"'{option}' of method '{name}' is 0"):
        method(name, **{option: 0})
    assert method(name, **{option: 1}) is not None
