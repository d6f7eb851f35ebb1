"""Groups of one mind: which figures of a release tell what each of a group's people said."""

from __future__ import annotations

import polars as pl

from quorate.certificate.tables import of_one_mind

COLUMNS = ("attribute", "group", "item", "option", "share")


def table(*rows: tuple[str, str, str | None, str | None, float | None]) -> pl.DataFrame:
    types = {**dict.fromkeys(COLUMNS[:-1], pl.String), "share": pl.Float64}
    return pl.DataFrame(rows, schema=types, orient="row")


def test_nineteen_of_twenty_are_of_one_mind_and_eighteen_of_nineteen_are_not() -> None:
    found = table(
        ("age", "old", None, "yes", 0.5),
        ("age", "old", None, "no", 0.5),
        ("age", "old", "i1", "yes", 19 / 20),
        ("age", "old", "i1", "no", 1 / 20),
        ("age", "young", "i1", "yes", 1 / 19),
        ("age", "young", "i1", "no", 18 / 19),  # .947
    )
    assert of_one_mind(found) == (1, 3)


def test_of_sets_several_answers_may_be_said_by_all_and_make_one_figure() -> None:
    found = table(("age", "old", "i1", "a", 1.0), ("age", "old", "i1", "b", 1.0))
    assert of_one_mind(found) == (1, 1)


def test_means_of_numbers_have_no_answer() -> None:
    assert of_one_mind(table(("age", "old", "i1", None, None))) == (0, 0)
    assert of_one_mind(table()) == (0, 0)
