"""A release is a folder of tables with a card and a manifest, and the same every time."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from scipy.special import stdtrit

from campaigns import small_spec
from frozen_campaigns import KEY, Given, frozen, given
from quorate.certificate.asked import Asked, usual
from quorate.certificate.bundle import Bundle, material, write_bundle
from quorate.certificate.contents import contents
from quorate.certificate.frozen import Again, Frozen, Pseudonyms
from quorate.formats.export import spelled
from quorate.schema.errors import EmptyError, RequestError
from quorate.schema.json_value import Json

YOUNG = [f"p_young_{n}" for n in range(12)]
OLD = [f"p_old_{n}" for n in range(10)]
AGE = {"age": {**dict.fromkeys(YOUNG, "young"), **dict.fromkeys(OLD, "old")}}
ITEMS = ("i0", "i1")


def answers() -> list[Given]:
    """Everybody judges both items: i0 is rude to 3 young and all old, i1 to 9 young and no old.

    Young raters answer nothing else; old ones find i0 and i1 long, and give heats 1, 2, … 10.
    """
    found = []
    for n, one in enumerate(YOUNG):
        found += [given("i0", one, "yes" if n < 3 else "no")]
        found += [given("i1", one, "yes" if n < 9 else "no")]
    for n, one in enumerate(OLD):
        found += [given("i0", one, "yes"), given("i1", one, "no")]
        found += [given(item, one, "yes", "long") for item in ITEMS]
        found += [given("i0", one, float(n + 1), "heat")]
    return found


def written(folder: Path, made: Frozen, asked: Asked) -> Bundle:
    found = material(contents(made, asked))
    folder.mkdir()
    return write_bundle(found, folder)


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def name_in(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A release with groups."""
    folder = tmp_path / "told"
    written(folder, frozen(answers(), AGE), Asked("groups"))
    return folder


def test_two_writings_of_the_same_have_the_same_bytes(tmp_path: Path) -> None:
    one = written(tmp_path / "one", frozen(answers(), AGE), Asked("groups", seed=7))
    # the ledger may give answers in any order
    other = written(tmp_path / "other", frozen(answers()[::-1], AGE), Asked("groups", seed=7))
    assert one.digest == other.digest
    for file in one.files:
        mine = (tmp_path / "one" / file.name).read_bytes()
        assert mine == (tmp_path / "other" / file.name).read_bytes(), file.name
        assert hashlib.sha256(mine).hexdigest() == file.sha256
    changed = written(tmp_path / "changed", frozen(answers()[:-1], AGE), Asked("groups", seed=7))
    assert changed.digest != one.digest


def test_the_manifest_names_every_file_with_its_digest_and_rows(told: Path) -> None:
    manifest = json.loads((told / "manifest.json").read_text())
    assert manifest["format"] == "quorate-release/2"
    assert manifest["log"]["size"] == 42
    named = {one["name"]: one for one in manifest["files"]}
    assert set(named) == {name_in(told, path) for path in files_of(told)} - {"manifest.json"}
    for path in files_of(told):
        if name_in(told, path) in named:
            assert (
                named[name_in(told, path)]["sha256"]
                == hashlib.sha256(path.read_bytes()).hexdigest()
            )
    # 22 people twice about rude, 10 twice about long, 10 about heat
    assert named["data/judgments.jsonl"]["rows"] == 44 + 20 + 10
    assert pl.read_parquet(told / "data/judgments.parquet").height == 74
    assert manifest["counts"]["raters"] == 22


