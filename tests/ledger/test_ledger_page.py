"""The check that docs/ideas/ledger.md prints, run as a reader would run it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import pytest

from quorate.ledger.canonical import canonical
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.disclosure import outer_of
from quorate.ledger.entry import Entry
from quorate.ledger.event import Json, Stamp
from quorate.ledger.events import KINDS, JudgmentSubmitted
from quorate.ledger.merkle import leaf_hash
from quorate.ledger.proof import SUFFIX, Proof, prove
from quorate.ledger.tree import Tree

PAGE = Path(__file__).parents[2] / "docs" / "ideas" / "ledger.md"
LOG = Signer("quorate.example/reply-quality", bytes(range(32)))
WITNESS = Signer("witness.example", bytes(range(1, 33)))
ENTRIES = [canonical({"kind": "judgment_submitted", "n": n}) for n in range(21)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
TREE = Tree(lambda start, stop: LEAVES[start:stop])


def made(index: int, size: int, extra: bytes = b"") -> Proof:
    head = Checkpoint(LOG.name, size, TREE.root(size), ("further",)).signed(WITNESS, LOG)
    return prove(TREE, index, head, extra)


@pytest.fixture(scope="module")
def script() -> str:
    (found,) = re.findall(r"^```py\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert isinstance(found, str)
    return found


@pytest.fixture
def run(script: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(script, tmp_path, capsys)


class Run:
    def __init__(self, script: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        (folder / "check.py").write_text(script, encoding="utf-8")

    def __call__(
        self,
        entry: bytes,
        proof: Proof,
        key: str = LOG.verifier.text,
        disclosed: Sequence[str] = (),
    ) -> tuple[int, str]:
        (self.folder / "entry.json").write_bytes(entry)
        (self.folder / f"entry{SUFFIX}").write_text(proof.text, encoding="utf-8", newline="\n")
        command = [sys.executable, "check.py", "entry.json", f"entry{SUFFIX}", key, *disclosed]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def test_proves_what_is_in_the_log(run: Run) -> None:
    code, said = run(ENTRIES[13], made(13, 21, b"extra"))
    assert (code, said) == (0, f"entry 13 of {LOG.name}: proved\n")


def test_finds_out_what_is_not(run: Run) -> None:
    proof = made(13, 21)
    assert "NOT PROVED" in run(ENTRIES[12], proof)[1]
    assert "NOT PROVED" in run(ENTRIES[13], replace(proof, index=12))[1]
    assert "NOT PROVED" in run(ENTRIES[13], proof, WITNESS.verifier.text)[1]
    code, said = run(ENTRIES[13], replace(proof, checkpoint=replace(proof.checkpoint, size=20)))
    assert code != 0
    assert "InvalidSignature" in said


def test_proves_an_entry_of_which_parts_can_be_shown(run: Run) -> None:
    kind = JudgmentSubmitted
    labels: dict[str, Json] = {"tone": "wärm", "spans": [{"start": 0, "end": 3, "label": "x"}]}
    event = kind("c", "i", "j", "l", "p", 1, labels, {}, "1", 1, 0, "held")
    written = Entry(Stamp("c", 1, "p"), event, "00112233445566778899aabbccddeeff").written()
    leaves = [*LEAVES[:5], written.leaf]
    tree = Tree(lambda start, stop: leaves[start:stop])
    proof = prove(tree, 5, Checkpoint(LOG.name, 6, tree.root(6)).signed(LOG))
    said = f"entry 5 of {LOG.name}: proved\n"
    assert run(written.body, proof, disclosed=kind.disclosed) == (0, said)
    assert run(outer_of(written.body), proof) == (0, said)
    altered = written.body.replace(b'"earned":0', b'"earned":1')
    assert "NOT PROVED" in run(altered, proof, disclosed=kind.disclosed)[1]


def test_the_page_names_the_fields_that_are_disclosed() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| ([a-z_, ]+) \|$", PAGE.read_text("utf-8"), re.M)
    told = {
        kind: tuple(f.name for f in fields(KINDS[kind]))
        if names == "all"
        else tuple(names.split(", "))
        for kinds, names in rows
        for kind in kinds.replace("`", "").split(", ")
    }
    assert told == {name: kind.disclosed for name, kind in KINDS.items() if kind.disclosed}


def test_is_right_at_every_place(script: str, tmp_path: Path) -> None:
    # one process for all: the script as a function of its three arguments
    code = compile(script, "check.py", "exec")
    entry, proof = tmp_path / "entry", tmp_path / "proof"
    arguments = sys.argv
    try:
        for size in range(1, 22):
            for index in range(size):
                entry.write_bytes(ENTRIES[index])
                proof.write_text(made(index, size).text, encoding="utf-8", newline="\n")
                sys.argv = ["check.py", str(entry), str(proof), LOG.verifier.text]
                with pytest.raises(SystemExit) as left:
                    exec(code, {})
                assert left.value.code is False
    finally:
        sys.argv = arguments
