"""``quorate verify`` and ``quorate diff`` as a stranger runs them: no server, no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from released import Demo, mend, rewrite

ALONE = """
import socket, sys

class Refused:
    rooms = ("quorate.server", "quorate.campaign", "quorate.client", "quorate.storage",
             "fastapi", "sqlalchemy", "httpx", "uvicorn")
    def find_spec(self, name, path=None, target=None):
        if name.startswith(self.rooms):
            raise ImportError(f"{name} is not to be needed")

def refused(*args, **kwargs):
    raise OSError("no network here")

socket.socket.connect = refused
socket.getaddrinfo = refused
sys.meta_path.insert(0, Refused())
from quorate.cli.program import main
main(sys.argv[1:])
"""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ALONE, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def test_a_release_is_verified_with_nothing_but_its_files(demo: Demo, tmp_path: Path) -> None:
    key = tmp_path / "publisher.key"
    key.write_text(f"{demo.key}\n")
    done = run("verify", demo.folder, "--key", key, "--version", "1.0.0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Release 1.0.0 of message-triage\n\nHolds")
    assert "FAILED" not in done.stdout
    # the key as text says the same
    assert run("verify", demo.folder, "--key", demo.key, "--version", "1.0.0").stdout == done.stdout


def test_what_failed_is_told_with_its_place_and_the_exit_code(demo: Demo, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    rewrite(folder, "judgments", lambda table: table[1:])
    mend(folder)
    done = run("verify", folder)
    assert done.returncode == 5
    assert "FAILED: the files say otherwise" in done.stdout
    item = pl.read_parquet(demo.folder / "data/judgments.parquet")["item"][0]
    assert f"completeness: data/judgments, item {item!r}" in done.stdout
    assert done.stderr.startswith(f"quorate: {folder}: ")
    found = json.loads(run("verify", folder, "--json").stdout)
    assert found["holds"] is False
    assert {"check", "state", "what", "where", "expected", "found"} == set(found["findings"][0])


def test_strictly_what_is_not_known_from_elsewhere_fails(demo: Demo) -> None:
    done = run("verify", demo.folder, "--strict")
    assert done.returncode == 5
    assert "the publisher left it out" in done.stdout.partition("FAILED")[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--key", "no-key+at+all"), "is not a verifier key"),
        (("--key", "nowhere.key"), "cannot be read"),
        (("--checkpoint", "nowhere"), "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(demo: Demo, arguments: tuple[str, ...], said: str) -> None:
    done = run("verify", demo.folder, *arguments)
    assert done.returncode in (3, 4)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_two_releases_are_compared_offline(demo: Demo) -> None:
    done = run("diff", demo.folder, demo.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1] == "The data are the same."
    assert json.loads(run("diff", demo.folder, demo.folder, "--json").stdout)["same"] is True