def test_a_descriptive_question_has_a_distribution_and_no_consensus(told: Path) -> None:
    assert not (told / "data/consensus-rude.jsonl").exists()
    assert not (told / "data/distribution-long.jsonl").exists()
    table = pl.read_parquet(told / "data/distribution-rude.parquet")
    assert table["n"].to_list() == [22, 22]
    # 13 of 22 find i0 rude, 9 of 22 i1; the prior of all items is symmetric: its mean is
    # (13/22 + 9/22 + .5) / 3 = .5, so each share lies between its own and a half
    (first, second) = table["share.yes"].to_list()
    assert 0.5 < first < 13 / 22
    assert first == pytest.approx(1 - second, abs=1e-6)
    assert (table["lower.yes"] < table["share.yes"]).all()
    heat = pl.read_parquet(told / "data/distribution-heat.parquet").row(0, named=True)
    # 1 … 10: the middle is 5.5, a quarter of the way 1 + 9/4 = 3.25
    assert (heat["mean"], heat["q50"], heat["q25"]) == (pytest.approx(5.5, abs=0.01), 5.5, 3.25)


def test_a_prescriptive_question_has_a_consensus_and_what_an_expert_said(told: Path) -> None:
    table = pl.read_parquet(told / "data/consensus-long.parquet")
    assert table["label"].to_list() == ["yes", "yes"]
    assert table["expert"].to_list() == [None, "yes"]
    assert table["n"].to_list() == [10, 10]
    spread = table["posterior.yes"] + table["posterior.no"]
    assert spread.to_list() == pytest.approx([1, 1], abs=2e-6)


def test_labels_that_were_judged_again_are_told_before_and_now(tmp_path: Path) -> None:
    """Ten old raters find both items long; i0 was thought short before, i1 was drawn at random."""
    again = (
        Again("long", "i0", "b1", "first look", "no", drawn=False),
        Again("long", "i1", "b1", "first look", "yes", drawn=True),
        Again("long", "i0", "b2", "second look", "yes", drawn=False),
        Again("long", "i9", "b2", "second look", "no", drawn=False),
    )
    made = replace(frozen(answers(), AGE), again=again)
    written(tmp_path / "told", made, Asked("groups"))
    found = lines(tmp_path / "told/data/rejudged-long.jsonl")
    # i9 has no label now, so whether it changed is not known
    changed = [(one["item"], one["batch"], one.get("now"), one.get("changed")) for one in found]
    assert changed == [
        ("i0", "b1", "yes", True),
        ("i1", "b1", "yes", False),
        ("i0", "b2", "yes", False),
        ("i9", "b2", None, None),
    ]
    card = (tmp_path / "told/README.md").read_text()
    # three items, i0 by its label before the first time
    assert (
        "3 items were judged again because the label was in doubt, 1 of them drawn at random: "
        "1 label is another one now than before." in card
    )
    assert not list((tmp_path / "told").glob("data/rejudged-rude*"))


def test_groups_are_told_by_people_not_by_answers(told: Path) -> None:
    rows = lines(told / "data/groups-rude.jsonl")
    share = {(row["group"], row.get("item"), row["option"]): row["share"] for row in rows}
    # young: 3 said yes twice, 6 once, 3 never: (3 · 1 + 6 · ½) / 12 = ½; old: once of twice
    assert share["young", None, "yes"] == 0.5
    assert share["old", None, "yes"] == 0.5
    assert share["young", "i0", "yes"] == 0.25
    assert share["old", "i0", "yes"] == 1.0
    assert {row["raters"] for row in rows if row["group"] == "old"} == {10}
    # Wilson of 3 of 12, z = 1.96: (.25 + 3.8415/24 ± 1.96 √(.1875/12 + 3.8415/576)) / 1.3201
    (row,) = [r for r in rows if (r["group"], r.get("item"), r["option"]) == ("young", "i0", "yes")]
    assert (row["lower"], row["upper"]) == (
        pytest.approx(0.0889, abs=1e-3),
        pytest.approx(0.5323, abs=1e-3),
    )
    heat = [row for row in lines(told / "data/groups-heat.jsonl") if "item" not in row]
    (mean,) = [row for row in heat if "option" not in row]
    # 1 … 10: mean 5.5, variance 82.5 / 9
    reach = stdtrit(9, 0.975) * (82.5 / 9 / 10) ** 0.5
    assert mean["mean"] == 5.5
    assert mean["upper"] == pytest.approx(5.5 + reach, abs=1e-6)


