"""``quorate backup`` and ``restore``: whole and consistent, while raters work."""

import asyncio
import io
import json
import os
import sqlite3
import tarfile
import threading
from pathlib import Path

import httpx
import pytest

from campaigns import small_spec
from databases import missing, shared
from installation import (
    Answering,
    answering,
    campaign,
    joined,
    judge,
    picture,
    sentences,
    serving,
    with_picture,
)
from quorate.client import Client
from quorate.schema.errors import ReadError
from quorate.server.backup import MANIFEST, restore_backup
from quorate.server.pg_tools import parted
from quorate_process import run


def _worked(folder: Path) -> str:
    """An installation ``data`` with a picture and a few judgments; the campaign."""
    with answering(folder / "data") as server:
        server.own()
        with Client.local(server.data) as client:
            name = campaign(client, spec=with_picture())
            client.upload_media(name, picture(folder))
            judge(server.url, name, client.invite(name).secret, "ann", number=4)
    return name


def test_what_is_written_while_it_copies_is_whole(tmp_path: Path) -> None:
    """Raters judge on while backups are made; each holds, with all that was acknowledged before."""
    kept: list[str] = []
    done = threading.Event()
    with serving(tmp_path / "data") as server:
        with Client.local(server.data) as client:
            name = campaign(client, items=600, spec=small_spec(overlap=4))
            tokens = [_rater(server, client, name, f"r{i}") for i in range(3)]
        threads = [
            threading.Thread(target=_judge_on, args=(server.url, name, token, kept, done))
            for token in tokens
        ]
        for thread in threads:
            thread.start()
        counts = []
        for number in range(2):
            _wait_for(kept, len(kept) + 25)
            before = len(kept)
            made = run(["backup", f"{number}.tar", "--data", "data"], tmp_path)
            assert (made.returncode, made.stderr) == (0, "")
            counts.append((before, len(kept)))
        done.set()
        for thread in threads:
            thread.join()
    for number, (before, after) in enumerate(counts):
        restored = run(["restore", f"{number}.tar", "--data", f"r{number}"], tmp_path)
        assert (restored.returncode, restored.stderr) == (0, "")
        assert "Everything holds." in restored.stdout
        with sqlite3.connect(tmp_path / f"r{number}" / "quorate.db") as raw:
            rows = raw.execute("SELECT judgment FROM judgments").fetchall()
        found = {judgment for (judgment,) in rows}
        assert set(kept[:before]) <= found
        assert len(found) <= after + len(tokens)


def _rater(server: Answering, client: Client, name: str, login: str) -> str:
    person = joined(server.url, client.invite(name).secret, login)
    token = client.issue_token(person, "work", ["judge"]).secret
    httpx.post(
        f"{server.url}/api/campaigns/{name}/guideline/1.0/acknowledge",
        headers={"Authorization": f"Bearer {token}"},
    ).raise_for_status()
    return token


def _judge_on(url: str, name: str, token: str, kept: list[str], done: threading.Event) -> None:
    with Client(url, token) as rater:
        leases = rater.work(name).leases
        while leases and not done.is_set():
            given = rater.submit(name, leases[0].lease, {"tone": "warm", "why": "So."}, 1)
            kept.append(given.receipt.judgment)
            leases = given.leases


def _wait_for(kept: list[str], number: int) -> None:
    waiting = threading.Event()
    for _ in range(3_000):
        if len(kept) >= number:
            return
        waiting.wait(0.02)
    raise AssertionError(f"only {len(kept)} judgments")


