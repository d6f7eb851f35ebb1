"""How alike texts are, at a cost that does not grow with their length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

WIDTH = 8
"""characters of a shingle: works in scripts without spaces too"""
KEPT = 128
"""shingles that are kept to compare by: texts of no more are compared exactly"""
_HASHES = 16
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = np.random.default_rng(8).integers(0, 2**63, _HASHES, np.uint64) * np.uint64(
    2
) + np.uint64(1)
_NOT_WORD = re.compile(r"[\W_]+")
_ASCII = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}


@dataclass(frozen=True, eq=False, slots=True)
class Print:
    """What a text is recognised by.

    ``length`` is how many characters it has as ``plain`` makes it, ``least`` the ``KEPT`` least
    hashes of its shingles in order, ``signature`` (16,) the least ones under other hashes, of which
    two texts share about the share of shingles that they have in common (MinHash).
    """

    length: int
    least: Hashes
    signature: Hashes


def plain(text: str) -> str:
    """A text without case, marks and punctuation, its words apart by one space.

    >>> plain("  Fine, thank you!\\n")
    'fine thank you'
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def scrambled(letters: Hashes) -> Hashes:
    """The hash of each run of ``WIDTH`` letters, given by their code points."""
    hashed = np.zeros(max(len(letters) - WIDTH + 1, 0), np.uint64)
    for n in range(WIDTH):
        hashed = hashed * _BASE + letters[n : n + len(hashed)]
    # the last steps of SplitMix64, so that the order of hashes has nothing to do with the letters
    hashed ^= hashed >> np.uint64(30)
    hashed *= np.uint64(0xBF58476D1CE4E5B9)
    hashed ^= hashed >> np.uint64(27)
    hashed *= np.uint64(0x94D049BB133111EB)
    hashed ^= hashed >> np.uint64(31)
    return hashed


@lru_cache(maxsize=16_384)
def fingerprint(text: str) -> Print:
    """The print of a text (Broder 1997, doi:10.1109/SEQUEN.1997.666900; bottom-k: Cohen & Kaplan
    2007, doi:10.1145/1281100.1281133)."""
    said = np.frombuffer(plain(text).encode("utf-32-le"), np.uint32).astype(np.uint64)
    if len(said) < WIDTH:
        return Print(len(said), np.zeros(0, np.uint64), np.arange(_HASHES, dtype=np.uint64))
    hashed = scrambled(said)
    signature = np.multiply.outer(_MIXERS, hashed).min(axis=1)
    return Print(len(said), np.unique(hashed)[:KEPT], signature)


def likeness(one: Print, other: Print) -> float:
    """The Jaccard index of two texts' shingles: |A ∩ B| / |A ∪ B|.

    Exact where neither text has more than ``KEPT`` shingles, else estimated from the least ones
    with an error of about √(J(1-J)/KEPT), at most 0.045.
    """
    if len(one.least) == 0 or len(other.least) == 0:
        return 0.0
    both = np.concatenate([one.least, other.least])
    both.sort()
    same = both[1:] == both[:-1]
    united = len(both) - int(same.sum())
    if KEPT not in (len(one.least), len(other.least)):
        return int(same.sum()) / united
    # of the union, only the least KEPT hashes are sure to be among what was kept
    distinct = np.cumsum(np.append(True, ~same))
    last = int(np.searchsorted(distinct, min(KEPT, united), side="right"))
    return int(same[: last - 1].sum()) / min(KEPT, united)


def signatures(prints: Sequence[Print]) -> Hashes:
    """The signatures of texts as rows, (n, 16)."""
    if not prints:
        return np.zeros((0, _HASHES), np.uint64)
    return np.stack([each.signature for each in prints])


def may_be_alike(one: Hashes, other: Hashes, least: float) -> NDArray[np.bool_]:
    """Whether texts with these signatures may have a likeness of ``least``: rows against rows.

    Two of likeness J are missed with the probability that a Binomial(16, J) falls short by a
    quarter of ``least`` · 16: about 1 in 40 at J = ``least`` = 0.8, 1 in 2,000 at 0.9.
    """
    return np.asarray((one == other).sum(axis=-1) >= 0.75 * least * _HASHES)
