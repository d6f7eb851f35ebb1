"""Every executor gives the same bits for every spread of the rows over files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from partitioned import LAYOUTS, lake_rows
from quorate import plugins
from quorate.compute import here, working_on
from quorate.formats import asked, buckets
from quorate_process import run

QUESTION = ("--method", "dawid-skene", "--posterior", "--json")
NEAR = ("local", "local:3", "stream", "stream:3")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same rows in every layout."""
    folder, rows = tmp_path_factory.mktemp("lake"), lake_rows()
    return {name: make(rows, folder / name) for name, make in LAYOUTS.items()}


@pytest.fixture(autouse=True)
def _small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUCKET_ROWS", 200)
    monkeypatch.setattr(buckets, "BATCH_ROWS", 77)
    monkeypatch.setattr(asked, "SAMPLE", 60)


def found(source: str, folder: Path, *more: str) -> tuple[str, str]:
    """Digests of the items with their posteriors, and of the judgments."""
    done = run(["consensus", source, *QUESTION, *more], folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)[0]
    return hashlib.sha256(json.dumps(told["items"]).encode()).hexdigest(), told["input_digest"]


@pytest.fixture(scope="module")
def whole(lake: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What one file gives in memory."""
    return found(lake["one"], tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("on", NEAR)
def test_the_executor_does_not_matter(
    lake: dict[str, str], whole: tuple[str, str], tmp_path: Path, on: str
) -> None:
    assert found(lake["four"], tmp_path, "--on", on) == whole


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_spread_over_files_does_not_matter(
    lake: dict[str, str], whole: tuple[str, str], tmp_path: Path, layout: str
) -> None:
    assert found(lake[layout], tmp_path, "--on", "stream:2") == whole
    assert found(lake[layout], tmp_path) == whole


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_does_not_matter(
    lake: dict[str, str], whole: tuple[str, str], tmp_path: Path
) -> None:
    pytest.importorskip("ray")
    assert found(lake["four"], tmp_path, "--on", "ray:2") == whole
    assert sliced(lake["by day"], tmp_path, "ray:2") == sliced(lake["by day"], tmp_path, "stream")


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "said",
    [
        ["raters", "--method", "dawid-skene", "--json"],
        ["agreement", "--bootstrap", "50", "--json"],
        ["consensus", "--paradigm", "descriptive", "--json"],
    ],
    ids=lambda said: said[0],
)
def test_what_else_runs_on_a_cluster_is_the_same(
    lake: dict[str, str], tmp_path: Path, said: list[str]
) -> None:
    pytest.importorskip("ray")
    command = [said[0], lake["four"], *said[1:]]
    one, other = (run([*command, "--on", on], tmp_path) for on in ("stream:2", "ray:2"))
    assert one.returncode == 0, one.stderr
    assert one.stdout == other.stdout


def test_slices_are_the_same_on_any_number_of_workers(lake: dict[str, str], tmp_path: Path) -> None:
    one, other = (sliced(lake["by day"], tmp_path, on) for on in ("stream:1", "stream:3"))
    assert one == other
    assert "2026-01-02" in one


def sliced(source: str, folder: Path, on: str) -> str:
    """The audit of a lake whose folders are days, by day."""
    said = ["audit", source, "--method", "dawid-skene", "--bootstrap", "50", "--json"]
    done = run([*said, "--by", "day", "--on", on], folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)["audits"][0]
    return json.dumps([found["slices"], found["disagreement"], found["agreement"]])


def test_every_executor_is_held_to_this() -> None:
    names = {on.partition(":")[0] for on in (*NEAR, "ray")}
    assert set(plugins.names(plugins.EXECUTORS)) == names


def test_an_executor_is_in_force_for_its_block() -> None:
    from quorate.compute import Serial

    outer, inner = Serial(), Serial()
    with working_on(outer):
        with working_on(inner):
            assert here() is inner
        assert here() is outer
    assert here() is not outer
