"""``quorate plan``: what a campaign will take, before anything is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.method_options import POLICY, SEED
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    from quorate.assignment.planning import Forecast, Plan, Population


@click.command("plan")
@click.option("--items", type=int, required=True, help="How many items the campaign will have.")
@click.option(
    "--accuracy", type=float, default=0.95, show_default=True, help="The accuracy that is wanted."
)
@click.option("--pilot", metavar="FILE", help="Judgments of a pilot, from which raters are drawn.")
@click.option("--gold", metavar="FILE", help="Known answers of the pilot's items.")
@click.option("--question", metavar="NAME", help="The pilot's question, when it has several.")
@click.option("--competence", type=float, help="Instead of a pilot: how often raters are right.")
@click.option(
    "--spread",
    type=float,
    default=0.08,
    show_default=True,
    help="With --competence: its standard deviation between raters.",
)
@click.option(
    "--options", type=int, default=2, show_default=True, help="With --competence: how many options."
)
@click.option(
    "--hard",
    type=float,
    default=0.1,
    show_default=True,
    help="With --competence: the share of items that lure raters to one wrong option.",
)
@click.option("--raters", type=int, default=30, show_default=True, help="How many raters judge.")
@POLICY
@click.option(
    "--most", type=int, default=9, show_default=True, help="The most judgments of one item."
)
@click.option(
    "--known",
    type=float,
    default=0.05,
    show_default=True,
    help="The share of items whose answer is known, which keeps certainty honest.",
)
@click.option("--seconds", type=float, help="Active time of a judgment; else the pilot's median.")
@click.option("--per-hour", type=float, help="Pay for an hour of active time.")
@click.option("--per-item", type=float, help="Pay for a judgment.")
@click.option("--hours-each", type=float, help="Hours that one rater works: says how many raters.")
@click.option(
    "--repeats", type=int, default=8, show_default=True, help="Rehearsals; intervals need several."
)
@SEED
@AS_JSON
@OUT
def command(
    items: int,
    accuracy: float,
    pilot: str | None,
    gold: str | None,
    question: str | None,
    competence: float | None,
    spread: float,
    options: int,
    hard: float,
    raters: int,
    policy: str,
    most: int,
    known: float,
    seconds: float | None,
    per_hour: float | None,
    per_item: float | None,
    hours_each: float | None,
    repeats: int,
    seed: int,
    as_json: bool,
    out: str | None,
) -> None:
    """Say how many judgments, from how many raters, an accuracy takes, with intervals.

    The campaign is rehearsed with the code that it will run on: beliefs, choice and stopping.
    Raters and items are drawn from a pilot's judgments, or from a competence that you state.
    """
    from quorate.assignment.planning import Terms, plan
    from quorate.cli.progress import progress

    if (pilot is None) == (competence is None):
        raise click.UsageError("Give either --pilot FILE or --competence SHARE.")
    terms = Terms(seconds, per_hour, per_item, hours_each)
    with progress("plan") as told:
        told("reading", 0.0)
        if pilot is not None:
            population = _pilot(pilot, gold, question, seed)
        else:
            population = _stated(competence or 0.0, spread, options, hard)
        made = plan(
            population,
            items,
            accuracy,
            raters=raters,
            policy=policy,
            most=most,
            gold=known,
            terms=terms,
            repeats=repeats,
            seed=seed,
            told=lambda done: told("rehearsing", done),
        )
    _put(made, as_json, out)


def _pilot(file: str, gold: str | None, question: str | None, seed: int) -> Population:
    from quorate.assignment.planning import pilot
    from quorate.cli.source import tell_left_out
    from quorate.formats import ReadOptions, read_gold
    from quorate.formats.judgments import read_tables

    tables = read_tables(file, ReadOptions.of(question=question))
    if len(tables) > 1:
        raise click.UsageError(
            f"{file} has the questions {', '.join(tables)}: --question says one."
        )
    name, judgments = next(iter(tables.items()))
    tell_left_out(tables)
    known = None if gold is None else read_gold(gold, question=name)
    return pilot(judgments, known, seed)


def _stated(competence: float, spread: float, options: int, hard: float) -> Population:
    from quorate.assignment.planning import Stated

    return Stated(competence, spread, options, hard)


def _put(made: Plan, as_json: bool, out: str | None) -> None:
    import sys
    from dataclasses import asdict

    import polars as pl

    from quorate.cli.output import put

    rows = [_row(way) for way in (*made.stopping, *made.fixed)]
    table = pl.DataFrame(rows, infer_schema_length=None)
    if not as_json and out is None and sys.stdout.isatty():
        click.echo("\n".join((*_sentences(made), "")))
    put(table, lambda: asdict(made), as_json, out)
    if not as_json and out is None and not sys.stdout.isatty():
        click.echo("\n".join(_sentences(made)), err=True)


def _row(way: Forecast) -> dict[str, object]:
    row: dict[str, object] = {"way": way.way}
    for name in ("accuracy", "judgments", "contested", "settled", "hours", "cost"):
        found = getattr(way, name)
        digits = 3 if name in ("accuracy", "settled") else 0
        for part in ("value", "lower", "upper"):
            column = name if part == "value" else f"{name}_{part}"
            row[column] = None if found is None else round(getattr(found, part), digits or None)
    row["raters"] = way.raters
    return row


def _sentences(made: Plan) -> list[str]:
    from quorate.report.numbers import percent, whole

    told = [f"Rehearsed {made.repeats} times with {made.source}."]
    if made.advised is None:
        best = max(made.stopping, key=lambda way: way.accuracy.value)
        told.append(
            f"No stopping that was tried reaches {percent(made.accuracy)}; the best, "
            f"{best.way}, gets {percent(best.accuracy.value)}. Allow more judgments an item "
            "(--most), train raters, or let experts settle what is contested."
        )
    else:
        told.append(_advice(made, made.advised))
    for way, name in ((made.majority, "majority vote"), (made.dawid_skene, "Dawid–Skene")):
        if way is None:
            told.append(f"No fixed overlap that was tried reaches it with {name}.")
        else:
            told.append(
                f"A fixed overlap needs {way.overlap} each with {name}: "
                f"{whole(round(way.judgments.value))} judgments."
            )
    return [*told, *(f"{note[:1].upper()}{note[1:]}." for note in made.notes)]


def _advice(made: Plan, way: Forecast) -> str:
    from quorate.report.numbers import percent, whole

    judgments = way.judgments
    parts = [
        f"{whole(round(judgments.value))} judgments ({whole(round(judgments.lower))} to "
        f"{whole(round(judgments.upper))}) for {percent(made.accuracy)} on "
        f"{whole(made.items)} items, with stopping at a confidence of {way.confidence:g}"
    ]
    if way.contested is not None:
        parts.append(f"{whole(round(way.contested.value))} items go to an expert")
    if way.hours is not None:
        parts.append(f"{whole(round(way.hours.value))} hours")
    if way.raters is not None:
        parts.append(f"{whole(way.raters)} raters")
    if way.cost is not None:
        parts.append(f"cost {whole(round(way.cost.value))}")
    return "; ".join(parts) + "."
