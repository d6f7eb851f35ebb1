"""How far a release is, and how long the rest will take."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from quorate.server.making import STEPS, Making


@dataclass
class Proof:
    """Tables of which some entries are done."""

    entries: int
    begun: float


def test_the_share_of_the_whole_is_that_of_the_steps_before_and_of_this_one() -> None:
    making = Making()
    assert (making.share, making.left) == (0.0, None)
    # reading takes 0.14 of the time, half of computing 0.31
    making.tell("reading", 0.0)
    making.tell("computing", 0.5)
    assert making.share == pytest.approx(0.45)
    making.tell("done", 1.0)
    assert making.share == 1.0
    assert sum(STEPS.values()) == pytest.approx(1.0)


def test_the_rest_takes_as_long_as_what_was_done() -> None:
    now = [100.0]
    making = Making(clock=lambda: now[0])
    making.tell("reading", 0.0)
    now[0] = 109.0
    making.tell("computing", 0.5)
    # 0.45 took 9 s, so 0.55 will take 11 s
    assert making.left == pytest.approx(11.0)


def test_entries_are_counted_while_another_process_proves_them() -> None:
    making = Making(entries=1_000, clock=lambda: 60.0)
    assert (making.count, making.rate) == (0, None)
    making.proof = Proof(entries=500, begun=50.0)
    assert (making.count, making.rate) == (500, 50.0)
    making.proof = None
    making.tell("proving", 0.25)
    assert making.count == 250
