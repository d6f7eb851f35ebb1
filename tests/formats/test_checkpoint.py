from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from quorate.analysis.consensus.bcc import BayesianClassifierCombination
from quorate.analysis.consensus.cbcc import CommunityBCC
from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.consensus.hierarchical import HierarchicalDawidSkene
from quorate.analysis.consensus.mace import MACE
from quorate.analysis.consensus.one_coin import OneCoin
from quorate.analysis.consensus.ordinal import OrdinalDawidSkene
from quorate.analysis.consensus.packed_method import PackedMethod
from quorate.analysis.numerics.course import following, iterations_left
from quorate.analysis.numerics.em import Stopping
from quorate.formats.checkpoint import Kept
from quorate.schema import ReadError, RequestError
from random_tables import random_packed

FIT = {"method": "m", "seed": 0}
METHODS: tuple[PackedMethod, ...] = (
    DawidSkene(iterations=12),
    OneCoin(iterations=12),
    BayesianClassifierCombination(iterations=12),
    HierarchicalDawidSkene(iterations=12),
    CommunityBCC(iterations=12),
    OrdinalDawidSkene(iterations=12),
    MACE(restarts=3, iterations=4),
)


class LeftError(Exception):
    pass


def leave_at(n: int) -> object:
    """What ends a fit in its n-th iteration, over all loops, as a lost machine would."""
    heard = []

    def tell(loop: int, iteration: int, left: int | None, seconds: float) -> None:
        heard.append(iteration)
        if len(heard) == n:
            raise LeftError

    return tell


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_fit_that_is_taken_up_ends_with_the_same_bits(
    tmp_path: Path, method: PackedMethod
) -> None:
    rng = np.random.default_rng(0)
    packed = random_packed(rng, rng.integers(1, 6, 60), 8, 3, n_parts=3)
    whole = method.fit_packed(packed, 1)
    for n in (1, 7):
        folder = tmp_path / str(n)
        with pytest.raises(LeftError), following(Kept(folder, FIT, 0, leave_at(n))):  # type: ignore[arg-type]
            method.fit_packed(packed, 1)
        with following(Kept(folder, FIT, 0)):
            again = method.fit_packed(packed, 1)
        assert again.trace == whole.trace
        assert again.posterior is not None
        assert whole.posterior is not None
        assert again.posterior.tobytes() == whole.posterior.tobytes()


def test_it_is_kept_as_often_as_was_asked(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    packed = random_packed(rng, rng.integers(1, 6, 60), 8, 3)
    # a clock that goes on by a second with each look: two looks an iteration
    seconds = iter(range(10_000))
    kept = Kept(tmp_path, FIT, 1000.0, clock=lambda: float(next(seconds)))
    with following(kept):
        DawidSkene().fit_packed(packed)
    # the loop ended before a thousand seconds were over: its last iteration but one is kept
    assert (tmp_path / "loop-1.npz").exists()
    (tmp_path / "loop-1.npz").unlink()
    with pytest.raises(LeftError), following(Kept(tmp_path, FIT, 1000.0, leave_at(3))):  # type: ignore[arg-type]
        DawidSkene().fit_packed(packed)
    assert not (tmp_path / "loop-1.npz").exists()


def test_a_checkpoint_of_another_fit_is_refused(tmp_path: Path) -> None:
    Kept(tmp_path, FIT)
    Kept(tmp_path, FIT)
    with pytest.raises(RequestError, match=r"another fit \(seed differs\)"):
        Kept(tmp_path, {**FIT, "seed": 1})


def test_a_damaged_checkpoint_is_told(tmp_path: Path) -> None:
    kept = Kept(tmp_path, FIT)
    (tmp_path / "loop-1.npz").write_bytes(b"PK and no more")
    with pytest.raises(ReadError, match=r"loop-1.npz: the checkpoint is damaged"):
        kept.begin()


def test_what_is_left_is_judged_by_how_gains_shrink() -> None:
    stopping = Stopping(tolerance=1e-3, iterations=100)
    # gains 8, 4, 2, 1; of 10 judgments the last may be 0.01: 1 / 2^7 = 0.0078 is below that
    assert iterations_left((0, 8, 12, 14, 15), 10, stopping) == 7
    assert iterations_left((0, 8, 12), 10, stopping) is None
    assert iterations_left((0, 1, 3, 7), 10, stopping) is None
    assert iterations_left((0, 8, 12, 14, 15), 10, Stopping(1e-3, 8)) == 3
