"""Exporting: records into the files of a format, with an account of what was lost on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from quorate.formats.preference.card import card
from quorate.formats.preference.faults import faults_of
from quorate.formats.preference.format import CARRIED, Format
from quorate.formats.preference.policy import Example, Policy
from quorate.formats.preference.record import Record, Records
from quorate.formats.preference.split import check_shares, splits
from quorate.schema.errors import EmptyError, RequestError

ACCOUNT = "account.json"
CARD = "README.md"


@dataclass(frozen=True)
class Account:
    """What became of the pairs that were judged.

    ``pairs`` = ``kept`` + all of ``dropped`` (by reason); ``rows`` are those written, by split;
    ``fallen`` rows of kept pairs that were unfit or that a split left out, by reason. ``lost`` is
    what the format cannot carry, in words. ``longer`` is the share of rows whose chosen side is
    longer, and ``length_ratio`` the median of length chosen / length rejected (characters), None
    for unpaired rows.
    """

    format: str
    policy: Mapping[str, object]
    pairs: int
    kept: int
    dropped: Mapping[str, int]
    rows: Mapping[str, int]
    fallen: Mapping[str, int]
    lost: tuple[str, ...]
    longer: float | None
    length_ratio: float | None
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As JSON has it."""
        return {**asdict(self), "policy": dict(self.policy)}


@dataclass(frozen=True)
class Export:
    """Rows by the name of their split, further files by name, and the account."""

    rows: Mapping[str, tuple[dict[str, object], ...]]
    beside: Mapping[str, object]
    account: Account

    def lines(self, split: str) -> Iterator[bytes]:
        """The rows of a split as JSON lines."""
        for row in self.rows[split]:
            yield json.dumps(row, ensure_ascii=False).encode() + b"\n"

    @property
    def card(self) -> str:
        """The dataset's README, with the front matter that ``datasets`` reads."""
        return card(self.account.to_dict(), {split: f"{split}.jsonl" for split in self.rows})


def export(
    found: Records,
    format_: Format,
    policy: Policy,
    shares: Sequence[float] = (1.0,),
    *,
    by_rater: bool = False,
) -> Export:
    """The files of a format for these records.

    Raises RequestError for a policy that the format cannot take, or a split by raters of rows that
    have none; EmptyError where no row is left.
    """
    shares = check_shares(shares)
    _check(format_, policy, by_rater)
    examples: list[Example] = []
    dropped = Counter(found.dropped)
    fallen: Counter[str] = Counter()
    kept = 0
    for record in found.kept:
        rows, why = policy.examples(record)
        unfit = [_unfit(format_, one) for one in rows]
        sound = [one for one, fault in zip(rows, unfit, strict=True) if not fault]
        if sound:
            kept += 1
            examples += sound
            fallen.update(fault for fault in unfit if fault)
        else:
            dropped[why or unfit[0]] += 1
    if not examples:
        told = ", ".join(f"{n:,} {reason}" for reason, n in (dropped + fallen).items())
        raise EmptyError(
            f"no row is left ({told})", remedy="take another policy, threshold or format"
        )
    parts, apart = splits(examples, shares, policy.seed, by_rater=by_rater)
    rows_by = {
        split: tuple(format_.row(one) for one in part) for split, part in parts.items() if part
    }
    longer, ratio = _lengths(examples)
    account = Account(
        format=format_.name,
        policy=asdict(policy),
        pairs=kept + sum(dropped.values()),
        kept=kept,
        dropped=dict(dropped),
        rows={split: len(rows) for split, rows in rows_by.items()},
        fallen=dict(fallen + Counter(apart)),
        lost=lost(format_, policy, found.kept),
        longer=longer,
        length_ratio=ratio,
        warnings=_warnings(format_, policy),
    )
    if not rows_by:
        raise EmptyError("no row is left by the split", remedy="give larger shares")
    files = [f"{split}.jsonl" for split in rows_by]
    return Export(rows_by, format_.beside(files, next(iter(rows_by.values()))[0]), account)


def lost(format_: Format, policy: Policy, found: Sequence[Record]) -> tuple[str, ...]:
    """What is known of these records and the rows of the format cannot say, in words."""
    known = {
        "posterior": any(0 < record.p < 1 for record in found) and policy.name != "duplicate",
        "margin": False,
        "ties": any(vote.side == 0 for record in found for vote in record.votes),
        "votes": True,
        "topic": any(record.topic is not None for record in found),
        "candidates": any(record.first.candidate is not None for record in found),
    }
    return tuple(
        CARRIED[key] for key, there in known.items() if there and key not in format_.carries
    )


def _check(format_: Format, policy: Policy, by_rater: bool) -> None:
    if policy.name not in format_.policies:
        raise RequestError(
            f"{format_.title} cannot take the policy {policy.name!r}",
            remedy=f"take {', '.join(sorted(format_.policies))}, or another format",
        )
    if by_rater and policy.name != "votes":
        raise RequestError(
            f"rows of the policy {policy.name!r} are nobody's, and cannot be split by rater",
            remedy="take the policy 'votes', or split by prompt alone",
        )


def _unfit(format_: Format, example: Example) -> str:
    """Why the row cannot be written; empty when it can."""
    why = format_.refuses(example)
    if why:
        return why
    return next(iter(faults_of(format_, format_.row(example))), "")


def _lengths(examples: Sequence[Example]) -> tuple[float | None, float | None]:
    pairs = [
        (_length(one.chosen.messages), _length(one.rejected.messages))
        for one in examples
        if one.rejected is not None
    ]
    if not pairs:
        return None, None
    sizes = np.array(pairs, np.float64)
    ratio = float(np.median(sizes[:, 0] / np.maximum(sizes[:, 1], 1)))
    return round(float((sizes[:, 0] > sizes[:, 1]).mean()), 4), round(ratio, 4)


def _length(messages: Sequence[object]) -> int:
    return sum(len(getattr(message, "content", "")) for message in messages)


def _warnings(format_: Format, policy: Policy) -> tuple[str, ...]:
    told = []
    if policy.name == "margin":
        told.append(
            "a margin raises the gap of rewards that is asked for; it does not soften the label"
        )
    if policy.name in format_.minds:
        told.append(format_.minds[policy.name])
    if policy.name == "duplicate":
        told.append("rows of one pair contradict each other on purpose: shuffle, and keep them all")
    return tuple(told)
