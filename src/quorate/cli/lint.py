"""``quorate lint``: what a campaign's guideline and questions lack for their paradigm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quorate.schema.linting import Remark


@click.command("lint")
@click.argument("file", metavar="FILE")
@click.option("--strict", is_flag=True, help="Leave with exit code 3 when there is a warning.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(file: str, strict: bool, as_json: bool) -> None:
    """Say what a campaign's guideline and questions lack.

    FILE is a campaign file, YAML or JSON. Where one right answer is sought: what counts, examples
    and counter-examples of each option, hard cases, what to do when several fit or in doubt. Where
    the spread of answers is the data: what is measured, whose view is asked, no words that tell
    what to answer. Of all: length, reading level, options, the wording of questions.
    """
    from quorate.cli.output import as_text
    from quorate.schema.campaign_file import read_campaign
    from quorate.schema.errors import InputError
    from quorate.schema.linting import Severity, lint

    remarks = lint(read_campaign(Path(file)))
    warnings = sum(one.severity is Severity.WARNING for one in remarks)
    if as_json:
        print(as_text({"remarks": [one.to_json() for one in remarks]}))
    else:
        _tell(file, remarks, warnings)
    if strict and warnings:
        raise InputError(
            f"{_count(warnings, 'warning')}, where --strict allows none",
            where=file,
            remedy="do what the remarks say, or lint without --strict",
        )


def _tell(file: str, remarks: Sequence[Remark], warnings: int) -> None:
    for one in remarks:
        print(f"{one.severity.value:<8} {one.where}: {one.says} [{one.code}]")
        print(f"         {one.do}")
    hints = len(remarks) - warnings
    print(f"{file}: {_count(warnings, 'warning')}, {_count(hints, 'hint')}")


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
