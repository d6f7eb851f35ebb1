"""fastText's lines, in files that we wrote."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.fasttext import FastText, FastTextOptions
from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.schema.errors import FaultyError, ReadError, RequestError
from quorate.schema.questions import MultipleChoice, SingleChoice

LINES = "__label__good Fine  work\n\n__label__bad , __label__x is no label\n"


def read(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    reading = FastText().read(path, FastTextOptions(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


def test_lines_are_items(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LINES)
    assert FastText().sniff(path) > 0.9
    project, (one, two) = read(path, rater="anna")
    assert isinstance(project.questions[0], SingleChoice)
    assert (one.item, one.content) == ("line 1", {"text": "Fine  work"})
    assert one.judgments == (Judged("anna", {"label": "good"}),)
    assert two.content == {"text": ", __label__x is no label"}
    written = FastText().write(project, [one, two], tmp_path / "out.txt", FastTextOptions())
    # two spaces are one, as fastText splits at white space anyway
    assert (tmp_path / "out.txt").read_text() == LINES.replace("  ", " ").replace("\n\n", "\n")
    assert [loss.field for loss in written.losses] == ["raters", "text"]


def test_several_labels_are_a_set_and_none_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("__label__a __label__b Both\n__label__a One\nNone of them\n")
    project, (both, one, none) = read(path)
    assert isinstance(project.questions[0], MultipleChoice)
    answers = [piece.judgments[0].labels["label"] for piece in (both, one, none)]
    assert answers == [["a", "b"], ["a"], []]
    FastText().write(project, [both, one, none], tmp_path / "out.txt", FastTextOptions())
    assert (tmp_path / "out.txt").read_text() == path.read_text()


def test_a_file_a_user_of_doccano(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as out:
        out.writestr("anna.txt", "__label__a Good\n__label__b Bad\n__label__b Bad\n")
        out.writestr("ben.txt", "__label__a Bad\n")
    path = tmp_path / "export.zip"
    assert FastText().sniff(path) > 0.9
    _, pieces = read(path)
    assert [piece.content["text"] for piece in pieces] == ["Good", "Bad", "Bad"]
    assert [(j.rater, j.labels["label"]) for j in pieces[1].judgments] == [
        ("anna", "b"),
        ("ben", "a"),
    ]


def test_what_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("__label__a\n__label__b Text\n")
    with pytest.raises(FaultyError, match="line 1"):
        read(path)
    reading = FastText().read(path, FastTextOptions(skip_bad=True))
    assert ([piece.item for piece in reading], reading.refusals.count) == (["line 2"], 1)
    path.write_text("no label\n")
    assert FastText().sniff(path) == 0
    with pytest.raises(ReadError, match="no label"):
        read(path)
    path.write_text(LINES)
    project, (one, _) = read(path)
    with pytest.raises(RequestError, match="called 'other'"):
        FastText().write(project, [one], tmp_path / "b.txt", FastTextOptions(question="other"))
    with pytest.raises(RequestError, match="holds a choice"):
        FastText().write(replace(project, questions=()), [one], tmp_path / "b", FastTextOptions())
