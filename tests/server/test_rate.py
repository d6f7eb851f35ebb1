"""Token buckets, and whose address counts."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from quorate.server.guards.proxies import forwarded_for
from quorate.server.rate import MOST_BUCKETS, Buckets, TooManyError

PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]


class Seconds:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_and_then_a_rate() -> None:
    clock = Seconds()
    buckets = Buckets("too many", burst=3, per_second=0.5, clock=clock)
    for _ in range(3):
        buckets.take("a")
    with pytest.raises(TooManyError) as refused:
        buckets.take("a")
    # one in 2 s
    assert refused.value.retry_after == 2
    buckets.take("b")
    clock.at = 2.0
    buckets.take("a")
    with pytest.raises(TooManyError):
        buckets.take("a")


def test_waiting_long_fills_no_more_than_a_burst() -> None:
    clock = Seconds()
    buckets = Buckets("too many", burst=2, per_second=1, clock=clock)
    clock.at = 1_000.0
    buckets.take("a")
    buckets.take("a")
    with pytest.raises(TooManyError):
        buckets.take("a")


def test_memory_has_a_bound_and_who_asks_often_is_not_forgotten() -> None:
    clock = Seconds()
    buckets = Buckets("too many", burst=1, per_second=0.001, clock=clock)
    buckets.take("a")
    for number in range(MOST_BUCKETS - 1):
        buckets.take(str(number))
    with pytest.raises(TooManyError):
        buckets.take("a")
    assert len(buckets._levels) == MOST_BUCKETS


@pytest.mark.parametrize(
    ("seen", "said", "whose"),
    [
        ("198.51.100.1", [], "198.51.100.1"),
        # not a proxy of ours: what it says is worth nothing
        ("198.51.100.1", ["203.0.113.9"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        # the client invented the first; the proxy added whom it saw
        ("10.0.0.1", ["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("2001:db8::1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["not an address"], "not an address"),
        ("", ["203.0.113.9"], ""),
    ],
)
def test_whose_request_it_is(seen: str, said: list[str], whose: str) -> None:
    assert forwarded_for(seen, said, PROXIES) == whose
