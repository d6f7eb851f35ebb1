"""``quorate rejudge``: suspects go back to raters, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quorate.cli.server_options import Installation, installation_options
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    from quorate.client import RejudgmentSent
    from quorate.formats.suspected import Suspected

TOLD = 20
BATCHES = ("batch", "at", "question", "items", "back", "changed", "undecided")
LINES = (
    "item",
    "wrong",
    "before",
    "now",
    "now_probability",
    "asked",
    "got",
    "undecided",
    "changed",
)
"""what a terminal shows of batches, and of the items of one"""


@click.command("rejudge")
@click.argument("campaign", metavar="CAMPAIGN")
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--limit", type=click.IntRange(1, 5_000), metavar="N", help="The first N suspects.")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Suspects that are wrong with this probability or more.",
)
@click.option(
    "--judgments",
    type=click.IntRange(1, 10),
    default=1,
    show_default=True,
    help="How many more judgments each item gets.",
)
@click.option("--question", metavar="NAME", help="The question; default: the first with options.")
@click.option("--diagnosis", default="", metavar="NAME", help="Who named them; default: FILE's.")
@click.option("--note", default="", metavar="TEXT", help="For your own records; it is in the log.")
@click.option("--batch", metavar="NAME", help="The batch's name; without FILE: show this batch.")
@AS_JSON
@OUT
@installation_options
def command(
    campaign: str,
    file: str | None,
    limit: int | None,
    least: float,
    judgments: int,
    question: str | None,
    diagnosis: str,
    note: str,
    batch: str | None,
    as_json: bool,
    out: str | None,
    installation: Installation,
) -> None:
    """Send suspects to raters again, or tell what came of those that were sent.

    FILE is suspects.csv or .parquet of quorate diagnose, or a table with columns item, wrong (the
    probability that its label is wrong) and, if there are, suggested, cost and audit. Their items
    are opened for more judgments and come first, where a judgment is worth most before all. Raters
    see nothing of it. signals.parquet sends the random slice along, by which missed errors are
    counted.

    Without FILE it tells of the batches that were sent, with --batch of one, item by item before
    and after.
    """
    if file is None:
        _tell(campaign, batch, as_json, out, installation)
        return
    from quorate.formats.suspected import read_suspected

    suspects = [one for one in read_suspected(Path(file)) if one.audit or one.wrong >= least]
    chosen = _first(suspects, limit)
    with installation.client() as client:
        sent = client.rejudge(
            campaign,
            [
                {
                    "item": one.item,
                    "wrong": one.wrong,
                    "suggested": one.suggested,
                    "cost": one.cost,
                    "audit": one.audit,
                }
                for one in chosen
            ],
            question=question,
            judgments=judgments,
            diagnosis=diagnosis or _digest(Path(file)),
            batch=batch,
            note=note,
        )
    if as_json:
        print(sent.model_dump_json(indent=1))
    else:
        _told(campaign, sent)
    if sent.refused_count:
        _refuse(file, sent)


def _first(suspects: list[Suspected], limit: int | None) -> list[Suspected]:
    """The first suspects, and the random slice."""
    doubted = [one for one in suspects if not one.audit]
    return doubted[:limit] + [one for one in suspects if one.audit]


def _digest(path: Path) -> str:
    from hashlib import sha256

    return sha256(path.read_bytes()).hexdigest()


def _told(campaign: str, sent: RejudgmentSent) -> None:
    items = "item" if sent.sent == 1 else "items"
    print(
        f"Sent {sent.sent:,} {items} of {campaign} to raters again, for {sent.judgments:,} more "
        f"judgments: batch {sent.batch}."
    )


def _refuse(file: str, sent: RejudgmentSent) -> None:
    from quorate.schema.errors import InputError

    for row in sent.refused[:TOLD]:
        print(f"suspect {row.row} ({row.item}): {row.what}")
    if sent.refused_count > TOLD:
        print(f"… and {sent.refused_count - TOLD:,} more")
    raise InputError(
        f"{sent.refused_count:,} suspects were refused, the first is {sent.refused[0].item!r}",
        where=file,
        remedy="the others were sent; nothing else is to be done",
    )


def _tell(
    campaign: str, batch: str | None, as_json: bool, out: str | None, installation: Installation
) -> None:
    import polars as pl

    from quorate.cli.output import put

    with installation.client() as client:
        if batch is None:
            rows = [one.model_dump() for one in client.rejudgments(campaign)]
            document: object = rows
            seen: tuple[str, ...] = BATCHES
        else:
            found = client.rejudgment(campaign, batch)
            rows = [one.model_dump() for one in found.lines]
            document = found.model_dump()
            seen = LINES
    if not rows and not as_json and out is None:
        print(f"No suspects of {campaign} were sent to raters again.")
        return
    table = pl.DataFrame(rows, infer_schema_length=None)
    if "at" in table.columns:
        table = table.with_columns(pl.from_epoch("at", time_unit="ms").dt.truncate("1s"))
    put(table, lambda: document, as_json, out, seen)
