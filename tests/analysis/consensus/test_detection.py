from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from marked_crowd import MIXED, Crowd, Skill, crowd
from quorate import consensus, from_rows
from quorate.analysis.consensus import Consensus
from quorate.analysis.consensus.detection_model import UNKNOWN, Marked, Skills, expect
from quorate.analysis.marks import MarksAgainstGold, marks_against_gold
from quorate.schema import Judgments, Kind


def box(x: float, y: float, w: float, h: float, label: str = "car") -> dict[str, object]:
    return {"shape": "box", "label": label, "x": x, "y": y, "w": w, "h": h}


def table(*rows: tuple[str, str, list[dict[str, object]]], kind: Kind = Kind.BOXES) -> Judgments:
    return from_rows([(i, r, json.dumps(label)) for i, r, label in rows], kind=kind)


def read(found: Consensus, item: str) -> list[dict[str, object]]:
    labels = dict(zip(found.items, found.labels, strict=True))
    parts: list[dict[str, object]] = json.loads(labels[item])
    return parts


def measured(made: Crowd, name: str) -> MarksAgainstGold:
    return marks_against_gold(consensus(made.judgments, method=name), made.truth)


def f1(answers: dict[str, str], truth: dict[str, str], kind: Kind) -> float:
    rows = [(item, rater, label) for item, label in answers.items() for rater in "ab"]
    alone = consensus(from_rows(rows, kind=kind), method="detection-majority")
    return marks_against_gold(alone, truth).f1


class TestOnACrowdWithKnownTruth:
    @pytest.mark.parametrize("kind", [Kind.BOXES, Kind.SEGMENTS])
    def test_it_beats_the_majority_and_every_rater(self, kind: Kind) -> None:
        made = crowd(kind, items=120, density=6 if kind is Kind.BOXES else 4)
        found = measured(made, "detection")
        vote = marks_against_gold(
            consensus(made.judgments, method="detection-majority"), made.truth
        )
        best = max(f1(made.of(f"r{r}"), made.truth, kind) for r in range(len(MIXED)))
        # when written: boxes .982, .950 and .936 (r0), segments .981, .944 and .923
        assert found.f1 > vote.f1 + 0.03
        assert found.f1 > best + 0.03
        assert found.lower > vote.upper

    def test_it_finds_what_most_overlook(self) -> None:
        made = crowd(items=120, skills=(Skill(0.45, 0.1, 0.05, 0.95),) * 5)
        found = measured(made, "detection")
        vote = marks_against_gold(
            consensus(made.judgments, method="detection-majority"), made.truth
        )
        assert vote.recall < 0.5
        assert found.recall > 0.75
        assert found.precision > 0.85

    def test_it_learns_the_raters_skills(self) -> None:
        made = crowd(items=300)
        raters = consensus(made.judgments, method="detection").raters
        for row, skill in zip(raters.rows(named=True), MIXED, strict=True):
            assert row["recall"] == pytest.approx(skill.recall, abs=0.03)
            assert row["false_alarms"] == pytest.approx(skill.alarms, abs=0.35)
            assert row["spread"] == pytest.approx(skill.spread, rel=0.15)
            assert row["recall_lower"] < row["recall"] < row["recall_upper"]
            assert row["spread_lower"] < row["spread"] < row["spread_upper"]

    def test_edges_are_nearer_than_the_plain_median(self) -> None:
        exact, rough = Skill(1.0, 0.0, 0.01, 1.0), Skill(1.0, 0.0, 0.1, 1.0)
        made = crowd(items=40, skills=(exact, rough, rough))
        found = measured(made, "detection")
        vote = marks_against_gold(
            consensus(made.judgments, method="detection-majority"), made.truth
        )
        assert found.overlap > vote.overlap + 0.04

    def test_the_certainty_is_the_f1_to_expect(self) -> None:
        skills = tuple(
            replace(MIXED[r % 5], recall=0.5 + 0.45 * (r % 7) / 6, alarms=0.1 * (r % 10))
            for r in range(40)
        )
        made = crowd(items=300, skills=skills, per=3)
        found = consensus(made.judgments, method="detection")
        real = marks_against_gold(found, made.truth).items["f1"].mean()
        assert float(np.mean(found.probability)) == pytest.approx(real, abs=0.03)


