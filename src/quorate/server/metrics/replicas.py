"""Replicas: whether reads go to them, how far they are behind, what they served."""

from __future__ import annotations

from quorate.server.metrics.family import Family, Sample
from quorate.storage.meter import Meter


def families(meter: Meter) -> list[Family]:
    """The figures; none where reads go to the database itself alone."""
    if not meter.replicas:
        return []
    named = [({"replica": one.name}, one) for one in meter.replicas]
    up = [Sample(name, one.up) for name, one in named]
    behind = [Sample(name, one.bytes) for name, one in named]
    seconds = [Sample(name, one.seconds) for name, one in named]
    reads = [Sample(name, one.reads) for name, one in named]
    lost = [Sample(name, one.lost) for name, one in named]
    return [
        Family("quorate_replica_up", "gauge", "Whether reads go to it.", up),
        Family("quorate_replica_lag_bytes", "gauge", "Written and not replayed yet.", behind),
        Family("quorate_replica_lag_seconds", "gauge", "Since when it lacks something.", seconds),
        Family("quorate_replica_reads", "counter", "Reads that it served.", reads),
        Family("quorate_replica_reads_lost", "counter", "Reads done again elsewhere.", lost),
    ]
