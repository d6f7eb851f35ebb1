"""What fewer judgments would have given."""

import numpy as np
import pytest

from quorate.analysis.audit import audit
from quorate.analysis.audit.redundancy import redundancy
from quorate.analysis.audit.sample import first_of_each, random_order, some_items
from quorate.analysis.consensus.inference import consensus, method
from quorate.schema import Judgments, Kind
from tables import table, wide


def perfect(n_items: int = 40, n_raters: int = 6) -> Judgments:
    return wide([["ab"[i % 2]] * n_raters for i in range(n_items)])


def noisy(seed: int = 0) -> Judgments:
    rng = np.random.default_rng(seed)
    truth = rng.integers(3, size=80)
    return wide(
        [
            ["abc"[t if rng.random() < 0.7 else int(rng.integers(3))] for _ in range(9)]
            for t in truth
        ]
    )


def test_a_perfect_crowd_needs_one_judgment_an_item() -> None:
    found = audit(perfect()).redundancy
    assert found is not None
    assert [p.judgments for p in found.points] == [1, 2, 3, 4, 5, 6]
    assert all(p.same == p.lower == p.upper == 1.0 for p in found.points)


def test_more_judgments_come_nearer_to_all_of_them() -> None:
    found = audit(noisy()).redundancy
    assert found is not None
    same = {p.judgments: p.same for p in found.points}
    assert same[1] < same[3] < same[7] < same[9] == 1.0
    assert all(p.lower <= p.same <= p.upper for p in found.points)
    assert found.median_overlap == 9


def test_stopping_later_costs_more_and_errs_less() -> None:
    found = audit(noisy()).redundancy
    assert found is not None
    sure, used = [s.sure for s in found.stops], [s.used for s in found.stops]
    assert sure == [0.9, 0.95, 0.99]
    assert used == sorted(used)
    assert used[0] >= 80  # every item takes at least one judgment
    assert all(s.available == 720 and 0 < s.saved < 1 for s in found.stops)
    assert found.stops[-1].same >= found.stops[0].same
    assert found.stops[0].saved == pytest.approx(1 - used[0] / 720)


def test_a_named_quick_method_is_refitted_itself() -> None:
    found = audit(noisy(), method="majority").redundancy
    assert found is not None
    assert found.method == "majority"
    assert found.notes == ()


def test_a_slow_method_is_replaced_and_says_so() -> None:
    judgments = noisy()
    slow = method("ebcc")
    found = redundancy(judgments, consensus(judgments, slow), slow, 0)
    assert found is not None
    assert found.method == "hierarchical"
    assert "in the place of 'ebcc'" in found.notes[0]


def test_without_overlap_there_is_nothing_to_leave_out() -> None:
    assert audit(table([("i1", "r1", "a"), ("i2", "r2", "b")])).redundancy is None


def test_numbers_are_compared_by_correlation() -> None:
    rng = np.random.default_rng(2)
    rows = [(f"i{i}", f"r{r}", float(i + rng.normal(0, 5))) for i in range(30) for r in range(5)]
    found = audit(table(rows, Kind.NUMERIC), method="mean").redundancy
    assert found is not None
    assert [p.judgments for p in found.points] == [1, 2, 3, 4, 5]
    assert found.points[0].same < found.points[3].same <= 1.0


def test_first_of_each_keeps_so_many_and_all_of_items_with_fewer() -> None:
    judgments = wide([["a", "b", "a"], ["a", None, None]])
    part = first_of_each(judgments, random_order(judgments, np.random.default_rng(0)), 2)
    assert part.overlap.tolist() == [2, 1]
    assert part.items.to_list() == judgments.items.to_list()


def test_some_items_takes_whole_items() -> None:
    judgments = noisy()
    part = some_items(judgments, 10, np.random.default_rng(0))
    assert part.n_items == 10
    assert part.overlap.tolist() == [9] * 10
    whole = judgments.to_polars()
    assert part.to_polars().rows() == whole.filter(whole["item"].is_in(part.items)).rows()
