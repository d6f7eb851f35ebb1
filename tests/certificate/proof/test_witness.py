"""Witnesses: their cosignatures hold, and the log of a release begins with what they saw."""

from __future__ import annotations

import base64
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from quorate.certificate.proof.reading import Entries, read_entries
from quorate.certificate.proof.tables import ENTRIES, Line, write_tables
from quorate.certificate.proof.witness import (
    Cosigner,
    Seen,
    WitnessKey,
    check_beginning,
    cosignatures,
)
from quorate.ledger.checkpoint import Checkpoint, Signer
from quorate.ledger.disclosure import leaf_of, new_salt
from quorate.ledger.entry import Entry
from quorate.ledger.event import Stamp
from quorate.ledger.events import CampaignOpened
from quorate.ledger.tree import Tree
from quorate.schema.errors import IntegrityError, RequestError

LOG = Signer("example.org/q/tone", bytes(range(32)))
WITNESS = Cosigner("witness.example/w1", bytes(range(1, 33)))
BODIES = [
    Entry(Stamp("tone", n, "p"), CampaignOpened("tone", str(n), {}), new_salt()).body()
    for n in range(5)
]
LEAVES = [leaf_of(body) for body in BODIES]
TREE = Tree(lambda start, stop: LEAVES[start:stop])
AT = 1_679_315_147
EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""  # noqa: E501  # the example of the specification
"""its key is not known, but its shape is"""


def head(size: int) -> Checkpoint:
    return Checkpoint(LOG.name, size, TREE.root(size)).signed(LOG)


@pytest.fixture
def entries(tmp_path: Path) -> Entries:
    write_tables([Line(n, BODIES[n], LEAVES[n]) for n in range(5)], tmp_path, told=True)
    return read_entries(tmp_path / ENTRIES)


def test_what_is_signed_is_the_time_and_the_text_of_the_checkpoint() -> None:
    """By hand, from the specification."""
    made = WITNESS.cosign(head(5), AT)
    (line,) = [one for one in made.signatures if one.name == WITNESS.name]
    message = f"cosignature/v1\ntime {AT}\n{head(5).body}".encode()
    private = Ed25519PrivateKey.from_private_bytes(WITNESS.private)
    public = private.public_key().public_bytes_raw()
    assert line.made == AT.to_bytes(8, "big") + private.sign(message)
    assert line.key_id == sha256(b"witness.example/w1\n\x04" + public).digest()[:4]
    material = base64.b64encode(b"\x04" + public).decode()
    key = f"witness.example/w1+{line.key_id.hex()}+{material}"
    assert WITNESS.key.text == key
    assert WitnessKey.parse(key) == WITNESS.key


def test_the_line_of_the_specification_has_the_shape_that_is_read() -> None:
    line = Checkpoint.parse(EXAMPLE).signatures[1]
    assert line.name == "witness.example.com/w1"
    assert len(line.made) == 8 + 64
    assert int.from_bytes(line.made[:8], "big") == AT


def test_a_witness_saw_this_head_and_others_are_passed_over() -> None:
    made = Checkpoint.parse(WITNESS.cosign(head(5), AT).text)
    other = Cosigner("witness.example/w2", bytes(range(2, 34)))
    assert cosignatures(made, [other.key, WITNESS.key]) == (Seen(WITNESS.name, 5, AT),)
    assert cosignatures(head(5), [WITNESS.key]) == ()
    assert made.verify([LOG.verifier])  # the log's own signature is beside it


def test_an_altered_cosignature_is_refused() -> None:
    made = WITNESS.cosign(head(5), AT)
    line = made.signatures[-1]
    later = (AT + 1).to_bytes(8, "big") + line.made[8:]
    for altered in (
        replace(made, size=4),
        replace(made, root=bytes(32)),
        replace(made, signatures=(replace(line, made=later),)),
        replace(made, signatures=(replace(line, made=line.made[:-1]),)),
    ):
        with pytest.raises(IntegrityError, match="does not hold"):
            cosignatures(altered, [WITNESS.key])


def test_the_release_begins_with_what_was_seen(entries: Entries) -> None:
    for size in range(6):
        check_beginning(head(size), entries, LOG.name)


def test_another_beginning_another_log_or_a_later_head_is_refused(entries: Entries) -> None:
    with pytest.raises(IntegrityError, match="does not begin with"):
        check_beginning(replace(head(3), root=TREE.root(4)), entries, LOG.name)
    with pytest.raises(IntegrityError, match="another log"):
        check_beginning(head(3), entries, "example.org/q/mood")
    with pytest.raises(IntegrityError, match="more entries"):
        check_beginning(Checkpoint(LOG.name, 6, bytes(32)), entries, LOG.name)


@pytest.mark.parametrize(
    "text",
    ["", "x", "w+00000000+AAAA", LOG.verifier.text, WITNESS.key.text.replace("+", "+0", 1)],
)
def test_what_is_no_witness_key_is_refused(text: str) -> None:
    with pytest.raises(RequestError):
        WitnessKey.parse(text)
