from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate.analysis.numerics.packed import Packed, cut, pack
from quorate.schema import Judgments, Kind, LabelError, NotApplicableError, Question
from tables import table, wide

overlaps = st.lists(st.integers(0, 9) | st.just(200), max_size=40)


@settings(max_examples=150, deadline=None)
@given(overlaps, st.integers(0, 60), st.booleans())
def test_a_cut_keeps_every_judgment_in_its_item(
    overlap: list[int], n_parts: int, with_gold: bool
) -> None:
    offsets = np.concatenate([[0], np.cumsum(overlap)]).astype(np.int64)
    code = np.arange(offsets[-1], dtype=np.uint16)
    gold = np.arange(len(overlap), dtype=np.int32) if with_gold else None
    parts = cut(offsets, code, 2**16, gold, n_parts)
    assert 1 <= len(parts) <= max(1, n_parts)
    item = 0
    for part in parts:
        assert part.first_item == item
        assert part.offsets[0] == 0
        assert len(part.code) == part.offsets[-1]
        assert len(part.gold) == (part.n_items if with_gold else 0)
        for n in range(part.n_items):
            own = part.code[part.offsets[n] : part.offsets[n + 1]]
            assert own.tolist() == list(range(offsets[item], offsets[item + 1]))
            if with_gold:
                assert part.gold[n] == item
            item += 1
    assert item == len(overlap)


@settings(max_examples=100, deadline=None)
@given(overlaps.filter(len), st.integers(1, 12))
def test_no_part_is_larger_than_its_share_and_one_item(overlap: list[int], n_parts: int) -> None:
    offsets = np.concatenate([[0], np.cumsum(overlap)]).astype(np.int64)
    parts = cut(offsets, np.zeros(offsets[-1], np.uint16), 1, None, n_parts)
    share = (offsets[-1] + len(overlap)) / n_parts
    assert all(len(part.code) + part.n_items <= share + max(overlap) + 1 for part in parts)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from("xyz"), st.sampled_from("012")),
        min_size=1,
        max_size=40,
    ),
    st.integers(1, 5),
)
def test_codes_spell_rater_and_label(rows: list[tuple[str, str, str]], n_parts: int) -> None:
    judgments = table(rows)
    packed = pack(judgments, n_parts=n_parts)
    spelled = [
        (
            judgments.items[part.first_item + int(i)],
            judgments.raters[int(c) // packed.n_labels],
            judgments.question.options[int(c) % packed.n_labels],
        )
        for part in packed.parts
        for i, c in zip(part.item, part.code, strict=True)
    ]
    assert sorted(spelled) == sorted(rows)
    assert packed.n_judgments == len(rows)


def test_a_table_without_judgments_left_keeps_its_items() -> None:
    judgments = wide([["a", "b"], ["b", "a"]])
    packed = pack(judgments.subset(np.zeros(4, np.bool_)), n_parts=3)
    assert sum(part.n_items for part in packed.parts) == 2
    assert packed.n_judgments == 0


def _sized(n_raters: int, n_labels: int) -> Judgments:
    names = pl.Series("rater", [str(n) for n in range(n_raters)])
    options = tuple(str(k) for k in range(n_labels))
    last = np.array([n_raters - 1], np.int32)
    return Judgments.build(
        Question("q", Kind.CATEGORICAL, options),
        pl.Series("item", ["i"]),
        names,
        np.zeros(1, np.int32),
        last,
        np.array([n_labels - 1], np.int32),
    )


@pytest.mark.parametrize(
    ("n_raters", "n_labels", "dtype"),
    [(2**12, 2**4, np.uint16), (2**12 + 1, 2**4, np.uint32), (2**16, 2**4, np.uint32)],
)
def test_codes_are_as_narrow_as_they_can_be(n_raters: int, n_labels: int, dtype: type) -> None:
    packed = pack(_sized(n_raters, n_labels))
    assert packed.parts[0].code.dtype == dtype
    assert packed.parts[0].code.tolist() == [n_raters * n_labels - 1]


def test_too_many_pairs_of_rater_and_option_are_refused_with_a_remedy() -> None:
    with pytest.raises(NotApplicableError, match=r"70,000 raters × 4,000 options.*merge"):
        pack(_sized(70_000, 4_000))


def test_a_code_out_of_range_is_refused_before_a_kernel_reads_foreign_memory() -> None:
    judgments = wide([["a", "b"], ["b", "a"]])
    judgments.label[0] = 2
    with pytest.raises(LabelError, match="coded 0 to 2"):
        pack(judgments)
    judgments.label[0] = 0
    judgments.rater[0] = -1
    with pytest.raises(LabelError, match="raters are coded -1 to 1"):
        pack(judgments)
    judgments.rater[0] = 0
    with pytest.raises(LabelError, match="gold has option 2"):
        pack(judgments, np.array([2, -1], np.int32))


@pytest.mark.parametrize("n", [0, 1, 10**6, 10**9, 2**40])
def test_the_integer_log_likelihood_has_room_for_the_least_likely_table(n: int) -> None:
    packed = Packed(parts=(), n_items=n, n_raters=1, n_labels=2, n_judgments=n)
    # 2**10 nats a judgment and a prior
    assert packed.log_scale * 2**10 * 2 * n < 2**63
    assert packed.log_scale >= 2**8
