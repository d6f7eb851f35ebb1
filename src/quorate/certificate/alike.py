"""Alike: which items have nearly the same text, so that a split must not part them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from quorate.quality.many_texts import leasts, likenesses, shingles
from quorate.quality.texts import WIDTH, plain

Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]

LEAST = (0.8, 0.9, 0.95)
"""the Jaccard index of two texts' shingles from which on they are nearly the same; the next one
where the items are so much alike that one group would hold a ``MOST`` of them"""
MOST = 0.2
SHORTEST = 40
"""characters of a text that is compared at all; shorter ones may well be alike by chance"""
BANDS, IN_BAND = 8, 3
"""texts are compared where the signatures of one band are the same: of likeness 0.8 all but 3 pairs
in 1,000 are, (1 − 0.8³)⁸, of 0.3 one pair in 5"""
AT_ONCE = 1 << 20
"""characters that are hashed at a time"""
_MIXERS = np.random.default_rng(12).integers(0, 2**63, BANDS * IN_BAND, np.uint64) * np.uint64(
    2
) + np.uint64(1)
_BASE = np.uint64(0x9E3779B97F4A7C15)


def components(n: int, pairs: Longs) -> Longs:
    """The group of each of ``n`` things, (n,), where the ``pairs`` (p, 2) belong together."""
    ones = np.ones(len(pairs), np.int8)
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def alike_pairs(texts: Sequence[str]) -> tuple[Longs, float]:
    """Pairs of texts, (p, 2), that join those which are nearly the same; and from which likeness
    on they are, one of ``LEAST``, or 1 where only the same texts are joined.

    Texts are compared without case, marks and punctuation. Candidates share a band of their
    MinHash signatures (Broder 1997, doi:10.1109/SEQUEN.1997.666900; banding: Leskovec, Rajaraman
    & Ullman, Mining of Massive Datasets, 3.4); each is then held against the first of its band and
    the one before it by the Jaccard index itself. So no two are joined that are less alike; a few
    that are may be missed.
    """
    same, near, likenesses = _found(texts)
    for least in LEAST:
        pairs = np.concatenate([same, near[likenesses >= least]])
        largest = np.bincount(components(len(texts), pairs)).max(initial=0)
        if largest <= max(MOST * len(texts), 10):
            return pairs, least
    return same, 1.0


def _found(texts: Sequence[str]) -> tuple[Longs, Longs, NDArray[np.float64]]:
    """Pairs of the same text, pairs of nearly the same, and how much alike these are."""
    said = [plain(text) for text in texts]
    place: dict[str, int] = {}
    same = [(place.setdefault(text, n), n) for n, text in enumerate(said) if text]
    pairs = [(first, n) for first, n in same if first != n]
    rows = np.array([n for first, n in same if first == n and len(said[n]) >= SHORTEST], np.int64)
    bands = _bands([said[n] for n in rows.tolist()])
    held = np.concatenate([_sharing(band) for band in bands.T])
    held = np.unique(held, axis=0) if len(held) else held
    there, places = np.unique(held, return_inverse=True)
    known = leasts([said[n] for n in rows[there].tolist()])
    likely = likenesses(known, places.reshape(-1, 2).astype(np.int64))
    near = likely >= LEAST[0]
    return np.array(pairs, np.int64).reshape(-1, 2), rows[held[near]], likely[near]


def _sharing(band: Hashes) -> Longs:
    """The first text with a value of the band, and the one before, beside each other one; (p, 2)
    places in the band."""
    order = np.argsort(band, kind="stable")
    value = band[order]
    again = np.flatnonzero(value[1:] == value[:-1]) + 1
    fresh = np.append(True, value[1:] != value[:-1])
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(value)), 0))
    second = again[first[again] != again - 1]
    ends = np.concatenate([first[again], second - 1]), np.concatenate([again, second])
    return np.stack([order[end] for end in ends], axis=1)


def _bands(said: Sequence[str]) -> Hashes:
    """A hash of each band of each text's signature, (n, BANDS)."""
    parts = [_signatures(part) for part in _parts(said)]
    whole = np.concatenate(parts) if parts else np.zeros((0, BANDS * IN_BAND), np.uint64)
    found = np.zeros((len(whole), BANDS), np.uint64)
    for n in range(IN_BAND):
        found = (found ^ whole[:, n::IN_BAND]) * _BASE
    return found


def _parts(said: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    size = 0
    for text in said:
        part.append(text)
        size += len(text)
        if size >= AT_ONCE:
            yield part
            part, size = [], 0
    if part:
        yield part


def _signatures(said: Sequence[str]) -> Hashes:
    """The least hash of the shingles of each text under each of the mixers, (n, BANDS · IN_BAND).

    The texts are hashed as one, and the shingles that reach over an end left out.
    """
    hashed, starts = shingles(said)
    lengths = np.diff(starts, append=starts[-1] + len(said[-1]))
    # of each text up to its last whole shingle, then the rest up to the next text, which is let go
    edges = np.stack([starts, starts + lengths - WIDTH + 1], axis=1).ravel()[:-1]
    least = [np.minimum.reduceat(hashed * mixer, edges)[::2] for mixer in _MIXERS]
    return np.stack(least, axis=1)
