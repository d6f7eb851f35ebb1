"""The published tables that come with Quorate."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from quorate import data
from quorate.schema import UnknownNameError


def test_every_table_has_its_source_and_stands_in_the_readme() -> None:
    readme = (files("quorate.data") / "README.md").read_text(encoding="utf-8")
    for source in data.sources():
        judgments = data.load(source.name)
        assert judgments.question.kind is source.kind
        assert f"`{source.name}`" in readme
        assert source.paper


def test_dawid_skene_1979_keeps_all_315_judgments() -> None:
    judgments = data.load("dawid_skene_1979")
    assert (len(judgments), judgments.n_items, judgments.n_raters) == (315, 45, 5)
    # anaesthetist 1 judged each patient three times
    assert judgments.workload.tolist() == [135, 45, 45, 45, 45]


def test_fleiss_1971_has_the_published_marginals() -> None:
    judgments = data.load("fleiss_1971")
    assert judgments.overlap.tolist() == [6] * 30
    names, counts = np.unique(judgments.label_names().to_numpy(), return_counts=True)
    # table 1, last row: depression 26, personality disorder 26, schizophrenia 30, neurosis 55,
    # other 43
    assert dict(zip(names, counts.tolist(), strict=True)) == {
        "depression": 26,
        "personality disorder": 26,
        "schizophrenia": 30,
        "neurosis": 55,
        "other": 43,
    }


def test_galton_1907_gives_his_median_and_hookers_mean() -> None:
    with (files("quorate.data") / "galton_1907.csv").open(encoding="utf-8") as file:
        estimates = [float(row["label"]) for row in csv.DictReader(file)]
    assert np.median(estimates) == 1207
    # Nature 75, 430: the mean of the percentiles 5, 15, …, 95 is 1196
    assert round(float(np.mean(estimates[::2]))) == 1196
    gold = data.gold("galton_1907")
    assert gold is not None
    assert gold.labels["ox"] == "1198"


def test_krippendorff_2011_has_41_judgments_of_12_units() -> None:
    judgments = data.load("krippendorff_2011")
    assert (len(judgments), judgments.n_items, judgments.n_raters) == (41, 12, 4)
    assert data.gold("krippendorff_2011") is None


def test_a_name_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(UnknownNameError, match="galton_1907"):
        data.load("snow_2008")
