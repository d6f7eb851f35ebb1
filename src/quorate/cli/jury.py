"""``quorate jury``: what a jury of one's own making would decide."""

from __future__ import annotations

from pathlib import Path

import click

from quorate.cli.jury_options import JuryOptions, jury_options
from quorate.cli.source import BY, Source, left_out, source_options


@click.command("jury")
@source_options(BY)
@jury_options
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--out", metavar="DIR", help="Write the tables and jury.json into this folder.")
@click.option("--force", is_flag=True, help="Replace a folder that is there.")
def command(
    source: Source, asked: JuryOptions, as_json: bool, out: str | None, force: bool
) -> None:
    """Compose a jury of raters, and see what it decides.

    FILE holds judgments with a column of the raters' group for each --by. Many juries are drawn
    from the raters of the groups; each item gets the verdict of most of them, and against another
    jury the items on which it turns, with the chance that the groups truly differ. Groups too small
    to be spoken of are refused.
    """
    from quorate.analysis.disagreement.jury import jury
    from quorate.cli.jury_folder import MARK, document, write_juries
    from quorate.cli.jury_summary import print_verdicts
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.cli.whole_folder import check_place
    from quorate.schema import RequestError

    folder = None if out is None else Path(out)
    if folder is not None:
        check_place(folder, MARK, "one of juries", force=force)
    chosen, other = asked.juries(source.by)
    with progress(source.name) as told:
        told("reading", 0.0)
        tables = source.read()
        if len(tables) > 1:
            raise RequestError(
                f"there are {len(tables)} questions ({', '.join(map(repr, tables))})",
                remedy="choose one with --question",
            )
        judgments = asked.decided(*tables.values())
        jurors, compared = asked.answering(judgments, source.by, told)
        told("drawing juries", 0.0)
        found = jury(
            judgments,
            chosen,
            against=other,
            model=jurors,
            threshold=asked.threshold,
            draws=asked.draws,
            smallest=asked.smallest,
            seed=asked.seed,
        )
    apart = left_out(judgments)
    if folder is not None:
        write_juries(found, compared, source.name, apart, folder)
    if as_json:
        print(as_text(document(found, compared, source.name, apart)))
    else:
        print_verdicts(found, compared, source.name, apart, folder)
