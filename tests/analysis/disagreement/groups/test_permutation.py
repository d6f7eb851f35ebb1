"""Group labels dealt anew to the same raters."""

from itertools import permutations

import numpy as np
import pytest

import quorate
from quorate.analysis.disagreement import attribute
from quorate.analysis.disagreement.groups.coding import coding
from quorate.analysis.disagreement.groups.leaning import leanings
from quorate.analysis.disagreement.groups.permutation import GroupTest, group_test
from quorate.schema import Judgments

from .crowd import crowd


def run(judgments: Judgments, draws: int = 500) -> GroupTest:
    groups = attribute(judgments, "g0")
    return group_test(coding(judgments), groups.codes, len(groups.values), draws, seed=1)


def small() -> Judgments:
    # item a: 1 1 1 0 (mean .75), item b: 1 1 0 0 (mean .5)
    rows = []
    answers = {"r1": "11", "r2": "11", "r3": "10", "r4": "00"}
    for rater, said in answers.items():
        group = "u" if rater in {"r1", "r2"} else "v"
        rows += [
            {"item": item, "rater": rater, "label": label, "g0": group}
            for item, label in zip("ab", said, strict=True)
        ]
    return quorate.from_rows(rows, groups=["g0"])


class TestGroupTest:
    def test_statistics(self) -> None:
        found = run(small())
        # e: r1 .25 + .5 = .75, r2 .75, r3 .25 − .5 = −.25, r4 −.75 − .5 = −1.25; n = 2 each
        # groups: u 1.5 of 4, v −1.5 of 4: (2.25 + 2.25) / 4 = 1.125
        # between raters: (.5625 + .5625 + .0625 + 1.5625) / 2 = 1.375
        assert found.leaning == pytest.approx(1.125 / 1.375)
        # pairs across: a r1–r4, r2–r4 of 4 differ; b all 4: 6/8. within: a r3–r4, b none: 1/4
        assert found.closeness == pytest.approx(6 / 8 - 1 / 4)

    def test_p_is_the_share_of_labellings_as_telling(self) -> None:
        found = run(small(), draws=6000)
        # uu vv of r1…r4: of the 6 labellings, this one and its mirror image have leaning .82;
        # {r1, r3} has e 0.5 and −.5; {r1, r4} −.5 and .5. So p = 2/6, and the same for closeness
        labels = set(permutations("uuvv"))
        assert len(labels) == 6
        assert found.p_leaning == pytest.approx(1 / 3, abs=0.02)
        assert found.p_closeness == pytest.approx(1 / 3, abs=0.02)
        assert found.p == pytest.approx(1 / 3, abs=0.02)

    def test_sees_a_leaning(self) -> None:
        found = run(crowd(2, leaning=1.2))
        assert found.p_leaning == pytest.approx(1 / 501)
        assert found.p == pytest.approx(1 / 501)

    def test_sees_groups_split_over_items_that_lean_nowhere(self) -> None:
        # over 30 items the split leaves a small leaning by chance; over many it vanishes
        found = run(crowd(4, items=60, judged=60, split=1.5))
        assert found.p_closeness == pytest.approx(1 / 501)
        assert found.p is not None
        assert found.p < 0.01

    def test_a_busy_rater_is_one_person(self) -> None:
        # one rater of the six in v says «o1» to everything, in 60 of the judgments: no group
        rows = [
            {
                "item": f"i{i}",
                "rater": f"r{r}",
                "label": "o1" if r == 0 else "o0",
                "g0": "uv"[r < 6],
            }
            for r in range(12)
            for i in (range(60) if r == 0 else range(5 * r, 5 * r + 5))
        ]
        found = run(quorate.from_rows(rows, groups=["g0"]))
        assert found.p_leaning is not None
        assert found.p_leaning > 0.5

    def test_finds_nothing_where_nothing_is_planted(self) -> None:
        # at 5 % of 60 runs, 3 are expected; 8 or more come once in 100 times
        p = [run(crowd(seed, judged=15, options=3), draws=200).p for seed in range(60)]
        assert sum(one is not None and one <= 0.05 for one in p) < 8
        assert np.mean([one is not None and one <= 0.5 for one in p]) == pytest.approx(
            0.5, abs=0.17
        )

    def test_does_not_take_idle_raters_for_others(self) -> None:
        # 40 raters with 60 judgments each, 12 with about 5; nothing planted but that raters lean.
        # Closeness not divided by its error is ≤ .05 in 28 % of such tables, 17 of 60
        claims = 0
        for seed in range(60):
            table = crowd(seed, raters=80, items=60, judged=60, rater_sd=0.7)
            rng = np.random.default_rng(seed)
            group = attribute(table, "g0").codes
            idle = np.flatnonzero(group == 1)[:12]
            busy = (group == 0)[table.rater]
            few = np.isin(table.rater, idle) & (rng.random(len(table)) < 0.08)
            p = run(table.subset(busy | few), draws=150).p_closeness
            claims += p is not None and p <= 0.05
        assert claims < 9

    def test_needs_two_groups_and_answers_that_differ(self) -> None:
        alone = run(crowd(1, groups=1))
        assert (alone.p, alone.leaning, alone.draws) == (None, None, 0)
        same = [
            {"item": "a", "rater": f"r{r}", "label": "yes", "g0": "uv"[r % 2]} for r in range(20)
        ]
        found = run(quorate.from_rows(same, groups=["g0"]))
        assert found.leaning is None
        assert (found.p, found.closeness) == (None, None)


class TestLeanings:
    def test_by_hand(self) -> None:
        groups = attribute(small(), "g0")
        u, v = (one[0] for one in leanings(coding(small()), groups.codes, 2))
        # u: 1.5 / 4; v: −1.5 / 4; f = ½
        assert [u.value, v.value] == pytest.approx([0.375, -0.375])
        # S_u = 0 (both raters .75 = 2 · .375); S_v: e − n b = −.25 + .75, −1.25 + .75 = ±.5:
        # 2/1 · .5 / 16 = .0625; SE = ½ · .25 = .125; freedom .0625² / .0625² = 1: t = 12.7062
        assert u.upper == pytest.approx(0.375 + 12.7062 * 0.125, abs=1e-4)
        assert v.lower == pytest.approx(-0.375 - 12.7062 * 0.125, abs=1e-4)

    def test_intervals_hold_the_truth_as_often_as_they_say(self) -> None:
        held = 0
        for seed in range(80):
            table = crowd(seed, judged=15)
            groups = attribute(table, "g0")
            one = leanings(coding(table), groups.codes, 2)[0][0]
            assert one.lower is not None
            assert one.upper is not None
            held += one.lower <= 0 <= one.upper
        # of 80 at 95 %: 76 expected; fewer than 70 once in 100 times, all 80 once in 60
        assert 70 <= held < 80