def test_the_posterior_by_hand() -> None:
    # one item, two answers, one class; rater 0 marked the object and rater 1 did not
    marked = Marked(
        n_raters=2,
        n_classes=1,
        item=np.array([0, 0]),
        rater=np.array([0, 1]),
        place=np.array([0]),
        known=np.array([UNKNOWN]),
        settled=np.array([False]),
        object=np.array([0]),
        by=np.array([0]),
        label=np.array([0]),
    )
    one = np.ones((2, 1, 1))
    skills = Skills(
        np.array([0.8, 0.5]), np.array([0.3, 0.1]), 0.1, 2.0, one, np.ones(1), np.ones(1)
    )
    belief = expect(marked, skills)
    # true: 2 · .8 · (1 - .5) = .8; false: .3 · (1 - .1) = .27
    assert belief.exists[0] == pytest.approx(0.8 / 1.07)
    # unseen: 2 · .2 · .5
    assert belief.unseen[0] == pytest.approx(0.2)
    # all false alarms are the first rater's
    assert belief.origin == pytest.approx([0.27 / 1.07, 0.0])
    # log .. of the object, less the expected number of seen ones: 2 (1 - .1) + .4
    assert belief.log_likelihood == pytest.approx(np.log(1.07) - 2.2)


class TestAnswers:
    def test_are_written_as_the_question_has_them(self) -> None:
        made = table(*(("i", r, [box(0.1, 0.2, 0.3, 0.1)]) for r in "abc"))
        found = consensus(made, method="detection")
        text = '[{"h":0.1,"label":"car","shape":"box","w":0.3,"x":0.1,"y":0.2}]'
        assert found.labels.to_list() == [text]
        assert found.parts is not None
        assert found.parts.select(
            "item", "label", "x", "w", "marks", "judgments", "named"
        ).rows() == [("i", "car", 0.1, 0.3, 3, 3, True)]

    def test_segments_come_in_the_order_of_time(self) -> None:
        parts: list[dict[str, object]] = [
            {"start": 8, "end": 9, "label": "dog"},
            {"start": 1.5, "end": 3, "label": "dog"},
        ]
        found = consensus(
            table(*(("i", r, parts) for r in "abc"), kind=Kind.SEGMENTS), method="detection"
        )
        assert found.labels[0] == (
            '[{"end":3,"label":"dog","start":1.5},{"end":9,"label":"dog","start":8}]'
        )

    def test_a_polygon_is_kept_where_most_drew_one(self) -> None:
        def outline(d: float) -> dict[str, object]:
            points = [[0.1, 0.1], [0.5, 0.1], [0.5, 0.5 + d]]
            return {"shape": "polygon", "label": "car", "points": points}

        drawn = [outline(0.0), outline(0.01), outline(0.08)]
        made = table(*(("i", r, [part]) for r, part in zip("abc", drawn, strict=True)))
        # the middle one overlaps most with the other two
        assert read(consensus(made, method="detection-majority"), "i") == [drawn[1]]
        mixed = table(
            ("i", "a", [box(0.1, 0.1, 0.4, 0.4)]),
            ("i", "b", [box(0.1, 0.1, 0.4, 0.42)]),
            ("i", "c", [outline(0.0)]),
        )
        assert read(consensus(mixed, method="detection-majority"), "i")[0]["shape"] == "box"

    def test_the_polygon_of_the_most_exact_rater_is_kept(self) -> None:
        rng = np.random.default_rng(0)
        corners = np.array([[0.3, 0.2], [0.6, 0.25], [0.7, 0.6], [0.4, 0.7], [0.2, 0.5]])
        rows, drawn = [], {}
        for k in range(30):
            for rater, off in (("exact", 0.002), ("rough", 0.03), ("rougher", 0.04)):
                points = (corners + rng.normal(0, off, (5, 2))).round(6).tolist()
                drawn[f"i{k:02}", rater] = points
                part = {"shape": "polygon", "label": "car", "points": points}
                rows.append((f"i{k:02}", rater, [part]))
        found = consensus(table(*rows), method="detection")
        kept = [read(found, f"i{k:02}")[0]["points"] for k in range(30)]
        assert kept == [drawn[f"i{k:02}", "exact"] for k in range(30)]

    def test_frames_with_boxes_are_matched_frame_by_frame(self) -> None:
        def shown(frame: int, x: float) -> dict[str, object]:
            part = box(x, 0.1, 0.2, 0.2, "ball")
            del part["shape"]
            return {"frame": frame, **part}

        made = table(
            ("v", "a", [shown(1, 0.1), shown(2, 0.12)]),
            ("v", "b", [shown(1, 0.1), shown(2, 0.14)]),
            ("v", "c", [shown(1, 0.1), shown(7, 0.5)]),
            kind=Kind.FRAMES,
        )
        found = read(consensus(made, method="detection-majority"), "v")
        assert [(p["frame"], p["x"]) for p in found] == [(1, 0.1), (2, 0.13)]


