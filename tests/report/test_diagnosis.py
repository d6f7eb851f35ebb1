"""The page of a diagnosis: its figures are the diagnosis' own, and words of others are inert."""

from __future__ import annotations

import re

import numpy as np
import pytest

from quorate.analysis.diagnosis.model.training import train
from quorate.analysis.diagnosis.report import Diagnosis, diagnose
from quorate.analysis.diagnosis.suspects.verdicts import VERDICTS
from quorate.report.diagnosis import render
from quorate.report.sections.diagnosis.words import VERDICT, Shown

N = 60
HOSTILE = "<script>alert(1)</script>\x1b[2J"


def made(texts: str, classes: tuple[str, ...], wrong: int = 3) -> Diagnosis:
    rng = np.random.default_rng(1)
    true = np.arange(N) % len(classes)
    rows = np.eye(len(classes))[true] * 4 + rng.normal(size=(N, len(classes)))
    labels = true.copy()
    labels[:wrong] = (labels[:wrong] + 1) % len(classes)
    log = train(rows, labels, classes, [f"{texts}{n}" for n in range(N)], epochs=6)
    return diagnose(log, texts=[f"{texts} {n}" for n in range(N)])


@pytest.fixture(scope="module")
def found() -> Diagnosis:
    return made("point", ("yes", "no"))


def page_of(found: Diagnosis, **changes: object) -> str:
    return render(Shown(found, "data.csv", "a model trained here", **changes))  # type: ignore[arg-type]


def test_the_page_has_the_figures_of_the_diagnosis(found: Diagnosis) -> None:
    page = page_of(found)
    suspects = found.suspects
    assert f'about <span class="n">{suspects.errors.value:.0f}</span> of' in page
    for title in (
        "How many labels are likely wrong",
        "The map of the data",
        "Suspects",
        "Which label is taken for which",
        "How the labels fared in training",
        "How this was found",
    ):
        assert f">{title}</h2>" in page
    # every example is on the map twice, drawn for wide and for narrow pages
    assert len(re.findall('class="(?:dot spot|warn) pick"', page)) == 2 * N
    first = suspects.table.row(0, named=True)
    body = page.split('id="suspects"')[1]
    assert body.index(first["example"]) < body.index(str(suspects.table["example"][1]))


def test_the_page_loads_nothing_and_obeys_nobody() -> None:
    page = page_of(made(HOSTILE, (HOSTILE, "no")))
    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert "default-src 'none'" in page


def test_where_nothing_is_suspect_the_page_says_so(found: Diagnosis) -> None:
    assert "No label is suspect." in page_of(found, k=0)


def test_what_raters_and_model_say_together_is_a_column(found: Diagnosis) -> None:
    assert "with raters" not in page_of(found)
    assert ">with raters</th>" in page_of(found, both=np.full(N, 0.25))


def test_every_verdict_has_words() -> None:
    assert set(VERDICT) == set(VERDICTS)
