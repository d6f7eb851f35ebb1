"""Splits: which items are for training, which for validation, which for the test."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from quorate.certificate.alike import alike_pairs, components
from quorate.schema.release import Split

TRAIN, VALIDATION, TEST = "train", "validation", "test"
PARTS = (TRAIN, VALIDATION, TEST)
PARENT = "parent"
"""the slice by which items that were cut from one thing say so"""


def part(split: Split, seed: int, group: str) -> str:
    """The part of a group: where u = SHA-256(seed ‖ 0x00 ‖ group) / 2²⁵⁶ falls among the shares.

    It depends on nothing else, so a group that stays the same stays in its part, whatever is added
    in later releases; the shares are met on average.
    """
    drawn = hashlib.sha256(f"{seed}\x00{group}".encode()).digest()
    at = int.from_bytes(drawn[:6], "big") / 2**48
    if at < split.train:
        return TRAIN
    return VALIDATION if at < split.train + split.validation else TEST


def groups(
    items: Sequence[str], texts: Sequence[str], slices: Sequence[Mapping[str, str]], by: str | None
) -> tuple[list[str], float]:
    """The group of each item, called by the first of its items by name; and the likeness from
    which on texts were taken for nearly the same.

    Items belong together that have the same value in the slice ``by`` or in the slice ``parent``,
    or texts that are nearly the same (see ``alike``); and what belongs to one of them does.
    """
    near, least = alike_pairs(texts)
    pairs = [near]
    for name in dict.fromkeys(one for one in (by, PARENT) if one is not None):
        pairs.append(_same_value(slices, name))
    found = components(len(items), np.concatenate(pairs))
    name_of: dict[int, str] = {}
    for item, group in sorted(zip(items, found.tolist(), strict=True)):
        name_of.setdefault(group, item)
    return [name_of[group] for group in found.tolist()], least


def _same_value(slices: Iterable[Mapping[str, str]], name: str) -> NDArray[np.int64]:
    first: dict[str, int] = {}
    pairs = [
        (first.setdefault(of[name], n), n)
        for n, of in enumerate(slices)
        if of.get(name) is not None
    ]
    return np.array([pair for pair in pairs if pair[0] != pair[1]], np.int64).reshape(-1, 2)
