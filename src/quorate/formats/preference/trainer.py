"""Trainers among the formats of other tools: each is written from the pieces of any of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import polars as pl

from quorate.formats.exchange.format import Options, Written, said
from quorate.formats.exchange.losses import Losses
from quorate.formats.exchange.places import new_folder
from quorate.formats.exchange.reading import Reading
from quorate.formats.exchange.record import Piece, Project
from quorate.formats.preference.exporting import ACCOUNT, CARD, Export, export
from quorate.formats.preference.format import Format, preference_format
from quorate.formats.preference.piece_records import piece_records
from quorate.formats.preference.policy import POLICIES, TIES, Name, Policy, Tie
from quorate.formats.preference.split import check_shares
from quorate.schema.errors import RequestError


@dataclass(frozen=True)
class TrainerOptions(Options):
    """What can be said about rows for a trainer; docs/formats/trainers.md says what they do."""

    question: str = ""
    """the question that compares, where there are several"""
    policy: str = ""
    """`hard`, `margin`, `duplicate`, `unpaired` or `votes`; what suits the format when absent"""
    threshold: float = 0.5
    """leave out pairs whose better side is less sure"""
    tie: str = "drop"
    """`drop` or `both`"""
    scale: float = 1.0
    """of margins: times the logit"""
    cap: float = 3.0
    """of margins: never above"""
    copies: int = 10
    """of duplicates: rows a pair"""
    split: tuple[str, ...] = ("1",)
    """the shares of prompts in train, validation and test, with commas"""
    by_rater: bool = False
    """keep raters apart too"""
    parquet: bool = False
    """write Parquet instead of JSON lines"""
    method: str = "auto"
    """the consensus method"""
    seed: int = 0
    """decides all chance"""


class Trainer:
    """One trainer's rows, as a format that is written; it has the format's name."""

    reads: ClassVar[bool] = False
    writes: ClassVar[bool] = True
    suffixes: ClassVar[tuple[str, ...]] = ()
    options: ClassVar[type[Options]] = TrainerOptions

    def __init__(self, format_: Format) -> None:
        self.format = format_
        self.name, self.title, self.source = format_.name, format_.title, format_.source

    def sniff(self, path: Path) -> float:
        """Nothing is of it: rows of pairs are read as preferences."""
        return 0.0

    def read(self, path: Path, options: Options) -> Reading:
        """Refuse. Raises RequestError."""
        raise RequestError(
            f"{self.title} is written and not read", remedy="rows of pairs are read as preferences"
        )

    def write(
        self, project: Project, pieces: Iterable[Piece], target: Path, options: Options
    ) -> Written:
        """A folder of rows by split, with a card and the account."""
        how = said(options, TrainerOptions)
        policy, shares = _policy(how, self.format), _shares(how.split)
        losses = Losses()
        found = piece_records(
            project, pieces, losses, question=how.question, method=how.method, seed=how.seed
        )
        made = export(found, self.format, policy, shares, by_rater=how.by_rater)
        with new_folder(target, force=how.force) as folder:
            fill(made, folder, parquet=how.parquet)
            names = sorted(path.name for path in folder.iterdir())
        for what in made.account.lost:
            losses.add("pairs", what, n=made.account.kept)
        for reasons, what in (
            (made.account.dropped, "left out"), (made.account.fallen, "rows left out"),
        ):  # fmt: skip
            for reason, n in reasons.items():
                losses.add("pairs", f"{what}: {reason}", n=n)
        rows = sum(made.account.rows.values())
        return Written(tuple(target / name for name in names), rows, losses)


def trainer(name: str) -> Trainer:
    """The trainer of that name. Raises UnknownNameError when there is none."""
    return Trainer(preference_format(name))


def fill(found: Export, folder: Path, *, parquet: bool) -> None:
    """Write rows, card and account into a folder that is there and empty."""
    for split, rows in found.rows.items():
        if parquet:
            table = pl.DataFrame(list(rows), infer_schema_length=None)
            table.write_parquet(folder / f"{split}.parquet")
        else:
            with (folder / f"{split}.jsonl").open("wb") as file:
                file.writelines(found.lines(split))
    for name, document in found.beside.items():
        (folder / name).write_text(_json(document), encoding="utf-8")
    card = found.card.replace(".jsonl", ".parquet") if parquet else found.card
    (folder / CARD).write_text(card, encoding="utf-8")
    (folder / ACCOUNT).write_text(_json(found.account.to_dict()), encoding="utf-8")


def policy_for(name: str, format_: Format) -> Name:
    """The policy asked for, else hard labels where the format takes them.

    Raises RequestError for what is no policy.
    """
    known: tuple[Name, ...] = POLICIES
    for one in known:
        if one == name or (not name and one in format_.policies):
            return one
    raise RequestError(f"policy is {name!r}", remedy=f"take {', '.join(known)}")


def _policy(how: TrainerOptions, format_: Format) -> Policy:
    tie: Tie | None = next((one for one in TIES if one == how.tie), None)
    if tie is None:
        raise RequestError(f"tie is {how.tie!r}", remedy=f"take {', '.join(TIES)}")
    return Policy(
        name=policy_for(how.policy, format_),
        threshold=how.threshold,
        tie=tie,
        scale=how.scale,
        cap=how.cap,
        copies=how.copies,
        seed=how.seed,
    )


def _shares(split: tuple[str, ...]) -> tuple[float, ...]:
    try:
        return check_shares(tuple(float(part) for part in split))
    except ValueError:
        raise RequestError(
            f"split is {','.join(split)!r}", remedy="give shares, such as 0.8,0.1,0.1"
        ) from None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
