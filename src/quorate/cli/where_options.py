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


def only_in_memory(given: dict[str, bool]) -> None:
    """Refuse what needs who said what of every item."""
    from quorate.schema.errors import RequestError

    if refused := [option for option, is_given in given.items() if is_given]:
        raise RequestError(
            f"{' and '.join(refused)} needs the table in memory",
            remedy="leave that out, or --on",
        )


REFIT = click.option(
    "--refit",
    is_flag=True,
    help="Fit all judgments from the beginning, whatever the checkpoint holds.",
)
REFIT_ABOVE = click.option(
    "--refit-above",
    metavar="SHARE",
    type=click.FloatRange(min=0, max=1),
    help="After files were added: fit all judgments from the beginning when another iteration over "
    "all items would change more than this share of the answers.  [default: 0.001]",
)
