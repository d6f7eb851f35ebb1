"""``quorate consensus``: the likeliest answer to every item, or how answers spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from quorate.cli.consensus_by_parts import Kept, to_tell
from quorate.cli.method_options import METHOD, PARADIGM, SEED, SET, settings
from quorate.cli.source import GOLD, Source, left_out, source_options, tell
from quorate.cli.table_options import AS_JSON, OUT
from quorate.cli.where_options import CACHE, CHECKPOINT, EVERY, ON, REFIT, REFIT_ABOVE

if TYPE_CHECKING:
    import polars as pl

    from quorate.analysis.consensus.method import Method
    from quorate.cli.progress import Told
    from quorate.schema.paradigm import Paradigm


@click.command("consensus")
@source_options(GOLD)
@METHOD
@SET
@PARADIGM
@SEED
@click.option("--posterior", is_flag=True, help="Add a column for each option: its probability.")
@click.option(
    "--raters",
    metavar="FILE",
    help="Also write how good each rater is estimated to be: .csv, .parquet … by its name.",
)
@ON
@CHECKPOINT
@EVERY
@CACHE
@REFIT
@REFIT_ABOVE
@AS_JSON
@OUT
def command(
    source: Source,
    method: str,
    set_: tuple[str, ...],
    paradigm: Paradigm,
    seed: int,
    posterior: bool,
    raters: str | None,
    on: str | None,
    checkpoint: str | None,
    every: float,
    cache: str | None,
    refit: bool,
    refit_above: float | None,
    as_json: bool,
    out: str | None,
) -> None:
    """Infer the answer to every item.

    One row an item: label, its probability and entropy (numbers: value and interval), judgments.
    Known answers given with --gold are used in the fit. With --paradigm descriptive there is
    no consensus: one row an item has the share of each option with its interval, the effective
    number of raters and the entropy. Prints a table on a terminal, else CSV.

    FILE may also be a folder of Parquet files, a pattern such as 'FOLDER/*.parquet' or a URL. With
    --on stream and --on ray the table need not fit in memory; --out FOLDER then writes Parquet
    files. With --checkpoint too, files that are added later are fitted by themselves, and the
    difference to a fit of all judgments is told.
    """
    if paradigm == "descriptive":
        given = {
            "--method": method != "auto",
            "--set": bool(set_),
            "--gold": source.gold is not None,
            "--posterior": posterior,
            "--raters": raters is not None,
            "--checkpoint": checkpoint is not None,
            "--refit": refit,
            "--refit-above": refit_above is not None,
        }
        _refuse([option for option, is_given in given.items() if is_given])
        _spread(source, seed, Kept(None, every, cache), on, as_json, out)
    else:
        asked = Asked(method, set_, seed, posterior, raters)
        kept = Kept(checkpoint, every, cache, refit, refit_above)
        _infer(source, asked, kept, on, as_json, out)


@dataclass(frozen=True)
class Asked:
    """What is to be inferred, and how."""

    method: str
    set_: tuple[str, ...]
    seed: int
    posterior: bool
    raters: str | None


@dataclass(frozen=True, eq=False)
class Answer:
    """The consensus of one question; the table is None where it has been written already."""

    table: pl.DataFrame | None
    raters: pl.DataFrame
    method: str
    input_digest: str
    converged: bool
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


def _infer(
    source: Source, asked: Asked, kept: Kept, on: str | None, as_json: bool, out: str | None
) -> None:
    from quorate.analysis.consensus.inference import method as method_of
    from quorate.analysis.on import working
    from quorate.analysis.plain import plain
    from quorate.cli.consensus_by_parts import lost
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress
    from quorate.formats import write

    kept.check()
    method = method_of(asked.method, **settings(asked.set_))
    with progress(source.name) as told, lost(kept), working(on or "local") as place:
        found = _by_parts(source, method, asked, kept, out, told) if place.out_of_core else None
        if found is None:
            found = _whole(source, method, asked, kept, told)
    if not as_json:
        tell({name: answer.left_out for name, answer in found.items()})
    if asked.raters is not None:
        write(stack({name: answer.raters for name, answer in found.items()}), asked.raters)
    tables = {name: answer.table for name, answer in found.items() if answer.table is not None}
    if not tables:
        return

    def document() -> object:
        return [
            {
                "question": name,
                "method": answer.method,
                "seed": asked.seed,
                "input_digest": answer.input_digest,
                "converged": answer.converged,
                "notes": list(answer.notes),
                "left_out": list(answer.left_out),
                "items": plain(tables[name]),
            }
            for name, answer in found.items()
        ]

    put(stack(tables), document, as_json, out)


def _whole(
    source: Source, method: Method, asked: Asked, kept: Kept, told: Told
) -> dict[str, Answer]:
    """The consensus of every question, each with its table in memory."""
    from quorate.analysis.consensus import consensus
    from quorate.analysis.numerics.course import following
    from quorate.cli.consensus_by_parts import course

    kept.check_whole()
    told("reading", 0.0)
    read = source.read()
    known = source.read_gold(read)
    found = {}
    for number, (name, judgments) in enumerate(read.items()):
        told("consensus", 0.0)
        gold = known.get(name)
        place = f"question-{number}" if len(read) > 1 else ""
        with following(course(kept, told, method, asked.seed, judgments, gold, place)):
            fitted = consensus(judgments, method, gold=gold, seed=asked.seed)
        table = fitted.table
        if asked.posterior and fitted.posterior is not None:
            table = table.join(fitted.posterior_table, on="item", maintain_order="left")
        found[name] = Answer(
            table,
            fitted.raters,
            fitted.method,
            fitted.input_digest,
            fitted.converged,
            fitted.notes,
            tuple(left_out(judgments)),
        )
    return found


def _by_parts(
    source: Source, method: Method, asked: Asked, kept: Kept, out: str | None, told: Told
) -> dict[str, Answer] | None:
    """The consensus of the one question of a table on disk; None where it is to be in memory."""
    from quorate.cli.consensus_by_parts import by_parts

    found = by_parts(source, method, asked.seed, asked.posterior, out, kept, told)
    if found is None:
        return None
    fit = found.consensus.fit
    return {
        found.table.question.name: Answer(
            found.frame,
            found.raters,
            found.consensus.method,
            found.consensus.input_digest,
            fit.converged,
            fit.notes,
            to_tell(found),
        )
    }


def _refuse(options: list[str]) -> None:
    """Refuse what presumes that one answer is the right one."""
    from quorate.schema.errors import RequestError

    if options:
        raise RequestError(
            f"{' and '.join(options)} would look for the right answer, and a descriptive question "
            "has none",
            remedy="leave that out, or --paradigm descriptive",
        )


def _spread(
    source: Source, seed: int, kept: Kept, on: str | None, as_json: bool, out: str | None
) -> None:
    from quorate.analysis.on import working
    from quorate.analysis.plain import plain
    from quorate.cli.consensus_by_parts import lost
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress
    from quorate.cli.spread import spread, spread_by_parts

    with progress(source.name) as told, lost(kept), working(on or "local") as place:
        by_parts = place.out_of_core
        found = spread_by_parts(source, kept, out, told) if by_parts else spread(source, told)
    if not as_json:
        tell({name: one.left_out for name, one in found.items()})
    tables = {name: one.table for name, one in found.items() if one.table is not None}
    if not tables:
        return

    def document() -> object:
        return [
            {
                "question": name,
                "paradigm": "descriptive",
                "options": list(one.options),
                "prior": {"shares": plain(one.population), "judgments": plain(one.strength)},
                "seed": seed,
                "input_digest": one.input_digest,
                "notes": list(one.notes),
                "left_out": list(one.left_out),
                "items": plain(tables[name]),
            }
            for name, one in found.items()
        ]

    put(stack(tables), document, as_json, out)
