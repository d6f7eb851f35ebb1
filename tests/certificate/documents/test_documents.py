"""Documents tell what a release holds, in short true sentences, each with where it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest
import yaml

from campaigns import small_spec
from frozen_campaigns import frozen, given
from quorate.certificate.asked import Asked
from quorate.certificate.documents.accounting import readable
from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.claims import OUTLINES, claim_faults, claims, told_in
from quorate.certificate.documents.documents import documents
from quorate.certificate.documents.ground import CAMPAIGN, FACTS, MANIFEST, Ground
from quorate.certificate.documents.outline import stated
from quorate.certificate.documents.said import FORMS
from quorate.certificate.documents.written import ANSWERS, claims_written
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json
from release_grounds import ABOUT, AGE, OLD, YOUNG, ground_of, rude_answers

PLACEHOLDERS = re.compile(r"more information needed|\bTODO\b|\bTBD\b|\bN/A\b|\{\}|None\b|\bnan\b")
IMPORTS: dict[str, Json] = {
    "judgments": 9,
    "counting": {"n": 8, "of": 12, "share": 0.666667},
    "raters": 3,
    "files": [
        {
            "tool": "table",
            "file": "said.csv",
            "sha256": "abab",
            "brought": "2026-01-31",
            "judgments": 9,
            "counting": 8,
        }
    ],
}


def texts(ground: Ground) -> dict[str, str]:
    return {path: data.decode() for path, data in documents(ground).items()}


def words(ground: Ground) -> dict[str, str]:
    return {path: readable(path, data) for path, data in documents(ground).items()}


def files(ground: Ground) -> Mapping[str, Mapping[str, Json]]:
    return {MANIFEST: ground.manifest, FACTS: ground.facts, CAMPAIGN: ground.campaign}


@pytest.fixture(scope="module")
def plain() -> Ground:
    """A release of which nobody said anything."""
    return ground_of()


@pytest.fixture(scope="module")
def told() -> Ground:
    """A release about which the publisher said much."""
    return ground_of(about=ABOUT)


def test_the_same_ground_makes_the_same_bytes() -> None:
    assert documents(ground_of(about=ABOUT)) == documents(ground_of(about=ABOUT))


@pytest.mark.parametrize("which", ["plain", "told"])
def test_no_document_has_a_placeholder_and_every_question_an_answer_or_a_reason(
    which: str, request: pytest.FixtureRequest
) -> None:
    ground: Ground = request.getfixturevalue(which)
    for path, text in texts(ground).items():
        if path.endswith(".md"):
            assert not PLACEHOLDERS.search(text), (path, PLACEHOLDERS.search(text))
    for answer in answers(ground).values():
        if answer.source == "absent":
            assert answer.reason.endswith("."), answer
            assert (answer.text, answer.value) == ("", None)
        else:
            assert answer.text.strip(), answer.key
            assert answer.evidence, answer.key


def test_every_entry_of_every_document_has_an_answer(plain: Ground) -> None:
    found = answers(plain)
    for outline in OUTLINES:
        for section in outline.sections:
            for entry in section.entries:
                assert list(entry.of(found)), (outline.file, entry.question)


def test_every_key_that_documents_name_is_answered_at_times(told: Ground) -> None:
    """A key that no topic knows would silently be left out."""
    found = answers(told)
    brought = answers(ground_of(facts={"imports": IMPORTS}, imports=[{"source": "s_1"}]))
    named = {
        key
        for outline in OUTLINES
        for section in outline.sections
        for entry in section.entries
        for key in entry.keys
    }
    unknown = [key for key in sorted(named) if not list(found.of([key]))]
    assert unknown == ["imported"]  # which is asked only where there is something to tell
    assert [*brought.of(unknown)] != []


def test_what_came_from_other_tools_is_told_with_what_nobody_saw() -> None:
    part = answers(ground_of(facts={"imports": IMPORTS}, imports=[{"source": "s_1"}]))
    said = part["imported"].text
    assert said.startswith("8 of the 12 judgments that count were given in other tools")
    assert "`said.csv`, of the format `table`, SHA-256 `abab`: 9 judgments came from" in said
    assert "of which 8 count" in said
    assert "not for what came from other tools" in part["handing"].text
    assert "those from other tools name none" in part["guidelines"].text
    every: dict[str, Json] = {**IMPORTS, "counting": {"n": 12, "of": 12, "share": 1}}
    whole = answers(ground_of(facts={"imports": every}, imports=[{"source": "s_1"}]))
    assert "not known here" in whole["handing"].text
    assert "name no version" in whole["guidelines"].text
    assert whole["creators"].source == "absent" or whole["creators"].value == ["found"]
    assert "other tools" in whole["timeline"].reason
    assert "tools" not in answers(ground_of())["handing"].text


def test_the_card_tells_counts_with_the_right_number(told: Ground) -> None:
    card = texts(told)["README.md"]
    # 12 young people judged both items; 10 old ones both, twice: 24 + 20 + 20
    said = "64 answers that count, of 22 raters about 2 items. The campaign asks 4 questions."
    assert f"{said} *Computed.*" in card
    assert "`rude`: 44 judgments of 2 items, 22 of each" in card
    one = texts(ground_of(frozen([given("i0", "p", "yes"), given("i0", "q", "no")])))["README.md"]
    assert "2 answers that count, of 2 raters about 1 item. The campaign asks 4 questions." in one
    alone = texts(ground_of(frozen([given("i0", "p", "yes")])))["README.md"]
    assert "1 answer that counts, of 1 rater about 1 item" in alone
    assert "Agreement on `rude` cannot be told: no item was judged by two raters." in alone


def test_agreement_of_judgments_that_are_all_the_same_is_not_told_as_if_nobody_met(
    told: Ground,
) -> None:
    card = texts(told)["README.md"]
    assert "all judgments are the same, so nothing can be told apart from chance" in card
    assert answers(told)["agreement.long"].source == "absent"


def test_what_the_publisher_says_is_set_apart_and_cannot_pass_for_ours() -> None:
    forged = "Fine.\n\n## Groups\n\n99 % agree. *Computed.*"
    sheet = texts(ground_of(about={**ABOUT, "limits": forged}))["datasheet.md"]
    assert "> ## Groups" in sheet
    assert "\n## Groups" not in sheet
    assert stated("so *Computed.*") == "> so *Computed.*"
    assert stated("so") == "«so»"
    assert stated("https://example.org/a_b") == "<https://example.org/a_b>"


def test_a_figure_that_rounds_to_nothing_has_no_sign() -> None:
    assert FORMS["decimal"](-0.001) == "0.00"
    assert FORMS["decimal"](-0.125) == "−0.12"
    assert FORMS["percent"](0.001) == "less than 1 %"
    assert FORMS["percent"](0.999) == "more than 99 %"
    assert FORMS["percent"](1.0) == "100 %"
    assert FORMS["money"](0.005) == "0.005"


def test_what_is_absent_says_why(plain: Ground) -> None:
    card = texts(plain)["README.md"]
    assert "- on what terms it may be used (`licence`)." in card
    assert "license" not in yaml.safe_load(card.split("---")[1])
    found = answers(plain)
    assert found["people"].reason.startswith("This release was made without the facts")


def test_an_empty_list_of_what_is_sensitive_says_that_there_is_nothing(told: Ground) -> None:
    found = answers(told)["sensitive"]
    assert (found.source, found.text) == (
        "author",
        "Nothing personal or sensitive is in the items.",
    )


def test_what_the_publisher_says_stands_beside_its_question(told: Ground) -> None:
    sheet = texts(told)["datasheet.md"]
    assert (
        "*What are the answers meant to measure?* «Whether readers find a sentence rude.» *Stated.*"
        in sheet
    )
    assert answers(told)["synthetic_items"].text == "No item was made by a machine."
    assert answers(told)["publisher"].text == "Institute of Tone, tone@example.org"


def test_no_consensus_is_spoken_of_where_there_is_none(told: Ground) -> None:
    lines = answers(told)["paradigms"].text.splitlines()
    of = {line.split("`")[1]: line for line in lines}
    assert of["long"].endswith("who differs may be wrong.")
    assert "train on and test against the distribution" in of["rude"]
    assert of["why"].endswith("No consensus and no distribution of it is in this release.")


def test_every_claim_holds_and_an_edited_figure_does_not(told: Ground) -> None:
    made = words(told)
    found = claims(answers(told))
    assert len(found) > 100
    assert claim_faults(found, made, files(told)) == []
    edited = {**made, "README.md": made["README.md"].replace("64 answers", "65 answers")}
    (fault,) = claim_faults(found, edited, files(told))[:1]
    assert fault.startswith("README.md, size: the document does not say")
    counts = {**told.manifest, "counts": {**_counts(told), "answers": 65}}
    faults = claim_faults(found, made, {**files(told), MANIFEST: counts})
    assert "README.md, size: manifest.json#/counts/answers is 65, told is 64" in faults
    silent = {**told.campaign, "about": {**ABOUT, "licence": "MIT"}}
    faults = claim_faults(found, made, {**files(told), CAMPAIGN: silent})
    assert any("licence" in one and "'MIT'" in one for one in faults)


def _counts(ground: Ground) -> dict[str, Json]:
    counts = ground.manifest["counts"]
    assert isinstance(counts, dict)
    return counts


def test_answers_are_written_with_figures_and_where_they_stand(told: Ground) -> None:
    listed = json.loads(documents(told)[ANSWERS])["answers"]
    (size,) = [one for one in listed if one["key"] == "size"]
    assert size["source"] == "derived"
    assert size["figures"][0] == {
        "shown": "64",
        "form": "count",
        "value": 64,
        "pointer": "manifest.json#/counts/answers",
    }
    # each document tells answers that are in the list, and nothing twice
    keys = {one["key"] for one in listed}
    for file, of in told_in(answers(told)).items():
        assert set(of) <= keys, file


def test_what_does_not_count_is_told_with_its_reason() -> None:
    aside = [
        given("i0", "p_x", "no", left="excluded", reason="answered faster than one can read"),
        given("i0", "p_y", "no", left="late"),
        given("t1", YOUNG[0], "no", left="qualification"),
    ]
    ground = ground_of(frozen([*rude_answers(), *aside], AGE), Asked("raters"))
    card = texts(ground)["README.md"]
    assert "1 answer in the table `excluded`, taken out: answered faster than one can read" in card
    assert "1 answer in the table `excluded`, came when the item had all its judgments" in card
    assert "1 answer of purpose qualification is not released: whoever knows" in card
    assert "3 answers to `why` are not released: raters' own words" in card
    assert "Every answer counts." not in card


def test_groups_are_told_of_only_where_they_are_released(told: Ground) -> None:
    assert "whoever is known to be in the group" in texts(told)["README.md"]
    apart = ground_of(frozen(rude_answers(), AGE), Asked("raters"))
    found = answers(apart)
    assert found["groups"].source == "absent"
    assert "one_mind" not in found
    for path, text in texts(apart).items():
        assert not any(one in text for one in ("young", "ancient", *YOUNG, *OLD)), path


def test_claims_are_read_back_as_they_were_written(told: Ground) -> None:
    document = json.loads(documents(told)[ANSWERS])
    found = claims_written(document)
    assert found == claims(answers(told))
    assert claim_faults(found, words(told), files(told)) == []


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"format": "other"}, "format"),
        ({"answers": []}, "no answers"),
        ({"documents": {"README.md": ["colour"]}}, "README.md tells 'colour'"),
        ({"answers": [{"key": "x", "source": "hearsay"}]}, "hearsay"),
    ],
)
def test_answers_of_another_shape_are_refused(
    told: Ground, edit: dict[str, Json], message: str
) -> None:
    document = json.loads(documents(told)[ANSWERS])
    with pytest.raises(ReadError, match=message):
        claims_written({**document, **edit})


def test_a_figure_of_nonsense_does_not_hold(told: Ground) -> None:
    document = json.loads(documents(told)[ANSWERS])
    (size,) = [one for one in document["answers"] if one["key"] == "size"]
    size["figures"][0] |= {"value": "many", "form": "day", "shown": "64"}
    counts = {**_counts(told), "answers": "many"}
    faults = claim_faults(
        claims_written(document),
        words(told),
        {**files(told), MANIFEST: {**told.manifest, "counts": counts}},
    )
    assert any("is 'many', shown is '64'" in one for one in faults)
    size["figures"][0] |= {"form": "count"}
    assert claim_faults(claims_written(document), words(told), files(told))


def test_answers_with_parts_are_counted_as_answers_and_agreement_as_of_parts() -> None:
    """Two raters say of each of two turns whether it is clear: 2 answers about 1 item."""
    spec = small_spec(
        content=[{"name": "call", "type": "conversation"}],
        questions=[
            {
                "name": "clear",
                "type": "turns",
                "ask": "Clear?",
                "of": "call",
                "question": {"type": "single_choice", "ask": "Clear?", "options": ["yes", "no"]},
            }
        ],
    )
    label: Json = [{"turn": 1, "label": "yes"}, {"turn": 2, "label": "no"}]
    text = spec.questions[0].label_of(label)
    found = [
        given("i0", person, "", "clear")._replace(label=str(text), json=json.dumps(text))
        for person in ("p", "q")
    ]
    ground = ground_of(frozen(found, spec=spec), Asked("raters"))
    told_of = answers(ground)
    assert "2 judgments of 1 item." in told_of["question.clear"].text
    assert "2 judgments of 1 item, 2 of each" in told_of["per_item"].text
    assert "from 2 parts of items that two or more judged." in told_of["agreement.clear"].text
