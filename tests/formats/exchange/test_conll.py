"""CoNLL-2002 and CoNLL-2003, in files that we wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.conll import Conll, ConllOptions
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import Spans

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "formats" / "doccano"
REAL = SAMPLES / "sequence_labeling_example.conll"

ENGLISH = """-DOCSTART- -X- -X- O

U.N. NNP I-NP I-ORG
official NN I-NP O
Zoë NNP I-NP I-PER
Ben NNP I-NP B-PER

Baghdad NNP I-NP I-LOC
. . O O

-DOCSTART- -X- -X- O

Rome NNP I-NP I-LOC
"""


def read(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    reading = Conll().read(path, ConllOptions(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


def spans(piece: Piece) -> list[tuple[object, ...]]:
    label = piece.judgments[0].labels["entities"]
    assert isinstance(label, dict)
    assert isinstance(label["spans"], list)
    found = [one for one in label["spans"] if isinstance(one, dict)]
    return [(one["start"], one["end"], one["text"], one["label"]) for one in found]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_documents_of_2003_in_iob1(tmp_path: Path) -> None:
    path = written(tmp_path / "eng.train", ENGLISH)
    assert Conll().sniff(path) > 0.9
    project, (one, two) = read(path, rater="anna")
    assert one.content == {"text": "U.N. official Zoë Ben\nBaghdad ."}
    # the B of Ben parts two persons that stand side by side
    assert spans(one) == [
        (0, 4, "U.N.", "ORG"),
        (14, 17, "Zoë", "PER"),
        (18, 21, "Ben", "PER"),
        (22, 29, "Baghdad", "LOC"),
    ]
    assert (one.item, one.place, one.judgments[0].rater) == ("1", "line 3", "anna")
    assert one.meta["columns"][0] == ["NNP", "I-NP"]  # type: ignore[index]
    assert spans(two) == [(0, 4, "Rome", "LOC")]
    target = tmp_path / "out.conll"
    account = Conll().write(project, [one, two], target, ConllOptions(scheme="iob1"))
    assert (account.rows, [loss.field for loss in account.losses]) == (2, ["raters"])
    assert target.read_text(encoding="utf-8") == ENGLISH + "\n"
    assert len(read(path, unit="sentence")[1]) == 3


def test_the_schemes_say_the_same(tmp_path: Path) -> None:
    dutch = (
        "De Art O\nEuropese Adj B-ORG\nUnie N I-ORG\nBrussel N B-LOC\n\nBen N B-PER\nZoë N B-PER\n"
    )
    project, pieces = read(written(tmp_path / "ned.conll", dutch))
    assert [spans(piece) for piece in pieces] == [
        [(3, 16, "Europese Unie", "ORG"), (17, 24, "Brussel", "LOC")],
        [(0, 3, "Ben", "PER"), (4, 7, "Zoë", "PER")],
    ]
    tags = {
        "iob1": ["O", "I-ORG", "I-ORG", "I-LOC", "I-PER", "B-PER"],
        "iob2": ["O", "B-ORG", "I-ORG", "B-LOC", "B-PER", "B-PER"],
        "iobes": ["O", "B-ORG", "E-ORG", "S-LOC", "S-PER", "S-PER"],
    }
    for scheme, expected in tags.items():
        target = tmp_path / f"{scheme}.conll"
        Conll().write(project, pieces, target, ConllOptions(scheme=scheme))
        lines = [line.split() for line in target.read_text(encoding="utf-8").splitlines() if line]
        assert [line[-1] for line in lines] == expected
        assert read(target)[1] == pieces


def test_spans_that_do_not_fall_on_tokens_are_told(tmp_path: Path) -> None:
    question = Spans(
        name="entities", type="spans", ask="Mark", of="text",
        labels=(Option(value="A"), Option(value="B c")),
    )  # fmt: skip
    project = Project("t", (ContentField(name="text", type="text"),), (question,))
    text = "Can't stop:  won't.\nNext"
    marked: list[Json] = [
        {"id": "s1", "start": 0, "end": 3, "text": "Can", "label": "A"},
        {"id": "s2", "start": 0, "end": 5, "text": "Can't", "label": "B c"},
        {"id": "s3", "start": 18, "end": 24, "text": ".\nNext", "label": "A"},
        {"id": "s4", "start": 11, "end": 12, "text": " ", "label": "A"},
        {"id": "s5", "start": 13, "end": 15, "text": "wo", "label": "A"},
    ]
    piece = Piece("x", {"text": text}, (Judged("r", {"entities": {"spans": marked}}),))
    target = tmp_path / "out.conll"
    account = Conll().write(project, [piece, Piece("y", {"text": "no"})], target, ConllOptions())
    expected = [
        "-DOCSTART- O",
        "",
        "Can't B-B_c",
        "stop O",
        ": O",
        "won't B-A",
        ". O",
        "",
        "Next O",
    ]
    assert target.read_text().splitlines() == [*expected, ""]
    told = {loss.why.partition(":")[0]: loss.n for loss in account.losses}
    assert told["a span is of tokens of one sentence"] == 2
    assert told["a token is in one span"] == 1
    assert told["a span does not fall on tokens"] == 1
    assert told["a label has no spaces"] == 1
    assert told["white space between tokens is not kept"] == 1
    assert told["nobody judged them"] == 1
    with pytest.raises(RequestError, match="no question asks"):
        Conll().write(replace(project, questions=()), [], tmp_path / "no", ConllOptions())


@pytest.mark.parametrize("line", ["lonely", "Rome X-LOC", "Rome LOC", "Rome B-"])
def test_lines_without_a_tag_are_refused(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "a.conll", f"Ben B-PER\n\nIn O\n{line}\n\nZoë B-PER\n")
    with pytest.raises(FaultyError, match="line 4"):
        read(path)
    reading = Conll().read(path, ConllOptions(skip_bad=True))
    # the sentence with the bad line is left out, whole
    assert [piece.content["text"] for piece in reading] == ["Ben", "Zoë"]
    assert reading.refusals.count == 1


def test_files_that_are_none(tmp_path: Path) -> None:
    path = written(tmp_path / "a.conll", "a b\nc d\n")
    assert Conll().sniff(path) == 0
    with pytest.raises(ReadError, match="no line ends in a tag"):
        read(path)
    path.write_bytes("Zoë B-PER\n".encode("latin-1"))
    with pytest.raises(ReadError, match="not utf-8"):
        read(path)
    assert read(path, encoding="latin-1")[1][0].content == {"text": "Zoë"}
    for said in ({"unit": "page"}, {"scheme": "bmes"}, {"tokens": "x"}, {"encoding": "x"}):
        with pytest.raises(RequestError, match="is not known"):
            read(path, **said)
    path.write_bytes(b"a\x00 B-PER\n")
    with pytest.raises(FaultyError, match="NUL"):
        read(path)


@pytest.mark.skipif(not REAL.is_file(), reason="the sample is not at hand")
def test_a_sample_of_another_tool_is_read_and_written_and_read_again(tmp_path: Path) -> None:
    reading = Conll().read(REAL, ConllOptions())
    pieces = list(reading)
    target = tmp_path / "out"
    Conll().write(reading.project, pieces, target, ConllOptions())
    again = list(Conll().read(target, ConllOptions()))
    assert len(pieces) == 2
    assert all(piece.judgments[0].labels["entities"] for piece in pieces)
    assert [piece.judgments for piece in again] == [piece.judgments for piece in pieces]
