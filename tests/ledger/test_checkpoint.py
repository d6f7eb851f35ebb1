from __future__ import annotations

import base64
from hashlib import sha256

import pytest

from quorate.ledger.checkpoint import Checkpoint, Signature, Signer, VerifierKey
from quorate.schema.errors import IntegrityError, RequestError

LOG = Signer("quorate.example/reply-quality", bytes(range(32)))
OTHER_LOG = Signer("quorate.example/other", bytes(range(32)))
WITNESS = Signer("witness.example", bytes(range(1, 33)))
HEAD = Checkpoint(LOG.name, 42, sha256(b"root").digest())
SIGNED = HEAD.signed(LOG)
LINES = SIGNED.text.split("\n")


class TestText:
    def test_is_a_signed_note(self) -> None:
        root = base64.b64encode(HEAD.root).decode()
        assert LINES[:5] == [LOG.name, "42", root, "", LINES[4]]
        assert LINES[4].startswith(f"— {LOG.name} ")
        assert LINES[5:] == [""]

    def test_reads_back_the_same(self) -> None:
        several = Checkpoint(LOG.name, 0, HEAD.root, ("further", "lines")).signed(LOG, WITNESS)
        for checkpoint in (SIGNED, several):
            again = Checkpoint.parse(checkpoint.text)
            assert again == checkpoint
            assert again.text == checkpoint.text

    def test_keeps_signatures_of_kinds_it_does_not_know(self) -> None:
        strange = f"— witness2.example {base64.b64encode(b'k' * 2000).decode()}\n"
        text = SIGNED.text + strange
        assert Checkpoint.parse(text).text == text
        assert Checkpoint.parse(text).verify([LOG.verifier]) == (LOG.name,)

    def test_unsigned_has_no_text(self) -> None:
        with pytest.raises(RequestError, match="not signed"):
            _ = HEAD.text

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "no signatures"),
            (HEAD.body, "no signatures"),
            (SIGNED.text[:-1], "no signatures"),
            (HEAD.body + "\n", "line 5: there are no signatures"),
            (SIGNED.text.replace("\n42\n", "\n042\n"), "line 2: '042' is not a size"),
            (SIGNED.text.replace("\n42\n", "\n-42\n"), "line 2: '-42' is not a size"),
            (SIGNED.text.replace("\n42\n", "\n4２\n"), "is not a size"),
            (SIGNED.text.replace("\n42\n", f"\n{'9' * 30}\n"), "is not a size"),
            (SIGNED.text.replace("=\n\n", "\n\n"), "line 3: .* is not base64"),
            (SIGNED.text.replace("\n\n", "x\n\n"), "line 3: .* is not base64"),
            ("a\n42\n\n" + LINES[4] + "\n", "an origin, a size and a root"),
            (f"a\n42\nAAAA\n\n{LINES[4]}\n", "a root of 3 bytes"),
            (SIGNED.text.replace(LOG.name + "\n", "\n"), "'' cannot be a line"),
            (SIGNED.text.replace(LOG.name + "\n", "a\tb\n"), "cannot be a line"),
            (SIGNED.text.replace(LOG.name + "\n", "a\ud800b\n"), "cannot be a line"),
            (SIGNED.text.replace("\n\n", "\n\nmore\n\n"), "cannot be a line"),
            (SIGNED.text.replace("— ", "- "), "line 5: .* is not a signature"),
            (SIGNED.text.replace("— ", "x— "), "line 5: .* is not a signature"),
            (SIGNED.text.replace("— quorate", "— quo+rate"), "line 5: .* is not a signature"),
            (HEAD.body + "\n— a AAAA\n", "signature of a is too short"),
            (HEAD.body + "\n— a AAAAA\n", "is not base64"),
            (HEAD.body + "\n" + f"{LINES[4]}\n" * 65, "65 signatures are too many"),
            ("a" * (2 << 20), "too large"),
        ],
    )
    def test_refuses_what_is_not_one(self, text: str, message: str) -> None:
        with pytest.raises(IntegrityError, match=message):
            Checkpoint.parse(text)

    def test_one_spelling_of_base64(self) -> None:
        # 32 bytes leave two bits of the 43rd character unused; they must be 0
        root = base64.b64encode(bytes(32)).decode()
        spelt = root[:-2] + "B="
        assert base64.b64decode(spelt) == bytes(32)
        with pytest.raises(IntegrityError, match="line 3"):
            Checkpoint.parse(f"a\n1\n{spelt}\n\n{LINES[4]}\n")


