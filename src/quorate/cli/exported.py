"""Files of other tools on the command line: found, read, written, and what was lost told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

import click

if TYPE_CHECKING:
    from quorate.formats.exchange.format import Format, Options, Written
    from quorate.formats.exchange.losses import Losses
    from quorate.formats.exchange.reading import Reading, Refusals
    from quorate.formats.exchange.record import Piece
    from quorate.schema.json_value import Json

SURE = 0.75
"""a file that no format claims so much is read as a table of judgments"""
MOST_TOLD = 20
TABLES = ("table", "crowd-kit")
"""formats whose files commands read as tables of judgments themselves"""

DELIMITED = frozenset((".csv", ".tsv", ".txt", ".tab"))
EXPORTS = frozenset((".json", ".jsonl", ".ndjson", ".spacy", ".vtt", ".xml", ".zip"))
MARKS = (b"Answer.", b"OUTPUT:", b"Participant id", b"_unit_id", b"__label__")
"""what the first line of a table has that a crowd platform exported"""

OPTION = click.option(
    "--option",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="An option of the format, such as config=labels.xml; its page in docs/formats names them. "
    "May be repeated.",
)
SKIP_BAD = click.option(
    "--skip-bad", is_flag=True, help="Pass over elements that do not fit, and count them."
)
LABELS = click.option(
    "--labels",
    type=click.Choice(("all", "consensus", "both", "first")),
    help="What is written of each item: all judgments, the consensus, both (the consensus as a "
    "suggestion), or the first judgment. When not said: the consensus where the format holds one "
    "answer an item, else all.",
)
KEEP_DISPUTED = click.option(
    "--keep-disputed",
    is_flag=True,
    help="Write the likeliest label also where it is not likelier than all others together; such "
    "items are left out otherwise.",
)


def _list(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    from quorate.formats.exchange.chosen_labels import usual
    from quorate.formats.exchange.format import formats

    print(f"{'format':<16}{'':<7}{'of each item':<14}")
    for one in formats():
        ways = " ".join(word for word, can in (("in", one.reads), ("out", one.writes)) if can)
        holds = (trained_by(one) or EACH[usual(one)]) if one.writes else ""
        print(f"{one.name:<16}{ways:<7}{holds:<24}{one.title}: {one.source}")
    context.exit()


def trained_by(format_: Format) -> str:
    """What a trainer's rows are; empty for other formats."""
    return "pairs" if hasattr(format_.options, "policy") else ""


LIST = click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list,
    help="List the formats with what they hold of each item, and leave.",
)
EACH = {
    "all": "all judgments",
    "consensus": "the consensus",
    "both": "all, and the consensus",
    "first": "the first judgment",
}
FORCE = click.option("--force", is_flag=True, help="Replace what is there.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")


def found_format(name: str | None, path: Path) -> Format:
    """The format of that name, else the one that the file is most likely of."""
    from quorate.formats.exchange.format import exchange_format, sniffed
    from quorate.formats.exchange.zips import check_zip, is_zip

    if is_zip(path):
        check_zip(path)
    return sniffed(path) if name in (None, "auto") else exchange_format(str(name))


def exported(path: Path) -> Format | None:
    """The format of an export of another tool; None for a table of judgments."""
    if not path.exists() or not _may_be_exported(path):
        return None
    from quorate.formats.exchange.format import tools

    claims = [(one.sniff(path), one) for one in tools() if one.reads and one.name not in TABLES]
    best, found = max(claims, key=lambda claim: claim[0])
    return found if best >= SURE else None


def _may_be_exported(path: Path) -> bool:
    """Whether it is worth loading the formats: few tables are exports, and their heads tell."""
    if path.is_dir():
        return True
    suffixes = {suffix.lower() for suffix in path.suffixes}
    if not suffixes & DELIMITED:
        return bool(suffixes & EXPORTS)
    with path.open("rb") as file:
        head = file.readline(1 << 16)
    return any(mark in head for mark in MARKS)


def options_of(
    format_: Format, pairs: Sequence[str], *, skip_bad: bool = False, force: bool = False
) -> Options:
    """What the user said about a format. Raises click.BadParameter for what it does not know."""
    kind = format_.options
    known = {field.name for field in fields(kind)} - {"skip_bad", "force"}
    hints = get_type_hints(kind)
    values: dict[str, object] = {"skip_bad": skip_bad, "force": force}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in known:
            there = ", ".join(sorted(known)) or "no option"
            raise click.BadParameter(
                f"{pair!r}: {format_.name} has {there}", param_hint="'--option'"
            )
        values[name] = _value(text, str(hints[name]), pair)
    return kind(**values)  # type: ignore[arg-type]


def _value(text: str, hint: str, pair: str) -> object:
    try:
        if "bool" in hint:
            return {"true": True, "yes": True, "false": False, "no": False}[text.lower()]
        if "int" in hint:
            return int(text)
        if "float" in hint:
            return float(text)
    except (ValueError, KeyError):
        wanted = "true or false" if "bool" in hint else "a number"
        raise click.BadParameter(f"{pair!r}: {wanted}", param_hint="'--option'") from None
    if "tuple" in hint:
        return tuple(part.strip() for part in text.split(","))
    return text


class Counted:
    """Pieces as they pass by, counted."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = pieces
        self.items = self.judgments = self.suggestions = self.gold = 0

    def __iter__(self) -> Iterator[Piece]:
        for piece in self.pieces:
            self.items += 1
            self.judgments += len(piece.judgments)
            self.suggestions += len(piece.suggestions)
            self.gold += piece.gold is not None
            yield piece

    def __str__(self) -> str:
        parts = [
            f"{n:,} {what if n == 1 else several}"
            for n, what, several in (
                (self.items, "item", "items"),
                (self.judgments, "judgment", "judgments"),
                (self.suggestions, "suggestion", "suggestions"),
                (self.gold, "known answer", "known answers"),
            )
            if n or what == "item"
        ]
        return ", ".join(parts)


def account(reading: Reading, counted: Counted, written: Written | None) -> dict[str, Json]:
    """What came in, what did not, and what was lost, as JSON."""
    losses: list[Json] = [loss.to_dict() for loss in reading.losses]
    losses += [loss.to_dict() for loss in written.losses] if written else []
    return {
        "items": counted.items,
        "judgments": counted.judgments,
        "suggestions": counted.suggestions,
        "gold": counted.gold,
        "refused": reading.refusals.count,
        "first_refused": [one.to_dict() for one in reading.refusals.kept],
        "losses": losses,
        "files": [str(file) for file in written.files] if written else [],
    }


def tell(reading: Reading, written: Written | None) -> None:
    """Say what was lost and what did not fit."""
    _tell_losses("not read as it was", reading.losses)
    if written is not None:
        _tell_losses("not carried", written.losses)
    tell_refused(reading.refusals)


def _tell_losses(head: str, losses: Losses) -> None:
    for loss in losses:
        print(f"{head}: {loss}")


def tell_refused(refusals: Refusals) -> None:
    """Say which elements were passed over."""
    if not refusals.count:
        return
    for one in refusals.kept[:MOST_TOLD]:
        print(f"passed over: {one}")
    if refusals.count > MOST_TOLD:
        print(f"… {refusals.count - MOST_TOLD:,} more")
    print(f"{refusals.count:,} element{'' if refusals.count == 1 else 's'} did not fit")
