"""Keep a watch beyond a restart: its state at a place of the log, for one that begins anew there.

What is kept is a cache. It is taken up where it is of the same campaign, the same questions and
checks, and where the log has the same entry at its end; otherwise the log is read from its
beginning. Raters' own words are sealed and never kept, so a campaign whose checks read them has
nothing kept at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from quorate.campaign.watch.following import LADDERED
from quorate.campaign.watch.frozen import freeze, thaw
from quorate.campaign.watch.watching import Difference, Watch
from quorate.ledger.canonical import text
from quorate.schema.campaign import CampaignSpec
from quorate.schema.errors import IntegrityError
from quorate.schema.stored_spec import stored_spec
from quorate.storage.queries import log as logs
from quorate.storage.transaction import Transaction

EVERY = 50_000
"""events that must have come since a watch was kept"""
PART = 20
"""and at least one for so many that were read before"""
LARGEST_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Head:
    """Of what a kept watch is: ``read`` events, the last of which has this leaf."""

    campaign: str
    read: int
    leaf: str
    asked: str
    """the digest of what its state rests on, see ``asked_of``"""
    spec: str
    """the campaign as the log had it there"""
    now: int
    fitted_at: int | None
    difference: tuple[int, float, float, int] | None


def asked_of(spec: CampaignSpec) -> str:
    """A digest of what the state of a watch rests on, of all that a campaign says."""
    data = spec.as_data()
    said = {key: data.get(key) for key in ("questions", "content", "checks", "paradigm")}
    width = None if spec.stopping is None else spec.stopping.width
    whole = text({**said, "width": width, "ladder": spec.assignment.choice == LADDERED})
    return hashlib.sha256(whole.encode()).hexdigest()


def may_be_kept(watch: Watch) -> bool:
    """Whether it has read the log once, and holds no words that are sealed elsewhere."""
    reads_words = watch.looking is not None and watch.looking.reads_words
    return watch.ready and not watch.outdated and not reads_words


def due(watch: Watch, kept: int) -> bool:
    """Whether enough came since a watch was kept after so many events."""
    return watch.following.read - kept >= max(EVERY, kept // PART) and may_be_kept(watch)


def leaf_at(tx: Transaction, campaign: str, read: int) -> str | None:
    """The leaf of the last of so many events; None where there are not so many."""
    found = tx.one(logs.LEAVES, log=campaign, start=read - 1, end=read)
    return None if found is None else found.leaf.hex()


def keep(watch: Watch, leaf: str) -> Iterator[bytes | memoryview]:
    """The bytes of a watch, part by part. Nothing else may be done to it until the last."""
    following, apart = watch.following, watch.difference
    with following.lock:
        following.beliefs.take_in()
        parts = (following,) if watch.looking is None else (following, watch.looking)
        frozen = freeze(parts)
    head = Head(
        watch.campaign,
        following.read,
        leaf,
        asked_of(following.asked),
        text(following.spec.as_data()),
        watch.now,
        watch.fitted_at,
        None if apart is None else (apart.items, apart.mean, apart.most, apart.labels),
    )
    line = json.dumps(asdict(head)).encode()
    yield len(line).to_bytes(8, "big")
    yield line
    yield from frozen.parts()


def head_of(file: BinaryIO) -> Head:
    """What a kept watch says of itself. Raises IntegrityError for other bytes."""
    size = int.from_bytes(file.read(8), "big")
    try:
        if size > LARGEST_HEAD:
            raise ValueError(f"{size} bytes of head")
        return Head(**json.loads(file.read(size)))
    except (ValueError, TypeError) as error:
        raise IntegrityError("a kept watch has no head", remedy="delete it") from error


def fits(head: Head, watch: Watch, leaf: str | None) -> bool:
    """Whether a watch that was just begun can go on from there; ``leaf`` is the log's there."""
    of_it = (watch.campaign, asked_of(watch.following.asked), leaf)
    return (head.campaign, head.asked, head.leaf) == of_it and watch.following.read == 0


def take_up(watch: Watch, head: Head, file: BinaryIO) -> None:
    """Go on from a kept watch, whose head was read and fits.

    Raises IntegrityError where the rest is no such thing; then the watch is of no use any more.
    """
    spec = stored_spec(head.spec)
    if watch.looking is not None:
        watch.looking.change(spec)
    parts = (watch.following,) if watch.looking is None else (watch.following, watch.looking)
    thaw(file, *parts)
    watch.following.spec = spec
    watch.now, watch.fitted_at = head.now, head.fitted_at
    watch.difference = None if head.difference is None else Difference(*head.difference)
