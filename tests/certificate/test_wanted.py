"""What documents ask of whoever publishes: each key once, in their order, and if it is said."""

from __future__ import annotations

from campaigns import small_spec
from quorate.certificate.documents.wanted import wanted
from quorate.schema.about import About


def test_every_key_is_asked_for_once_in_the_order_of_the_documents() -> None:
    found = wanted(small_spec())
    names = [one.name for one in found]
    assert sorted(names) == sorted(f.alias or name for name, f in About.model_fields.items())
    # the card asks for what the construct is first; only the worksheet asks whose views were sought
    assert (names[0], found[0].documents) == (
        "construct",
        ("README.md", "datasheet.md", "legal/annex_iv_2d.md"),
    )
    of = {one.name: one for one in found}
    assert of["perspectives"].documents == ("crowdworksheet.md",)
    assert names.index("perspectives") > names.index("retention")
    assert not any(one.said for one in found)


def test_no_and_none_are_answers_where_they_say_something() -> None:
    said = {"construct": "Tone.", "synthetic_items": False, "sensitive": [], "uses": []}
    found = {one.name for one in wanted(small_spec(about=said)) if one.said}
    # an empty list of uses says nothing; one of sensitive kinds says that there are none
    assert found == {"construct", "synthetic_items", "sensitive"}
