"""Groups that are too small to be shown, and what would give them away."""

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.disagreement import Attribute, Level
from quorate.analysis.disagreement.groups.anonymity import (
    crossed,
    gathered,
    hidden,
    protect,
    suppress,
)
from quorate.schema import RequestError


def of(column: str, **sizes: int) -> Attribute:
    """An attribute with groups of these sizes, raters in the order given; ``_`` did not say."""
    values = tuple(sorted(name for name in sizes if name != "_"))
    codes = [
        values.index(name) if name != "_" else -1 for name, n in sizes.items() for _ in range(n)
    ]
    return Attribute(column, Level.RATER, values, np.array(codes, np.int32))


class TestSuppress:
    def test_leaves_large_groups_as_they_are(self) -> None:
        found = suppress(of("age", old=10, young=12, _=3))
        assert (found.values, found.sizes()) == (("old", "young"), (10, 12))

    def test_hides_the_smallest_other_group_with_a_single_small_one(self) -> None:
        # 3 alone would be told by the total; with the next, 11, they are 14 people in 2 groups
        before = of("age", a=3, b=11, c=20, d=30, _=2)
        after = suppress(before)
        assert (after.values, after.sizes()) == (("c", "d"), (20, 30))
        assert after.codes[:14].tolist() == [-1] * 14
        count = hidden(before, after)
        assert (count.values, count.raters, count.untold) == (2, 14, 2)

    def test_hides_on_until_the_hidden_are_many(self) -> None:
        # 3 + 4 = 7 hidden people are still few: b, of 12, joins them
        assert suppress(of("age", a=3, b=12, c=20, d=4)).values == ("c",)
        assert suppress(of("age", a=5, b=12, c=20, d=5)).values == ("b", "c")

    def test_refuses_groups_of_one_and_attributes_of_items(self) -> None:
        with pytest.raises(RequestError, match="persons"):
            suppress(of("age", a=3), smallest=1)
        topic = Attribute("topic", Level.ITEM, ("art",), np.zeros(20, np.int32))
        with pytest.raises(RequestError, match="not people"):
            suppress(topic)


def combinations_of(shown: Attribute) -> Iterator[NDArray[np.int64]]:
    """Every way to add and subtract the shown groups and everybody: how often each rater counts."""
    known = [np.ones(len(shown.codes), np.int64)]
    known += [(shown.codes == v).astype(np.int64) for v in range(len(shown.values))]
    for sign in product((-1, 0, 1), repeat=len(known)):
        yield np.asarray(sum(s * one for s, one in zip(sign, known, strict=True)))


def random_sizes(rng: np.random.Generator) -> dict[str, int]:
    sizes = np.where(rng.random(5) < 0.5, rng.integers(1, 10, 5), rng.integers(10, 60, 5))
    return dict(zip("abcde", sizes[: rng.integers(1, 6)].tolist(), strict=False))


