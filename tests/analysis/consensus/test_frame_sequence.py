from __future__ import annotations

import json

import numpy as np
import pytest

from quorate import consensus, from_rows
from quorate.analysis.consensus.frame_chain import Footage, Habits, expect
from quorate.analysis.marks import marks_against_gold
from quorate.schema import Judgments, Kind, NotApplicableError

LABELS = ("foul", "goal")


def shown(*frames: int, label: str = "goal") -> str:
    return json.dumps([{"frame": n, "label": label} for n in frames])


def table(*rows: tuple[str, str, str]) -> Judgments:
    return from_rows(rows, kind=Kind.FRAMES)


def frames(label: str) -> list[int]:
    return [part["frame"] for part in json.loads(label)]


def film(
    videos: int, length: int, stay: float, seed: int = 0, every: int = 1
) -> tuple[Judgments, dict[str, str]]:
    """Three raters: recall .9, .8, .6; false alarms .02, .05, .1 a frame; right .95, .9, .7."""
    rng = np.random.default_rng(seed)
    skills = ((0.9, 0.02, 0.95), (0.8, 0.05, 0.9), (0.6, 0.1, 0.7))
    rows: list[tuple[str, str, str]] = []
    truth: dict[str, str] = {}
    for i in range(videos):
        state = [0]
        while len(state) < length:
            state.append(state[-1] if rng.random() < stay else int(rng.integers(3)))
        there = [{"frame": t * every, "label": LABELS[k - 1]} for t, k in enumerate(state) if k]
        truth[f"v{i}"] = json.dumps(there)
        for r, (recall, alarm, right) in enumerate(skills):
            said: list[dict[str, str | int]] = []
            for t, k in enumerate(state):
                if rng.random() < (recall if k else alarm):
                    sure = k and rng.random() < right
                    label = LABELS[k - 1] if sure else str(rng.choice(LABELS))
                    said.append({"frame": t * every, "label": label})
            rows.append((f"v{i}", f"r{r}", json.dumps(said)))
    return table(*rows), truth


def test_forward_and_backward_are_the_sum_over_all_paths() -> None:
    # two states, three frames, one answer that marks the second
    footage = Footage(
        n_states=2,
        n_raters=1,
        n_items=1,
        length=np.array([3]),
        place=np.array([0]),
        rater=np.array([0]),
        item=np.array([0]),
        row=np.array([0]),
        chain=np.array([0]),
        at=np.array([1]),
        label=np.array([1]),
        known=np.full((1, 3), -1),
        left_out=np.zeros(1),
    )
    first, step = np.array([0.7, 0.3]), np.array([[0.8, 0.2], [0.4, 0.6]])
    confusion = np.array([[[0.9, 0.1], [0.35, 0.65]]])
    states = expect(footage, Habits(first, step, confusion))
    said = (0, 1, 0)
    total, posterior, steps = 0.0, np.zeros((3, 2)), np.zeros((2, 2))
    for path in np.ndindex(2, 2, 2):
        p = first[path[0]] * step[path[0], path[1]] * step[path[1], path[2]]
        p *= np.prod([confusion[0, k, s] for k, s in zip(path, said, strict=True)])
        total += p
        for t, k in enumerate(path):
            posterior[t, k] += p
        steps[path[0], path[1]] += p
        steps[path[1], path[2]] += p
    assert states.posterior[0] == pytest.approx(posterior / total)
    assert states.steps == pytest.approx(steps / total)
    assert states.log_likelihood == pytest.approx(np.log(total))


@pytest.mark.parametrize(("stay", "gain"), [(0.95, 0.05), (0.5, 0.03)])
def test_it_beats_frames_on_their_own(stay: float, gain: float) -> None:
    made, truth = film(20, 200, stay)
    smooth = marks_against_gold(consensus(made, method="frame-sequence"), truth)
    # when written: .996 against .905 and .903; for short runs .967 against .894 and .885
    for other in ("detection-majority", "detection"):
        assert smooth.f1 > marks_against_gold(consensus(made, method=other), truth).f1 + gain


def test_it_learns_the_raters_skills() -> None:
    made, _ = film(20, 200, 0.95, seed=1)
    raters = consensus(made, method="frame-sequence").raters
    assert raters["recall"].to_list() == pytest.approx([0.9, 0.8, 0.6], abs=0.03)
    assert raters["false_alarms"].to_list() == pytest.approx([0.02, 0.05, 0.1], abs=0.02)