def test_with_groups_nobody_can_be_followed_from_item_to_item(told: Path) -> None:
    rows = lines(told / "data/judgments.jsonl")
    seen: dict[object, set[object]] = defaultdict(set)
    for row in rows:
        seen[row["rater"]].add(row["item"])
        assert not {"day", "seconds"} & set(row)
    assert len(seen) == 44  # 22 people in two items
    assert all(len(items) == 1 for items in seen.values())
    # in one item the answers of a person stay together: the old gave two or three
    of_i1 = [row["rater"] for row in rows if row["item"] == "i1"]
    assert sorted(map(of_i1.count, set(of_i1))) == [1] * 12 + [2] * 10


def test_without_groups_raters_keep_one_name_and_no_attribute_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "apart"
    written(folder, frozen(answers(), AGE), Asked("raters"))
    rows = lines(folder / "data/judgments.jsonl")
    assert len({row["rater"] for row in rows}) == 22
    assert rows[0]["day"] == "2023-11-14"
    assert not list(folder.glob("data/groups-*"))
    for path in files_of(folder):
        # the campaign has the options that raters were offered, not what they chose
        words = () if path.name == "campaign.json" else ("young", "ancient")
        for word in (*words, *YOUNG, *OLD):
            assert word.encode() not in path.read_bytes(), path.name


def test_no_person_is_named_and_attributes_are_in_the_groups_only(told: Path) -> None:
    for path in files_of(told):
        found = path.read_bytes()
        assert not [one for one in YOUNG + OLD if one.encode() in found], path.name
        if not name_in(told, path).startswith(("data/groups-", "campaign.json")):
            assert b"young" not in found, path.name


def test_pseudonyms_depend_on_the_key_of_the_release() -> None:
    assert Pseudonyms(KEY).of("p_1") != Pseudonyms(KEY[::-1]).of("p_1")
    assert Pseudonyms(KEY).within("p_1", "i0") != Pseudonyms(KEY).within("p_1", "i1")
    assert Pseudonyms(KEY).within("p_1", "i0") != Pseudonyms(KEY).of("p_1")


@pytest.mark.parametrize("key", [b"", KEY, bytes(64), bytes(range(100))])
def test_a_pseudonym_is_the_begin_of_an_hmac(key: bytes) -> None:
    told = hmac.digest(key, "rater\0pÿ".encode(), "sha256").hex()
    assert Pseudonyms(key).of("pÿ") == f"r_{told[:16]}"


def test_what_does_not_count_lies_apart_with_its_reason_and_tests_stay_here(tmp_path: Path) -> None:
    aside = [
        given("i0", "p_x", "no", left="excluded", reason="answered faster than one can read"),
        given("i0", "p_y", "no", left="late"),
        given("i0", YOUNG[0], "no", left="repeat"),
        given("t1", YOUNG[0], "no", left="qualification"),
    ]
    written(tmp_path / "a", frozen([*answers(), *aside], AGE), Asked("raters"))
    rows = lines(tmp_path / "a" / "data/excluded.jsonl")
    assert {row["why"] for row in rows} == {"excluded", "late", "repeat"}
    (reason,) = [row["reason"] for row in rows if "reason" in row]
    assert reason == "answered faster than one can read"
    assert b"t1" not in (tmp_path / "a" / "data/judgments.jsonl").read_bytes()
    card = (tmp_path / "a" / "README.md").read_text()
    assert "1 answer of purpose qualification is not released" in card
    assert "taken out: answered faster than one can read" in card
    assert "3 answers to `why` are not released: raters' own words" in card


