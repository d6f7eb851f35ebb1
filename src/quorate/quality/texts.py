"""How alike texts are, at a cost that does not grow with their length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Sketch = NDArray[np.uint64]

WIDTH = 8
"""characters of a shingle: works in scripts without spaces too"""
KEPT = 128
"""shingles that a sketch keeps: the texts of fewer are compared exactly"""
KEYS = 8
"""the least shingles, by which texts that may be alike are found"""
_BASE = np.uint64(0x9E3779B97F4A7C15)
_NOT_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text without case, marks and punctuation, its words apart by one space.

    >>> plain("  Fine, thank you!\\n")
    'fine thank you'
    """
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=8_192)
def sketch(text: str) -> Sketch:
    """The ``KEPT`` least hashes of the text's shingles of ``WIDTH`` characters, in order.

    A bottom-k sketch (Cohen & Kaplan 2007, doi:10.1145/1281100.1281133), of the text as ``plain``
    makes it; empty for a text that is shorter than a shingle.
    """
    said = np.frombuffer(plain(text).encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(said) < WIDTH:
        return np.zeros(0, np.uint64)
    hashed = np.zeros(len(said) - WIDTH + 1, np.uint64)
    for n in range(WIDTH):
        hashed = hashed * _BASE + said[n : len(said) - WIDTH + 1 + n]
    # the last steps of SplitMix64, so that the order of hashes has nothing to do with the letters
    hashed ^= hashed >> np.uint64(30)
    hashed *= np.uint64(0xBF58476D1CE4E5B9)
    hashed ^= hashed >> np.uint64(27)
    hashed *= np.uint64(0x94D049BB133111EB)
    hashed ^= hashed >> np.uint64(31)
    return np.unique(hashed)[:KEPT]


def likeness(one: Sketch, other: Sketch) -> float:
    """The Jaccard index of two texts' shingles: |A ∩ B| / |A ∪ B|, estimated from the sketches.

    Exact where neither text has more than ``KEPT`` shingles, else with an error of about
    √(J(1-J)/KEPT), at most 0.045.
    """
    if len(one) == 0 or len(other) == 0:
        return 0.0
    both = np.concatenate([one, other])
    both.sort()
    same = both[1:] == both[:-1]
    united = len(both) - int(same.sum())
    if KEPT not in (len(one), len(other)):
        return int(same.sum()) / united
    # of the union, only the least KEPT hashes are sure to be in the sketches
    distinct = np.append(True, ~same)
    last = int(np.searchsorted(np.cumsum(distinct), min(KEPT, united), side="right"))
    return int(same[: last - 1].sum()) / min(KEPT, united)


def alike(sketches: Sequence[Sketch], least: float) -> Iterator[tuple[int, int, float]]:
    """The pairs (earlier, later, likeness) of texts that are at least so much alike.

    Only texts that share one of their ``KEYS`` least shingles are compared: two of likeness J miss
    each other with a probability of about (1-J)^KEYS, below 3 in a million at 0.8.
    """
    keys = [one[:KEYS] for one in sketches]
    every = np.concatenate([*keys, np.zeros(0, np.uint64)])
    owner = np.repeat(np.arange(len(keys)), [len(key) for key in keys])
    order = np.argsort(every, kind="stable")
    every, owner = every[order], owner[order]
    seen: set[tuple[int, int]] = set()
    for place in np.flatnonzero(every[1:] == every[:-1]).tolist():
        # of many texts that share a shingle each is compared with the first and the one before
        first = int(np.searchsorted(every, every[place]))
        for start in {first, place}:
            pair = int(owner[start]), int(owner[place + 1])
            if pair not in seen and pair[0] != pair[1]:
                seen.add(pair)
                found = likeness(sketches[pair[0]], sketches[pair[1]])
                if found >= least:
                    yield *pair, found
