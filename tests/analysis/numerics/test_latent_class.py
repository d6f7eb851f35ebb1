from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from naive_e_step import e_step
from quorate.analysis.numerics import latent_class
from quorate.analysis.numerics.latent_class import (
    Confusion,
    Hits,
    accumulate,
    expect,
    posterior,
    posteriors,
    shares,
    vote,
)
from quorate.analysis.numerics.packed import Packed, cut
from quorate.schema import NotApplicableError
from random_tables import random_confusion, random_hits, random_packed

UNIT = 2.0**-32
"""One unit of posterior in the sums."""


@pytest.fixture(params=["plain", "compiled"])
def tier(request: pytest.FixtureRequest) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latent_class, "COMPILED_FROM", 0 if request.param == "compiled" else 2**62)
        yield request.param


def assert_is_naive(packed: Packed, model: Confusion | Hits) -> None:
    expected = e_step(packed, model)
    sums = expect(packed, model)
    per_cell = packed.n_judgments * UNIT
    np.testing.assert_allclose(posterior(packed, model), expected.posterior, atol=1e-12)
    np.testing.assert_allclose(sums.counts, expected.counts, atol=per_cell + 1e-10)
    np.testing.assert_allclose(sums.classes, expected.classes, atol=packed.n_items * UNIT + 1e-10)
    assert sums.log_likelihood == pytest.approx(expected.log_likelihood, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("gold", [False, True])
@pytest.mark.parametrize("n_labels", [2, 3])
def test_both_families_equal_the_formulas(tier: str, n_labels: int, gold: bool) -> None:
    rng = np.random.default_rng(n_labels)
    for _ in range(8):
        overlap = rng.integers(0, 20, rng.integers(1, 12))
        packed = random_packed(rng, overlap, 5, n_labels, gold=gold, n_parts=3)
        assert_is_naive(packed, random_confusion(rng, packed))
        assert_is_naive(packed, random_hits(rng, packed))


@pytest.mark.parametrize("width", [2, 3])
def test_gold_keeps_all_subtypes_of_its_class(tier: str, width: int) -> None:
    rng = np.random.default_rng(5)
    packed = random_packed(rng, rng.integers(0, 6, 30), 4, 2, gold=True, n_parts=2)
    model = random_confusion(rng, packed, width)
    assert_is_naive(packed, model)
    gold = np.concatenate([part.gold for part in packed.parts])
    by_class = posterior(packed, model).reshape(-1, 2, width).sum(axis=2)
    np.testing.assert_allclose(by_class[gold >= 0, gold[gold >= 0]], 1.0)


def test_more_classes_than_are_unrolled(tier: str) -> None:
    rng = np.random.default_rng(6)
    packed = random_packed(rng, rng.integers(0, 12, 20), 3, 40, gold=True)
    assert_is_naive(packed, random_confusion(rng, packed))
    assert_is_naive(packed, random_hits(rng, packed))


def test_wide_codes(tier: str) -> None:
    rng = np.random.default_rng(7)
    packed = random_packed(rng, rng.integers(0, 12, 20), 30_000, 3)
    assert packed.parts[0].code.dtype == np.uint32
    assert_is_naive(packed, random_hits(rng, packed))
    assert_is_naive(packed, random_confusion(rng, packed))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_the_tiers_agree(seed: int, overlap: list[int]) -> None:
    rng = np.random.default_rng(seed)
    packed = random_packed(rng, np.array(overlap), 4, 3, gold=bool(seed % 2), n_parts=seed % 4)
    for model in (random_confusion(rng, packed), random_hits(rng, packed)):
        found = []
        for compiled_from in (0, 2**62):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(latent_class, "COMPILED_FROM", compiled_from)
                found.append((expect(packed, model), posterior(packed, model)))
        (sums, weights), (other_sums, other_weights) = found
        np.testing.assert_allclose(weights, other_weights, rtol=0, atol=1e-9)
        np.testing.assert_allclose(sums.counts, other_sums.counts, rtol=0, atol=1e-7)
        assert sums.log_likelihood == pytest.approx(other_sums.log_likelihood, rel=1e-9, abs=1e-9)


def one_item(code: list[int], n_labels: int = 2) -> Packed:
    codes = np.array(code, np.uint16)
    offsets = np.array([0, len(code)])
    return Packed(cut(offsets, codes, 2 * n_labels), 1, 2, n_labels, len(code))


def test_thousands_of_judgments_of_one_item_do_not_vanish(tier: str) -> None:
    # two raters, each right with 0.999; 3,000 times label 0, then 3,000 times label 1: the
    # products on the way are 1e-9000, and in the end the item is a tie
    table = np.array([[0.999, 0.001], [0.001, 0.999]] * 2)
    packed = one_item([0] * 3000 + [3] * 3000)
    model = Confusion(table, np.array([0.5, 0.5]))
    # 1e-7: the plain tier adds 6,000 logs of up to 6.9, with 16 digits each
    assert posterior(packed, model) == pytest.approx(np.array([[0.5, 0.5]]), abs=1e-7)
    # 6000 judgments: 3000 (ln .999 + ln .001) + ln (.5 + .5)
    expected = 3000 * (np.log(0.999) + np.log(0.001))
    assert expect(packed, model).log_likelihood == pytest.approx(expected, rel=1e-10)


def test_one_judgment_more_decides_among_thousands(tier: str) -> None:
    table = np.array([[0.9, 0.1], [0.1, 0.9]] * 2)
    packed = one_item([0] * 2000 + [3] * 2001)
    weights = posterior(packed, Confusion(table, np.array([0.5, 0.5])))
    assert weights == pytest.approx(np.array([[0.1, 0.9]]), abs=1e-7)


def test_impossible_labels_on_both_sides_leave_the_prior(tier: str) -> None:
    # each class is excluded eight times over by a probability of 0, which counts as 1e-30
    table = np.array([[1.0, 0.0], [0.0, 1.0]] * 2)
    packed = one_item([0] * 16 + [1] * 16)
    model = Confusion(table, np.array([0.25, 0.75]))
    assert posterior(packed, model) == pytest.approx(np.array([[0.25, 0.75]]), abs=1e-9)


def test_gold_overrules_thousands_of_judgments(tier: str) -> None:
    table = np.array([[1.0, 0.0], [0.0, 1.0]] * 2)
    code = np.zeros(5000, np.uint16)
    gold = np.array([1], np.int32)
    packed = Packed(cut(np.array([0, 5000]), code, 4, gold), 1, 2, 2, 5000)
    sums = expect(packed, Confusion(table, np.array([1.0, 0.0])))
    assert sums.classes.tolist() == [0.0, 1.0]
    assert np.isfinite(sums.log_likelihood)


def test_items_without_judgments_have_the_prior_and_empty_tables_work(tier: str) -> None:
    packed = Packed(cut(np.zeros(4, np.int64), np.empty(0, np.uint16), 4), 3, 2, 2, 0)
    model = Confusion(np.full((4, 2), 0.5), np.array([0.25, 0.75]))
    np.testing.assert_allclose(posterior(packed, model), [[0.25, 0.75]] * 3, atol=1e-12)
    assert expect(packed, model).classes == pytest.approx([0.75, 2.25], abs=1e-8)
    assert shares(packed).tolist() == [[0.5, 0.5]] * 3


def test_a_perfect_crowd_is_certain_to_the_last_bit(tier: str) -> None:
    packed = one_item([0, 2] * 10)
    table = np.array([[1.0, 0.0], [0.0, 1.0]] * 2)
    sums = expect(packed, Confusion(table, np.array([0.5, 0.5])))
    assert sums.classes.tolist() == [1.0, 0.0]
    assert sums.counts.tolist() == [[10.0, 0.0], [0.0, 0.0], [10.0, 0.0], [0.0, 0.0]]


def test_a_parameter_that_is_not_a_number_is_told(tier: str) -> None:
    packed = one_item([0, 1])
    table = np.full((4, 2), 0.5)
    table[1, 1] = np.nan
    with pytest.raises(NotApplicableError, match=r"'table'.*1 of 8 cells"):
        expect(packed, Confusion(table, np.array([0.5, 0.5])))
    with pytest.raises(NotApplicableError, match="'log_miss'"):
        posterior(packed, Hits(np.zeros(4), np.full(4, np.nan), np.zeros(2)))


def test_infinite_logs_count_as_very_unlikely(tier: str) -> None:
    packed = one_item([0, 0])
    hits = Hits(np.full(4, np.inf), np.full(4, -np.inf), np.array([0.0, -np.inf]))
    assert posterior(packed, hits).tolist() == [[1.0, pytest.approx(0.0, abs=1e-80)]]
    assert np.isfinite(expect(packed, hits).log_likelihood)


def read_only(values: NDArray[np.generic]) -> NDArray[np.generic]:
    values.flags.writeable = False
    return values


def test_arrays_may_be_read_only_and_laid_out_anyhow(tier: str) -> None:
    rng = np.random.default_rng(8)
    packed = random_packed(rng, rng.integers(0, 6, 30), 5, 3, gold=True, n_parts=2)
    model = random_confusion(rng, packed)
    expected = expect(packed, model)
    for part in packed.parts:
        for array in (part.offsets, part.code, part.gold):
            read_only(array)
    awkward = Confusion(np.asfortranarray(model.table), np.repeat(model.prior, 2)[::2])
    found = expect(packed, awkward)
    assert found.counts.tobytes() == expected.counts.tobytes()
    assert found.log_likelihood == expected.log_likelihood
    weights = np.asfortranarray(posterior(packed, model))
    assert accumulate(packed, weights).counts.tobytes() == expected.counts.tobytes()


def test_shares_are_the_votes_or_gold(tier: str) -> None:
    offsets, code = np.array([0, 3, 3, 4]), np.array([0, 2, 1, 5], np.uint16)
    gold = np.array([-1, -1, 0], np.int32)
    packed = Packed(cut(offsets, code, 6, gold, 2), 3, 3, 2, 4)
    # codes 0, 2 are label 0 of raters 0 and 1; code 1 is label 1 of rater 0; code 5 has gold 0
    np.testing.assert_allclose(shares(packed), [[2 / 3, 1 / 3], [0.5, 0.5], [1.0, 0.0]])


@pytest.mark.parametrize("hits", [False, True])
def test_a_vote_is_the_sums_of_the_shares_in_both_tiers(hits: bool) -> None:
    rng = np.random.default_rng(9)
    packed = random_packed(rng, rng.integers(0, 9, 50), 5, 3, gold=True, n_parts=4)
    found = set()
    for compiled_from in (0, 2**62):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(latent_class, "COMPILED_FROM", compiled_from)
            for sums in (vote(packed, hits=hits), accumulate(packed, shares(packed), hits=hits)):
                found.add((sums.counts.tobytes(), sums.classes.tobytes(), sums.counts.shape))
    assert len(found) == 1


def test_posteriors_come_part_by_part(tier: str) -> None:
    rng = np.random.default_rng(10)
    packed = random_packed(rng, rng.integers(0, 9, 50), 5, 3, n_parts=4)
    model = random_confusion(rng, packed)
    whole = posterior(packed, model)
    for part, weights in posteriors(packed, model):
        assert weights.tobytes() == whole[part.items].tobytes()


@pytest.mark.parametrize(
    ("workers", "largest", "n_groups"),
    [
        (1, 2**27, 1),
        (2, 2**27, 2),  # 5,000 judgments / 40 rows = 125; 125 // 32 = 3, of which 2 for 2 workers
        (3, 2**27, 3),
        (50, 2**27, 16),  # one to each worker, as far as there are parts
        (50, 600, 5),  # 40 rows × 3 columns = 120 cells
        (50, 1, 1),
    ],
)
def test_tables_of_sums_are_few_and_stay_within_memory(
    monkeypatch: pytest.MonkeyPatch, workers: int, largest: int, n_groups: int
) -> None:
    rng = np.random.default_rng(11)
    packed = random_packed(rng, np.full(1000, 5), 20, 2, n_parts=16)
    monkeypatch.setattr(latent_class, "LARGEST_SUMS", largest)
    groups = latent_class._groups(packed, (packed.n_codes, 3), workers)
    assert len(groups) == n_groups
    assert sorted(n for group in groups for n in group.numbers) == list(range(16))
    # each worker has its own parts, whatever the number of groups
    assert all(n % len(groups) == g for g, group in enumerate(groups) for n in group.numbers)


def test_sums_of_squares_are_the_sums_of_the_squares(tier: str) -> None:
    rng = np.random.default_rng(12)
    packed = random_packed(rng, rng.integers(0, 9, 50), 5, 3, n_parts=4)
    given = rng.dirichlet(np.ones(3), 50)
    for hits in (False, True):
        found = accumulate(packed, given, hits=hits, squared=True)
        assert found.counts.tobytes() == accumulate(packed, given**2, hits=hits).counts.tobytes()
