"""What the watch of a campaign holds in memory, and how many events it reads in a second.

    uv run python benchmarks/watch.py
    uv run python benchmarks/watch.py --judgments 100000

A made-up campaign with one question of four options, five judgments an item of 1,000 raters. Its
events are made as a log holds them and fed straight to the watch: all items first, then all
judgments in random order. Bytes are what the process grew by; seconds are CPU time of the thread
that reads, parsing included, without the database. Each line is a process of its own.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import hashlib
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from quorate.campaign.watch.watching import Bite, Present, Watch
from quorate.ledger.canonical import text
from quorate.ledger.vault import Vault
from quorate.schema.campaign import CampaignSpec, campaign_spec
from quorate.schema.json_value import Json
from quorate.storage.queries.watch import Seen

OVERLAP = 5
RATERS = 1_000
BITE = 4_000
START = 1_780_000_000_000
OPTIONS = ["warm", "cold", "neutral", "mixed"]
KINDS: dict[str, dict[str, object]] = {
    "checks": {},
    "adaptive stopping": {"checks": {}, "stopping": {"min": 3, "max": 7, "confidence": 0.95}},
    "both": {"stopping": {"min": 3, "max": 7, "confidence": 0.95}},
}


class Cost(NamedTuple):
    """What a watch costs: bytes of an item and of a judgment, events read in a CPU second."""

    items: int
    judgments: int
    item: float
    judgment: float
    items_a_second: float
    judgments_a_second: float


def spec_of(kind: str) -> CampaignSpec:
    """A campaign of one question."""
    question = {"name": "tone", "type": "single_choice", "ask": "How?", "options": OPTIONS}
    declared: dict[str, object] = {
        "quorate": 1,
        "paradigm": "prescriptive",
        "name": "large",
        "title": "How does it sound?",
        "purpose": "To learn how readers hear short sentences.",
        "content": [{"name": "sentence", "type": "text"}],
        "questions": [question],
        "guideline": {"version": "1.0", "text": "Judge the words."},
        "overlap": OVERLAP,
        "pay": {"currency": "EUR", "per_item": 0.02},
        "expected_seconds": 20.0,
    }
    return campaign_spec({**declared, **KINDS[kind]})


def event(idx: int, kind: str, data: dict[str, Json]) -> Seen:
    """An event as a log holds it."""
    at, salt = START + 50 * idx, hashlib.sha256(str(idx).encode()).hexdigest()[:32]
    data = {"campaign": "large", **data}
    body = {"at": at, "by": "r", "data": data, "kind": kind, "log": "large", "salt": salt, "v": 1}
    return Seen(idx, at, kind, text(body))


def beginning(spec: CampaignSpec, items: int) -> Iterator[Seen]:
    """The campaign, its raters and its items."""
    yield event(0, "campaign_opened", {"title": spec.title, "spec": spec.as_data(), "digest": "0"})
    version: dict[str, Json] = {
        "version": "1.0",
        "number": 1,
        "text": "Judge the words.",
        "note": "",
    }
    yield event(1, "guideline_published", version)
    for n in range(RATERS):
        member: dict[str, Json] = {"person": rater(n), "role": "rater", "standing": "active"}
        yield event(2 + n, "member_enrolled", member)
    wanted = OVERLAP if spec.stopping is None else spec.stopping.min
    for n in range(items):
        content: Json = {"sentence": f"Sentence {n}: we have received your message."}
        data: dict[str, Json] = {"item": f"item-{n:08}", "content": content, "place": n}
        data |= {"wanted": wanted, "slices": {"language": ("de", "fr", "it")[n % 3]}}
        yield event(2 + RATERS + n, "item_added", data)


def rater(n: int) -> str:
    """A rater's pseudonym."""
    return "r_" + hashlib.sha256(str(n).encode()).hexdigest()[:20]


def judgments(rows: NDArray[np.int32], first: int) -> Iterator[Seen]:
    """The judgments as events."""
    names = [rater(n) for n in range(RATERS)]
    for n, (item, who, label) in enumerate(map(np.ndarray.tolist, rows)):
        name = hashlib.sha256(f"{item} {who}".encode()).hexdigest()
        data: dict[str, Json] = {
            "item": f"item-{item:08}",
            "judgment": "j_" + name[:24],
            "lease": "l_" + name[:28],
            "rater": names[who],
            "round": 0,
            "labels": {"tone": OPTIONS[label]},
            "shown": {"tone": [*OPTIONS]},
            "guideline": "1.0",
            "milliseconds": 8_000 + n % 9_000,
            "earned": 20_000,
            "place": "held",
        }
        yield event(first + n, "judgment_submitted", data)


def crowd(n: int) -> NDArray[np.int32]:
    """Item, rater and label of n judgments in random order, (n, 3)."""
    rng = np.random.default_rng(0)
    options = len(OPTIONS)
    truth = rng.integers(options, size=n // OVERLAP)
    skill = rng.beta(8, 3, size=RATERS)
    item = np.repeat(np.arange(len(truth)), OVERLAP)
    start = rng.integers(RATERS, size=len(truth))
    who = (np.repeat(start, OVERLAP) + np.tile(np.arange(OVERLAP) * 7, len(truth))) % RATERS
    right = rng.random(len(item)) < skill[who]
    label = np.where(right, truth[item], rng.integers(options, size=len(item)))
    order = rng.permutation(len(item))
    return np.stack([item, who, label], axis=1)[order].astype(np.int32)


def fed(watch: Watch, events: Iterator[Seen], size: int) -> float:
    """Feed events; the CPU seconds that it took."""
    spent = 0.0
    while True:
        piece = [one for _, one in zip(range(BITE), events, strict=False)]
        if not piece:
            return spent
        begun = time.thread_time()
        watch.take(Bite(piece, {}, piece[-1].idx + 1, size, piece[-1].at))
        watch.following.touched.clear()
        watch.following.beliefs.take_in()
        spent += time.thread_time() - begun


def resident() -> float:
    """The memory of this process now, in bytes."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return float(pages * resource.getpagesize())


def cost(kind: str, n: int) -> Cost:
    """What a watch of so many judgments costs."""
    spec, rows, items = spec_of(kind), crowd(n), n // OVERLAP
    size = 2 + RATERS + items + n
    warm = Watch("large", Present(spec, size), cast("Vault", None))
    fed(warm, beginning(spec, 3_000), size)
    fed(warm, judgments(crowd(15_000), 2 + RATERS + 3_000), size)
    warm.following.beliefs.take_in()
    del warm
    watch = Watch("large", Present(spec, size), cast("Vault", None))
    start = resident()
    first = fed(watch, beginning(spec, items), size)
    middle = resident()
    second = fed(watch, judgments(rows, 2 + RATERS + items), size)
    end = resident()
    return Cost(items, n, (middle - start) / items, (end - middle) / n, items / first, n / second)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judgments", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    asked = parser.parse_args()
    print("| | items | judgments | bytes an item | and a judgment | items/s | judgments/s |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for kind in asked.kinds:
        for n in asked.judgments:
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                found = alone.submit(cost, kind, n).result()
            print(
                f"| {kind} | {found.items:,} | {found.judgments:,} | {found.item:,.0f} | "
                f"{found.judgment:,.0f} | {found.items_a_second:,.0f} | "
                f"{found.judgments_a_second:,.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