@pytest.fixture(scope="module")
def backed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation ``data`` and its backup ``b.tar``."""
    folder = tmp_path_factory.mktemp("backed")
    _worked(folder)
    (folder / "data" / "server.toml").write_text("session_days = 3\n")
    made = run(["backup", "b.tar", "--data", "data"], folder)
    assert (made.returncode, made.stderr) == (0, "")
    return folder


def test_everything_is_in_it_and_for_nobody_else(backed: Path) -> None:
    with tarfile.open(backed / "b.tar") as archive:
        names = archive.getnames()
    assert {"quorate.db", "master.key", "signing.key", "server.toml"} <= set(names)
    assert sum(name.startswith("media/") for name in names) == 1
    assert names[-1] == MANIFEST
    assert (backed / "b.tar").stat().st_mode & 0o077 == 0


def test_nothing_is_written_over(backed: Path, tmp_path: Path) -> None:
    before = (backed / "b.tar").read_bytes()
    again = run(["backup", "b.tar", "--data", "data"], backed)
    assert again.returncode == 4
    assert "there is something of that name already" in again.stderr
    restored = run(["restore", "b.tar", "--data", "data"], backed)
    assert restored.returncode == 4
    assert "there is something already" in restored.stderr
    assert (backed / "b.tar").read_bytes() == before
    assert sorted(p.name for p in backed.iterdir() if p.name.startswith(".")) == []


def test_what_was_restored_goes_on(backed: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    restored = run(["restore", str(backed / "b.tar"), "--data", "data"], tmp_path)
    assert (restored.returncode, restored.stderr) == (0, "")
    modes = {p.stat().st_mode & 0o077 for p in (tmp_path / "data").rglob("*")}
    assert modes == {0}
    with answering(tmp_path / "data") as server, Client.local(server.data) as client:
        assert client.status("tone").judgments == 4
        assert client.add_items("tone", sentences(3, start=50)).added == 3
        assert [one.login for one in client.people()] == ["owner", "ann"]
    assert run(["ledger", "verify", "--data", "data"], tmp_path).returncode == 0


def _altered(backed: Path, target: Path, name: str, content: bytes | None) -> None:
    """Copy the backup with another content of a part, or without it; a new part goes first."""
    with tarfile.open(backed / "b.tar") as old, tarfile.open(target, "w") as new:
        if content is not None and name not in old.getnames():
            new.addfile(_header(name, len(content)), io.BytesIO(content))
        for member in old:
            data = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == name:
                if content is None:
                    continue
                data = content
            new.addfile(_header(member.name, len(data)), io.BytesIO(data))


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size = size
    return header


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("quorate.db", b"other", 5, "quorate.db is not as it was backed up"),
        ("master.key", None, 5, "master.key is missing"),
        (MANIFEST, None, 3, "its manifest is missing"),
        (MANIFEST, b"{}", 3, "its manifest cannot be read"),
        ("../outside", b"x", 3, "it has a part '../outside'"),
        ("/tmp/outside", b"x", 3, "it has a part '/tmp/outside'"),
        ("media/../../outside", b"x", 3, "it has a part"),
        ("media/ab/" + "ab" * 32, b"x", 3, "parts that its manifest does not name"),
    ],
)
def test_a_backup_that_was_changed_is_refused(
    backed: Path, tmp_path: Path, name: str, content: bytes | None, code: int, said: str
) -> None:
    _altered(backed, tmp_path / "bad.tar", name, content)
    done = run(["restore", "bad.tar", "--data", "data"], tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["bad.tar"]


def test_a_backup_that_was_cut_off_is_refused(backed: Path, tmp_path: Path) -> None:
    whole = (backed / "b.tar").read_bytes()
    (tmp_path / "cut.tar").write_bytes(whole[: len(whole) // 2])
    done = run(["restore", "cut.tar", "--data", "data"], tmp_path)
    assert done.returncode == 3
    assert "not a backup that can be used" in done.stderr
    assert not (tmp_path / "data").exists()


def test_links_in_a_backup_are_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "link.tar", "w") as archive:
        link = tarfile.TarInfo("master.key")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    with pytest.raises(ReadError, match="an odd part"):
        restore_backup(tmp_path / "link.tar", tmp_path / "data")


def test_the_files_of_a_release_are_in_it(tmp_path: Path) -> None:
    name = _worked(tmp_path)
    with Client.local(tmp_path / "data") as client:
        made = client.make_release(name, "1.0.0")
    assert run(["backup", "b.tar", "--data", "data"], tmp_path).returncode == 0
    restored = run(["restore", "b.tar", "--data", "again"], tmp_path)
    assert restored.returncode == 0, restored.stderr
    with Client.local(tmp_path / "again") as client:
        (tmp_path / "files").mkdir()
        assert tuple(client.releases(name)) == (made,)
        # each file is held against the digest in the log
        assert client.release_files(name, "1.0.0", tmp_path / "files") > 2


def test_media_that_are_gone_are_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    _worked(tmp_path)
    (path,) = [p for p in (tmp_path / "data" / "media").rglob("*") if p.is_file()]
    path.unlink()
    made = run(["backup", "b.tar", "--data", "data"], tmp_path)
    assert made.returncode == 0
    assert f"media {path.name} is named by an item" in made.stdout
    restored = run(["restore", "b.tar", "--data", "again"], tmp_path)
    assert restored.returncode == 5
    assert f"media {path.name}: cannot be read" in restored.stdout


def test_a_password_is_not_in_a_command_line() -> None:
    assert parted("postgresql://me:s%40cret@db.example.org:5433/q?sslmode=require") == (
        "postgresql://me@db.example.org:5433/q?sslmode=require",
        "s@cret",
    )
    assert parted("postgresql://db/q") == ("postgresql://db/q", None)


@pytest.mark.skipif(missing() is not None, reason=missing() or "there is one")
class TestPostgres:
    def test_back_and_forth(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        databases = shared()
        first, second = (asyncio.run(databases.new("template0")) for _ in range(2))
        programs = _programs()
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        options = ["--database", first]
        with answering(tmp_path / "data", first) as server:
            with Client.local(server.data, database=first) as client:
                name = campaign(client)
                judge(server.url, name, client.invite(name).secret, "ann", number=4)
            verified = run(["ledger", "verify", "--data", "data", *options], tmp_path)
            assert (verified.returncode, verified.stderr) == (0, "")
            made = run(["backup", "b.tar", "--data", "data", *options], tmp_path)
            assert (made.returncode, made.stderr) == (0, "")
        restored = run(["restore", "b.tar", "--data", "r", "--database", second], tmp_path)
        assert (restored.returncode, restored.stderr) == (0, "")
        assert "tone: " in restored.stdout
        assert restored.stdout.endswith("Everything holds.\n")
        again = run(["restore", "b.tar", "--data", "r2", "--database", second], tmp_path)
        assert again.returncode == 4
        assert "pg_restore failed" in again.stderr
        assert not (tmp_path / "r2").exists()
        with Client.local(tmp_path / "r", database=second) as client:
            assert client.status("tone").judgments == 4

    def test_without_pg_dump_it_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = asyncio.run(shared().new("template0"))
        with Client.local(tmp_path / "data", make=True, database=url) as client:
            campaign(client)
        monkeypatch.setenv("PATH", "")
        made = run(["backup", "b.tar", "--data", "data", "--database", url], tmp_path)
        assert made.returncode == 0
        assert "the database is NOT in it" in made.stdout
        with tarfile.open(tmp_path / "b.tar") as archive:
            manifest = archive.extractfile(MANIFEST)
            assert manifest is not None
            assert json.load(manifest)["database"] == "absent"
        restored = run(["restore", "b.tar", "--data", "r", "--database", url], tmp_path)
        assert restored.returncode == 0
        assert "The backup has no database" in restored.stdout
        monkeypatch.undo()
        verified = run(["ledger", "verify", "--data", "r", "--database", url], tmp_path)
        assert (verified.returncode, verified.stderr) == (0, "")


def _programs() -> Path:
    """Where the programs of the running server's own version are."""
    server = shared()._server
    assert server is not None
    return Path(server.bin_path)
