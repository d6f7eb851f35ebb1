"""CrowdTruth on the 33 test cases of the reference implementation.

CrowdTruth/CrowdTruth-core (Apache-2.0), test data of its metrics: closed tasks with the annotations
A … Z, run until the largest change is below 0.001. The files are not part of the project: set
QUORATE_CROWDTRUTH to their folder, or keep them in ``../shared/data``.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from string import ascii_uppercase

import polars as pl
import pytest

from quorate.analysis.disagreement.crowdtruth import crowdtruth
from tables import table

BESIDE = Path(__file__).parents[2] / "../shared/data/disagreement/crowdtruth_fixtures"
FOLDER = Path(os.environ.get("QUORATE_CROWDTRUTH", BESIDE))

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the test cases of CrowdTruth-core are not here"
)


def qualities(frame: pl.DataFrame, name: str) -> dict[str, float]:
    return dict(frame.drop_nulls("quality").select(name, "quality").rows())


def test_all_cases() -> None:
    expected = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    assert len(expected) == 33
    for name, case in expected.items():
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            rows = [(r["_unit_id"], r["_worker_id"], r["out_col"]) for r in csv.DictReader(file)]
        found = crowdtruth(table(rows, options=ascii_uppercase))
        assert qualities(found.items, "item") == pytest.approx(case["uqs"], abs=1e-9), name
        assert qualities(found.raters, "rater") == pytest.approx(case["wqs"], abs=1e-9), name
        assert qualities(found.options, "option") == pytest.approx(case["aqs"], abs=1e-9), name
