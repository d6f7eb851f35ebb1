"""Which labels are written: all judgments, the consensus, both, or the first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import polars as pl
import pytest

from quorate.formats.exchange import chosen_labels
from quorate.formats.exchange.chosen_labels import Choice, usual, write_labels
from quorate.formats.exchange.format import Options, ReadsOnly, Written, exchange_format, formats
from quorate.formats.exchange.hugging_face import HuggingFace
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.one_answer import OneAnswer
from quorate.formats.exchange.reading import Reading
from quorate.formats.exchange.record import Foreign, Judged, Piece, Project
from quorate.schema.content import ContentField
from quorate.schema.errors import RequestError
from quorate.schema.json_value import Json
from quorate.schema.questions import AnyQuestion, Boxes, SingleChoice

MOOD = SingleChoice(
    name="mood", type="single_choice", ask="Which?",
    options=("good", "bad"),  # type: ignore[arg-type]
)  # fmt: skip
TEXT = ContentField(name="text", type="text")


def of_texts(question: AnyQuestion = MOOD, **more: object) -> Project:
    return Project("Moods", (TEXT,), (question,), **more)  # type: ignore[arg-type]


def item(name: str, *labels: Json, **more: object) -> Piece:
    """An item whose raters r1, r2 … said this of its mood."""
    judgments = tuple(Judged(f"r{n}", {"mood": label}) for n, label in enumerate(labels, 1))
    return Piece(name, {"text": f"Text {name}"}, judgments, **more)  # type: ignore[arg-type]


class Kept(ReadsOnly):
    """A format that only keeps what it is given; it holds what everybody said."""

    name: ClassVar[str] = "kept"
    title: ClassVar[str] = "Kept"
    source: ClassVar[str] = "here"
    reads: ClassVar[bool] = False
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[type[Options]] = Options

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def sniff(self, path: Path) -> float:
        return 0.0

    def read(self, path: Path, options: Options) -> Reading:
        raise NotImplementedError

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        self.pieces = list(pieces)
        return Written((), len(self.pieces), Losses())


class OneKept(Kept):
    """The same, with one answer an item."""

    options: ClassVar[type[Options]] = OneAnswer


def kept(
    format_: Kept, pieces: Sequence[Piece], choice: Choice, project: Project | None = None
) -> tuple[dict[str, Piece], dict[str, int]]:
    written = write_labels(
        format_, project or of_texts(), pieces, Path("none"), format_.options(), choice
    )
    return {p.item: p for p in format_.pieces}, {str(one.field): one.n for one in written.losses}


MAJORITY = Choice(method="majority")


def test_one_answer_is_the_consensus_and_a_tie_is_left_out() -> None:
    pieces = [item("a", "good", "good", "bad"), item("b", "bad", "good"), item("c", "bad")]
    found, lost = kept(OneKept(), pieces, MAJORITY)
    # a: 2 of 3; b: 1 of 2, which is not more than a half; c: nobody else was asked
    assert {name: p.judgments[0].labels for name, p in found.items()} == {
        "a": {"mood": "good"},
        "c": {"mood": "bad"},
    }
    assert [p.judgments[0].rater for p in found.values()] == ["consensus", "r1"]
    assert lost == {"mood": 1, "several": 3}
    found, lost = kept(OneKept(), pieces, Choice(keep_disputed=True, method="majority"))
    assert set(found) == {"a", "b", "c"}
    assert lost == {"mood": 1, "several": 5}


def test_experts_and_known_answers_come_before_the_consensus() -> None:
    pieces = [
        item("a", "good", "good", "bad", gold={"mood": "bad"}),
        item("b", "good", "good", gold={"mood": "good"}, settled={"mood": "bad"}),
        item("c", "good", "good", "bad", disputed=True),
        item("d", gold={"mood": "bad"}),
    ]
    found, lost = kept(OneKept(), pieces, MAJORITY)
    assert {name: [dict(j.labels) for j in p.judgments] for name, p in found.items()} == {
        "a": [{"mood": "bad"}],
        "b": [{"mood": "bad"}],
        "d": [],  # its known answer is all there is, and the format writes that
    }
    assert lost["mood"] == 1  # c is disputed in its campaign, whatever the count says


def test_both_suggests_the_consensus_with_its_probability() -> None:
    pieces = [item("a", "good", "good", "bad"), item("b", "bad", "good")]
    found, lost = kept(Kept(), pieces, Choice("both", method="majority"))
    assert [len(p.judgments) for p in found.values()] == [3, 2]
    (suggested,) = found["a"].suggestions
    assert (suggested.source, suggested.labels) == ("consensus", {"mood": "good"})
    # the vote with nothing added: 2 of 3
    assert suggested.scores["mood"] == pytest.approx(2 / 3)
    assert found["b"].suggestions == ()
    assert lost == {"mood": 1}
    inferred = found["b"].inferred
    assert inferred is not None
    assert inferred.posterior == {"mood": {"good": 0.5, "bad": 0.5}}


def test_first_and_all_do_what_they_say() -> None:
    pieces = [item("a", "bad", "good", "good"), item("b", settled={"mood": "bad"})]
    found, lost = kept(Kept(), pieces, Choice("first"))
    assert [j.rater for j in found["a"].judgments] == ["r1"]
    assert lost == {"several": 2, "settled": 1}
    found, lost = kept(Kept(), pieces, Choice())
    assert list(found.values()) == pieces
    assert lost == {"settled": 1}


def test_a_tool_for_many_gets_the_consensus_when_asked() -> None:
    pieces = [item("a", "bad", "good", "good")]
    pieces[0] = replace(pieces[0], judgments=(*pieces[0].judgments, Judged("r4", state="skipped")))
    found, lost = kept(Kept(), pieces, Choice("consensus", method="majority"))
    assert found["a"].judgments == (Judged("consensus", {"mood": "good"}),)
    assert lost == {"several": 3, "skipped": 1}


def test_marks_of_one_rater_are_kept_only_with_the_labels() -> None:
    """What a mark says is part of the judgment that has it."""
    mark = Foreign("mask", "mood", {"rle": [1]})
    alone = Piece("a", {"text": "x"}, (Judged("r1", {"mood": "good"}, foreign=(mark,)),))
    agreed = Piece("b", {"text": "x"}, (
        Judged("r1", {"mood": "bad"}), Judged("r2", {"mood": "good"}, foreign=(mark,)),
        Judged("r3", {"mood": "good"}),
    ))  # fmt: skip
    against = Piece("c", {"text": "x"}, (
        Judged("r1", {"mood": "good"}, foreign=(mark,)), Judged("r2", {"mood": "bad"}),
        Judged("r3", {"mood": "bad"}),
    ))  # fmt: skip
    found, _ = kept(OneKept(), [alone, agreed, against], MAJORITY)
    assert {name: p.judgments[0].foreign for name, p in found.items()} == {
        "a": (mark,),
        "b": (mark,),
        "c": (),
    }


def test_boxes_are_merged() -> None:
    """Two raters drew the same cat a little apart, a third a dog elsewhere that nobody saw."""
    question = Boxes(
        name="animals", type="boxes", ask="Where?", of="image",
        labels=("cat", "dog"),  # type: ignore[arg-type]
    )  # fmt: skip
    project = Project("Zoo", (ContentField(name="image", type="image"),), (question,))

    def box(x: float, label: str = "cat") -> Json:
        return {"shape": "box", "x": x, "y": 0.2, "w": 0.2, "h": 0.2, "label": label}

    drawn: list[list[Json]] = [[box(0.10)], [box(0.12)], [box(0.11), box(0.7, "dog")]]
    judgments = tuple(Judged(f"r{n}", {"animals": one}) for n, one in enumerate(drawn))
    pieces = [Piece(str(n), {"image": "a.jpg"}, judgments) for n in range(4)]
    found, _ = kept(OneKept(), pieces, Choice(method="detection-majority"), project)
    label = found["0"].judgments[0].labels["animals"]
    assert isinstance(label, list)
    assert [(one["label"], one["shape"]) for one in label] == [("cat", "box")]  # type: ignore[index,call-overload]
    assert label[0]["x"] == pytest.approx(0.11, abs=0.011)  # type: ignore[index,call-overload]


def test_a_descriptive_question_has_shares_and_its_one_answer_is_told() -> None:
    project = of_texts(paradigm="descriptive")
    pieces = [item(str(n), "good", "good", "bad") for n in range(4)]
    found, lost = kept(OneKept(), pieces, MAJORITY, project)
    inferred = found["0"].inferred
    assert inferred is not None
    # all items have the same counts: the prior is 2/3 as well, and 2 of 3 stay 2 of 3
    assert inferred.posterior["mood"]["good"] == pytest.approx((8 + 0.5) / (12 + 1), abs=0.03)
    assert lost == {"mood": 4, "several": 12}


def test_a_folder_for_the_hub_has_columns_with_the_posterior(tmp_path: Path) -> None:
    pieces = [item("a", "good", "good", "bad"), item("b", "bad", "good")]
    written = write_labels(HuggingFace(), of_texts(), pieces, tmp_path / "out", Options(), MAJORITY)
    table = pl.read_parquet(tmp_path / "out" / "data" / "items-00000.parquet")
    assert table["consensus.mood"].to_list() == ["good", None]
    assert table["posterior.mood.good"].to_list() == [pytest.approx(2 / 3), 0.5]
    assert table["probability.mood"].to_list() == [pytest.approx(2 / 3), 0.5]
    assert written.rows == 5
    assert "posterior of each option" in (tmp_path / "out" / "README.md").read_text()
    again = HuggingFace().read(tmp_path / "out", Options())
    assert [(p.item, len(p.judgments), p.slices) for p in again] == [("a", 3, {}), ("b", 2, {})]


def test_label_studio_gets_predictions(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    tool = exchange_format("label-studio")
    pieces = [item("1", "good", "good", "bad")]
    choice = Choice("both", method="majority")
    write_labels(tool, of_texts(), pieces, target, tool.options(), choice)
    (task,) = json.loads(target.read_text())
    (prediction,) = task["predictions"]
    assert len(task["annotations"]) == 3
    assert (prediction["model_version"], prediction["score"]) == (
        "consensus",
        pytest.approx(2 / 3),
    )
    assert prediction["result"][0]["value"] == {"choices": ["good"]}


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    coco = exchange_format("coco")
    with pytest.raises(RequestError, match="COCO holds one answer an item"):
        write_labels(coco, of_texts(), [], tmp_path / "x", coco.options(), Choice("all"))
    with pytest.raises(RequestError, match="rater 'r1' are asked for, and the labels 'first'"):
        write_labels(coco, of_texts(), [], tmp_path / "x", OneAnswer(rater="r1"), Choice("first"))


def test_a_rater_of_ones_choice_is_written_alone() -> None:
    format_ = OneKept()
    pieces = [item("a", "good", "bad")]
    write_labels(format_, of_texts(), pieces, Path("x"), OneAnswer(rater="r2"), Choice())
    assert format_.pieces == pieces


def test_many_items_are_held_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen_labels, "MOST_HELD", 2)
    pieces = [item(str(n), "good", "good" if n % 2 else "bad", "good") for n in range(7)]
    found, _ = kept(OneKept(), pieces, MAJORITY)
    assert list(found) == [str(n) for n in range(7)]
    assert all(p.judgments[0].labels == {"mood": "good"} for p in found.values())


def test_every_format_has_a_usual_choice() -> None:
    """Tools for training hold one answer; tools for labelling hold what everybody said."""
    chosen = {one.name: usual(one) for one in formats() if one.writes}
    assert {name for name, which in chosen.items() if which == "both"} == {"hugging-face"}
    assert {"coco", "yolo", "conll", "brat", "cvat", "pascal-voc"} <= {
        name for name, which in chosen.items() if which == "consensus"
    }
    assert {"label-studio", "argilla", "doccano", "prodigy", "table", "quorate"} <= {
        name for name, which in chosen.items() if which == "all"
    }
