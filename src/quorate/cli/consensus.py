"""``quorate consensus``: the likeliest answer to every item, or how answers spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.method_options import METHOD, PARADIGM, SEED, SET, settings
from quorate.cli.source import GOLD, Source, left_out, source_options, tell_left_out
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    from quorate.schema.paradigm import Paradigm


@click.command("consensus")
@source_options(GOLD)
@METHOD
@SET
@PARADIGM
@SEED
@click.option("--posterior", is_flag=True, help="Add a column for each option: its probability.")
@AS_JSON
@OUT
def command(
    source: Source,
    method: str,
    set_: tuple[str, ...],
    paradigm: Paradigm,
    seed: int,
    posterior: bool,
    as_json: bool,
    out: str | None,
) -> None:
    """Infer the answer to every item.

    One row an item: label, its probability and entropy (numbers: value and interval), judgments.
    Known answers given with --gold are used in the fit. With --paradigm descriptive there is
    no consensus: one row an item has the share of each option with its interval, the effective
    number of raters and the entropy. Prints a table on a terminal, else CSV.
    """
    if paradigm == "descriptive":
        given = {
            "--method": method != "auto",
            "--set": bool(set_),
            "--gold": source.gold is not None,
            "--posterior": posterior,
        }
        _refuse([option for option, is_given in given.items() if is_given])
        _spread(source, seed, as_json, out)
    else:
        _infer(source, method, set_, seed, posterior, as_json, out)


def _infer(
    source: Source,
    method: str,
    set_: tuple[str, ...],
    seed: int,
    posterior: bool,
    as_json: bool,
    out: str | None,
) -> None:
    from quorate.analysis.consensus import consensus
    from quorate.analysis.plain import plain
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    found = {}
    with progress(source.name) as told:
        told("reading", 0.0)
        read = source.read()
        known = source.read_gold(read)
        for name, judgments in read.items():
            told("consensus", 0.0)
            found[name] = consensus(
                judgments, method, gold=known.get(name), seed=seed, **settings(set_)
            )
    if not as_json:
        tell_left_out(read)
    tables = {
        name: fitted.table.join(fitted.posterior_table, on="item", maintain_order="left")
        if posterior and fitted.posterior is not None
        else fitted.table
        for name, fitted in found.items()
    }

    def document() -> object:
        return [
            {
                "question": name,
                "method": fitted.method,
                "seed": fitted.seed,
                "input_digest": fitted.input_digest,
                "converged": fitted.converged,
                "notes": list(fitted.notes),
                "left_out": left_out(read[name]),
                "items": plain(tables[name]),
            }
            for name, fitted in found.items()
        ]

    put(stack(tables), document, as_json, out)


def _refuse(options: list[str]) -> None:
    """Refuse what presumes that one answer is the right one."""
    from quorate.schema.errors import RequestError

    if options:
        raise RequestError(
            f"{' and '.join(options)} would look for the right answer, and a descriptive question "
            "has none",
            remedy="leave that out, or --paradigm descriptive",
        )


def _spread(source: Source, seed: int, as_json: bool, out: str | None) -> None:
    from quorate.analysis.disagreement.soft_labels import soft_labels
    from quorate.analysis.plain import plain
    from quorate.cli.output import put, stack
    from quorate.cli.progress import progress

    found = {}
    with progress(source.name) as told:
        told("reading", 0.0)
        read = source.read()
        for name, judgments in read.items():
            told("soft labels", 0.0)
            found[name] = soft_labels(judgments, seed=seed, paradigm="descriptive")
    if not as_json:
        tell_left_out(read)

    def document() -> object:
        return [
            {
                "question": name,
                "paradigm": "descriptive",
                "options": list(soft.options),
                "prior": {"shares": plain(soft.population), "judgments": plain(soft.strength)},
                "seed": soft.seed,
                "input_digest": soft.input_digest,
                "notes": list(soft.notes),
                "left_out": left_out(read[name]),
                "items": plain(soft.table),
            }
            for name, soft in found.items()
        ]

    put(stack({name: soft.table for name, soft in found.items()}), document, as_json, out)
