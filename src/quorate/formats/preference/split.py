"""Splits: train, validation and test without the same prompt, or rater, on two sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from quorate.formats.preference.policy import Example
from quorate.schema.errors import RequestError

SPLITS = ("train", "validation", "test")
APART = "a training prompt by a rater of another split, or the other way round"


def check_shares(shares: Sequence[float]) -> tuple[float, ...]:
    """The shares of train, validation and test. Raises RequestError unless they add up to 1."""
    if not 1 <= len(shares) <= len(SPLITS) or any(not 0 <= share <= 1 for share in shares):
        raise RequestError(
            f"the split {', '.join(f'{share:g}' for share in shares)} is none",
            remedy="give up to three shares for train, validation and test, such as 0.9,0.05,0.05",
        )
    if abs(sum(shares) - 1) > 1e-9 or shares[0] == 0:
        raise RequestError(
            f"the shares add up to {sum(shares):g}" if shares[0] else "nothing is for training",
            remedy="give shares that add up to 1, the first above 0",
        )
    return tuple(shares)


def split_of(name: str, shares: Sequence[float], seed: int) -> str:
    """The split of a prompt or rater, drawn by a hash: the same whatever else is there."""
    drawn = int.from_bytes(sha256(f"{seed}/{name}".encode()).digest()[:8], "big") / 2**64
    reached = 0.0
    for split, share in zip(SPLITS, shares, strict=False):
        reached += share
        if drawn < reached:
            return split
    return SPLITS[max(n for n, share in enumerate(shares) if share)]


def prompt_name(example: Example) -> str:
    """What tells a prompt from others: all its messages."""
    return "\x00".join(f"{m.role}\x01{m.content.strip()}" for m in example.record.prompt)


def splits(
    examples: Sequence[Example], shares: Sequence[float], seed: int, *, by_rater: bool = False
) -> tuple[dict[str, list[Example]], Mapping[str, int]]:
    """The examples by split, and how many fell between, by reason.

    All rows of a prompt are in one split. With ``by_rater`` all rows of a rater are too: rows whose
    prompt and rater were drawn into different splits fall out.
    """
    found: dict[str, list[Example]] = {
        s: [] for s, share in zip(SPLITS, shares, strict=False) if share
    }
    apart = 0
    for example in examples:
        split = split_of(f"prompt/{prompt_name(example)}", shares, seed)
        if by_rater and split_of(f"rater/{example.rater}", shares, seed) != split:
            apart += 1
        else:
            found[split].append(example)
    return found, {APART: apart} if apart else {}
