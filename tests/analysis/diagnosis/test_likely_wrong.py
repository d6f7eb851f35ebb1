"""Which labels are pruned: by hand, against the rules spelled out, and against cleanlab."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from noisy_labels import noisy
from quorate.analysis.diagnosis.confident.joint import Joint, joint
from quorate.analysis.diagnosis.confident.likely_wrong import find_suspects
from quorate.analysis.diagnosis.confident.prune import RULES, Rule, prune
from quorate.analysis.diagnosis.confident.quality import quality
from quorate.schema import InputError, RequestError

Mask = NDArray[np.bool_]
CLEANLAB: dict[Rule, str] = {
    "by-noise-rate": "prune_by_noise_rate",
    "by-class": "prune_by_class",
    "both": "both",
    "off-diagonal": "confident_learning",
    "confusion": "predicted_neq_given",
}


def test_the_rules_by_hand() -> None:
    # t_0 = (.9 + .85 + .4 + .45 + .1) / 5 = .54, t_1 = (.9 + .8 + .55) / 3 = .75
    # given 0: two count for 0, (.1, .9) for 1, (.4, .6) and (.45, .55) for none: 5 · ⅔ = 3.33 and
    # 5 · ⅓ = 1.67, so 3 and 2. Given 1: two count for 1, (.45, .55) for none: 3 stay
    labels = [0, 0, 0, 0, 0, 1, 1, 1]
    first = [0.9, 0.85, 0.4, 0.45, 0.1, 0.1, 0.2, 0.45]
    said = np.array([[p, 1 - p] for p in first])
    assert joint(labels, said).counts.tolist() == [[3, 2], [0, 3]]

    def rows(rule: Rule) -> list[int]:
        return np.flatnonzero(prune(labels, said, rule)).tolist()

    assert rows("by-noise-rate") == [2, 4]  # the two given 0 with the largest p_1 - p_0
    assert rows("by-class") == [2, 4]  # the two with the smallest p_0
    assert rows("both") == [2, 4]
    assert rows("off-diagonal") == [4]
    assert rows("confusion") == [2, 3, 4]


def test_what_the_model_finds_likeliest_is_not_pruned_by_count() -> None:
    # a joint that says of three of four given 0 that they are 1; to the model only two are: it is
    # undecided about (.5, .5)
    labels = [0, 0, 0, 0, 1]
    said = np.array([[0.95, 0.05], [0.1, 0.9], [0.1, 0.9], [0.5, 0.5], [0.6, 0.4]])
    given, true, cells = np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([1, 3, 1])
    says = Joint(given, true, cells, cells, np.array([4, 1]), np.array([0.5, 0.5]))
    for rule in ("by-noise-rate", "by-class", "both"):
        assert np.flatnonzero(prune(labels, said, rule, joint=says)).tolist() == [1, 2]


def literal(labels: NDArray[np.int64], p: NDArray[Any], rule: Rule, counts: Joint) -> Mask:
    """The rules as they are written, an example at a time."""
    n, k = p.shape
    there = [not math.isnan(p[i, 0]) for i in range(n)]

    def worst(key: dict[int, float], many: int) -> list[int]:
        return sorted(key, key=lambda i: (-key[i], i))[:many]

    def rate() -> set[int]:
        chosen: set[int] = set()
        for a in range(k):
            of_a = [i for i in range(n) if labels[i] == a and there[i]]
            for b in range(k):
                if a != b:
                    key = {i: p[i, b] - p[i, a] for i in of_a}
                    chosen |= set(worst(key, int(counts.counts[a, b])))
        return chosen

    def by_class() -> set[int]:
        chosen: set[int] = set()
        for a in range(k):
            key = {i: -p[i, a] for i in range(n) if labels[i] == a and there[i]}
            chosen |= set(worst(key, int(counts.labels[a] - counts.counts[a, a])))
        return chosen

    def off_diagonal() -> set[int]:
        chosen = set()
        for i in range(n):
            passed = [j for j in range(k) if p[i, j] >= max(counts.thresholds[j], 2e-6) - 1e-6]
            if passed and max(passed, key=lambda j: (p[i, j], -j)) != labels[i]:
                chosen.add(i)
        return chosen

    if rule == "off-diagonal":
        chosen = off_diagonal()
    else:
        chosen = set(range(n))
        chosen &= rate() if rule in ("by-noise-rate", "both") else chosen
        chosen &= by_class() if rule in ("by-class", "both") else chosen
        slack = p.dtype.type(1e-6)
        chosen = {i for i in chosen if there[i] and p[i].max() > p[i, labels[i]] + slack}
    return np.isin(np.arange(n), sorted(chosen))


@pytest.mark.parametrize("seed", range(8))
def test_the_rules_are_what_they_say(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    k = [2, 3, 6, 11][seed // 2]
    # in steps of 2 there are few different rows, and most margins tie
    labels, double = noisy(seed, 300, k, wrong=0.4, step=2.0 if seed % 2 else 0.0)
    p = double.astype(np.float32 if k in (2, 6) else np.float64)
    p[::37] = np.nan
    monkeypatch.setattr("quorate.analysis.diagnosis.confident.blocks.NUMBERS", 50 * k)
    counts = joint(labels, p)
    for rule in RULES:
        found = prune(labels, p, rule)
        assert found.any()
        assert not found[::37].any()
        assert found.tolist() == literal(labels, p, rule, counts).tolist(), rule


def told(labels: NDArray[np.int64], pruned: int, k: int) -> Joint:
    """A joint that thinks so many of each label wrong, all of the next class."""
    counts = np.bincount(labels, minlength=k)
    given = np.repeat(np.arange(k), 2)
    true = np.sort(np.stack([np.arange(k), (np.arange(k) + 1) % k], axis=1), axis=1).ravel()
    cells = np.where(given == true, counts[given] - pruned, pruned)
    return Joint(given, true, cells, cells, counts, np.full(k, 0.5))


def test_of_equals_the_first_come_first() -> None:
    # given 0: margins of .2 three times, then .6 twice; three are to go: one of the .2, the first
    said = np.array([[p, 1 - p] for p in (0.4, 0.4, 0.4, 0.2, 0.2, 0.9, 0.1, 0.1, 0.1)])
    labels = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1])
    for rule in ("by-noise-rate", "by-class"):
        mask = prune(labels, said, rule, joint=told(labels, 3, 2))
        assert np.flatnonzero(mask).tolist() == [0, 3, 4, 5], rule


@pytest.mark.parametrize("seed", range(4))
def test_of_many_equals_the_first_come_first(seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, 400)
    own = rng.integers(0, 10, 400) / 20  # ten values below .5
    said = np.where(labels[:, None] == np.arange(2), own[:, None], 1 - own[:, None])
    counts = told(labels, int(rng.integers(5, 150)), 2)
    for rule in ("by-noise-rate", "by-class"):
        found = prune(labels, said, rule, joint=counts)
        assert found.tolist() == literal(labels, said, rule, counts).tolist()


class TestCleanlab:
    """cleanlab 2.9 counts the likeliest of all classes where several pass; with that, the counts
    before scaling are equal. It rounds scaled counts after dividing by a sum of floats, so where
    remainders tie its choice is that of the last bits; ours is stated. Its set of the off-diagonal
    is without labels that the model finds likeliest."""

    @pytest.mark.parametrize("seed", range(40))
    @pytest.mark.filterwarnings("ignore:May not flag all label issues")
    def test_sets_are_equal_but_where_remainders_tie(self, seed: int) -> None:
        count = pytest.importorskip("cleanlab.count", reason="cleanlab is not installed")
        find = pytest.importorskip("cleanlab.filter").find_label_issues
        rng = np.random.default_rng(seed)
        n, k = int(rng.integers(30, 1500)), int(rng.integers(2, 12))
        labels, p = noisy(seed, n, k, wrong=rng.uniform(0, 0.5), lead=rng.uniform(0, 3))
        if seed % 2:
            p = p.astype(np.float32)
        ours = joint(labels, p, counted="passed-else-likeliest")
        raw = np.zeros((k, k), np.int64)
        raw[ours.given, ours.true] = ours.confident
        assert raw.tolist() == count.compute_confident_joint(labels, p, calibrate=False).tolist()
        theirs = count.compute_confident_joint(labels, p)
        for a in np.flatnonzero((ours.counts != theirs).any(axis=1)):
            assert self._tied(ours, int(a))
            assert np.abs(ours.counts[a] - theirs[a]).max() == 1
        # by their counts, ours prunes what theirs does, always
        given, true = np.nonzero(theirs)
        same = Joint(
            given, true, theirs[given, true], theirs[given, true], ours.labels, ours.thresholds,
            "passed-else-likeliest",
        )  # fmt: skip
        likeliest = prune(labels, p, "confusion")
        for rule, name in CLEANLAB.items():
            expected = find(labels, p, filter_by=name, n_jobs=1)
            found = prune(labels, p, rule, joint=same)
            assert (found & likeliest).tolist() == expected.tolist(), rule

    @staticmethod
    def _tied(found: Joint, a: int) -> bool:
        """Whether the last remainder that is rounded up equals the first that is not."""
        at = found.given == a
        counted = int(found.confident[at].sum())
        scaled = found.confident[at] * found.labels[a]
        short = int(found.labels[a] - (scaled // counted).sum())
        remainders = np.sort(scaled % counted)[::-1]
        return 0 < short < len(remainders) and remainders[short - 1] == remainders[short]

    def test_scores_put_examples_in_the_same_order(self) -> None:
        rank = pytest.importorskip("cleanlab.rank", reason="cleanlab is not installed")
        labels, p = noisy(1, 500, 5)
        for score in ("self-confidence", "normalized-margin", "confidence-weighted-entropy"):
            theirs = rank.get_label_quality_scores(labels, p, method=score.replace("-", "_"))
            ours = quality(labels, p, cast("Any", score))
            assert np.argsort(ours).tolist() == np.argsort(theirs).tolist()


def test_scores_by_hand() -> None:
    said = [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [math.nan] * 3]
    labels = [0, 0, 1]
    assert quality(labels, said, "self-confidence")[:2].tolist() == [0.5, 0.0]
    assert quality(labels, said, "normalized-margin")[:2].tolist() == [0.25, -1.0]
    # H = .5 log 2 + 2 · .25 log 4 = 1.5 log 2; / (.5 log 3) = 3 log 2 / log 3; H(0, 1, 0) = 0
    entropy = quality(labels, said, "confidence-weighted-entropy")
    assert entropy[:2].tolist() == pytest.approx([-3 * math.log(2) / math.log(3), 0.0])
    for score in ("self-confidence", "normalized-margin", "confidence-weighted-entropy"):
        assert math.isnan(quality(labels, said, cast("Any", score))[2])
    with pytest.raises(RequestError, match="no score 'best'"):
        quality(labels, said, cast("Any", "best"))


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_files_are_streamed_to_the_same_set(
    kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels, said = noisy(7, 5000, 8)
    np.save(tmp_path / "p.npy", said.astype(kind))
    np.save(tmp_path / "y.npy", labels.astype(np.int16))
    held = said.astype(kind).astype(np.float32)
    expected = {rule: prune(labels, held, rule) for rule in RULES}
    monkeypatch.setattr("quorate.analysis.diagnosis.confident.blocks.NUMBERS", 999)
    mapped = np.load(tmp_path / "p.npy", mmap_mode="r")
    given = np.load(tmp_path / "y.npy", mmap_mode="r")
    for rule in RULES:
        assert find_suspects(given, mapped, rule=rule).mask.tolist() == expected[rule].tolist()


def test_suspects_come_most_suspect_first_with_the_class_that_is_likelier() -> None:
    labels, said = noisy(9, 2000, 5)
    said[3] = said[4] = said[5]  # equals in the order of rows
    labels[3:6] = (said[5].argmax() + 1) % 5
    found = find_suspects(labels, said)
    assert sorted(found.order.tolist()) == np.flatnonzero(found.mask).tolist()
    assert found.score.tolist() == quality(labels, said)[found.order].tolist()
    assert (np.diff(found.score) >= 0).all()
    place = {int(row): at for at, row in enumerate(found.order)}
    assert place[3] + 2 == place[4] + 1 == place[5]
    assert found.suggested.tolist() == said[found.order].argmax(axis=1).tolist()
    assert found.joint.errors >= len(found.order) > 0


def test_a_set_may_be_empty() -> None:
    found = find_suspects([0, 1, 0, 1], [[1.0, 0.0], [0.0, 1.0]] * 2)
    assert not found.mask.any()
    assert found.order.tolist() == found.suggested.tolist() == []


def test_the_last_example_of_a_class_is_never_pruned_by_count() -> None:
    labels, said = [0, 1, 1, 1], [[0.0, 1.0]] * 4
    for rule in RULES:
        expected = [0] if rule in ("off-diagonal", "confusion") else []
        assert np.flatnonzero(prune(labels, said, rule)).tolist() == expected, rule


def test_unknown_rules_and_joints_of_other_classes_are_refused() -> None:
    labels, said = noisy(1, 50, 3)
    with pytest.raises(RequestError, match="no rule 'all'"):
        prune(labels, said, cast("Any", "all"))
    with pytest.raises(InputError, match="joint is of 3 classes and the probabilities of 2"):
        prune([0, 1], [[1.0, 0.0], [0.0, 1.0]], joint=joint(labels, said))
