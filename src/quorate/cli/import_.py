"""``quorate import``: a campaign from the files of another tool."""

from __future__ import annotations

from pathlib import Path

import click

from quorate.cli.exported import AS_JSON, FORCE, OPTION, SKIP_BAD
from quorate.schema.paradigm import PARADIGMS, Paradigm


@click.command("import")
@click.argument("tool", metavar="TOOL")
@click.argument("file", metavar="FILE")
@click.option("--out", metavar="FOLDER", help="The folder to write, else FILE's name here.")
@click.option("--title", metavar="TEXT", help="The campaign's title, else FILE's name.")
@click.option(
    "--paradigm",
    default="prescriptive",
    show_default=True,
    type=click.Choice(PARADIGMS),
    help="What the answers are for; other tools do not say it.",
)
@OPTION
@SKIP_BAD
@FORCE
@AS_JSON
def command(
    tool: str,
    file: str,
    out: str | None,
    title: str | None,
    paradigm: Paradigm,
    pairs: tuple[str, ...],
    skip_bad: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Make a campaign of what another tool exported.

    TOOL is one of label-studio, argilla, doccano, prodigy, table … (docs/formats), or auto to find
    it out. FOLDER gets campaign.yaml, which `quorate open` takes, items.jsonl for `quorate items
    add`, and the judgments beside them, which every command reads. What has no place is told.
    """
    from dataclasses import replace

    from quorate.cli.exported import Counted, account, found_format, options_of, tell
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.formats.exchange.format import Options, exchange_format

    path = Path(file)
    format_ = found_format(tool, path)
    with progress(path.name) as told:
        told("reading", 0.0)
        with format_.read(path, options_of(format_, pairs, skip_bad=skip_bad)) as reading:
            project = replace(
                reading.project,
                title=title or reading.project.title,
                paradigm=reading.project.paradigm or paradigm,
            )
            counted = Counted(reading)
            folder = Path(out or path.name.split(".")[0] or "imported")
            if out is None and folder == path:
                folder = path.with_name(f"{path.name}-imported")
            native = exchange_format("quorate")
            written = native.write(project, counted, folder, Options(force=force))
    if as_json:
        print(as_text(account(reading, counted, written)))
        return
    print(f"{format_.title}: {counted}; in {folder}")
    asked = ", ".join(f"{question.name} ({question.type})" for question in project.questions)
    print(f"asked: {asked}")
    media = [field.name for field in project.content if field.is_media]
    if media:
        print(f"media stay where they are: {', '.join(media)} name files or addresses")
    tell(reading, written)
    print(f"Open it: quorate open {folder}/campaign.yaml; audit it: quorate audit {folder}")
