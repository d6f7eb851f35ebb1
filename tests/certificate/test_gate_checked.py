"""The verdict of a release follows from its figures, and these from its judgments."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quorate.certificate.gate.verdict import outcome_of
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.checks.gate import Gate
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.opened import Opened
from released import Demo, write_json


@pytest.fixture
def folder(demo: Demo, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo.folder, tmp_path / "copy"))


def found(folder: Path, state: str = "failed") -> list[Finding]:
    return [one for one in Gate().run(Opened(folder), Known()) if one.state == state]


def forge(folder: Path, name: str, change: Callable[[Any], None]) -> None:
    data = json.loads((folder / name).read_text())
    change(data)
    write_json(folder / name, data)


def condition(data: Any, kind: str) -> Any:
    return next(one for one in data["gate"]["conditions"] if one["kind"] == kind)


def test_the_verdict_follows_and_says_what_it_rests_on(demo: Demo) -> None:
    assert found(demo.folder) == []
    (holds,) = found(demo.folder, "holds")
    # items: added, judged, never, quorate n, of, share; coverage: met, targets; exclusions:
    # number, of, share; early under the one version of the guideline; judgments of a pilot
    assert "13 of which were counted again" in holds.what
    (stated,) = found(demo.folder, "stated")
    assert "what raters earned" in stated.what


def test_a_better_verdict_fails(folder: Path) -> None:
    forge(folder, "manifest.json", lambda data: data["gate"].update(verdict="certified"))
    (one,) = found(folder)
    assert (one.expected, one.found) == ("certified with disclosed gaps", "certified")


def test_a_condition_that_is_called_met_fails(folder: Path) -> None:
    forge(folder, "manifest.json", lambda data: condition(data, "agreement").update(state="met"))
    (one,) = found(folder)
    assert one.where == "manifest.json#/gate, state"


def test_a_condition_that_is_left_out_fails(folder: Path) -> None:
    def drop(data: Any) -> None:
        data["gate"]["conditions"].remove(condition(data, "agreement"))

    forge(folder, "manifest.json", drop)
    assert any("other conditions" in one.what for one in found(folder))


def test_figures_that_are_forged_in_facts_and_gate_alike_fail_by_the_log(folder: Path) -> None:
    """All items are said to have enough judgments, and the condition to be met."""

    def facts(data: Any) -> None:
        data["items"]["quorate"] |= {"n": 26, "share": 1.0}

    forge(folder, "facts.json", facts)
    before = {one.where for one in found(folder)}
    assert "facts.json#/items/quorate/n" in before
    assert "manifest.json#/gate, says" in before

    def gate(data: Any) -> None:
        condition(data, "quorate").update(
            state="met",
            says="100.0 % of 26 items have the judgments that were asked for; 95.0 % is the least.",
            figures={"facts.json#/items/quorate/share": 1},
        )

    forge(folder, "manifest.json", gate)
    where = {one.where for one in found(folder)}
    assert {"facts.json#/items/quorate/n", "facts.json#/items/quorate/share"} <= where


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("items/added", 25),
        ("items/judged", 25),
        ("items/never", 1),
        ("coverage/met", 1),
        ("labour/exclusions/judgments", 3),
        ("labour/exclusions/share/of", 3),
        ("labour/pilot/judgments", 3),
        ("guidelines/0/early", 1),
    ],
)
def test_each_figure_that_follows_is_counted_again(folder: Path, pointer: str, value: int) -> None:
    def change(data: Any) -> None:
        *path, last = pointer.split("/")
        for key in path:
            data = data[int(key)] if isinstance(data, list) else data[key]
        data[last] = value

    forge(folder, "facts.json", change)
    assert f"facts.json#/{pointer}" in {one.where for one in found(folder)}


def test_facts_that_are_none_fail_and_break_nothing(folder: Path) -> None:
    forge(folder, "facts.json", lambda data: data["labour"].pop("pay"))
    assert any(
        one.what.startswith("labour/pay: Field required") or "labour" in one.what
        for one in found(folder)
    )
    write_json(folder / "facts.json", {})
    assert any("verdict without facts" in one.what for one in found(folder))


def test_of_another_version_words_may_differ_and_what_was_found_not(folder: Path) -> None:
    def words(data: Any) -> None:
        data["made_with"]["quorate"] = "0.0.9"
        condition(data, "consent")["says"] = "Everybody had agreed."
        more = {**condition(data, "consent"), "kind": "of-another-time"}
        data["gate"]["conditions"].append(more)

    forge(folder, "manifest.json", words)
    assert found(folder) == []
    assert [one.what for one in found(folder, "skipped")] == [
        "condition 'of-another-time', which this version does not look at"
    ]
    forge(folder, "manifest.json", lambda data: condition(data, "quorate").update(state="met"))
    assert {one.where for one in found(folder)} == {"manifest.json#/gate, state"}


def test_one_gap_that_refuses_refuses() -> None:
    assert outcome_of([("met", "refuse")]) == "certified"
    assert outcome_of([("met", "refuse"), ("unknown", "disclose")]).endswith("gaps")
    assert outcome_of([("gap", "disclose"), ("unknown", "refuse")]) == "refused"
