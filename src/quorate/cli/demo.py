"""``quorate demo``: campaigns with made-up items on this computer, for a lead and for raters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quorate.simulation.play import Opened

TABLES = ("dawid_skene_1979", "fleiss_1971")
KEPT = "quorate-demo"


@click.command("demo")
@click.option(
    "--keep",
    is_flag=False,
    flag_value=KEPT,
    metavar="DIR",
    help=f"Keep the data in a folder ({KEPT} when none is named); the next start goes on there.",
)
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="The port; any free one if not given."
)
@click.option("--empty", is_flag=True, help="Without simulated raters.")
@click.option(
    "--speed",
    default=3.0,
    show_default=True,
    type=click.FloatRange(0.1, 1000),
    help="How many times faster than people the simulated raters work.",
)
@click.option("--no-browser", is_flag=True, help="Print the links and open no browser.")
@click.option("--tables", is_flag=True, help="Audit two published tables instead.")
@click.option(
    "--out",
    default="quorate-tables",
    show_default=True,
    metavar="DIR",
    help="With --tables: the folder to write.",
)
@click.option("--force", is_flag=True, help="With --tables: replace a folder that is no audit.")
def command(
    keep: str | None,
    port: int,
    empty: bool,
    speed: float,
    no_browser: bool,
    tables: bool,
    out: str,
    force: bool,
) -> None:
    """Show Quorate at work on this computer: links for a lead and for raters.

    Opens campaigns with made-up items for every type of question, serves them to this computer
    only, and lets simulated raters, marked as such, judge some of the items while you look. Ctrl-C
    ends it and deletes everything, unless --keep says where to keep it.

    With --tables, audits two published tables and writes the report: the anaesthetists of Dawid
    and Skene (1979) and the psychiatric diagnoses of Fleiss (1971).
    """
    pace = None if empty else speed
    if tables:
        _audit_tables(Path(out), force=force)
    elif keep is not None:
        _show_and_keep(Path(keep), port, pace, browser=not no_browser)
    else:
        _show_for_now(port, pace, browser=not no_browser)


def _show_for_now(port: int, speed: float | None, *, browser: bool) -> None:
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="quorate-demo-"))
    try:
        _show(folder, port, speed, browser=browser)
        print("\nThe demo has ended; nothing was kept.")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _show_and_keep(folder: Path, port: int, speed: float | None, *, browser: bool) -> None:
    from quorate.schema.errors import RequestError
    from quorate.server.house import DATABASE

    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken and not (folder / DATABASE).exists():
        raise RequestError(
            "this holds something else", where=str(folder), remedy="name another with --keep DIR"
        )
    _show(folder, port, speed, browser=browser)
    print(f"\nThe demo has ended; the data are in {folder.resolve()}.")


def _show(folder: Path, port: int, speed: float | None, *, browser: bool) -> None:
    """Serve the demo from a folder until somebody says stop."""
    import os
    import signal
    from threading import Event, Thread

    from quorate.server.house import open_house
    from quorate.server.serving import serve
    from quorate.server.settings import read_settings
    from quorate.simulation.play import play

    os.umask(0o077)  # the database too is for nobody else
    house = open_house(folder, read_settings(folder))
    stop = Event()
    failures: list[Exception] = []
    threads: list[Thread] = []

    def announce(url: str, owner_link: str | None) -> None:
        def ready(opened: Opened) -> None:
            _print_links(opened, url, owner_link)
            if browser:
                _open(owner_link or url)

        def run() -> None:
            try:
                play(house, url, speed, stop, ready, _say)
            except Exception as error:  # raised below, once the server has stopped
                failures.append(error)
                signal.raise_signal(signal.SIGINT)

        threads.append(Thread(target=run, name="quorate-demo"))
        threads[0].start()

    _say("Drawing pictures and opening campaigns …")
    try:
        serve(house, folder, port=port, announce=announce)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]


def _print_links(opened: Opened, url: str, owner_link: str | None) -> None:
    lines = [
        f"{len(opened.links)} campaigns with {opened.items} made-up items, for this computer only.",
        "",
        "The lead's page, by a link that works once:"
        if owner_link
        else "The lead's page, as before:",
        f"  {owner_link or url}",
        "",
        "A rater's page, best in a private window, by links that admit five people each:",
        *(f"  {link}  {title}" for link, title in opened.links),
        "",
        "Ctrl-C ends the demo.",
    ]
    _say("\n".join(lines))


def _open(address: str) -> None:
    """Open the browser where there is a screen; a browser in a terminal would take it over."""
    import os
    import sys
    import webbrowser

    if (
        sys.platform in ("win32", "darwin")
        or "DISPLAY" in os.environ
        or "WAYLAND_DISPLAY" in os.environ
    ):
        webbrowser.open(address)


def _say(words: str) -> None:
    print(words, flush=True)


def _audit_tables(folder: Path, *, force: bool) -> None:
    from quorate import data
    from quorate.analysis.audit import audit
    from quorate.cli.folder import write_folder
    from quorate.cli.progress import progress
    from quorate.cli.summary import print_summary

    shown = [source for source in data.sources() if source.name in TABLES]
    with progress("demo") as told:
        audits = [audit(data.load(source.name), told=told) for source in shown]
        folder = write_folder(audits, folder, force=force)
    for source in shown:
        print(f"{source.title}. {source.paper}.")
    print()
    print_summary(audits, folder)
    print(f"\nOpen it in a browser: {(folder / 'report.html').absolute().as_uri()}")
    print("Then audit your own file: quorate audit labels.csv (uv run quorate … in a clone)")
