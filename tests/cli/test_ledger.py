"""``quorate ledger verify`` names what was changed, wherever it was."""

import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from installation import answering, campaign, judge, picture, with_picture
from quorate.client import Client
from quorate_process import run


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after some work, whose server has stopped."""
    folder = tmp_path_factory.mktemp("ledger")
    with answering(folder / "data") as server:
        server.own()
        with Client.local(server.data) as client:
            name = campaign(client, spec=with_picture())
            client.upload_media(name, picture(folder))
            judge(server.url, name, client.invite(name).secret, "ann", number=5)
            client.checkpoint(name)
            client.checkpoint("house")
    return folder / "data"


@pytest.fixture
def data(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "data")
    return tmp_path / "data"


def _faults(data: Path, *more: str) -> list[str]:
    done = run(["ledger", "verify", "--data", str(data), "--json", *more], data.parent)
    assert done.returncode == 5, (done.stdout, done.stderr)
    assert done.stderr.count("\n") == 1
    found = json.loads(done.stdout)
    assert not found["holds"]
    faults: list[str] = found["faults"]
    return faults


def _flip(data: Path, text: bytes, bit: int = 1) -> None:
    """Change one bit of the last byte of the first place where the text is in the file."""
    path = data / "quorate.db"
    content = bytearray(path.read_bytes())
    at = content.index(text) + len(text) - 1
    content[at] ^= bit
    path.write_bytes(content)


def _change(data: Path, statement: str) -> None:
    raw = sqlite3.connect(data / "quorate.db")
    with raw:
        assert raw.execute(statement).rowcount > 0
    raw.close()


def test_what_nobody_changed_holds(data: Path) -> None:
    done = run(["ledger", "verify", "--data", "data"], data.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "house: " in done.stdout
    assert "tone: " in done.stdout
    assert "1 media files read" in done.stdout
    assert done.stdout.endswith("Everything holds.\n")


@pytest.mark.parametrize("bit", [1, 0x80], ids=["another letter", "no letter"])
def test_a_flipped_bit_in_an_event_is_named(data: Path, bit: int) -> None:
    raw = sqlite3.connect(data / "quorate.db")
    (index, body) = raw.execute(
        "SELECT idx, body FROM events WHERE body LIKE '%Sentence number 3%'"
    ).fetchone()
    raw.close()
    _flip(data, body[: body.index("number 3") + 8].encode(), bit)
    faults = _faults(data)
    assert any(f"tone: entry {index}: its bytes do not hash" in fault for fault in faults), faults


def test_a_flipped_bit_in_a_leaf_or_a_head_is_named(data: Path) -> None:
    raw = sqlite3.connect(data / "quorate.db")
    (leaf,) = raw.execute("SELECT leaf FROM events WHERE log = 'tone' AND idx = 4").fetchone()
    (root, size) = raw.execute(
        "SELECT root, size FROM checkpoints WHERE log = 'tone' ORDER BY size DESC"
    ).fetchone()
    raw.close()
    _flip(data, leaf)
    _flip(data, root)
    faults = _faults(data)
    assert any("tone: entry 4: its bytes do not hash to its leaf" in fault for fault in faults)
    assert any(f"tone: the checkpoint at {size} entries has root" in fault for fault in faults)


def test_sealed_data_that_do_not_open_are_named(data: Path) -> None:
    raw = sqlite3.connect(data / "quorate.db")
    (blob,) = raw.execute("SELECT blob FROM sealed WHERE context LIKE '%why%'").fetchone()
    raw.close()
    _flip(data, blob)
    assert _faults(data)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE items SET judged = judged + 1 WHERE item = 'i002'",
            "items campaign='tone' item='i002', judged",
        ),
        ("DELETE FROM judgments WHERE revision = 0", "this row is missing"),
        ("DELETE FROM events WHERE log = 'tone' AND idx = 6", "entries 6 to 6 are missing"),
        (
            "DELETE FROM events WHERE log = 'tone' AND idx >= 10",
            "entries were signed and 10 are there",
        ),
        ("UPDATE people SET role = 'member' WHERE role = 'owner'", "people "),
        ("DELETE FROM sealed", "is gone"),
        ("UPDATE members SET earned = 9", "earned"),
    ],
)
def test_a_row_that_was_changed_is_named(data: Path, statement: str, named: str) -> None:
    _change(data, statement)
    faults = _faults(data)
    assert any(named in fault for fault in faults), faults


def test_media_are_read(data: Path) -> None:
    (path,) = [p for p in (data / "media").rglob("*") if p.is_file()]
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert any(f"its bytes have digest {digest}" in fault for fault in _faults(data))
    path.unlink()
    assert any("cannot be read: No such file" in fault for fault in _faults(data))


def test_one_log_can_be_asked_for(data: Path) -> None:
    _change(data, "UPDATE items SET judged = 9 WHERE item = 'i002'")
    assert run(["ledger", "verify", "house", "--data", "data"], data.parent).returncode == 0
    assert _faults(data, "tone")
    unknown = run(["ledger", "verify", "nope", "--data", "data"], data.parent)
    assert unknown.returncode == 4
    assert "there is no log 'nope'; there are house, tone" in unknown.stderr


def test_a_file_that_is_no_database_any_more(data: Path) -> None:
    path = data / "quorate.db"
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    assert any("not a database" in fault for fault in _faults(data))


def test_a_schema_that_was_changed_is_named(data: Path) -> None:
    _flip(data, b'CREATE TABLE "judgments" (\n\tjudgment')
    assert any("cannot be read through" in fault for fault in _faults(data))


def test_a_damaged_page_is_named(data: Path) -> None:
    path = data / "quorate.db"
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    raw = sqlite3.connect(path)
    (page,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'items_open'").fetchone()
    raw.close()
    at = (page - 1) * size
    content[at : at + size] = b"\xff" * size
    path.write_bytes(content)
    assert any(fault.startswith("quorate.db: ") for fault in _faults(data))


def test_the_key_checks_the_head(data: Path) -> None:
    from quorate.ledger.checkpoint import Checkpoint, VerifierKey

    key = run(["ledger", "key", "tone", "--data", "data"], data.parent).stdout
    head = run(["ledger", "checkpoint", "tone", "--data", "data"], data.parent).stdout
    assert Checkpoint.parse(head).verify([VerifierKey.parse(key)]) == ("quorate.local/tone",)


def test_it_reads_beside_a_server_and_changes_nothing(tmp_path: Path) -> None:
    with answering(tmp_path / "data") as server:
        with Client.local(server.data) as client:
            campaign(client)
        before = (server.data / "quorate.db").read_bytes()
        done = run(["ledger", "verify", "--data", "data"], tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert (server.data / "quorate.db").read_bytes() == before
