"""A packed table to which files are added is the one that all files make."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate import Gold
from quorate.formats import asked, buckets, merged, packing
from quorate.formats.grown import PackAnewError, grow_source, recovered
from quorate.formats.inputs import traits
from quorate.formats.options import ReadOptions
from quorate.formats.packed_cache import open_packed, packed_names
from quorate.formats.packed_table import packed_turns
from quorate.formats.packing import Table, pack_source
from quorate.schema import Judgments, LabelError, ReadError

Numbers = np.random.Generator


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUCKET_ROWS", 90)
    monkeypatch.setattr(buckets, "BATCH_ROWS", 64)
    monkeypatch.setattr(packing, "JUDGMENTS_PER_PART", 40)
    monkeypatch.setattr(merged, "JUDGMENTS_PER_PART", 40)
    monkeypatch.setattr(asked, "SAMPLE", 40)


def drawn(
    rng: Numbers, n: int, items: range, raters: str = "abcdef", labels: str = "xyz"
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "item": [f"i{rng.choice(items):04d}" for _ in range(n)],
            "rater": [str(rng.choice(list(raters))) for _ in range(n)],
            "label": [str(rng.choice([*labels, ""])) for _ in range(n)],
            "at": [f"2026-01-{rng.integers(1, 29):02d}" for _ in range(n)],
        }
    )


def made(source: str, said: ReadOptions) -> dict[str, object]:
    return {"files": traits(source), "read": repr(said), "gold": None}


class Lake:
    """A folder of files, and the cache that is grown from it."""

    def __init__(self, folder: Path, said: ReadOptions | None = None) -> None:
        self.folder, self.said = folder / "lake", said or ReadOptions()
        self.cache, self.whole = folder / "cache", folder / "whole"
        self.folder.mkdir()
        self.n = 0

    def put(self, rows: pl.DataFrame, name: str) -> None:
        rows.write_parquet(self.folder / f"{name}.parquet")

    def pack(self, to: Path | None = None) -> Table:
        source = str(self.folder)
        return pack_source(source, self.said, to or self.cache, None, made(source, self.said))

    def grow(self) -> Table:
        source = str(self.folder)
        return grow_source(source, self.said, self.cache, None, made(source, self.said))

    def check(self, grown: Table) -> None:
        """The grown cache is that of all files packed at once."""
        self.n += 1
        to = self.whole.with_name(f"whole-{self.n}")
        whole = self.pack(to)
        assert (grown.question, grown.digest) == (whole.question, whole.digest)
        one, other = open_packed(self.cache), open_packed(to)
        codes = [np.concatenate([part.code for part in t.parts]) for t in (one, other)]
        assert np.array_equal(codes[0], codes[1])
        assert [
            n.to_list() if isinstance(n, pl.Series) else n for n in packed_names(self.cache)
        ] == [n.to_list() if isinstance(n, pl.Series) else n for n in packed_names(to)]
        assert grown.reading.dropped == whole.reading.dropped
        told = [sorted(map(told_of, table.reading.remarks)) for table in (grown, whole)]
        # rows of a range in which none is left are told with their reason in one sentence
        if not any("is left" in remark for remark in told[0] + told[1]):
            assert told[0] == told[1]
        assert (grown.reading.rows, grown.reading.columns) == (
            whole.reading.rows,
            whole.reading.columns,
        )


def told_of(remark: object) -> str:
    """A remark without the numbers of the first rows."""
    return str(remark).split(" (row")[0]


NEW: dict[str, Callable[[Numbers], pl.DataFrame]] = {
    "items after": lambda rng: drawn(rng, 200, range(500, 560)),
    "items before": lambda rng: drawn(rng, 200, range(20)),
    "items everywhere": lambda rng: drawn(rng, 250, range(600)),
    "one item": lambda rng: drawn(rng, 3, range(250, 251), "zw"),
    "raters and options": lambda rng: drawn(rng, 150, range(600), "ABdefZ", "Waxz"),
    "nothing that counts": lambda rng: drawn(rng, 5, range(600), labels="").head(5),
    "a judgment again": lambda rng: drawn(rng, 4, range(110, 115)),
}


@pytest.mark.parametrize("duplicates", ["last", "first", "all"])
@pytest.mark.parametrize("new", list(NEW))
def test_what_is_grown_is_what_is_packed_at_once(tmp_path: Path, new: str, duplicates: str) -> None:
    rng = np.random.default_rng([len(new), len(duplicates)])
    lake = Lake(tmp_path, ReadOptions.of(duplicates=duplicates))
    lake.put(drawn(rng, 400, range(100, 500)), "2")
    lake.put(drawn(rng, 300, range(100, 500)), "4")
    lake.pack()
    # files that come before, between and after the others
    for name in ("3", "1", "5"):
        lake.put(NEW[new](rng), name)
        lake.check(lake.grow())


def test_where_there_are_no_times_the_later_file_stands(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    row = {"item": ["a"], "rater": ["r"], "label": ["x"]}
    lake.put(pl.DataFrame({**row, "label": ["y"]}), "2")
    lake.put(pl.DataFrame({**row, "item": ["b"]}), "3")
    lake.pack()
    lake.put(pl.DataFrame(row), "1")
    lake.check(lake.grow())
    assert [part.code.tolist() for part in open_packed(lake.cache).parts] == [[1, 0]]


def test_items_know_when_they_were_last_judged(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for turn, items in enumerate((["a", "b", "c"], ["b", "d"], ["d"])):
        raters = [f"r{turn}"] * len(items)
        lake.put(
            pl.DataFrame({"item": items, "rater": raters, "label": ["x"] * len(items)}), str(turn)
        )
        lake.pack() if turn == 0 else lake.grow()
    kept = pl.read_parquet(lake.cache / "items.parquet")
    assert kept.select("name", "turn", "split").rows() == [
        ("a", 0, False),
        ("b", 1, True),
        ("c", 0, False),
        ("d", 2, True),
    ]
    assert len(set(packed_turns(lake.cache))) == 3


def test_known_answers_are_kept_for_old_items_and_found_for_new(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    lake, gold = Lake(tmp_path), Gold({"i0003": "x", "i0010": "y", "i0700": "z"})

    def known(judgments: Judgments) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        codes = gold.on(judgments).codes
        assert codes is not None
        return codes

    lake.put(drawn(rng, 300, range(50)), "1")
    source, said = str(lake.folder), lake.said
    pack_source(source, said, lake.cache, known, made(source, said))
    lake.put(drawn(rng, 300, range(660, 720)), "2")
    grow_source(source, said, lake.cache, known, made(source, said))
    items = packed_names(lake.cache)[0]
    codes = np.concatenate([part.gold for part in open_packed(lake.cache).parts])
    found = {items[n]: "xyz"[codes[n]] for n in np.flatnonzero(codes >= 0).tolist()}
    assert found == {"i0003": "x", "i0010": "y", "i0700": "z"}
    lake.put(drawn(rng, 30, range(50), labels="w"), "3")
    with pytest.raises(PackAnewError, match="new options"):
        grow_source(source, said, lake.cache, known, made(source, said))


def packed_lake(folder: Path) -> Lake:
    lake = Lake(folder)
    lake.put(drawn(np.random.default_rng(0), 100, range(50)), "1")
    lake.put(drawn(np.random.default_rng(1), 100, range(50)), "2")
    lake.pack()
    lake.put(drawn(np.random.default_rng(2), 50, range(80)), "3")
    return lake


def test_a_file_that_changed_or_is_gone_is_told(tmp_path: Path) -> None:
    lake = packed_lake(tmp_path)
    os.utime(lake.folder / "1.parquet", ns=(1, 1))
    with pytest.raises(PackAnewError, match=r"1\.parquet has changed"):
        lake.grow()
    (lake.folder / "1.parquet").unlink()
    with pytest.raises(PackAnewError, match=r"1\.parquet is no longer there"):
        lake.grow()


def test_labels_that_new_ones_give_another_meaning_are_told(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    rows = {"item": ["a", "b", "c"], "rater": ["r"] * 3}
    lake.put(pl.DataFrame({**rows, "label": ["1", "1.0", "2"]}), "1")
    lake.pack()
    # 1 and 1.0 are one option among numbers, and two beside a word
    lake.put(pl.DataFrame({**rows, "label": ["one", "one", "two"]}), "2")
    with pytest.raises(PackAnewError, match=r"'1\.0' is read in another way"):
        lake.grow()


def test_a_repeat_that_is_an_error_is_told_with_its_rows(tmp_path: Path) -> None:
    lake = Lake(tmp_path, ReadOptions.of(duplicates="error"))
    row = {"item": ["a"], "rater": ["r"], "label": ["x"]}
    lake.put(pl.DataFrame(row), "1")
    lake.pack()
    lake.put(pl.DataFrame(row), "2")
    with pytest.raises(LabelError, match="rows 1, 2: rater"):
        lake.grow()


def test_an_altered_cache_is_refused(tmp_path: Path) -> None:
    lake = packed_lake(tmp_path)
    codes = bytearray((lake.cache / "code.bin").read_bytes())
    codes[0] ^= 1
    (lake.cache / "code.bin").write_bytes(codes)
    with pytest.raises(ReadError, match=r"code\.bin has changed since it was written"):
        lake.grow()


def test_growing_that_fails_or_is_cut_off_leaves_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = packed_lake(tmp_path)
    before = (lake.cache / "header.json").read_bytes()
    real = os.replace

    def cut_off(old: Path, new: Path) -> None:
        if Path(new) == lake.cache:
            raise KeyboardInterrupt
        real(old, new)

    monkeypatch.setattr(os, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        lake.grow()
    monkeypatch.undo()
    assert not lake.cache.exists()
    recovered(lake.cache)
    assert (lake.cache / "header.json").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cache", "lake"]
