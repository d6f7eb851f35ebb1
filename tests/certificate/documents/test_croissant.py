"""The Croissant file passes our strict profile, which catches what validators let through."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.croissant import croissant, field_id
from quorate.certificate.documents.croissant_profile import croissant_faults
from quorate.certificate.documents.rai import BOTH, flat
from quorate.schema.json_value import Json
from release_grounds import ABOUT, ground_of

Document = dict[str, Any]


@cache
def _made(*, silent: bool) -> str:
    ground = ground_of(about=None if silent else ABOUT)
    return json.dumps(croissant(ground, answers(ground)))


def made(*, silent: bool = False) -> Document:
    """A Croissant file, to be changed at will; of a release of which nobody said anything."""
    found: Document = json.loads(_made(silent=silent))
    return found


def test_a_release_that_says_everything_has_no_fault() -> None:
    assert croissant_faults(made()) == []


def test_what_the_publisher_has_not_said_is_a_gap_and_nothing_is_wrong() -> None:
    faults = croissant_faults(made(silent=True))
    assert {one.path for one in faults if one.gap} == {
        "license",
        "url",
        "creator",
        "citeAs",
        "rai:dataBiases",
        "rai:dataUseCases",
        "rai:dataSocialImpact",
        "rai:hasSyntheticData",
        "prov:wasDerivedFrom",
    }
    assert [one for one in faults if not one.gap] == []


def _files(document: Document) -> list[Document]:
    files: list[Document] = document["distribution"]
    return files


def _without(name: str) -> Callable[[Document], None]:
    return lambda document: document.__delitem__(name)


def _with(name: str, value: Json) -> Callable[[Document], None]:
    return lambda document: document.__setitem__(name, value)


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (_without("name"), "name"),
        (_without("conformsTo"), "conformsTo"),
        (_without("rai:dataCollection"), "rai:dataCollection"),
        (_with("rai:annotatorDemografics", ["x"]), "rai:annotatorDemografics"),
        (_with("rai:annotationsPerItem", 3), "rai:annotationsPerItem"),
        (_with("rai:hasSyntheticData", "no"), "rai:hasSyntheticData"),
        (_with("rai:dataDataManipulationProtocol", "x"), "rai:dataDataManipulationProtocol"),
        (_with("datePublished", "yesterday"), "datePublished"),
        (_with("url", "example.org"), "url"),
        (_with("@context", "https://example.org/context"), "@context"),
        (_with("recordSet", []), "recordSet"),
        (lambda document: _files(document)[0].pop("sha256"), "distribution[0].sha256"),
        (
            lambda document: _files(document)[0].update(contentUrl="../secrets"),
            "distribution[0].contentUrl",
        ),
        (
            lambda document: _files(document)[1].update({"@id": _files(document)[0]["@id"]}),
            "distribution[1].@id",
        ),
    ],
)
def test_the_profile_names_what_is_wrong(edit: Callable[[Document], object], path: str) -> None:
    document = made()
    edit(document)
    found = [one.path for one in croissant_faults(document) if not one.gap]
    assert path in found


def test_references_of_the_form_that_crashes_readers_are_wrong() -> None:
    document = made()
    sets = document["recordSet"]
    field = sets[0]["field"][0]
    field["references"] = {"field": {"@id": sets[0]["field"][1]["@id"]}}
    assert croissant_faults(document) == []
    field["references"] = {"@id": sets[0]["field"][1]["@id"]}
    (fault,) = croissant_faults(document)
    assert fault.path == "recordSet[0].field[0].references"


def test_both_spellings_of_two_properties_are_written() -> None:
    found = made()
    assert found["rai:dataManipulationProtocol"]
    for name, other in BOTH.items():
        assert found.get(name) == found.get(other)


def test_labels_are_attributed_to_raters_and_annotations_per_item_is_a_text() -> None:
    found = made()
    sets = {one["@id"]: one for one in found["recordSet"]}
    fields = {one["name"]: one for one in sets["judgments"]["field"]}
    label = fields["label"]["annotation"]
    assert label["equivalentProperty"] == "prov:wasAttributedTo"
    assert label["dataType"] == ["prov:Person", "foaf:Person"]
    assert found["rai:annotationsPerItem"] == "rude: 22 to 22, median 22; long: 10 to 10, median 10"
    assert found["rai:hasSyntheticData"] is False


def test_what_an_address_cannot_have_is_escaped() -> None:
    assert field_id("groups-x", "share.a b/c") == "groups-x/share.a%20b%2Fc"


def test_markdown_becomes_plain_sentences() -> None:
    assert flat("Some:\n\n- `a`: **1**\n- b\n\nMore.") == "Some: a: 1; b. More."
    assert flat("- x\n- y") == "x; y."
    assert flat("One line") == "One line"


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@id", "field", "source", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(made())), anything)
def test_no_value_of_a_property_breaks_the_profile(name: str, value: Json) -> None:
    document = {**made(), name: value}
    assert isinstance(croissant_faults(document), list)
    inner = made()
    inner["distribution"][0]["@id"] = value
    inner["recordSet"][0]["field"][0].update(dataType=value, source=value, references=value)
    inner["recordSet"][0]["key"] = value
    assert croissant_faults(inner)
