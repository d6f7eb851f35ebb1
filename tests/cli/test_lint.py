"""``quorate lint``: remarks on the terminal, as JSON, and an exit code for pipelines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quorate_process import run

CAMPAIGN = """
quorate: 1
paradigm: {paradigm}
name: tone
title: How does it sound?
purpose: To learn how readers hear short sentences.
content: [{{name: sentence, type: text}}]
questions:
  - {{name: tone, type: single_choice, ask: "How does it sound?", options: [warm, cold]}}
guideline: {{version: "1.0", file: guideline.md}}
overlap: 12
"""
TEXT = """# How does it sound to you?

This measures how people hear the same words. Answer as you see it; there is no right answer. What
is *warm* invites you in, and what is *cold* keeps you away. The first thing that comes to mind is
what we look for, and nobody will ask for a reason.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN.format(paradigm="descriptive"))
    (tmp_path / "rules.yaml").write_text(CAMPAIGN.format(paradigm="prescriptive"))
    (tmp_path / "guideline.md").write_text(TEXT)
    return tmp_path


def test_a_sound_campaign_has_no_remark(folder: Path) -> None:
    done = run(["lint", "--strict", "campaign.yaml"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "campaign.yaml: 0 warnings, 0 hints\n"


def test_remarks_say_where_and_what_to_do(folder: Path) -> None:
    (folder / "guideline.md").write_text(TEXT + "\nYou must be honest.\n")
    lines = run(["lint", "campaign.yaml"], folder).stdout.splitlines()
    assert lines[0] == (
        "warning  guideline, line 7, under «How does it sound to you?»: «must» tells what to "
        "answer, where the spread of answers is wanted [prescriptive-wording]"
    )
    assert lines[1].startswith("         leave it out")
    assert lines[2] == "campaign.yaml: 1 warning, 0 hints"


def test_only_strict_makes_warnings_an_error(folder: Path) -> None:
    done = run(["lint", "rules.yaml"], folder)
    assert done.returncode == 0
    assert "[unsure]" in done.stdout
    strict = run(["lint", "--strict", "rules.yaml"], folder)
    assert strict.returncode == 3
    assert strict.stdout == done.stdout
    assert strict.stderr.startswith("quorate: rules.yaml: ")
    assert "warnings, where --strict allows none" in strict.stderr


def test_remarks_are_json_when_asked_for(folder: Path) -> None:
    found = json.loads(run(["lint", "rules.yaml", "--json"], folder).stdout)["remarks"]
    assert {"code", "severity", "says", "do", "path", "where", "line", "heading"} == set(found[0])
    assert {one["severity"] for one in found} <= {"warning", "hint"}


def test_what_is_no_campaign_is_refused(folder: Path) -> None:
    silent = CAMPAIGN.replace("paradigm: {paradigm}\n", "").format()
    (folder / "silent.yaml").write_text(silent)
    done = run(["lint", "silent.yaml"], folder)
    assert done.returncode == 3
    assert "say which: `prescriptive`" in done.stderr
