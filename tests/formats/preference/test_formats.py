"""Each format's rows, and the faults that are found in them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from preference_pairs import record
from quorate.formats.preference.faults import check_lines, faults_of
from quorate.formats.preference.format import Row, formats, preference_format
from quorate.formats.preference.policy import Example, Policy
from quorate.formats.preference.record import Message, Record, Response, messages_of
from quorate.schema.errors import UnknownNameError

NAMES = [one.name for one in formats()]
ASKED = {"role": "user", "content": "Why?"}
GOOD = {"role": "assistant", "content": "Because."}
BAD = {"role": "assistant", "content": "No idea."}
SYSTEM = {"role": "system", "content": "Be brief."}


def example(name: str, known: Record | None = None) -> Example:
    """An example by the first policy that a format takes."""
    policies = preference_format(name).policies
    policy = Policy("hard" if "hard" in policies else "unpaired")
    return policy.examples(known or record(0.9, system="Be brief.", topic="chat"))[0][0]


def row_of(name: str) -> Row:
    return preference_format(name).row(example(name))


EXPECTED: dict[str, Row] = {
    "trl": {"prompt": [SYSTEM, ASKED], "chosen": [GOOD], "rejected": [BAD]},
    "trl-reward": {"chosen": [SYSTEM, ASKED, GOOD], "rejected": [SYSTEM, ASKED, BAD]},
    "openrlhf": {"chosen": [SYSTEM, ASKED, GOOD], "rejected": [SYSTEM, ASKED, BAD]},
    "trl-sft": {"prompt": [SYSTEM, ASKED], "completion": [GOOD]},
    "trl-unpaired": {"prompt": [SYSTEM, ASKED], "completion": [GOOD], "label": True},
    "rewardbench": {
        "chosen": [SYSTEM, ASKED, GOOD],
        "rejected": [SYSTEM, ASKED, BAD],
        "subset": "chat",
        "id": "i1/reply_a/reply_b",
    },
    "llama-factory": {
        "conversations": [{"from": "human", "value": "Why?"}],
        "chosen": {"from": "gpt", "value": "Because."},
        "rejected": {"from": "gpt", "value": "No idea."},
        "system": "Be brief.",
    },
    "axolotl": {
        "system": "Be brief.",
        "prompt": "Why?",
        "chosen": "Because.",
        "rejected": "No idea.",
    },
    "canonical": {
        "item": "i1",
        "topic": "chat",
        "prompt": [SYSTEM, ASKED],
        "chosen": [GOOD],
        "rejected": [BAD],
        "chosen_by": "ours",
        "rejected_by": "theirs",
        "p_chosen": 0.9,
        "p_tie": 0.0,
        "logit": 2.197225,  # log 9
        "n_votes": 3,
        "votes": [
            {"rater": "r0", "side": 1},
            {"rater": "r1", "side": 1},
            {"rater": "r2", "side": -1},
        ],
        "rater": None,
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_a_row_is_spelled_as_the_trainer_reads_it(name: str) -> None:
    assert row_of(name) == EXPECTED[name]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_has_no_fault(name: str) -> None:
    assert faults_of(preference_format(name), row_of(name)) == ()


def test_the_canonical_row_sees_votes_from_the_chosen_side() -> None:
    row = preference_format("canonical").row(example("canonical", record(0.25)))
    assert row["p_chosen"] == 0.75
    assert row["chosen_by"] == "theirs"
    assert [vote["side"] for vote in row["votes"]] == [-1, -1, 1]  # type: ignore[attr-defined]


def test_a_margin_stands_in_the_row() -> None:
    found = Policy("margin", cap=9.0).examples(record(0.8))[0][0]
    assert preference_format("trl-reward").row(found)["margin"] == 1.386294  # log 4


SPOILT: dict[str, tuple[Callable[[Row], object], str]] = {
    "same": (lambda row: row.update(rejected=row["chosen"]), "are the same"),
    "same but for space": (
        lambda row: row.update(rejected=[ASKED, {**GOOD, "content": " Because. "}]),
        "are the same",
    ),
    "other prompts": (
        lambda row: row.update(rejected=[{**ASKED, "content": "What?"}, BAD]),
        "do not begin with the same prompt",
    ),
    "user last": (lambda row: row.update(chosen=[ASKED]), "not of the assistant"),
    "empty": (
        lambda row: row.update(chosen=[ASKED, {**GOOD, "content": " \n"}]),
        "chosen: the last message is empty",
    ),
    "end token": (
        lambda row: row.update(chosen=[ASKED, {**GOOD, "content": "Because.</s>\n"}]),
        "ends with </s>",
    ),
    "no list": (lambda row: row.update(chosen=3), "'chosen' is no list of messages"),
    "no message": (lambda row: row.update(chosen=[{"role": "user"}]), "chosen\\[0\\] is no"),
    "missing": (lambda row: row.pop("chosen"), "there is no 'chosen'"),
    "margin": (lambda row: row.update(margin="1"), "'margin' is no number"),
    "assistant asks": (
        lambda row: row.update(chosen=[GOOD, GOOD], rejected=[GOOD, BAD]),
        "the prompt ends with the assistant",
    ),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_row_is_found(how: str) -> None:
    spoil, what = SPOILT[how]
    row: Row = {"chosen": [ASKED, GOOD], "rejected": [ASKED, BAD]}
    assert faults_of(preference_format("trl-reward"), row) == ()
    spoil(row)
    found = faults_of(preference_format("trl-reward"), row)
    with pytest.raises(AssertionError, match=what):
        raise AssertionError(found)


def test_a_file_is_checked_line_by_line() -> None:
    good = {"chosen": [ASKED, GOOD], "rejected": [ASKED, BAD]}
    lines = [json.dumps(one).encode() for one in (good, {**good, "margin": 1.0})]
    found = [str(one) for one in check_lines(preference_format("trl-reward"), [*lines, b"{", b""])]
    assert found[0] == "row 2: other keys than the first row (margin)"
    assert found[1].startswith("row 3: no JSON")
    assert len(found) == 2


def test_formats_that_know_one_question_refuse_conversations() -> None:
    turns = (Message("user", "Hi"), Message("assistant", "Hello"), Message("user", "Why?"))
    known = record(0.9)
    talk = Record(known.item, turns, known.first, known.second, known.p, known.tie, known.votes)
    refused = {name for name in NAMES if preference_format(name).refuses(example(name, talk))}
    assert refused == {"axolotl"}
    long = Response("reply_a", (Message("assistant", "a"), Message("assistant", "b")))
    several = Record(known.item, known.prompt, long, known.second, 0.9, 0.0, known.votes)
    refused = {name for name in NAMES if preference_format(name).refuses(example(name, several))}
    assert refused == {"axolotl", "llama-factory"}


def test_a_prompt_that_is_a_conversation_as_json_has_its_turns() -> None:
    assert messages_of('[{"role":"user","text":"Hi"}]', "user") == (Message("user", "Hi"),)
    assert messages_of('[{"role":"user","content":"Hi"}]', "user") == (Message("user", "Hi"),)
    assert messages_of("[1, 2]", "user") == (Message("user", "[1, 2]"),)
    assert messages_of("[", "user") == (Message("user", "["),)


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="trl"):
        preference_format("tlr")
