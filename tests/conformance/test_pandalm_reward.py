"""What a reward model of PandaLM's test set has to beat: on its pairs the longer one wins in .686.

The data are not part of the project: see ``test_pandalm.py``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest

from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.reward import RewardReport, pairs_of_judgments, reward_report
from tables import table

BESIDE = Path(__file__).parents[2] / "../shared/data/preference/pandalm/testset-v1.json"
DATA = Path(os.environ.get("QUORATE_PANDALM", BESIDE))

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the data of PandaLM are not here")


@pytest.fixture(scope="module")
def report() -> RewardReport:
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    named = ["tie", "response1", "response2"]
    judgments = table(
        (f"{row['idx']:03}", f"annotator{r}", named[row[f"annotator{r}"]])
        for row in rows
        for r in (1, 2, 3)
    )
    texts = [
        (f"{row['idx']:03}", field, None, row[field])
        for row in rows
        for field in ("response1", "response2")
    ]
    frame = pl.DataFrame(texts, schema=["item", "field", "candidate", "text"], orient="row")
    prompts = {f"{row['idx']:03}": f"{row['instruction']}\n\n{row['input']}" for row in rows}
    pairs = pairs_of_judgments(judgments, Candidates(frame, prompts, {}))
    return reward_report(pairs, curves=False)


def test_the_longer_one_wins(report: RewardReport) -> None:
    assert (report.pairs, report.prompts, report.votes) == (999, 170, 2997)
    assert report.longer_wins.value == pytest.approx(0.686, abs=5e-4)
    assert (report.decided, report.longer_wins.n) == (914, 863)


def test_the_ceiling_stands_beside_the_accuracy(report: RewardReport) -> None:
    assert report.ceiling is not None
    assert report.ceiling.agreement == pytest.approx(0.9485, abs=1e-4)
    assert report.by_vote.value < report.ceiling.lowest
    # far from the ceiling, and no further than luck above the longer one
    assert 0.62 < report.accuracy.value < 0.78
