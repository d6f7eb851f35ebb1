from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from typing import overload

import pytest

from quorate.compute import Executor, Group, Serial, Stream, Threads
from quorate.compute.executor import local, stream

EXECUTORS = [Serial(), Threads(1), Threads(2), Threads(5), Stream(3)]


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 23])
def test_every_part_is_mapped_once(executor: Executor, n: int) -> None:
    assert sorted(executor.map(lambda part: part * part, range(n))) == [k * k for k in range(n)]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_an_error_in_a_part_reaches_the_caller(executor: Executor) -> None:
    def fail_on_three(part: int) -> int:
        if part == 3:
            raise ZeroDivisionError("part 3")
        return part

    with pytest.raises(ZeroDivisionError, match="part 3"):
        list(executor.map(fail_on_three, range(10)))


def test_parts_run_at_the_same_time() -> None:
    # each of the two parts waits until the other has begun: one after the other would time out
    begun = threading.Barrier(2, timeout=20)
    assert len(list(Threads(2).map(lambda _: begun.wait(), range(2)))) == 2


class Counted(Sequence[int]):
    """A lazy sequence that counts how many of its elements were taken."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.taken = 0

    def __len__(self) -> int:
        return self.n

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> range: ...
    def __getitem__(self, index: int | slice) -> int | range:
        self.taken += 1
        return range(self.n)[index]


def test_threads_take_parts_only_as_outcomes_are_used() -> None:
    parts = Counted(1000)
    outcomes = Threads(2).map(lambda part: part, parts)
    assert [next(outcomes) for _ in range(3)] == [0, 1, 2]
    # four wait at a time (twice the workers), three were used, one more is being asked for
    assert parts.taken <= 3 + 4 + 1
    assert isinstance(outcomes, Generator)
    outcomes.close()


def test_a_group_is_the_parts_of_its_numbers() -> None:
    assert list(Group("abcdefg", range(1, 7, 3))) == ["b", "e"]


def test_what_follows_the_name_is_the_number_of_workers() -> None:
    assert (local("3").workers, stream("2").workers) == (3, 2)
    assert local("").workers == Threads().workers
    assert stream("").out_of_core
    assert not local("").out_of_core
    for said in ("0", "-1", "two", "1.5"):
        with pytest.raises(ValueError, match="no number of workers"):
            local(said)
