"""Legal views tell the same answers in the order in which laws and buyers ask."""

from __future__ import annotations

import json

from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.legal.data_provenance import dps_faults
from release_grounds import ABOUT, ground_of


def test_each_letter_of_article_10_has_a_row() -> None:
    table = documents(ground_of(about=ABOUT))["legal/article_10.md"].decode()
    rows = [line for line in table.splitlines() if line.startswith("| (")]
    assert [row[3] for row in rows] == list("abcdefgh")
    # every row has four cells
    cells = [line.replace("\\|", "") for line in table.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in cells} == {5}
    assert "«Whether readers find a sentence rude.» | stated |" in table


def test_annex_iv_tells_labelling_and_cleaning() -> None:
    text = documents(ground_of(about=ABOUT))["legal/annex_iv_2d.md"].decode()
    for part in ("## Provenance", "## Labelling procedures", "## Data cleaning"):
        assert part in text
    assert "Every answer counts. *Computed.*" in text


def test_the_fragment_of_the_training_summary_says_what_is_absent() -> None:
    found = json.loads(documents(ground_of(about=ABOUT))["legal/training_summary.json"])
    part = found["sections"]["1.3"]
    assert part["modalities"] == ["text"]
    assert part["size"] == {"items": 2, "judgments": 64}
    assert found["sections"]["2.5"]["synthetic_items"] is False
    assert set(found["not_answered"]) == {"machine", "people", "timeline", "recruitment"}


def test_provenance_fields_are_there_or_say_why_not() -> None:
    told = json.loads(documents(ground_of(about=ABOUT))["legal/dps.json"])
    assert dps_faults(told) == []
    assert told["source"]["issuer"] == "Institute of Tone"
    assert told["provenance"]["origin-geography"] == ["SE"]
    assert told["use"]["license"] == "CC-BY-4.0"
    assert told["not-answered"] == {}
    silent = json.loads(documents(ground_of())["legal/dps.json"])
    assert dps_faults(silent) == []
    assert set(silent["not-answered"]) == {
        "source.issuer",
        "provenance.origin-geography",
        "use.intended-purpose",
        "use.license",
    }


def test_a_missing_or_unknown_provenance_field_is_named() -> None:
    told = json.loads(documents(ground_of(about=ABOUT))["legal/dps.json"])
    del told["source"]["title"]
    told["use"]["colour"] = "red"
    told["source"]["version"] = "2"
    assert [one.path for one in dps_faults(told)] == [
        "source.title",
        "use.colour",
        "source.version",
    ]
    assert dps_faults({"source": {}})[-1].path == "source.version"
