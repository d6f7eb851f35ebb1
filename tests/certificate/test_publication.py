"""A release on its way to the Hugging Face Hub: shown, refused, sent to a stand-in, fetched."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hub_stand_in import COMMIT, GOOD, Hub, hub
from quorate.certificate.publication import Publication, PublicFile, publication
from quorate.certificate.verify.opened import Opened
from quorate.certificate.verify.verdict import opened, verify
from quorate.cli import main
from quorate.client.hub import push
from quorate.schema.errors import IntegrityError, RequestError
from released import Demo, mend, write_json

pytest.importorskip("huggingface_hub")
REPO = "lab/triage"
SMALL = {"README.md": b"---\npretty_name: Tone\n---\n", "data/judgments.parquet": b"PAR1"}


def small(folder: Path, version: str = "1.0.0") -> Publication:
    for name, data in SMALL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    files = tuple(PublicFile(name, len(data)) for name, data in SMALL.items())
    return Publication("tone", version, "Tone", files, (), "certified", ())


def sent(found: Hub, folder: Path, what: Publication, *, public: bool = False) -> str:
    return push(folder, what, REPO, GOOD, public=public, endpoint=found.url)


def test_a_release_is_one_commit_with_the_tag_of_its_version(tmp_path: Path) -> None:
    what = small(tmp_path)
    with hub() as found:
        assert sent(found, tmp_path, what) == f"{found.url}/datasets/{REPO}/tree/v1.0.0"
        assert (found.repo, found.private, found.files) == (REPO, True, SMALL)
        assert found.messages == ["Release 1.0.0 of tone"]
        assert found.tags == {"v1.0.0": COMMIT}
        # a version never changes
        with pytest.raises(RequestError, match=r"version 1\.0\.0 is published there already"):
            sent(found, tmp_path, what)
        # what the next version has not is taken out, but for what the Hub made itself
        found.files |= {"data/old.parquet": b"", ".gitattributes": b""}
        sent(found, tmp_path, replace(what, version="1.1.0"))
        assert set(found.files) == {*SMALL, ".gitattributes"}
        assert set(found.tags) == {"v1.0.0", "v1.1.0"}


def test_nothing_becomes_public_by_chance(tmp_path: Path) -> None:
    what = small(tmp_path)
    with hub(Hub(repo=REPO, private=False)) as found:
        with pytest.raises(RequestError, match="everybody can see it"):
            sent(found, tmp_path, what)
        assert found.files == {}
        sent(found, tmp_path, what, public=True)
        assert found.files == SMALL


def test_what_the_hub_refuses_says_what_to_do(tmp_path: Path) -> None:
    what = small(tmp_path)
    with hub() as found, pytest.raises(RequestError) as told:
        push(tmp_path, what, REPO, "hf_bad", endpoint=found.url)
    assert "the token is not valid" in told.value.message
    assert "hf_bad" not in told.value.message
    with pytest.raises(RequestError, match="try again"):
        push(tmp_path, what, REPO, GOOD, endpoint="http://127.0.0.1:1")  # where nobody answers


def test_without_the_library_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(RequestError, match=r"pip install 'quorate\[hub\]'"):
        push(tmp_path, small(tmp_path), REPO, GOOD, endpoint="http://127.0.0.1:1")


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["publish", "hf", *map(str, arguments)])
    assert isinstance(left.value.code, int)
    return left.value.code


def test_it_is_shown_and_not_sent_unless_asked(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with hub() as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        out = tmp_path / "look"
        asked = (demo.folder, "--repo", REPO, "--key", demo.key)
        assert run(*asked, "--out", out) == 0
        told = capsys.readouterr().out
        assert "41 files" in told or f"{sum(1 for _ in Opened(demo.folder).names())} files" in told
        assert "each with one pseudonym in all items" in told
        assert "Conditions: certified with disclosed gaps" in told
        assert "Nothing was sent." in told
        assert (out / "README.md").read_bytes() == (demo.folder / "README.md").read_bytes()
        assert run(*asked, "--push") == 4
        assert "there is no token in the variable HF_TOKEN" in capsys.readouterr().err
        monkeypatch.setenv("HF_TOKEN", GOOD)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
        assert run(*asked, "--push") == 4
        assert "say --yes to publish it" in capsys.readouterr().err
        assert run(demo.folder, "--repo", "triage") == 4
        assert "name it OWNER/NAME" in capsys.readouterr().err
        assert found.asked == []
        assert run(*asked, "--push", "--yes", "--json") == 0
        account = json.loads(capsys.readouterr().out)
        assert (account["sent"], account["visibility"]) == (True, "private")
        assert account["address"] == f"{found.url}/datasets/{REPO}/tree/v1.0.0"
    fetched = tmp_path / "fetched"
    for name, data in {**found.files, ".gitattributes": b"*.parquet filter=lfs\n"}.items():
        (fetched / name).parent.mkdir(parents=True, exist_ok=True)
        (fetched / name).write_bytes(data)
    (fetched / ".cache" / "huggingface").mkdir(parents=True)
    (fetched / ".cache" / "huggingface" / "CACHEDIR.TAG").write_bytes(b"")
    with opened(fetched) as again:
        assert verify(again).holds


def test_what_does_not_hold_or_was_refused_stays_here(demo: Demo, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    with (folder / "README.md").open("a") as card:
        card.write("Better than all others.\n")
    with pytest.raises(IntegrityError, match="the release does not hold"):
        publication(Opened(folder))


def test_what_its_conditions_refused_needs_to_be_said(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a release is not written today; one that was, by whatever hand, is not sent either."""
    folder = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["gate"]["verdict"] = "refused"
    write_json(folder / "manifest.json", manifest)
    mend(folder)
    held = verify(Opened(demo.folder))
    monkeypatch.setattr("quorate.certificate.publication.verify", lambda *given: held)
    with pytest.raises(RequestError, match="refused by its conditions: The lowest lower bound"):
        publication(Opened(folder))
    assert publication(Opened(folder), anyway=True).verdict == "refused"
