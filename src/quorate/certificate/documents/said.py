"""Said: a text with the figures in it, each with the place where its value stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from quorate.schema.json_value import Json

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown, in one of ``FORMS``; its value; and the pointer to the value.

    A pointer names a file of the release and a place in it, as RFC 6901 writes places:
    ``manifest.json#/counts/answers``.
    """

    shown: str
    form: str
    value: Json
    pointer: str


@dataclass(frozen=True, slots=True)
class Said:
    """A text, its figures, and pointers to what else it rests on."""

    text: str
    figures: tuple[Figure, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def pointers(self) -> tuple[str, ...]:
        """Everything that it rests on, each once."""
        return tuple(dict.fromkeys([*(one.pointer for one in self.figures), *self.evidence]))


def say(template: str, *parts: Said | str, evidence: Iterable[str] = ()) -> Said:
    """A text whose ``{}`` are filled in order.

    >>> say("{} of {}.", Said("2 cats"), "3").text
    '2 cats of 3.'
    """
    texts = [part if isinstance(part, str) else part.text for part in parts]
    whole = [part for part in parts if isinstance(part, Said)]
    return Said(
        template.format(*texts),
        tuple(figure for part in whole for figure in part.figures),
        tuple(dict.fromkeys([*(at for part in whole for at in part.evidence), *evidence])),
    )


def joined(parts: Iterable[Said | str], between: str = " ") -> Said:
    """Texts in a row; empty ones are left out."""
    kept = [part for part in parts if (part if isinstance(part, str) else part.text)]
    return say(between.replace("{", "{{").replace("}", "}}").join(["{}"] * len(kept)), *kept)


def bullets(parts: Iterable[Said | str]) -> Said:
    """Texts as a list."""
    return joined([say("- {}", part) for part in parts], "\n")


def listed(parts: Iterable[Said | str]) -> Said:
    """Texts as in a sentence: a, b and c."""
    kept = list(parts)
    if len(kept) < 2:
        return joined(kept)
    return say("{} and {}", joined(kept[:-1], ", "), kept[-1])


def many(figure: Said, one: str, several: str = "") -> Said:
    """A counted figure with its noun, in the singular where it is one."""
    value = figure.figures[0].value
    return say("{} {}", figure, one if value == 1 else several or f"{one}s")


def was(figure: Said) -> str:
    """The verb that fits a counted figure."""
    return "was" if figure.figures[0].value == 1 else "were"


def has(figure: Said) -> str:
    """The verb that fits a counted figure."""
    return "has" if figure.figures[0].value == 1 else "have"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def plain(text: str) -> str:
    """Somebody's words within a paragraph: on one line, without the signs of Markdown."""
    return _escaped(" ".join(text.split()))


def sentence(text: str) -> str:
    """A sentence of ours that may name others' things: code in it stays code."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:  # a sign without its second one
        return plain(text)
    return "".join(f"`{one}`" if n % 2 else _escaped(one) for n, one in enumerate(parts))


def code(text: str) -> str:
    """A name as code."""
    return f"`{' '.join(text.split()).replace('`', chr(39))}`"


def _count(value: Json) -> str:
    return f"{round(_number(value)):,}"


def _decimal(value: Json) -> str:
    # what rounds to nothing has no sign
    return f"{round(_number(value), 2) + 0.0:.2f}".replace("-", "−")


def _money(value: Json) -> str:
    """Two decimals, and more only where these would change the value."""
    number = _number(value)
    return f"{number:,.2f}" if abs(round(number, 2) - number) < 1e-9 else f"{number:,.4g}"


def _percent(value: Json) -> str:
    share = 100 * _number(value)
    # a share that is neither none nor all must not look like it
    if 0 < share < 0.5:
        return "less than 1 %"
    if 99.5 <= share < 100:
        return "more than 99 %"
    return f"{share:.0f} %"


def _method(value: Json) -> str:
    """A method; why it was chosen, where Quorate chose it."""
    name, _, why = str(value).partition(": ")
    chosen, _, because = why.partition(", because ")
    if name == "auto" and because:
        return f"the method {code(chosen)}, which Quorate chose because {plain(because)}"
    return f"the method {code(name)}" + (f" ({plain(why)})" if why else "")


def _unit(one: str, several: str) -> Callable[[Json], str]:
    """A figure to one decimal with its unit, in the singular where it is one."""

    def shown(value: Json) -> str:
        text = f"{_number(value):,.1f}".removesuffix(".0")
        return f"{text} {one if text == '1' else several}".rstrip()

    return shown


def _hours(value: Json) -> str:
    """Hours; what is shorter in minutes or seconds."""
    hours = _number(value)
    if hours >= 2:
        return _unit("hour", "hours")(value)
    if hours * 60 >= 2:
        return _unit("minute", "minutes")(hours * 60)
    return _unit("second", "seconds")(hours * 3600)


def _seconds(value: Json) -> str:
    return f"{_number(value):,.1f} s"


def _day(value: Json) -> str:
    """A day, or the day of a moment in milliseconds UTC."""
    if isinstance(value, str):
        return value[:10]
    return datetime.fromtimestamp(_number(value) / 1000, UTC).strftime("%Y-%m-%d")


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


FORMS: Mapping[str, Callable[[Json], str]] = {
    "count": _count,
    "number": _unit("", ""),
    "decimal": _decimal,
    "percent": _percent,
    "seconds": _seconds,
    "minutes": _unit("minute", "minutes"),
    "hours": _hours,
    "days": _unit("day", "days"),
    "signed": lambda value: f"{_number(value):+.2f}".replace("-", "−"),
    "day": _day,
    "text": lambda value: plain(str(value)),
    "money": _money,
    "method": _method,
    "code": lambda value: code(str(value)),
}
"""how a value is shown"""
