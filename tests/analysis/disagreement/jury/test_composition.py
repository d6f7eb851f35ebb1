"""Who may sit: what is understood, and which groups are too small to be spoken of."""

from __future__ import annotations

import polars as pl
import pytest

from quorate.analysis.disagreement.jury import Composition, Seat, composition, sample
from quorate.analysis.disagreement.jury.composition import benches
from quorate.schema import ColumnError, Judgments, NotApplicableError, RequestError
from tables import table


def crowd(**groups: list[str]) -> Judgments:
    """One judgment a rater, with these values."""
    n = len(next(iter(groups.values())))
    made = table([("a", f"r{r:02}", "yes" if r % 2 else "no") for r in range(n)])
    made.groups.update({name: pl.Series(name, values) for name, values in groups.items()})
    return made


def test_what_is_said_is_understood() -> None:
    said = composition("gender=woman:6, gender=man & age=old:5", ["gender", "age"])
    assert said.seats == (
        Seat((("gender", "woman"),), 6),
        Seat((("age", "old"), ("gender", "man")), 5),
    )
    assert said.size == 11
    assert composition(">=60=6,18-24=2", ["age"]).name == "6 age=>=60, 2 age=18-24"
    assert composition("50+:6, 18-29=6, age=50+:2", ["age"]).name == (
        "6 age=50+, 6 age=18-29, 2 age=50+"
    )
    assert composition("UTC+2:00=3", ["zone"]).name == "3 zone=UTC+2:00"
    assert composition("12", []) == sample(12) == Composition((Seat((), 12),))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("old", "is no seat of a jury"),
        ("age=old:six", "is no seat of a jury"),
        ("size=tall:6", "names no group"),
        ("age=old & age=young:6", "names a column twice"),
        ("age=old:0", "a jury of 0 seats"),
        ("age=old:2000", "a jury of 2000 seats"),
        (" , ", "the jury has no seat"),
    ],
)
def test_what_is_not_understood_is_said(text: str, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        composition(text, ["age", "gender"])


def test_a_group_without_a_column_to_go_by_is_said() -> None:
    with pytest.raises(RequestError, match="--by"):
        composition("age=old:6", [])


def test_who_can_be_seated_instead_is_said() -> None:
    # 3 are too few, and with them go the fewest others: 13 people together
    judged = crowd(age=["old"] * 12 + ["young"] * 11 + ["child"] * 10 + ["baby"] * 3)
    with pytest.raises(NotApplicableError, match=r"can be seated: old, young$"):
        benches(judged, [composition("child=2", ["age"])])
    with pytest.raises(NotApplicableError, match="9 raters have judged, and 10 are asked for"):
        benches(crowd(age=["old"] * 9), [sample(2)])


def test_the_raters_behind_the_seats() -> None:
    judged = crowd(age=["old"] * 12 + ["young"] * 11)
    ((old,), (anybody,)) = benches(judged, [composition("old=6", ["age"]), sample(12)])
    assert old.raters.tolist() == list(range(12))
    assert len(anybody.raters) == 23


def test_a_small_group_is_refused_and_so_is_the_only_other_one() -> None:
    judged = crowd(age=["old"] * 9 + ["young"] * 20)
    for group in ("old", "young"):  # who knows all and the young, knows the nine old
        with pytest.raises(NotApplicableError, match=f"the group age={group} cannot be seated"):
            benches(judged, [composition(f"{group}=2", ["age"])])
    ((old,),) = benches(judged, [composition("old=2", ["age"])], smallest=5)
    assert len(old.raters) == 9


def test_two_juries_whose_raters_differ_by_few_are_refused() -> None:
    # 15 women, of whom 12 are old: the three others would follow from the difference
    gender = ["woman"] * 15 + ["man"] * 15
    age = ["old"] * 12 + ["young"] * 18
    judged = crowd(gender=gender, age=age)
    columns = ["gender", "age"]
    benches(judged, [composition("gender=woman:6", columns)])
    both = [composition(said, columns) for said in ("gender=woman:6", "age=old:6")]
    with pytest.raises(NotApplicableError, match="cannot be seated"):
        benches(judged, both)


def test_more_seats_than_raters_and_unknown_values_are_refused() -> None:
    judged = crowd(age=["old"] * 12 + ["young"] * 12)
    with pytest.raises(NotApplicableError, match="there are 12 such raters"):
        benches(judged, [composition("old=13", ["age"])])
    with pytest.raises(ColumnError, match="nobody has age=ancient; there are old, young"):
        benches(judged, [composition("ancient=2", ["age"])])
    few = crowd(age=["old"] * 4)
    with pytest.raises(NotApplicableError, match="a jury of anybody"):
        benches(few, [sample(2)])
    by_item = table([("a", "r1", "yes"), ("a", "r2", "no"), ("b", "r1", "no")])
    by_item.groups["topic"] = pl.Series("topic", ["x", "x", "y"])
    with pytest.raises(ColumnError, match="is about items and not about raters"):
        benches(by_item, [composition("x=1", ["topic"])])
