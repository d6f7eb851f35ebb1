"""Provenance in PROV-N says what the Croissant file says, statement by statement."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quorate.certificate.documents.answers import answers
from quorate.certificate.documents.croissant import croissant
from quorate.certificate.documents.prov_n import prov_n
from quorate.cli.provenance import write_provenance
from quorate.schema.errors import ReadError
from quorate.schema.json_value import Json
from release_grounds import ABOUT, ground_of

STRING = r'"(?:[^"\\\n]|\\.)*"'
VALUE = rf"(?:{STRING}|'prov:\w+')"
STATEMENT = re.compile(
    rf"\w+\((?:q:\w+|-|[\d:TZ.+-]+)(?:, (?:q:\w+|-|[\d:TZ.+-]+))*"
    rf"(?:, \[\w+:\w+={VALUE}(?:, \w+:\w+={VALUE})*\])?\)"
)


def made() -> dict[str, Json]:
    ground = ground_of(about=ABOUT)
    return croissant(ground, answers(ground))


def test_every_line_is_a_statement_and_every_file_an_entity() -> None:
    document = made()
    lines = prov_n(document).splitlines()
    assert (lines[0], lines[-1]) == ("document", "endDocument")
    said = [line.strip() for line in lines[4:-1]]
    assert [line for line in said if not STATEMENT.fullmatch(line)] == []
    files = document["distribution"]
    assert isinstance(files, list)
    assert sum(line.startswith("hadMember(") for line in said) == len(files)
    for file in files:
        assert isinstance(file, dict)
        assert any(str(file["sha256"]) in line for line in said)
    assert "wasGeneratedBy(q:release, q:campaign, -)" in said
    assert "wasDerivedFrom(q:release, q:source1)" in said
    used = {name for line in said for name in re.findall(r"q:\w+(?=[,)])", line)}
    declared = {
        re.findall(r"q:\w+", line)[0] for line in said if re.match("entity|agent|activ", line)
    }
    assert used == declared


def test_times_are_times_and_days_are_told_as_days() -> None:
    activity: dict[str, Json] = {
        "name": 'a "b"\n\\c',
        "prov:startedAtTime": "2026-01-02T03:04:05Z",
        "prov:endedAtTime": "2026-01-03",
    }
    text = prov_n({"prov:wasGeneratedBy": activity})
    assert (
        "activity(q:campaign, 2026-01-02T03:04:05Z, -, "
        '[prov:label="a \\"b\\"\\n\\\\c", schema:endDate="2026-01-03"])'
    ) in text


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no description of a release"):
        write_provenance(str(tmp_path), None, force=False)
    (tmp_path / "croissant.json").write_text("[]")
    with pytest.raises(ReadError, match="what made the release"):
        write_provenance(str(tmp_path), None, force=False)
    (tmp_path / "croissant.json").write_text(json.dumps(made()))
    write_provenance(str(tmp_path), str(tmp_path / "out.provn"), force=False)
    assert (tmp_path / "out.provn").read_text().startswith("document\n")
