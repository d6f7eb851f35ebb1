"""``quorate prefer``: which is better, by how much, and how far to trust who said so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quorate.cli.method_options import SEED
from quorate.cli.source import BY, Source, left_out, source_options
from quorate.cli.where_options import ON, only_in_memory

if TYPE_CHECKING:
    from quorate.analysis.preference.candidates import Candidates
    from quorate.analysis.preference.comparisons import Comparisons
    from quorate.analysis.preference.report import Preference
    from quorate.cli.progress import Told
    from quorate.schema import Judgments

ERRORS = ("rater", "block", "two-way", "iid", "bootstrap")
TOPIC = "topic"
OF_COMPARISONS = frozenset({"first", "second", "pair", "winner", "first_text", "second_text"})
"""parts that only a table of comparisons has"""


@click.command("prefer")
@source_options(BY)
@click.option(
    "--items",
    metavar="ITEMS",
    help="The file of items: whose each response is (slice.reply_a …), texts, topics.",
)
@click.option(
    "--named",
    is_flag=True,
    help="Rankings name the candidates themselves, the same in every item, not places such as "
    "reply_a.",
)
@click.option(
    "--rows",
    type=click.Choice(("judgments", "comparisons")),
    help="What a row of FILE is: a judgment of an item, or two candidates and a winner. Found out "
    "when not said.",
)
@click.option(
    "--model",
    default="auto",
    show_default=True,
    metavar="NAME",
    help="What gives candidates a strength: auto, or one of bradley-terry, davidson, "
    "rao-kupper, graded, crowd-bt, plackett-luce.",
)
@click.option(
    "--errors",
    type=click.Choice(ERRORS),
    default="rater",
    show_default=True,
    help="Which judgments hang together, so that intervals are wider: those of one rater, one "
    "ranking (block), a rater or an item (two-way), none (iid); or draw raters anew (bootstrap).",
)
@click.option(
    "--word",
    "words",
    multiple=True,
    metavar="WORD=MEANING",
    help="With comparisons: what a word in the column winner means, such as left=first: first, "
    "second, tie, first 2 … May be repeated.",
)
@click.option(
    "--bootstrap",
    default=1000,
    show_default=True,
    type=click.IntRange(0),
    help="Resamples behind the intervals of agreement; more take longer.",
)
@SEED
@ON
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--out", metavar="DIR", help="Write the tables and preference.json into this folder.")
@click.option("--force", is_flag=True, help="Replace a folder that is there.")
def command(
    source: Source,
    items: str | None,
    named: bool,
    rows: str | None,
    model: str,
    errors: str,
    words: tuple[str, ...],
    bootstrap: int,
    seed: int,
    on: str | None,
    as_json: bool,
    out: str | None,
    force: bool,
) -> None:
    """Rank what was compared, and look at who compared it.

    FILE holds judgments of a pair, a best-of or a ranking, with the column shown where the order on
    the page is known; or a table of comparisons: two candidates and a winner in each row. With
    --column the parts of such a table are first, second, pair, winner, rater, item, prompt,
    first_text, second_text, strength, shown and topic.

    With --on stream and --on ray a table of comparisons need not fit in memory; what is no count of
    who said what of which two is left out then, and the report says what.
    """
    from quorate.analysis.on import working
    from quorate.cli.consensus_by_parts import Kept, lost
    from quorate.cli.output import as_text
    from quorate.cli.prefer_folder import check_place, document, write_preferences
    from quorate.cli.prefer_summary import print_preferences
    from quorate.cli.progress import progress

    if named and (items is not None or rows == "comparisons"):
        raise click.UsageError("--named is for rankings alone, without --items")
    by = _group(source)
    folder = None if out is None else Path(out)
    if folder is not None:
        check_place(folder, force=force)
    kept = Kept(None, 0.0, None)
    asked = Asked(items, named, rows, model, errors, words, by, bootstrap, seed)
    with progress(source.name) as told, lost(kept), working(on or "local") as place:
        if place.out_of_core:
            found = [_by_parts(source, asked, told)]
        else:
            found = _in_memory(source, asked, told)
    if folder is not None:
        write_preferences(found, source.name, folder, force=force)
    if as_json:
        print(as_text(document(found, source.name)))
    else:
        print_preferences(found, source.name, folder)


@dataclass(frozen=True)
class Asked:
    """What is asked of the comparisons, and how they are to be read."""

    items: str | None
    named: bool
    rows: str | None
    model: str
    errors: str
    words: tuple[str, ...]
    by: str
    bootstrap: int
    seed: int


def _in_memory(source: Source, asked: Asked, told: Told) -> list[Preference]:
    """The preferences of every question, each with its table in memory."""
    from quorate.analysis.preference.report import preference

    told("reading", 0.0)
    rows = "judgments" if asked.named else asked.rows
    tables, candidates, apart = _read(source, asked.items, rows, asked.words)
    found: list[Preference] = []
    for table in tables:
        told("comparing", 0.0)
        one = preference(
            table,
            _named(table) if asked.named else candidates,
            model=asked.model,
            errors=asked.errors,
            by=asked.by,
            bootstrap=asked.bootstrap,
            seed=asked.seed,
        )
        found.append(replace(one, notes=(*one.notes, *apart)))
    return found


def _by_parts(source: Source, asked: Asked, told: Told) -> Preference:
    """The preferences in a table of comparisons that is counted part by part."""
    import tempfile

    from quorate.analysis.preference.by_parts import preference_by_parts
    from quorate.formats.comparison_parts import counted_comparisons

    only_in_memory(
        {
            "--items": asked.items is not None,
            "--named": asked.named,
            "--rows judgments": asked.rows == "judgments",
            "--by": bool(source.by),
            f"--errors {asked.errors}": asked.errors not in ("rater", "iid"),
        }
    )
    columns = {name: tuple(c) for name, c in _several(source.column, "--column").items()}
    words = {word: given[-1] for word, given in _several(asked.words, "--word").items()}
    with (
        tempfile.TemporaryDirectory(prefix="quorate-") as made,
        counted_comparisons(
            source.file, columns, Path(made), words=words, encoding=source.encoding, tell=told
        ) as table,
    ):
        told("comparing", 0.0)
        return preference_by_parts(table, model=asked.model, errors=asked.errors, seed=asked.seed)


def _group(source: Source) -> str:
    """The one column by which strengths may differ; empty for none."""
    if len(source.by) > 1:
        raise click.BadParameter("strengths can differ by one column only", param_hint="'--by'")
    return source.by[0] if source.by else ""


def _read(
    source: Source, items: str | None, rows: str | None, words: tuple[str, ...]
) -> tuple[list[Judgments | Comparisons], Candidates | None, list[str]]:
    """The tables, whose the responses are, and what was left out in reading."""
    from quorate.formats.comparisons import compares, read_comparisons
    from quorate.schema.errors import RequestError

    named = {name: tuple(c) for name, c in _several(source.column, "--column").items()}
    if rows is None and (words or OF_COMPARISONS & set(named)):
        rows = "comparisons"
    if rows is None and items is None and source.file != "-":
        rows = "comparisons" if compares(source.file, source.encoding) else "judgments"
    if rows == "comparisons":
        if items is not None:
            raise RequestError(
                "a table of comparisons has its texts in itself",
                remedy="leave --items out, or say --rows judgments",
            )
        meant = {word: given[-1] for word, given in _several(words, "--word").items()}
        groups = tuple(name for name in source.by if name != TOPIC)
        read = read_comparisons(
            source.file, named, words=meant, groups=groups, encoding=source.encoding
        )
        return [read], None, []
    if items is not None:
        source = replace(source, by=tuple(name for name in source.by if name != TOPIC))
    return _judged(source, items)


def _judged(
    source: Source, items: str | None
) -> tuple[list[Judgments | Comparisons], Candidates | None, list[str]]:
    from quorate.analysis.preference.reading.compared import compared_fields, comparing
    from quorate.formats.candidates import read_candidates
    from quorate.schema.errors import NotApplicableError

    read = source.read_work()
    several = len(read) > 1
    tables = [table for table in read.values() if not several or comparing(table)]
    if not tables:
        raise NotApplicableError(
            f"none of the questions {', '.join(map(repr, read))} compares what was shown",
            remedy="choose one with --question",
        )
    apart = [what for table in tables for what in left_out(table)]
    apart += [
        f"question {name!r} compares nothing and was left out"
        for name, table in read.items()
        if table not in tables
    ]
    if items is None:
        return list(tables), None, apart
    try:
        fields = tuple(dict.fromkeys(f for table in tables for f in compared_fields(table)))
    except NotApplicableError:
        fields = ()
    return list(tables), read_candidates(items, fields or None), apart


def _named(table: Judgments | Comparisons) -> Candidates:
    """What rankings name, taken for the candidates."""
    from quorate.analysis.preference.comparisons import Comparisons
    from quorate.analysis.preference.reading.named import named
    from quorate.schema.errors import RequestError

    if isinstance(table, Comparisons):
        raise RequestError("a table of comparisons has no rankings", remedy="leave --named out")
    return named(table)


def _several(said: tuple[str, ...], option: str) -> dict[str, list[str]]:
    """NAME=VALUE pairs; the values of each name."""
    found: dict[str, list[str]] = {}
    for pair in said:
        name, equals, value = pair.rpartition("=") if option == "--word" else pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE", param_hint=f"'{option}'")
        found.setdefault(name.strip(), []).append(value)
    return found