class TestGold:
    def test_is_the_answer_and_teaches_the_skills(self) -> None:
        # two raters who mark different things on every item: only gold tells who is right
        rows = [
            (f"i{k}", rater, [box(x, 0.1, 0.1, 0.1)])
            for k in range(20)
            for rater, x in (("right", 0.1), ("wrong", 0.7))
        ]
        made = table(*rows)
        gold = {f"i{k}": json.dumps([box(0.1, 0.1, 0.1, 0.1)]) for k in range(8)}
        found = consensus(made, method="detection", gold=gold)
        assert found.labels[0] == gold["i0"]
        assert found.probability[0] == 1.0
        assert [p["x"] for p in read(found, "i15")] == [0.1]
        recall = dict(found.raters.select("rater", "recall").rows())
        assert recall["right"] > 0.8
        assert recall["wrong"] < 0.3

    def test_of_nothing_makes_every_mark_a_false_alarm(self) -> None:
        made = table(*((f"i{k}", r, [box(0.1, 0.1, 0.1, 0.1)]) for k in range(9) for r in "ab"))
        found = consensus(made, method="detection", gold={"i0": "[]"})
        assert found.parts is not None
        assert found.parts.filter(item="i0")["probability"].to_list() == [0.0]
        assert found.labels[0] == "[]"


class TestDegenerate:
    @pytest.mark.parametrize("name", ["detection", "detection-majority", "auto"])
    def test_nobody_marks_anything(self, name: str) -> None:
        found = consensus(table(("i", "a", []), ("i", "b", []), ("j", "a", [])), method=name)
        assert found.labels.to_list() == ["[]", "[]"]
        assert found.probability[0] > 0.7
        assert found.parts is not None
        assert found.parts.height == 0

    @pytest.mark.parametrize("name", ["detection", "detection-majority", "auto"])
    def test_one_rater(self, name: str) -> None:
        made = table(("i", "a", [box(0.1, 0.1, 0.2, 0.2)]), ("j", "a", []))
        found = consensus(made, method=name)
        assert read(found, "i") == [box(0.1, 0.1, 0.2, 0.2)]
        if name == "detection":
            assert "no item has two answers" in found.notes[0]
            assert found.raters["spread"].is_nan().all()

    def test_the_same_box_twice_in_an_answer_is_two_objects(self) -> None:
        twice = [box(0.1, 0.1, 0.2, 0.2)] * 2
        found = consensus(table(("i", "a", twice), ("i", "b", twice)), method="detection-majority")
        assert len(read(found, "i")) == 2

    def test_tiny_boxes_and_the_whole_picture(self) -> None:
        parts = [box(0.5, 0.5, 1e-6, 1e-6), box(0, 0, 1, 1), box(1 - 1e-6, 0, 1e-6, 1)]
        found = consensus(table(*(("i", r, parts) for r in "abc")), method="detection")
        assert sorted(str(p) for p in read(found, "i")) == sorted(
            str({k: p[k] for k in sorted(p)}) for p in parts
        )

    def test_an_item_that_nobody_judged_has_no_answer(self) -> None:
        made = table(("i", "a", [box(0.1, 0.1, 0.2, 0.2)]), ("i", "b", []), ("j", "a", []))
        left = made.subset(np.array([True, True, False]))
        found = consensus(left, method="detection")
        assert found.labels.to_list()[1] is None
        assert np.isnan(found.probability[1])