class TestVerify:
    def test_by_the_log(self) -> None:
        assert SIGNED.verify([LOG.verifier]) == (LOG.name,)
        assert SIGNED.verify([WITNESS.verifier, LOG.verifier]) == (LOG.name,)

    def test_by_several(self) -> None:
        both = SIGNED.signed(WITNESS)
        assert both.verify([LOG.verifier, WITNESS.verifier], least=2) == (LOG.name, WITNESS.name)
        with pytest.raises(IntegrityError, match="1 of the 2 keys given signed this, and 2 must"):
            SIGNED.verify([LOG.verifier, WITNESS.verifier], least=2)

    def test_one_key_counts_once(self) -> None:
        twice = SIGNED.signed(LOG)
        with pytest.raises(IntegrityError, match="and 2 must"):
            twice.verify([LOG.verifier, LOG.verifier], least=2)
        with pytest.raises(RequestError, match="0 signatures prove nothing"):
            SIGNED.verify([LOG.verifier], least=0)

    def test_by_nobody_known(self) -> None:
        with pytest.raises(IntegrityError, match=f"0 of the 1 .*signed by {LOG.name}"):
            SIGNED.verify([WITNESS.verifier])
        with pytest.raises(IntegrityError, match="signed by nobody"):
            HEAD.verify([LOG.verifier])
        with pytest.raises(IntegrityError, match="0 of the 0"):
            SIGNED.verify([])

    def test_same_key_for_another_log(self) -> None:
        swapped = HEAD.signed(OTHER_LOG)
        with pytest.raises(IntegrityError, match=r"of the log quorate\.example/reply-quality, not"):
            swapped.verify([OTHER_LOG.verifier])
        assert swapped.verify([OTHER_LOG.verifier], origin=HEAD.origin) == (OTHER_LOG.name,)
        with pytest.raises(IntegrityError, match=r"not of quorate\.example/other"):
            SIGNED.verify([LOG.verifier], origin=OTHER_LOG.name)

    def test_a_known_signature_that_does_not_hold_sinks_the_rest(self) -> None:
        (good,) = HEAD.signed(WITNESS).signatures
        bad = Signature(good.name, good.key_id, good.made[:-1] + bytes([good.made[-1] ^ 1]))
        sunk = Checkpoint(HEAD.origin, 42, HEAD.root, (), (*SIGNED.signatures, bad))
        with pytest.raises(IntegrityError, match=r"signature by witness\.example does not hold"):
            sunk.verify([LOG.verifier, WITNESS.verifier])
        assert sunk.verify([LOG.verifier]) == (LOG.name,)  # of a key not trusted: no matter

    def test_any_other_body(self) -> None:
        (signature,) = SIGNED.signatures
        for origin, size, root, further in (
            (HEAD.origin, 43, HEAD.root, ()),
            (HEAD.origin, 42, sha256(b"x").digest(), ()),
            (HEAD.origin, 42, HEAD.root, ("further",)),
            ("quorate.example/other", 42, HEAD.root, ()),
        ):
            forged = Checkpoint(origin, size, root, further, (signature,))
            with pytest.raises(IntegrityError, match="does not hold"):
                forged.verify([LOG.verifier], origin=origin)

    def test_another_key_under_the_same_name_and_id(self) -> None:
        impostor = Signer(LOG.name, bytes(reversed(range(32))))
        (made,) = HEAD.signed(impostor).signatures
        assert made.key_id != LOG.verifier.key_id
        claimed = Signature(LOG.name, LOG.verifier.key_id, made.made)
        with pytest.raises(IntegrityError, match="0 of the 1"):
            HEAD.signed(impostor).verify([LOG.verifier])
        with pytest.raises(IntegrityError, match="does not hold"):
            Checkpoint(HEAD.origin, 42, HEAD.root, (), (claimed,)).verify([LOG.verifier])


class TestKeys:
    def test_text_reads_back(self) -> None:
        key = LOG.verifier
        assert VerifierKey.parse(key.text) == key
        assert VerifierKey.parse(f" {key.text}\n") == key
        assert key.text.count("+") >= 2

    def test_base64_with_a_plus(self) -> None:
        for seed in range(60):
            key = Signer("a", bytes([seed]) * 32).verifier
            assert VerifierKey.parse(key.text) == key
            if "+" in key.text.split("+", 2)[2]:
                return
        pytest.fail("no key with a plus was tried")

    def test_no_piece_of_a_key_is_a_key(self) -> None:
        text = LOG.verifier.text
        for start in range(len(text)):
            for stop in range(start + 1, len(text) + 1):
                if (start, stop) != (0, len(text)):
                    with pytest.raises(RequestError):
                        VerifierKey.parse(text[start:stop])

    def test_no_changed_character_is_a_key(self) -> None:
        text = LOG.verifier.text
        for place, character in enumerate(text):
            with pytest.raises(RequestError):
                VerifierKey.parse(text[:place] + chr(ord(character) + 1) + text[place + 1 :])

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\x01b"])
    def test_names(self, name: str) -> None:
        with pytest.raises(RequestError, match="cannot be the name of a key"):
            Signer(name, bytes(32))

    def test_sizes(self) -> None:
        with pytest.raises(RequestError, match="not 31"):
            Signer("a", bytes(31))
        with pytest.raises(RequestError, match="not 33"):
            VerifierKey("a", bytes(33))

    def test_private_key_is_not_shown(self) -> None:
        assert repr(LOG) == f"Signer(name='{LOG.name}')"
