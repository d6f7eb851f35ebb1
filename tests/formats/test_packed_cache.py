from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import overload

import numpy as np
import polars as pl
import pytest

from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.numerics import latent_class
from quorate.analysis.numerics.latent_class import expect, posterior
from quorate.analysis.numerics.packed import Packed, Part, pack
from quorate.formats.packed_cache import Names, open_packed, packed_names, write_packed
from quorate.schema import ReadError, RequestError
from random_tables import random_confusion, random_packed
from tables import table, wide


def sample(gold: bool = False, n_raters: int = 6) -> Packed:
    """Forty items in five parts, one of them with 300 judgments, some with none."""
    rng = np.random.default_rng(0)
    overlap = rng.integers(0, 8, 40)
    overlap[20] = 300
    return random_packed(rng, overlap, n_raters, 3, gold=gold, n_parts=5)


@pytest.mark.parametrize("gold", [False, True])
@pytest.mark.parametrize("n_raters", [6, 30_000])
def test_what_is_read_is_what_was_written(tmp_path: Path, gold: bool, n_raters: int) -> None:
    packed = sample(gold, n_raters)
    found = open_packed(write_packed(packed, tmp_path / "cache"))
    assert found.n_codes == packed.n_codes
    assert (found.n_items, found.n_judgments) == (packed.n_items, packed.n_judgments)
    assert len(found.parts) == len(packed.parts)
    for part, original in zip(found.parts, packed.parts, strict=True):
        assert part.first_item == original.first_item
        assert part.n_codes == original.n_codes
        assert part.code.dtype == original.code.dtype
        for name in ("offsets", "code", "gold"):
            assert getattr(part, name).tolist() == getattr(original, name).tolist()


@pytest.mark.parametrize("compiled_from", [0, 2**62])
def test_fits_of_a_cache_have_the_bits_of_fits_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiled_from: int
) -> None:
    monkeypatch.setattr(latent_class, "COMPILED_FROM", compiled_from)
    packed = sample(gold=True)
    found = open_packed(write_packed(packed, tmp_path / "cache"))
    here, there = DawidSkene().fit_packed(packed), DawidSkene().fit_packed(found)
    assert here.posterior is not None
    assert there.posterior is not None
    assert here.posterior.tobytes() == there.posterior.tobytes()
    assert here.trace == there.trace
    model = random_confusion(np.random.default_rng(1), packed)
    assert expect(packed, model).counts.tobytes() == expect(found, model).counts.tobytes()
    assert posterior(packed, model).tobytes() == posterior(found, model).tobytes()


def test_overlaps_take_a_byte_an_item_where_that_is_enough(tmp_path: Path) -> None:
    packed = sample()
    write_packed(packed, tmp_path / "cache")
    wide_part = next(part for part in packed.parts if np.diff(part.offsets).max() > 255)
    expected = packed.n_items + wide_part.n_items
    assert (tmp_path / "cache/overlap.bin").stat().st_size == expected
    assert (tmp_path / "cache/code.bin").stat().st_size == 2 * packed.n_judgments


def test_judgments_keep_their_names(tmp_path: Path) -> None:
    judgments = wide([["a", "b", None], ["b", "b", "a"], [None, "a", "a"]])
    path = write_packed(judgments, tmp_path / "cache", np.array([0, -1, -1], np.int32))
    items, raters, options = packed_names(path)
    assert items.to_list() == judgments.items.to_list()
    assert raters.to_list() == ["A", "B", "C"]
    assert options == ("a", "b")
    packed = open_packed(path)
    assert packed.parts[0].gold.tolist() == [0, -1, -1]
    expected = pack(judgments).parts[0].code.tolist()
    assert packed.parts[0].code.tolist() == expected


def test_names_that_were_not_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no names of items; write it from Judgments"):
        packed_names(write_packed(sample(), tmp_path / "cache"))