class TestByBruteForce:
    """All sums and differences of what is shown, on random tables."""

    @pytest.mark.parametrize("seed", range(40))
    def test_no_hidden_group_and_no_few_people_follow_from_what_is_shown(self, seed: int) -> None:
        before = of("age", **random_sizes(np.random.default_rng(seed)))
        (after,), counts = protect([before])
        (merged,), _ = gathered([before], [after], counts)
        for shown in (after, merged):
            for counted in combinations_of(shown):
                # who counts alike is told together: each such set has 10 people or none, and is a
                # group of the table only if that is shown
                for times in set(counted.tolist()) - {0}:
                    people = counted == times
                    if people.all():
                        continue  # the total, which is public
                    assert people.sum() >= 10
                    for v, value in enumerate(before.values):
                        if value not in shown.values:
                            assert (people != (before.codes == v)).any()

    @pytest.mark.parametrize("seed", range(40))
    def test_no_choice_of_what_to_hide_costs_fewer_people(self, seed: int) -> None:
        sizes = random_sizes(np.random.default_rng(seed))
        small = {value for value, n in sizes.items() if n < 10}
        enough = []
        for keep in product((False, True), repeat=len(sizes)):
            away = {value for value, kept in zip(sizes, keep, strict=True) if not kept}
            hides = sum(sizes[value] for value in away)
            if small <= away and (not away or (len(away) > 1 and hides >= 10)):
                enough.append(hides)
        after = suppress(of("age", **sizes))
        hides = sum(n for value, n in sizes.items() if value not in after.values)
        # where no choice will do, all are hidden
        assert hides == min(enough, default=sum(sizes.values()))

    @pytest.mark.parametrize("seed", range(40))
    def test_no_two_groups_of_two_attributes_differ_by_a_few(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        ages, regions = (rng.choice(4, 120, p=rng.dirichlet(np.ones(4))) for _ in range(2))
        mostly = rng.random(120) < 0.95  # regions go with ages: there is something to subtract
        regions = np.where(mostly, ages, regions)
        both = [
            Attribute(name, Level.RATER, tuple("abcd"), codes.astype(np.int32))
            for name, codes in (("age", ages), ("region", regions))
        ]
        both = [_of_those_there(one) for one in both]
        merged, _ = gathered(both, *protect(both))
        groups = [one.codes == v for one in merged for v in range(len(one.values))]
        for first, second in combinations(groups, 2):
            assert not 0 < (first ^ second).sum() < 10


def _of_those_there(one: Attribute) -> Attribute:
    there = [v for v in range(len(one.values)) if (one.codes == v).any()]
    codes = np.array([there.index(v) for v in one.codes], np.int32)
    return Attribute(one.column, one.level, tuple(one.values[v] for v in there), codes)


class TestGathered:
    def test_small_groups_are_one_that_the_large_is_compared_with(self) -> None:
        before = of("age", a=60, b=6, c=5, _=3)
        (after,), counts = gathered([before], *protect([before]))
        assert (after.values, after.sizes()) == (("a", "others"), (60, 11))
        assert (counts[0].values, counts[0].raters, counts[0].together) == (2, 11, True)

    def test_a_group_that_would_tell_of_a_small_one_is_in_it(self) -> None:
        before = of("age", a=60, b=50, c=4)
        (after,), _ = gathered([before], *protect([before]))
        assert (after.values, after.sizes()) == (("a", "others"), (60, 54))

    def test_everybody_is_no_group(self) -> None:
        before = of("age", a=60, b=4)
        (after,), counts = gathered([before], *protect([before]))
        assert (after.values, counts[0].together) == ((), False)

    def test_a_group_may_be_called_others(self) -> None:
        before = of("age", others=60, b=6, c=5)
        (after,), _ = gathered([before], *protect([before]))
        assert after.values == ("others", "all others")

    def test_they_stay_hidden_beside_those_who_are_nearly_the_same(self) -> None:
        # b and c are 12 people; 10 of them are all the south there is, so others less south is 2
        age = of("age", a=60, b=6, c=6)
        region = of("region", north=40, middle=22, south=10)
        (ages, regions), counts = gathered([age, region], *protect([age, region]))
        assert (ages.values, regions.values) == (("a",), ("middle", "north", "south"))
        assert not counts[0].together


class TestProtect:
    def test_hides_one_of_two_groups_that_differ_by_a_few_people(self) -> None:
        # the 20 nurses are the first 20 of the 23 in the north: north less nurses is 3 people
        job = of("job", nurse=20, smith=40, weaver=30)
        region = of("region", north=23, south=67)
        shown, counts = protect([job, region])
        # nurse (20) is the smallest of the two; alone it could be told, so weaver (30) goes too
        assert [one.values for one in shown] == [("smith",), ("north", "south")]
        assert [(one.values, one.raters) for one in counts] == [(2, 50), (0, 0)]

    def test_shows_the_same_people_under_two_names(self) -> None:
        job, region = of("job", nurse=20, smith=40), of("region", north=20, south=40)
        shown, _ = protect([job, region])
        assert [one.values for one in shown] == [("nurse", "smith"), ("north", "south")]

    def test_hides_cells_of_a_crossed_table_that_a_margin_gives_away(self) -> None:
        # old = 12 north + 4 south: the 4 are hidden, but old less old × north would tell them
        age = of("age", old=16, young=64)
        region = of("region", north=12, south=4, _=0)
        codes = np.array([0] * 12 + [1] * 4 + [0] * 32 + [1] * 32, np.int32)
        region = Attribute("region", Level.RATER, ("north", "south"), codes)
        both = crossed(age, region)
        assert dict(zip(both.values, both.sizes(), strict=True)) == {
            "old × north": 12,
            "old × south": 4,
            "young × north": 32,
            "young × south": 32,
        }
        shown, _ = protect([age, region, both])
        assert shown[0].values == ("old", "young")
        assert "old × north" not in shown[2].values
        assert "old × south" not in shown[2].values

    def test_lets_groups_stand_that_share_some_people(self) -> None:
        age = of("age", old=40, young=40)
        region = Attribute(
            "region", Level.RATER, ("north", "south"), np.tile([0, 1], 40).astype(np.int32)
        )
        shown, _ = protect([age, region])
        assert [one.values for one in shown] == [age.values, region.values]
