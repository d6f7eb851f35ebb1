"""Where a fit runs, and where it is kept: options that commands share."""

from __future__ import annotations

import click

ON = click.option(
    "--on",
    metavar="WHERE",
    help="Where it runs: local (threads on all cores), local:N (on N), stream (threads, the table "
    "on disk rather than in memory), ray (a cluster started here, ray:N with N workers), ray:auto "
    "or ray://HOST:PORT (an existing cluster). The result is the same everywhere.",
)
CHECKPOINT = click.option(
    "--checkpoint",
    metavar="FOLDER",
    help="Keep the fit in FOLDER as it goes; the same command takes it up where it was left.",
)
EVERY = click.option(
    "--every",
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    help="How often it is kept.",
)
CACHE = click.option(
    "--cache",
    metavar="FOLDER",
    help="Keep the packed table in FOLDER, and read it there next time. Without, it is packed to a "
    "temporary folder (TMPDIR).",
)
