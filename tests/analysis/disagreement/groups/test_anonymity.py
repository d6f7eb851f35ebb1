"""Groups that are too small to be shown, and what would give them away."""

import numpy as np
import pytest

from quorate.analysis.disagreement import Attribute, Level
from quorate.analysis.disagreement.groups.anonymity import crossed, hidden, protect, suppress
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
