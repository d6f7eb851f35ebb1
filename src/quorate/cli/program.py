"""The program: its commands, loaded when called, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword
from types import MappingProxyType

import click

from quorate.cli.terminal import Terminal, escaped

ANALYSIS = MappingProxyType(
    {
        "audit": "All there is to know about a file of judgments, and a report to mail.",
        "consensus": "The likeliest answer to every item, with its certainty.",
        "agreement": "How far raters agree beyond chance, with intervals.",
        "raters": "How good every rater is, and who looks wrong.",
        "replay": "What asking more cleverly would have saved, on recorded judgments.",
        "plan": "What a campaign will take: judgments, raters, hours, cost.",
        "check": "The checks of a campaign, over a file: who guesses, hurries, copies.",
        "compare": "Run all methods that apply and show where they differ.",
        "jury": "Compose a jury of raters, and see what it decides otherwise than another.",
        "prefer": "Which is better, by how much: rankings, and who to trust about them.",
        "reward": "Train a reward model on preferences, and say what they are worth to it.",
        "evaluate": "How far a model's predictions are from the spread of people's answers.",
        "import": "Take over what another tool exported.",
        "export": "Write a campaign or a folder as another tool or a trainer reads it.",
        "convert": "From the files of one tool to those of another.",
        "diagnose": "Labels that are likely wrong, by how a trained model takes to them.",
        "methods": "The consensus methods and agreement coefficients there are.",
    }
)
CAMPAIGNS = MappingProxyType(
    {
        "demo": "Show Quorate at work here: campaigns, pages, simulated raters.",
        "init": "Write a commented campaign file to begin with.",
        "serve": "Run the campaign server.",
        "work": "Do what runs in the background, beside servers on PostgreSQL.",
        "lint": "What a campaign's guideline and questions lack for their paradigm.",
        "open": "Open a campaign by its file.",
        "items": "Add items to a campaign.",
        "invite": "Make a link by which raters, experts, auditors or leads join.",
        "status": "The campaigns, or where one of them stands.",
        "rules": "Whether the rules of a campaign can fire, and whom they would have hit.",
        "judgments": "Write all judgments of a campaign into a table.",
        "rejudge": "Send suspects to raters again, and tell what came of them.",
        "release": "Freeze a campaign into a release: data, documents, proof.",
        "verify": "Check a release or an archive: its files, its proof, its figures; offline.",
        "publish": "Put a release on the Hugging Face Hub; shown first, sent only with --push.",
        "stamp": "Put a timestamp or witnesses' signatures beside a release.",
        "receipts": "Your own judgments as the log has them, signed, to keep.",
        "diff": "What changed from one release to another, and why.",
        "archive": "Take a closed campaign out of the database, into files.",
        "unarchive": "Bring an archived campaign back.",
        "retention": "What is due to be archived or erased, by the settings.",
        "erase": "Erase a person for ever; every proof stays valid.",
        "tokens": "Tokens for programs that speak the HTTP API.",
        "ledger": "Verify everything that was written; sign the head of a log.",
        "backup": "Copy an installation into a file while it runs.",
        "restore": "Put a backup back, and verify it.",
    }
)
FURTHER = MappingProxyType({"version": "The versions of Quorate and of what it runs on."})
COMMANDS = MappingProxyType({**ANALYSIS, **CAMPAIGNS, **FURTHER})
"""name of a command, which is a file of this folder -> what it does"""

UNEXPECTED = 1
INTERRUPTED = 130
BROKEN_PIPE = 141


class Program(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of ``COMMANDS``."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name; its file holds it under the name ``command``."""
        if name not in COMMANDS:
            return None
        file = f"{name}_" if iskeyword(name) else name
        command = import_module(f"quorate.cli.{file}").command
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader of the output that goes away ends it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(_closed()) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading them."""
        width = max(map(len, COMMANDS))
        sections = {"Judgments in a file": ANALYSIS, "Campaigns": CAMPAIGNS, "Further": FURTHER}
        for title, commands in sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), does) for name, does in commands.items()])


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show where an error came from (the traceback).")
@click.version_option(package_name="quorate", message="quorate %(version)s")
def program(debug: bool) -> None:
    """Turn many human judgments into data that can be trusted.

    Start with: quorate audit labels.csv
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with an exit code (docs/reference/exit-codes.md)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given[:1]
    _write_utf8()
    try:
        left = program.main(args=given, prog_name="quorate", standalone_mode=False)
        sys.stdout.flush()
        code = left if isinstance(left, int) else 0
    except (click.Abort, KeyboardInterrupt):
        code = _say("interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        code = _closed()
    except Exception as error:
        if debug:
            raise
        code = _failed(error)
    sys.exit(code)


def _write_utf8() -> None:
    """Files and pipes get UTF-8 whatever the locale, and what is written to them as it is.

    A terminal shows ``?`` for what it lacks, and names of others do not command it.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                setattr(sys, name, Terminal(stream, drawing=name == "stderr"))
            else:
                stream.reconfigure(encoding="utf-8")


def _failed(error: Exception) -> int:
    # the tables behind the errors take longer to load than the help of a command
    from quorate.schema.errors import QuorateError

    if isinstance(error, QuorateError):
        return _say(error.message, error.exit_code)
    return _say(_unexpected(error), UNEXPECTED)


def _unexpected(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory; give fewer judgments or a larger machine"
    text = " ".join(str(error).split()) or "no message"
    return (
        f"unexpected {type(error).__name__}: {text}; this is a defect of Quorate: run "
        "'quorate --debug …' for the traceback and report it"
    )


def _say(message: str, code: int) -> int:
    one_line = escaped(" ".join(message.split()))
    print(f"quorate: {one_line}", file=sys.stderr)
    return code


def _closed() -> int:
    """The reader of our output has gone: be quiet, also when Python flushes at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return BROKEN_PIPE
