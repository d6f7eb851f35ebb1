"""WebVTT's cues, in files that we wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quorate.formats.exchange.record import Judged, Piece, Project
from quorate.formats.exchange.shapes import Transcription
from quorate.formats.exchange.webvtt import WebVtt, WebVttOptions
from quorate.schema.content import ContentField
from quorate.schema.errors import FaultyError, RequestError
from quorate.schema.json_value import Json
from quorate.schema.options import Option
from quorate.schema.questions import Segments

TALK = """\ufeffWEBVTT - a talk

NOTE recording: talks/one.mp4

STYLE
::cue { color: red }

1
00:01.250 --> 00:03.500 align:start line:0
<v.loud Anna>Hello <b>you</b> &amp; all</v>
<v Ben>Hi

01:00:00.000 --> 01:00:01.000
nobody says this
"""
PARTS: list[Json] = [
    {"start": 0, "end": 1.5, "label": "speech"},
    {"start": 1.5, "end": 3, "label": "a -> <b>"},
]
QUESTION = Segments(
    name="segments", type="segments", ask="Mark", of="recording",
    labels=(Option(value="speech"), Option(value="a -> <b>")),
)  # fmt: skip
PROJECT = Project("talks", (ContentField(name="recording", type="audio"),), (QUESTION,))
SAID = Transcription((), ("Good --> day\n& night",)).foreign("segments", (0,))
PIECE = Piece(
    "one", {"recording": "one.mp3"}, (Judged("everyone", {"segments": PARTS}, foreign=(SAID,)),)
)


def read(path: Path, **said: object) -> tuple[Project, list[Piece]]:
    reading = WebVtt().read(path, WebVttOptions(**said))  # type: ignore[arg-type]
    return reading.project, list(reading)


def test_cues_are_segments_with_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "talk.vtt"
    path.write_text(TALK)
    assert WebVtt().sniff(path) > 0.9
    reading = WebVtt().read(path, WebVttOptions(rater="ada"))
    (piece,) = reading
    assert [field.type for field in reading.project.content] == ["video"]
    assert (piece.item, piece.content) == ("talk", {"recording": "talks/one.mp4"})
    judged = piece.judgments[0]
    assert (judged.rater, judged.labels["segments"]) == (
        "ada",
        [
            {"start": 1.25, "end": 3.5, "label": "Anna"},
            {"start": 1.25, "end": 3.5, "label": "Ben"},
            # an hour is 3600 seconds
            {"start": 3600, "end": 3601, "label": "speech"},
        ],
    )
    texts = {mark.stands_for: mark.data["text"] for mark in judged.foreign}
    assert texts == {(0,): ["Hello you & all"], (1,): ["Hi"], (2,): ["nobody says this"]}
    assert {loss.field for loss in reading.losses} == {"style", "settings"}


def test_segments_come_back(tmp_path: Path) -> None:
    for target in (tmp_path / "folder", tmp_path / "one.vtt", tmp_path / "all.zip"):
        written = WebVtt().write(PROJECT, [PIECE], target, WebVttOptions())
        assert (written.rows, [loss.field for loss in written.losses]) == (1, ["raters"])
        project, (again,) = read(target)
        assert replace(again, place="") == PIECE
        assert {option.value for option in project.questions[0].labels} == {  # type: ignore[union-attr]
            "speech",
            "a -> <b>",
        }
    with pytest.raises(RequestError, match="2 recordings"):
        WebVtt().write(PROJECT, [PIECE, PIECE], tmp_path / "two.vtt", WebVttOptions())
    with pytest.raises(RequestError, match="segments of recordings"):
        WebVtt().write(replace(PROJECT, questions=()), [PIECE], tmp_path / "x", WebVttOptions())


def test_short_texts_that_recur_are_labels(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    cue = "00:0{}.000 --> 00:0{}.000\n{}\n\n"
    texts = ("music", "talk", "music")
    head = "WEBVTT\n\n"
    path.write_text(head + "".join(cue.format(n, n + 1, t) for n, t in enumerate(texts)))
    _, (piece,) = read(path)
    labels = [part["label"] for part in piece.judgments[0].labels["segments"]]  # type: ignore[union-attr,index,call-overload]
    assert labels == ["music", "talk", "music"]
    assert piece.judgments[0].foreign == ()
    _, (piece,) = read(path, text="words")
    assert len(piece.judgments[0].foreign) == 3
    with pytest.raises(RequestError, match="auto, labels"):
        read(path, text="both")


@pytest.mark.parametrize(
    "wrong", ["00:03.000 --> 00:01.000", "0:1 --> 0:2", "00:01.000 -> 00:02.000", "--> 00:02.000"]
)
def test_times_that_do_not_fit_are_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\nfine\n\n{wrong}\nwrong\n")
    with pytest.raises(FaultyError, match=r"a.vtt, line 6"):
        read(path)
    reading = WebVtt().read(path, WebVttOptions(skip_bad=True))
    (piece,) = reading
    assert (len(piece.judgments[0].labels["segments"]), reading.refusals.count) == (1, 1)  # type: ignore[arg-type]
