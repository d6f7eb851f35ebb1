"""What others add to a release that was made: a timestamp, witnesses' signatures."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from quorate.certificate.proof.stamping import stamp
from quorate.certificate.proof.timestamp import TIMESTAMP
from quorate.certificate.proof.witness import WITNESS, Cosigner
from quorate.certificate.verify.check import Known
from quorate.certificate.verify.checks import timestamp
from quorate.certificate.verify.finding import Finding
from quorate.certificate.verify.verdict import opened, verify
from quorate.ledger.checkpoint import Checkpoint
from quorate.schema.errors import IntegrityError, RequestError
from released import Demo

AUTHORITY = Path(__file__).parent / "proof" / "timestamp"
ANSWER = (AUTHORITY / "timestamp.tsr").read_bytes()
ROOT = (AUTHORITY / "root.pem").read_bytes()
ONE = Cosigner("witness.example/w1", bytes(range(1, 33)))
TWO = Cosigner("witness.example/w2", bytes(range(2, 34)))
AT = 1_679_315_147


@pytest.fixture
def folder(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's release."""
    return Path(shutil.copytree(demo.folder, tmp_path / "copy"))


def found(folder: Path, name: str, known: Known | None = None) -> list[Finding]:
    with opened(folder) as release:
        findings = verify(release, known).findings
    assert [one for one in findings if one.check == "files" and one.state == "failed"] == []
    return [one for one in findings if one.check == name]


def head(folder: Path) -> Checkpoint:
    return Checkpoint.parse((folder / "proof" / "checkpoint").read_text(encoding="utf-8"))


def put(folder: Path, note: Checkpoint) -> None:
    (folder / WITNESS).write_text(note.text, encoding="utf-8", newline="\n")


def test_a_witness_vouches_for_the_log(folder: Path) -> None:
    assert found(folder, "witness") == []
    put(folder, ONE.cosign(head(folder), AT))
    (unsure,) = [one for one in found(folder, "witness") if one.state == "stated"]
    assert "witness.example/w1" in unsure.what
    (sure,) = found(folder, "witness", Known(witness_keys=(ONE.key,)))
    assert sure.state == "holds"
    assert "witness.example/w1 saw them at 2023-03-20 12:25:47 UTC" in sure.what


def test_a_witness_that_was_asked_for_must_have_signed(folder: Path) -> None:
    known = Known(witness_keys=(ONE.key, TWO.key))
    (missing,) = found(folder, "witness", known)
    assert (missing.state, missing.what) == ("failed", "no witness signed")
    put(folder, ONE.cosign(head(folder), AT))
    (missing,) = found(folder, "witness", known)
    assert (missing.state, missing.what) == ("failed", "witness.example/w2 did not sign")


def test_another_log_than_the_witness_saw_is_found(folder: Path) -> None:
    note = ONE.cosign(replace(head(folder), root=bytes(32)), AT)
    put(folder, note)
    (other,) = found(folder, "witness", Known(witness_keys=(ONE.key,)))
    assert other.state == "failed"
    assert "does not begin with" in other.what
    put(folder, replace(ONE.cosign(head(folder), AT), root=bytes(32)))
    (forged,) = found(folder, "witness", Known(witness_keys=(ONE.key,)))
    assert forged.state == "failed"


def test_a_timestamp_of_something_else_fails(folder: Path) -> None:
    pytest.importorskip("rfc3161_client")
    assert found(folder, "timestamp") == []
    (folder / TIMESTAMP).write_bytes(ANSWER)
    for known in (Known(), Known(tsa_roots=ROOT)):
        (other,) = found(folder, "timestamp", known)
        assert other.state == "failed"
        assert "something else" in other.what


def test_a_timestamp_that_was_asked_for_must_be_there(folder: Path) -> None:
    (missing,) = found(folder, "timestamp", Known(tsa_roots=ROOT))
    assert (missing.state, missing.what) == ("failed", "there is no timestamp")


def test_a_timestamp_holds_by_a_root_and_is_stated_without(folder: Path) -> None:
    """The text that the answer is of takes the place of the checkpoint for this one check."""
    pytest.importorskip("rfc3161_client")
    (folder / TIMESTAMP).write_bytes(ANSWER)
    shutil.copy(AUTHORITY / "checkpoint", folder / "proof" / "checkpoint")
    with opened(folder) as release:
        (sure,) = timestamp.Stamp().run(release, Known(tsa_roots=ROOT))
        (unsure,) = timestamp.Stamp().run(release, Known())
        (strict,) = timestamp.Stamp().run(release, Known(strict=True))
    assert (sure.state, unsure.state, strict.state) == ("holds", "stated", "failed")
    assert "CN=Example Timestamps" in sure.what


def test_a_timestamp_of_something_else_is_not_put_there(folder: Path) -> None:
    pytest.importorskip("rfc3161_client")
    with pytest.raises(IntegrityError, match="something else"):
        stamp(folder, ANSWER)
    assert not (folder / TIMESTAMP).exists()


def test_a_timestamp_is_put_there_when_it_is_of_the_head(folder: Path) -> None:
    """The text that the answer is of takes the place of the checkpoint."""
    pytest.importorskip("rfc3161_client")
    shutil.copy(AUTHORITY / "checkpoint", folder / "proof" / "checkpoint")
    said = stamp(folder, ANSWER, roots=ROOT)
    assert said.stamped is not None
    assert (said.stamped.trusted, said.names) == (True, ())
    assert (folder / TIMESTAMP).read_bytes() == ANSWER
    # the same once more changes nothing, and needs no leave
    assert stamp(folder, ANSWER).stamped is not None


def test_what_lies_there_is_checked_with_what_comes(folder: Path) -> None:
    """A witness cannot be put beside a timestamp that is of neither head."""
    pytest.importorskip("rfc3161_client")
    (folder / TIMESTAMP).write_bytes(ANSWER)
    with pytest.raises(IntegrityError, match="something else"):
        stamp(folder, witness=ONE.cosign(head(folder), AT).text)
    assert not (folder / WITNESS).exists()


def test_a_head_that_no_witness_signed_is_refused(folder: Path) -> None:
    with pytest.raises(IntegrityError, match="no witness signed it"):
        stamp(folder, witness=head(folder).text)
    with pytest.raises(IntegrityError, match="w2 did not sign"):
        stamp(folder, witness=ONE.cosign(head(folder), AT).text, keys=[ONE.key, TWO.key])
    with pytest.raises(RequestError, match="no proof/checkpoint"):
        stamp(folder / "proof", witness=head(folder).text)
    assert not (folder / WITNESS).exists()
    said = stamp(folder, witness=ONE.cosign(head(folder), AT).text, keys=[ONE.key])
    assert [one.witness for one in said.seen] == ["witness.example/w1"]
    assert found(folder, "witness", Known(witness_keys=(ONE.key,)))[0].state == "holds"