@pytest.mark.parametrize("name", ["detection", "detection-majority"])
class TestNothingHangsOn:
    def test_names_or_order(self, name: str) -> None:
        made = crowd(items=30, seed=4)
        first = consensus(made.judgments, method=name)
        new = {f"r{r}": f"z{9 - r}" for r in range(5)}
        rows = [(item, new[rater], label) for item, rater, label in made.rows[::-1]]
        other = consensus(from_rows(rows, kind=Kind.BOXES), method=name)
        assert first.probability == pytest.approx(other.probability, abs=1e-6)
        agreed = marks_against_gold(other, dict(zip(first.items, first.labels, strict=True)))
        assert agreed.f1 == 1.0
        assert agreed.overlap == pytest.approx(1.0, abs=1e-4)

    def test_the_seed(self, name: str) -> None:
        made = crowd(items=10).judgments
        assert consensus(made, name, seed=0).labels.equals(consensus(made, name, seed=9).labels)


def test_a_coco_file_becomes_judgments() -> None:
    """Annotations as COCO has them: [x, y, width, height] in pixels, one list for all raters."""
    coco = {
        "images": [{"id": 7, "file_name": "street.jpg", "width": 640, "height": 480}],
        "categories": [{"id": 3, "name": "car"}, {"id": 1, "name": "person"}],
        "annotations": [
            {"image_id": 7, "category_id": 3, "bbox": [64, 48, 128, 96], "rater": "ann"},
            {"image_id": 7, "category_id": 1, "bbox": [320, 240, 32, 96], "rater": "ann"},
            {"image_id": 7, "category_id": 3, "bbox": [66, 48, 128, 96], "rater": "ben"},
            {"image_id": 7, "category_id": 3, "bbox": [64, 50, 128, 96], "rater": "cy"},
            {"image_id": 7, "category_id": 1, "bbox": [320, 244, 32, 96], "rater": "cy"},
        ],
    }
    size = {image["id"]: image for image in coco["images"]}
    name = {category["id"]: str(category["name"]) for category in coco["categories"]}
    answers: dict[tuple[str, str], list[dict[str, object]]] = {}
    for mark in coco["annotations"]:
        image = size[mark["image_id"]]
        W, H = float(image["width"]), float(image["height"])  # type: ignore[arg-type]
        x, y, w, h = (float(v) for v in mark["bbox"])  # type: ignore[attr-defined]
        part = box(x / W, y / H, w / W, h / H, name[mark["category_id"]])
        answers.setdefault((str(image["file_name"]), str(mark["rater"])), []).append(part)
    made = table(*((item, rater, parts) for (item, rater), parts in answers.items()))
    found = read(consensus(made, method="detection-majority"), "street.jpg")
    # the car's left edges are 64, 66 and 64 px of 640, its top ones 48, 48 and 50 of 480
    assert [(p["label"], p["x"], p["y"]) for p in found] == [
        ("car", 0.1, 0.1),
        ("person", 0.5, round(242 / 480, 6)),
    ]
