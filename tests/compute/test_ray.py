"""A Ray cluster of this machine; only where Ray is installed (the extra ``ray``)."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from quorate.analysis.consensus.dawid_skene import DawidSkene
from quorate.analysis.consensus.method import Fit
from quorate.analysis.numerics.course import Course, Left, following
from quorate.analysis.numerics.em import Stopping
from quorate.analysis.numerics.packed import pack
from quorate.analysis.on import executor
from quorate.compute import Group, LostError, working_on
from quorate.formats.packed_cache import open_packed, write_packed
from quorate.schema import RequestError
from random_tables import random_packed

ray = pytest.importorskip("ray")
pytestmark = pytest.mark.filterwarnings("ignore")

from quorate.compute.ray import Ray  # noqa: E402


@pytest.fixture(scope="module")
def cluster() -> Iterator[Ray]:
    made = Ray(workers=2)
    yield made
    made.close()


def bits(fit: Fit) -> tuple[bytes, tuple[float, ...]]:
    assert fit.posterior is not None
    return fit.posterior.tobytes(), fit.trace


def test_every_part_is_mapped_once_in_order(cluster: Ray) -> None:
    assert list(cluster.map(lambda n: 1 / n, range(1, 12))) == [1 / n for n in range(1, 12)]
    with pytest.raises(ZeroDivisionError):
        list(cluster.map(lambda n: 1 / n, [2, 0]))


def test_parts_that_are_held_stay_with_their_worker(cluster: Ray) -> None:
    held = cluster.hold(list(range(100)))
    groups = [Group(held, range(g, 100, 4)) for g in range(4)]
    # 0 + 4 + … + 96 = 1200, and one more for each of the 25 numbers in the next groups
    assert list(cluster.map(lambda parts: sum(parts), groups)) == [1200, 1225, 1250, 1275]
    where = [list(cluster.map(lambda _: os.getpid(), groups)) for _ in range(3)]
    assert where[0] == where[1] == where[2]
    assert len(set(where[0])) == 2


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_fit_has_the_same_bits_also_when_a_worker_is_killed(
    cluster: Ray, tmp_path: Path, on_disk: bool
) -> None:
    rng = np.random.default_rng(0)
    packed = random_packed(rng, rng.integers(1, 6, 200), 8, 3, n_parts=9)
    method = DawidSkene(iterations=30, tolerance=0.0)
    alone = bits(method.fit_packed(packed))
    lost = cluster.lost

    class Killing(Course):
        def passed(self, loop: int, at: Left, n_judgments: int, stopping: Stopping) -> None:
            if len(at.trace) == 7:
                os.kill(cluster.processes()[0], signal.SIGKILL)

    with working_on(cluster):
        if on_disk:
            held = open_packed(write_packed(packed, tmp_path / "cache"))
        else:
            parts = cluster.hold(packed.parts)
            held = type(packed)(
                parts, packed.n_items, packed.n_raters, packed.n_labels, packed.n_judgments
            )
        with following(Killing()):
            assert bits(method.fit_packed(held)) == alone
    assert cluster.lost == lost + 1


def test_a_part_that_ends_its_worker_each_time_is_told(cluster: Ray) -> None:
    with pytest.raises(LostError, match="ended 4 times at the same part"):
        list(cluster.map(lambda _: os.kill(os.getpid(), signal.SIGKILL), [1]))


def test_packing_in_memory_holds_the_parts(cluster: Ray) -> None:
    from tables import table

    judgments = table([("a", "r", "x"), ("a", "s", "y"), ("b", "r", "y"), ("b", "s", "y")])
    alone = bits(DawidSkene().fit_packed(pack(judgments)))
    with working_on(cluster):
        assert bits(DawidSkene().fit_packed(pack(judgments))) == alone


def test_a_cluster_that_is_not_there_is_told(cluster: Ray) -> None:
    # what is started already is used whatever address is said, so this asks with none running
    cluster.close()
    for where in ("ray://127.0.0.1:1", "ray:127.0.0.1:1"):
        with pytest.raises(RequestError, match=r"nothing answers at .*127.0.0.1:1"):
            executor(where)
