"""The folder of our own: what is written is read again, whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import quorate
from formats.exchange.pieces_by_hand import PIECES, every_project, without_place
from quorate.formats.exchange.format import Options, exchange_format, sniffed
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.items.columns import columns_of
from quorate.schema.content import ContentField
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.question import Kind
from quorate.schema.questions import SingleChoice

NATIVE = exchange_format("quorate")


def written(folder: Path, **keys: object) -> Path:
    NATIVE.write(every_project(**keys), PIECES, folder, Options())
    return folder


def test_reads_what_it_writes(tmp_path: Path) -> None:
    folder = written(tmp_path / "f")
    with NATIVE.read(folder, Options()) as reading:
        found = [without_place(piece) for piece in reading]
    assert found == [without_place(piece) for piece in PIECES]
    assert reading.project == every_project()
    assert reading.refusals.count == 0
    again = tmp_path / "g"
    with NATIVE.read(folder, Options()) as reading:
        NATIVE.write(reading.project, reading, again, Options())
    for file in folder.iterdir():
        assert (again / file.name).read_bytes() == file.read_bytes()


def test_campaign_texts_survive_yaml(tmp_path: Path) -> None:
    hard = "1e5\nyes: no\n  - # not a comment \ttab \n\nlast  "
    folder = written(tmp_path / "f", title="1e5", purpose=hard, language="no")
    spec = NATIVE.read(folder, Options()).project.campaign
    assert spec is not None
    assert (spec.title, spec.purpose, spec.language) == ("1e5", hard, "no")


def test_the_commands_read_its_files(tmp_path: Path) -> None:
    folder = written(tmp_path / "f")
    tables = quorate.read_all(folder / "judgments.jsonl")
    # of four answers to the single choice one is a draft and one rejected; nobody else gave one
    assert tables["single_choice"].raters.to_list() == ["r1"]
    assert tables["spans"].question.kind is Kind.SPANS
    spec = NATIVE.read(folder, Options()).project.campaign
    assert spec is not None
    first = json.loads((folder / "items.jsonl").read_text().splitlines()[0])
    how = columns_of(spec, first)
    assert (how.item, how.bank, how.whole_gold) == ("item", "bank", "gold")
    assert set(how.unused) == {"meta.source", "meta.id"}
    assert set(how.slices) == {"language", "topic"}


def test_fields_may_be_called_as_columns_are(tmp_path: Path) -> None:
    project = Project(
        "T",
        tuple(ContentField(name=name, type="text") for name in ("item", "gold", "bank")),
        (SingleChoice(name="q", type="single_choice", ask="?", options=("a", "b")),),  # type: ignore[arg-type]
        paradigm="descriptive",
    )
    content = {"item": "text", "gold": "ring", "bank": "river"}
    piece = Piece("x", content, (Judged("r", {"q": "a"}),), gold={"q": "b"}, meta={"bank": "m"})
    NATIVE.write(project, [piece], tmp_path / "f", Options())
    with NATIVE.read(tmp_path / "f", Options()) as reading:
        assert [without_place(one) for one in reading] == [without_place(piece)]
    assert reading.project.paradigm == "descriptive"


def test_rows_in_another_order_find_their_items(tmp_path: Path) -> None:
    folder = written(tmp_path / "f")
    file = folder / "judgments.jsonl"
    lines = file.read_text().splitlines()
    extra = '{"item":"c","rater":"z","question":"rating","label":"4"}'
    file.write_text("\n".join([extra, *lines, extra.replace("z", "y")]) + "\n")
    with NATIVE.read(folder, Options()) as reading:
        by_item = {piece.item: piece for piece in reading}
    assert [judged.rater for judged in by_item["c"].judgments] == ["z", "y"]
    assert by_item["c"].judgments[0].labels == {"rating": 4}
    assert len(by_item["a"].judgments) == 4


def test_names_what_does_not_fit(tmp_path: Path) -> None:
    folder = written(tmp_path / "f")
    file = folder / "judgments.jsonl"
    lines = len(file.read_text().splitlines())
    with file.open("a") as more:
        more.write('{"item":"b","rater":"z","question":"single_choice","label":"yess"}\n')
        more.write('{"item":"d","rater":"z","question":"rating","label":"4"}\n')
    with pytest.raises(FaultyError) as raised:
        list(NATIVE.read(folder, Options()))
    assert str(raised.value) == (
        f"f, judgments.jsonl, line {lines + 1}: label.single_choice: found 'yess'; allowed: "
        "'yes', 'no' (did you mean 'yes'?); correct it, or pass over what does not fit with "
        "--skip-bad"
    )
    reading = NATIVE.read(folder, Options(skip_bad=True))
    assert len(list(reading)) == 3
    assert [one.place for one in reading.refusals.kept] == [
        f"judgments.jsonl, line {lines + 1}",
        f"judgments.jsonl, line {lines + 2}",
    ]


def test_a_line_that_breaks_off_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "f")
    file = folder / "judgments.jsonl"
    lines = len(file.read_text().splitlines())
    with file.open("ab") as more:
        more.write(b'{"item":"b","rater":"z","question":\n{"item":"\xff","rater":"z"}\n')
    reading = NATIVE.read(folder, Options(skip_bad=True))
    assert [len(piece.judgments) for piece in reading] == [4, 1, 0]
    assert [one.place for one in reading.refusals.kept] == [
        f"judgments.jsonl, line {lines + 2}",
        f"judgments.jsonl, line {lines + 1}",
    ]


def test_never_writes_over_what_is_there(tmp_path: Path) -> None:
    folder = written(tmp_path / "f")
    with pytest.raises(RequestError, match="it is there already"):
        written(folder)
    NATIVE.write(every_project(), PIECES[:1], folder, Options(force=True))
    assert len((folder / "items.jsonl").read_text().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_is_known_by_its_files(tmp_path: Path) -> None:
    assert sniffed(written(tmp_path / "f")).name == "quorate"
    (tmp_path / "other").mkdir()
    with pytest.raises(ReadError, match="of no format"):
        sniffed(tmp_path / "other")
    with pytest.raises(ReadError, match="no such file"):
        sniffed(tmp_path / "none")
