from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quorate.analysis.consensus import pool
from quorate.analysis.consensus.auto import Auto
from quorate.analysis.consensus.bcc import BayesianClassifierCombination
from quorate.analysis.consensus.by_parts import consensus_by_parts, refused
from quorate.analysis.consensus.cbcc import CommunityBCC
from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.consensus.dawid_skene_map import DawidSkeneMAP
from quorate.analysis.consensus.ebcc import EnhancedBCC
from quorate.analysis.consensus.glad import GLAD
from quorate.analysis.consensus.hierarchical import HierarchicalDawidSkene
from quorate.analysis.consensus.inference import consensus, methods
from quorate.analysis.consensus.kos import KOS
from quorate.analysis.consensus.lfc import LearningFromCrowds
from quorate.analysis.consensus.majority import Majority
from quorate.analysis.consensus.method import Method
from quorate.analysis.consensus.one_coin import OneCoin
from quorate.analysis.consensus.pool import Pool
from quorate.analysis.consensus.vi_mf import VIMF
from quorate.analysis.numerics.packed import Packed, cut, pack
from quorate.formats.packed_cache import open_packed, write_packed
from quorate.schema import Judgments, Kind, NotApplicableError, Question
from tables import table

BY_PARTS: tuple[Method, ...] = (
    Majority(),
    OneCoin(iterations=9),
    DawidSkene(iterations=9),
    DawidSkeneMAP(iterations=9),
    LearningFromCrowds(iterations=9),
    BayesianClassifierCombination(iterations=9),
    HierarchicalDawidSkene(iterations=9),
    CommunityBCC(iterations=9),
    VIMF(iterations=9),
)


@pytest.fixture(scope="module")
def judgments() -> Judgments:
    """Two judgments an item, so that there are ties."""
    rng = np.random.default_rng(0)
    rows = [
        (f"i{i:03}", f"r{r}", "abc"[rng.integers(3)])
        for i in range(90)
        for r in rng.choice(7, 2, replace=False)
    ]
    return table(rows)


def on_disk(judgments: Judgments, folder: Path) -> Packed:
    """The table as a cache of seven parts, of which no posterior may be held."""
    packed = pack(judgments, None, 7)
    return open_packed(write_packed(packed, folder / "cache"), whole=False)


def stacked(judgments: Judgments, method: Method, packed: Packed, seed: int) -> pl.DataFrame:
    found = consensus_by_parts(method, packed, judgments.question, judgments.digest, seed)
    names = judgments.items
    frames = found.tables(lambda some: names[some.start : some.stop], posterior=True)
    return pl.concat(frames)


@pytest.mark.parametrize("method", BY_PARTS, ids=lambda method: method.name)
def test_the_table_is_that_of_a_fit_in_memory(
    judgments: Judgments, tmp_path: Path, method: Method
) -> None:
    whole = consensus(judgments, method, seed=5)
    assert method.name != "majority" or whole.tied.sum() > 5
    expected = whole.table.join(whole.posterior_table, on="item", maintain_order="left")
    packed = on_disk(judgments, tmp_path)
    assert len(packed.parts) == 7
    assert stacked(judgments, method, packed, 5).equals(expected)
    fit = consensus_by_parts(method, packed, judgments.question, "", 5).fit
    assert fit.competence.accuracy is not None
    assert whole.competence.accuracy is not None
    assert fit.competence.accuracy.tobytes() == whole.competence.accuracy.tobytes()


@pytest.mark.parametrize(
    "method", [Pool(), Pool(gate=0.0), Auto()], ids=["pool", "no coin", "auto"]
)
def test_the_pool_of_a_large_table_is_that_of_a_fit_in_memory(
    judgments: Judgments, tmp_path: Path, method: Method, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = on_disk(judgments, tmp_path)
    assert "so small that slow members take part" in refused(method, packed, judgments.question)
    for limit in ("LARGEST_SIGNAL_WORK", "LARGEST_SUBTYPE_WORK"):
        monkeypatch.setattr(pool, limit, 1)
    monkeypatch.setattr(pool, "LEAST_OVERLAP", 0.0)
    whole = consensus(judgments, method)
    found = consensus_by_parts(method, packed, judgments.question, judgments.digest)
    assert found.fit.notes == whole.notes
    expected = whole.table.join(whole.posterior_table, on="item", maintain_order="left")
    assert stacked(judgments, method, packed, 0).equals(expected)
    assert found.fit.competence.accuracy is not None
    assert whole.competence.accuracy is not None
    assert found.fit.competence.accuracy.tobytes() == whole.competence.accuracy.tobytes()


@pytest.mark.parametrize("method", [EnhancedBCC(), GLAD(), KOS()], ids=lambda method: method.name)
def test_a_method_that_needs_the_table_in_memory_says_so(
    judgments: Judgments, tmp_path: Path, method: Method
) -> None:
    question = Question("q", Kind.CATEGORICAL, ("a", "b", "c"))
    with pytest.raises(NotApplicableError, match="cannot fit part by part: it "):
        consensus_by_parts(method, on_disk(judgments, tmp_path), question, "")


def test_more_numbers_than_fit_are_refused() -> None:
    n_codes = 40_000 * 70
    parts = cut(np.array([0, 1]), np.zeros(1, np.uint32), n_codes)
    packed = Packed(parts, 1, 40_000, 70, 1, whole=False)
    question = Question("q", Kind.CATEGORICAL, tuple(map(str, range(70))))
    # 40,000 · 70² = 196 million cells, above 2^27 = 134 million
    assert "squared are 196,000,000 numbers" in refused(DawidSkene(), packed, question)
    assert refused(OneCoin(), packed, question) == ""


def test_every_method_says_whether_it_fits_part_by_part() -> None:
    names = {method.name for method in (*BY_PARTS, Pool(), Auto())}
    packed = Packed(cut(np.array([0, 1]), np.zeros(1, np.uint16), 6), 1, 3, 2, 2**31, whole=False)
    question = Question("q", Kind.CATEGORICAL, ("a", "b"))
    able = {m.name for m in methods(Kind.CATEGORICAL) if not refused(m, packed, question)}
    assert able == names