class Once(Sequence[Part]):
    """Parts made when asked for, which says how many exist at a time."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.asked: list[int] = []

    def __len__(self) -> int:
        return len(self.parts)

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, index: int | slice) -> Part | tuple[Part, ...]:
        if isinstance(index, slice):
            return tuple(self.parts[index])
        part = self.parts[index]
        self.asked.append(index)
        return part


def test_parts_are_written_one_at_a_time(tmp_path: Path) -> None:
    packed = sample()
    parts = Once(packed.parts)
    lazy = Packed(parts, packed.n_items, packed.n_raters, packed.n_labels, packed.n_judgments)
    write_packed(lazy, tmp_path / "cache")
    assert parts.asked == list(range(len(packed.parts)))


def test_a_slice_of_mapped_parts_is_mapped_too(tmp_path: Path) -> None:
    found = open_packed(write_packed(sample(), tmp_path / "cache"))
    assert [p.first_item for p in found.parts[1:3]] == [found.parts[n].first_item for n in (1, 2)]
    assert found.parts[-1].first_item == found.parts[len(found.parts) - 1].first_item


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RequestError, match="something already; name a new or empty folder"):
        write_packed(sample(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_parts_that_do_not_make_up_the_table_are_refused(tmp_path: Path) -> None:
    packed = sample()
    short = Packed(packed.parts[:-1], packed.n_items, 6, 3, packed.n_judgments)
    with pytest.raises(RequestError, match=r"the table says 40"):
        write_packed(short, tmp_path / "short")
    gap = Packed(packed.parts[1:], packed.n_items, 6, 3, packed.n_judgments)
    with pytest.raises(RequestError, match="0 comes next"):
        write_packed(gap, tmp_path / "gap")
    with pytest.raises(ReadError, match="interrupted"):
        open_packed(tmp_path / "gap")


def cut_short(folder: Path) -> None:
    data = (folder / "code.bin").read_bytes()
    (folder / "code.bin").write_bytes(data[:-7])


def flip_a_bit(folder: Path) -> None:
    data = bytearray((folder / "code.bin").read_bytes())
    data[10] ^= 1
    (folder / "code.bin").write_bytes(data)


def remove_overlaps(folder: Path) -> None:
    (folder / "overlap.bin").unlink()


def remove_header(folder: Path) -> None:
    (folder / "header.json").unlink()


def break_header(folder: Path) -> None:
    text = (folder / "header.json").read_text()
    (folder / "header.json").write_text(text[: len(text) // 2])


def change_header(**values: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        header = json.loads((folder / "header.json").read_text())
        header.update(values)
        (folder / "header.json").write_text(json.dumps(header))

    return change


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (cut_short, r"code\.bin has \d+ bytes of \d+"),
        (flip_a_bit, r"code\.bin has changed"),
        (remove_overlaps, r"overlap\.bin is missing"),
        (remove_header, "writing was interrupted"),
        (break_header, "header of the packed cache cannot be read"),
        (change_header(version=2), "has version 2, this program reads 1"),
        (change_header(format="zip"), "not a packed cache"),
        (change_header(places=[{}]), "incomplete"),
        (change_header(places=[]), "contradicts itself"),
        (change_header(n_judgments=7), "contradicts itself"),
        (change_header(n_items=-1), "contradicts itself"),
        (change_header(code_width=3), "contradicts itself"),
        (change_header(n_raters="six"), "incomplete"),
    ],
)
def test_a_damaged_cache_is_refused_with_a_remedy(
    tmp_path: Path, damage: Callable[[Path], None], message: str
) -> None:
    path = write_packed(sample(), tmp_path / "cache")
    damage(path)
    with pytest.raises(ReadError, match=message) as told:
        open_packed(path)
    assert "write the cache again" in str(told.value)
    assert str(path) in str(told.value)


def test_a_path_without_a_cache_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such folder"):
        open_packed(tmp_path / "nowhere")


def test_group_columns_of_a_cache_are_checked(tmp_path: Path) -> None:
    rows = [(f"i{n // 4:02}", f"r{n % 4}", "ab"[n % 5 % 2]) for n in range(80)]
    judgments = table(rows)
    drawn = [("even", "odd", None)[n % 3] for n in range(len(judgments))]
    column = pl.Series("side", drawn, dtype=pl.String)
    packed = pack(replace(judgments, groups={"side": column}), None, 3, ["side"])
    items = pl.LazyFrame([judgments.items.rename("name")])
    names = Names(items, judgments.raters, judgments.question.options, packed.groups)
    opened = open_packed(write_packed(packed, tmp_path / "cache", named=names))
    assert opened.groups == {"side": ("even", "odd")}
    codes = np.concatenate([part.groups[0] for part in opened.parts])
    assert codes.tolist() == [{"even": 1, "odd": 2, None: 0}[one] for one in drawn]
    assert all(np.array_equal(part.groups[0], part.groups[-1]) for part in opened.parts)

    with pytest.raises(RequestError, match="have 1 group columns, 0 have values"):
        write_packed(packed, tmp_path / "unnamed")
    file = tmp_path / "cache" / "group-0.bin"
    right = file.read_bytes()
    file.write_bytes(b"\x07" + right[1:])
    with pytest.raises(ReadError, match=r"group-0\.bin has changed"):
        open_packed(tmp_path / "cache")
    part = open_packed(tmp_path / "cache", verify=False).parts[0]
    with pytest.raises(ReadError, match=r"group-0\.bin has value 7, there are 2"):
        part.groups[0]
    file.write_bytes(right[1:])
    with pytest.raises(ReadError, match=r"group-0\.bin has \d+ bytes of \d+"):
        open_packed(tmp_path / "cache", verify=False)
    pl.DataFrame({"name": ["one"]}).write_parquet(tmp_path / "cache" / "group-0.parquet")
    file.write_bytes(right)
    with pytest.raises(ReadError, match="side has 1 values, the header says 2"):
        open_packed(tmp_path / "cache", verify=False)


def overlaps_out_of_step(folder: Path) -> None:
    data = bytearray((folder / "overlap.bin").read_bytes())
    data[0] += 1
    (folder / "overlap.bin").write_bytes(data)


def code_out_of_range(folder: Path) -> None:
    data = bytearray((folder / "code.bin").read_bytes())
    data[1] = 255
    (folder / "code.bin").write_bytes(data)


def gold_out_of_range(folder: Path) -> None:
    data = bytearray((folder / "gold.bin").read_bytes())
    data[0:4] = (77).to_bytes(4, "little")
    (folder / "gold.bin").write_bytes(data)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (overlaps_out_of_step, r"items from 0 on have \d+ judgments, the header says"),
        (code_out_of_range, r"has code \d+, there are 18"),
        (gold_out_of_range, "option beyond the 3"),
    ],
)
def test_an_unverified_cache_still_cannot_lead_a_kernel_astray(
    tmp_path: Path, damage: Callable[[Path], None], message: str
) -> None:
    path = write_packed(sample(gold=True), tmp_path / "cache")
    damage(path)
    packed = open_packed(path, verify=False)
    with pytest.raises(ReadError, match=message):
        DawidSkene().fit_packed(packed)
    with pytest.raises(ReadError, match="has changed since it was written"):
        open_packed(path)
