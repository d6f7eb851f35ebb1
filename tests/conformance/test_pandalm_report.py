"""What the report on preferences says of PandaLM's test set, beside counts that others made.

The data are not part of the project; see ``test_pandalm.py``. The longer response wins .675 of the
decisive votes, rising with how much longer it is, and .686 of the pairs with a majority, ours by
hand from the file: of 863 pairs with a majority and unlike length 592 are the longer one's. The
order of responses is fixed by the pair of models, so its effect cannot be told.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from quorate.analysis.preference.report import Preference, preference
from quorate.formats.comparisons import read_comparisons

BESIDE = Path(__file__).parents[2] / "../shared/data/preference/pandalm/testset-v1.json"
DATA = Path(os.environ.get("QUORATE_PANDALM", BESIDE))

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the data of PandaLM are not here")


@pytest.fixture(scope="module")
def found() -> Preference:
    return preference(read_comparisons(DATA), bootstrap=50)


def test_longer_wins(found: Preference) -> None:
    assert found.longer is not None
    assert found.longer.majority.value == pytest.approx(0.686, abs=5e-4)
    assert (found.longer.majority.hits, found.longer.majority.n) == (592, 863)
    assert found.longer.judgments.value == pytest.approx(0.675, abs=5e-4)
    # .60, .63, .65, .72 by |log length ratio| up to .1, .3, .7 and beyond
    assert found.longer.bands["share"].to_list() == pytest.approx(
        [0.60, 0.63, 0.65, 0.72], abs=6e-3
    )


def test_order_follows_the_models(found: Preference) -> None:
    assert found.order.verdict == "fixed"
    assert found.ranking is not None
    assert all(estimate.name != "position" for estimate in found.ranking.estimates)


def test_five_models_in_no_circle(found: Preference) -> None:
    assert found.ranking is not None
    assert found.ranking.table["candidate"][0] == "llama-7b"
    assert found.cycles is not None
    assert (found.cycles.triads, found.cycles.cyclic) == (10, 0)
    assert (found.counts.judgments, found.counts.raters, found.counts.ties) == (2997, 3, 326)
