"""Which method, with what settings and seed: options that commands share."""

from __future__ import annotations

import click

METHOD = click.option(
    "--method",
    default="auto",
    show_default=True,
    metavar="NAME",
    help="The consensus method: auto chooses and says why, «quorate methods» lists the others.",
)
POLICY = click.option(
    "--policy",
    default="information",
    show_default=True,
    metavar="NAME",
    help="How an item is chosen for a rater: information, uncertainty, expertise, cover, balanced, "
    "priority, pair-information; by a model: margin, entropy, least-confident, bald, active-lab, "
    "core-set, diverse.",
)
SEED = click.option(
    "--seed",
    default=0,
    show_default=True,
    help="Decides all chance: the same seed gives the same result.",
)
SET = click.option(
    "--set",
    "set_",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of the method, as its page names it. May be repeated.",
)
PARADIGM = click.option(
    "--paradigm",
    default="prescriptive",
    show_default=True,
    type=click.Choice(["prescriptive", "descriptive"]),
    help="Prescriptive: one right answer is sought; descriptive: the spread of answers is the "
    "data.",
)


def settings(pairs: tuple[str, ...]) -> dict[str, float | int | str | bool]:
    """Settings of a method: whole numbers, numbers, true and false, else text."""
    found: dict[str, float | int | str | bool] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE", param_hint="'--set'")
        found[name] = _value(value)
    return found


def _value(text: str) -> float | int | str | bool:
    if text in ("true", "false"):
        return text == "true"
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text