def test_a_version_of_the_guideline_that_few_worked_under_is_not_told_beside_groups(
    tmp_path: Path,
) -> None:
    few = [given("i2", one, "yes", guideline="0.9") for one in YOUNG[:3]]
    written(tmp_path / "few", frozen([*answers(), *few], AGE), Asked("groups"))
    rows = lines(tmp_path / "few" / "data/judgments.jsonl")
    # 3 < 10 worked under 0.9; the one other version has to go with it, or «other» would be theirs
    assert {row["guideline"] for row in rows} == {"other"}
    written(tmp_path / "apart", frozen([*answers(), *few], AGE), Asked("raters"))
    rows = lines(tmp_path / "apart" / "data/judgments.jsonl")
    assert {row["guideline"] for row in rows} == {"1.0", "0.9"}


def test_every_kind_of_question_has_a_table_or_says_why(tmp_path: Path) -> None:
    asked: list[dict[str, object]] = [
        {"name": "some", "type": "multiple_choice", "ask": "?", "options": ["x", "NA"]},
        {"name": "rate", "type": "rating", "ask": "?", "min": 1, "max": 3},
        {"name": "rank", "type": "ranking", "ask": "?", "among": ["a", "b"]},
    ]
    asked += [{**one, "name": f"{one['name']}_d", "paradigm": "descriptive"} for one in asked]
    fields = [{"name": name, "type": "text"} for name in ("sentence", "a", "b")]
    spec = small_spec(content=fields, questions=asked)
    labels: dict[str, list[Json]] = {
        "some": [["x", "NA"], []],
        "rate": [1, 3],
        "rank": [[["a"], ["b"]], [["b"], ["a"]]],
    }
    found = []
    for question in spec.questions:
        for item in ITEMS:
            for n in range(4):
                raw = labels[question.name.removesuffix("_d")][n % 3 % 2]
                label = question.label_of(raw)
                one = given(item, f"p{n}", "", question.name)
                found.append(one._replace(label=spelled(label), json=json.dumps(label)))
    written(tmp_path / "a", frozen(found, spec=spec), Asked("raters"))
    # three of four said x and NA, rated 1
    some = pl.read_parquet(tmp_path / "a" / "data/consensus-some.parquet")
    assert some["label"].to_list() == ["NA|x"] * 2 or some["label"].to_list() == ["x|NA"] * 2
    rated = pl.read_parquet(tmp_path / "a" / "data/distribution-rate_d.parquet").row(0, named=True)
    # between what was said, ¾, 0 and ¼, and the prior of two items alike with half an item added
    # to each option: 2 · ¾ + ½, ½ and 2 · ¼ + ½, of 3.5
    assert 2 / 3.5 < rated["share.1"] < 0.75
    assert 0 < rated["share.2"] < 0.5 / 3.5
    assert 0.25 < rated["share.3"] < 1 / 3.5
    both = pl.read_parquet(tmp_path / "a" / "data/distribution-some_d.parquet")
    assert both["share.NA"].to_list() == both["share.x"].to_list()
    assert (tmp_path / "a" / "data/consensus-rank.jsonl").exists()
    assert not (tmp_path / "a" / "data/distribution-rank_d.jsonl").exists()
    card = (tmp_path / "a" / "README.md").read_text()
    assert "its answers are neither options nor numbers" in card
    rows = [
        row for row in lines(tmp_path / "a" / "data/judgments.jsonl") if row["question"] == "some"
    ]
    assert rows[0]["label"] in (["x", "NA"], [])


def test_groups_need_a_descriptive_question_and_somebody_who_was_asked() -> None:
    plain = small_spec()
    assert usual(plain) == "raters"
    made = frozen([given("i0", "p", "warm", "tone")], spec=plain)
    with pytest.raises(RequestError, match="no groups to tell"):
        contents(made, Asked("groups"))


def test_a_campaign_in_which_nobody_judged_has_no_release(tmp_path: Path) -> None:
    with pytest.raises(EmptyError, match="no judgment that counts"):
        written(tmp_path / "none", frozen([]), Asked("raters"))
