"""``quorate demo``: published data audited, to see what an audit is."""

from __future__ import annotations

from pathlib import Path

import click

SHOWN = ("dawid_skene_1979", "fleiss_1971")


@click.command("demo")
@click.option(
    "--out", default="quorate-demo", show_default=True, metavar="DIR", help="The folder to write."
)
@click.option("--force", is_flag=True, help="Replace a folder that is not an audit.")
def command(out: str, force: bool) -> None:
    """Audit published data and write the report to look at.

    Two tables that come with Quorate, typed in from the papers: the anaesthetists of Dawid and
    Skene (1979), with which the inference of raters' errors began, and the psychiatric diagnoses
    of Fleiss (1971).
    """
    from quorate import data
    from quorate.analysis.audit import audit
    from quorate.cli.folder import write_folder
    from quorate.cli.progress import progress
    from quorate.cli.summary import print_summary

    shown = [source for source in data.sources() if source.name in SHOWN]
    with progress("demo") as told:
        audits = [audit(data.load(source.name), told=told) for source in shown]
        folder = write_folder(audits, Path(out), force=force)
    for source in shown:
        print(f"{source.title}. {source.paper}.")
    print()
    print_summary(audits, folder)
    print(f"\nOpen it in a browser: {(folder / 'report.html').absolute().as_uri()}")
    print("Then audit your own file: quorate audit labels.csv (uv run quorate … in a clone)")