def test_a_gap_inside_a_run_is_filled_and_a_stray_mark_dropped() -> None:
    # one skips every fourth frame, the other every fifth, and both 17; one slips at 40
    rows = []
    for k in range(5):
        rows += [(f"v{k}", "a", shown(*(n for n in range(10, 30) if n % 4 != 1), 40))]
        rows += [(f"v{k}", "b", shown(*(n for n in range(10, 30) if n % 5 != 2)))]
    found = consensus(table(*rows), method="frame-sequence")
    assert frames(found.labels[0]) == list(range(10, 30))
    assert found.parts is not None
    first = found.parts.filter(item="v0")
    assert first.filter(frame=17).select("marks", "named").rows() == [(0, True)]
    assert first.filter(frame=40).select("marks", "named").rows() == [(1, False)]


def test_every_tenth_frame_is_as_good_as_every_frame() -> None:
    made, truth = film(8, 150, 0.95)
    sparse, sparse_truth = film(8, 150, 0.95, every=10)
    found = consensus(sparse, method="frame-sequence")
    assert "frames are labelled every 10" in found.notes
    expected = marks_against_gold(consensus(made, method="frame-sequence"), truth).f1
    assert marks_against_gold(found, sparse_truth).f1 == pytest.approx(expected, abs=1e-9)


def test_far_marks_do_not_make_long_chains() -> None:
    # two runs a million frames apart
    run = [*range(5), *range(1_000_000, 1_000_005)]
    found = consensus(table(*(("v", r, shown(*run)) for r in "abc")), method="frame-sequence")
    assert frames(found.labels[0]) == run
    # the frames between count as steps from none to none
    assert np.asarray(found.parameters["steps"])[0, 0] > 1 - 1e-5


def test_long_chains_are_cut_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    from quorate.analysis.consensus import frame_sequence

    made, _ = film(3, 400, 0.95, seed=2)
    whole = consensus(made, method="frame-sequence")
    monkeypatch.setattr(frame_sequence, "MOST_CELLS", 10)
    cut = consensus(made, method="frame-sequence")
    assert whole.probability == pytest.approx(cut.probability, abs=0.01)
    same = marks_against_gold(cut, dict(zip(whole.items, whole.labels, strict=True)))
    assert same.f1 > 0.99


def test_gold_is_the_answer_and_tells_who_is_right() -> None:
    rows = [
        (f"v{k}", rater, shown(*range(start, start + 10)))
        for k in range(12)
        for rater, start in (("right", 10), ("wrong", 40))
    ]
    gold = {f"v{k}": shown(*range(10, 20)) for k in range(5)}
    found = consensus(table(*rows), method="frame-sequence", gold=gold)
    labels = dict(zip(found.items, found.labels, strict=True))
    assert labels["v0"] == gold["v0"]
    assert frames(labels["v9"]) == list(range(10, 20))
    recall = dict(found.raters.select("rater", "recall").rows())
    assert recall["right"] > 0.9
    assert recall["wrong"] < 0.2


def test_nobody_marks_anything() -> None:
    found = consensus(table(("v", "a", "[]"), ("v", "b", "[]")), method="frame-sequence")
    assert found.labels.to_list() == ["[]"]
    assert found.parts is not None
    assert found.parts.height == 0


def test_boxes_and_several_labels_a_frame_are_refused() -> None:
    box = {"x": 0.1, "y": 0.1, "w": 0.1, "h": 0.1}
    boxed = json.dumps([{"frame": 3, "label": "goal", **box}])
    twice = json.dumps([{"frame": 3, "label": "foul"}, {"frame": 3, "label": "goal"}])
    for label, why in ((boxed, "have boxes"), (twice, "several labels")):
        made = table(("v", "a", label), ("v", "b", label))
        with pytest.raises(NotApplicableError, match=why):
            consensus(made, method="frame-sequence")
        assert consensus(made).notes[0].startswith("detection, because")


def test_it_is_what_auto_takes() -> None:
    found = consensus(table(("v", "a", shown(3)), ("v", "b", shown(3))))
    assert found.notes[0] == "frame-sequence, because frames in a row tend to have the same label"
