"""``quorate serve`` as a process: what it says, how it ends, and what it refuses."""

import os
import re
import signal
import sys
from pathlib import Path

import httpx
import pytest

from installation import Server, campaign, picture, serving
from quorate.client import Client, UnavailableError
from quorate_process import run, run_process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def test_the_first_start_prints_where_it_answers_and_the_owners_link(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        assert httpx.get(f"{server.url}/health").json() == {"status": "ok"}
        assert server.owner_link is not None
        assert server.owner_link.startswith(f"{server.url}/join/")
        server.own()
        _is_for_nobody_else(server.data)
        assert server.stop(signal.SIGTERM) == 0
        assert server.said == ["", ""]
    with serving(tmp_path / "data") as server:
        assert server.owner_link is None
        assert server.stop(signal.SIGINT) == 0


def _is_for_nobody_else(data: Path) -> None:
    modes = {p.name: p.stat().st_mode & 0o077 for p in (data, *data.iterdir())}
    assert {"quorate.db", "master.key", "server.url"} <= modes.keys()
    assert set(modes.values()) == {0}


def test_a_second_server_is_told_where_the_first_is(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        done = run_process(["serve", "--data", "data", "--port", "0"], tmp_path)
        assert done.returncode == 6
        assert done.stdout == ""
        assert f"another process writes here (pid {server.process.pid})" in done.stderr
        assert server.url in done.stderr
        assert done.stderr.count("\n") == 1
        assert httpx.get(f"{server.url}/health").status_code == 200
        # nor can it have the port
        port = server.url.rpartition(":")[2]
        done = run(["serve", "--data", "other", "--port", port], tmp_path)
        _is_refusal(done.returncode, done.stderr, 4, f"127.0.0.1:{port}: cannot listen there")
        assert "--port 0" in done.stderr


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(["serve", "--data", "file/data", "--port", "0"], tmp_path)
    _is_refusal(done.returncode, done.stderr, 4, "Not a directory")


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    done = run(["serve", "--data", "data", "--port", "0"], tmp_path)
    _is_refusal(done.returncode, done.stderr, 4, "Permission denied")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--database", "mysql://x/y"], 4, "not a postgresql:// address"),
        (["--public-url", "https://x.org/path"], 3, "the command line: public_url"),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, options: list[str], code: int, said: str) -> None:
    done = run(["serve", "--data", "data", "--port", "0", *options], tmp_path)
    _is_refusal(done.returncode, done.stderr, code, said)


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    nobody = ["--database", "postgresql://nobody@127.0.0.1:9/x"]
    done = run_process(["serve", "--data", "data", "--port", "0", *nobody], tmp_path)
    _is_refusal(done.returncode, done.stderr, 6, "9")


def test_settings_that_do_not_fit_are_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "server.toml").write_text("session_days = 0\n")
    done = run(["serve", "--data", "data", "--port", "0"], tmp_path)
    _is_refusal(done.returncode, done.stderr, 3, "server.toml: session_days")


def test_what_is_said_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "server.toml").write_text('public_url = "https://a.example.org"\n')
    with serving(tmp_path / "data", ["--public-url", "https://b.example.org"]) as server:
        assert server.url == "https://b.example.org"
        assert (server.data / "server.url").read_text().startswith("http://127.0.0.1:")


def test_the_name_under_which_it_answers_does_not_lock_commands_out(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "server.toml").write_text('hosts = ["judge.example.org"]\n')
    with serving(tmp_path / "data") as server:
        assert httpx.get(f"{server.url}/api/campaigns").status_code == 400
        assert run(["status", "--data", "data"], tmp_path).returncode == 0


def test_trouble_is_a_line_on_standard_error(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        _spoil_media(server)
        server.stop()
        lines = server.said[1].splitlines()
        assert lines
        for line in lines:
            assert re.match(r"at=\S+Z level=(warning|error) from=\S+ said=\S", line), line


def _spoil_media(server: Server) -> None:
    (server.data / "media").write_text("a file where the folder of media should be")
    with Client.local(server.data, patience=0.1) as client:
        name = campaign(client)
        with pytest.raises(UnavailableError):
            client.upload_media(name, picture(server.data.parent))


def _is_refusal(code: int, stderr: str, expected: int, said: str) -> None:
    assert code == expected, stderr
    assert stderr.startswith("quorate: ")
    assert stderr.count("\n") == 1
    assert said in stderr
