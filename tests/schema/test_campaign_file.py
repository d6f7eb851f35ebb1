"""Campaign files: read with the place of every fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from every_question import asking, every_question, question_data
from quorate.schema.campaign_file import LARGEST_FILE, parse_campaign, read_campaign
from quorate.schema.campaign_template import starter
from quorate.schema.errors import Fault, ReadError, SpecError


def faults(text: str) -> dict[str, Fault]:
    with pytest.raises(SpecError) as caught:
        parse_campaign(text)
    return {fault.path: fault for fault in caught.value.faults}


def write(folder: Path, guideline: object) -> Path:
    path = folder / "campaign.json"
    data = asking(question_data("rating")) | {"guideline": guideline}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_yaml_and_json_declare_the_same_campaign(tmp_path: Path) -> None:
    spec = every_question()
    path = tmp_path / "campaign.json"
    path.write_text("\ufeff" + json.dumps(spec.as_data()), encoding="utf-8")
    assert read_campaign(path) == spec
    # every JSON text without escapes is a YAML text
    renamed = path.rename(tmp_path / "campaign.yml")
    renamed.write_text(json.dumps(spec.as_data(), ensure_ascii=False), encoding="utf-8")
    assert read_campaign(renamed) == spec


def test_faults_have_the_line_of_their_key() -> None:
    text = starter()
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines, 1) if line.startswith("overlap:"))
    found = faults(text.replace("overlap: 3 ", "overlap: many "))
    assert found["overlap"].line == place
    assert found["overlap"].found == "'many'"
    assert found["overlap"].allowed == "an integer"


def test_a_fault_without_a_line_of_its_own_has_that_of_the_key_above() -> None:
    text = starter().replace("    ask: Anything else?\n", "")
    place = text.splitlines().index("  - name: remark") + 1
    assert faults(text)["questions[2].ask"].line == place


def test_a_value_that_wants_quotes_says_so() -> None:
    found = faults(starter().replace('version: "1.0"', "version: 1.0"))
    assert found["guideline.version"].allowed == "a text; put it in quotes"


def test_the_message_says_where_what_and_what_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "campaign.yaml"
    text = starter().replace("tie: true", "ties: true")
    place = text.splitlines().index("    ties: true") + 1
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_campaign(path)
    assert str(caught.value).startswith(
        f"{path}: questions[0].ties (line {place}): found an unknown key"
    )
    assert "did you mean 'tie'?" in str(caught.value)


class TestGuideline:
    def test_is_read_from_beside_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "texts").mkdir()
        (tmp_path / "texts" / "guideline.md").write_text("# Look\r\nclosely", encoding="utf-8")
        path = write(tmp_path, {"version": "1", "file": "texts/guideline.md"})
        assert read_campaign(path).guideline.text == "# Look\nclosely"

    @pytest.mark.parametrize(
        "file",
        [
            "../secret.md",
            "texts/../../secret.md",
            "{folder}/secret.md",
            "link.md",
            "..\\secret.md",
            "secret.key",
            "",
            "\0.md",
            3,
            None,
        ],
    )
    def test_is_read_from_nowhere_else(self, tmp_path: Path, file: object) -> None:
        secret = tmp_path / "secret.md"
        secret.write_text("secret", encoding="utf-8")
        (tmp_path / "secret.key").write_text("secret", encoding="utf-8")
        folder = tmp_path / "campaign"
        folder.mkdir()
        (folder / "link.md").symlink_to(secret)
        if isinstance(file, str):
            file = file.replace("{folder}", str(tmp_path))
        with pytest.raises(SpecError) as caught:
            read_campaign(write(folder, {"version": "1", "file": file}))
        assert [fault.path for fault in caught.value.faults] == ["guideline.file"]

    def test_has_one_text(self, tmp_path: Path) -> None:
        path = write(tmp_path, {"version": "1", "file": "a.md", "text": "words"})
        with pytest.raises(SpecError) as caught:
            read_campaign(path)
        assert [fault.path for fault in caught.value.faults] == ["guideline"]

    def test_is_not_read_from_a_text_without_a_folder(self) -> None:
        data = asking(question_data("rating")) | {"guideline": {"version": "1", "file": "a.md"}}
        with pytest.raises(SpecError) as caught:
            parse_campaign(json.dumps(data), "json")
        paths = [fault.path for fault in caught.value.faults]
        assert paths == ["guideline.text", "guideline.file"]

    def test_that_is_absent_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="cannot be read"):
            read_campaign(write(tmp_path, {"version": "1", "file": "absent.md"}))


class TestFile:
    @pytest.mark.parametrize("name", ["campaign.txt", "campaign", "campaign.yaml.gz"])
    def test_has_a_known_suffix(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_text(starter(), encoding="utf-8")
        with pytest.raises(ReadError, match="suffix"):
            read_campaign(tmp_path / name)

    def test_exists(self, tmp_path: Path) -> None:
        with pytest.raises(ReadError, match="No such file"):
            read_campaign(tmp_path / "campaign.yaml")

    def test_is_utf8(self, tmp_path: Path) -> None:
        path = tmp_path / "campaign.yaml"
        path.write_bytes(b"quorate: 1\ntitle: caf\xe9\n")
        with pytest.raises(ReadError, match=r"campaign.yaml:2: is not UTF-8"):
            read_campaign(path)

    def test_has_a_size(self, tmp_path: Path) -> None:
        path = tmp_path / "campaign.yaml"
        path.write_bytes(b"#" * (LARGEST_FILE + 1))
        with pytest.raises(ReadError, match="1,048,576 bytes"):
            read_campaign(path)

    @pytest.mark.parametrize("text", ["", "[]", "words", "# only a comment"])
    def test_declares_an_object(self, text: str) -> None:
        assert list(faults(text)) == [""]
