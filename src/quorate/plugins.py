"""The entry-point groups through which members of a kind are found.

The built-in consensus methods, agreement coefficients, checks and choices are declared in
``pyproject.toml`` under the same groups that a stranger's package would use; declaring one makes it
appear in the library, the command line and the report.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from quorate.schema.errors import RequestError, UnknownNameError

CONSENSUS_METHODS = "quorate.consensus_methods"
"""classes with the contract of ``quorate.analysis.consensus.method.Method``"""
COEFFICIENTS = "quorate.agreement_coefficients"
"""classes with the contract of ``quorate.analysis.agreement.coefficient.Coefficient``"""
CHECKS = "quorate.checks"
"""classes with the contract of ``quorate.quality.check.Check``"""
CHOICES = "quorate.choices"
"""classes with the contract of ``quorate.assignment.choice.Choice``"""
EXECUTORS = "quorate.executors"
"""functions of what follows the name, with the contract of ``quorate.compute.executor``"""
PREFERENCE_MODELS = "quorate.preference_models"
"""classes with the contract of ``quorate.analysis.preference.model.Model``"""
PREFERENCE_FORMATS = "quorate.preference_formats"
"""classes with the contract of ``quorate.formats.preference.format.Format``"""
EXCHANGE_FORMATS = "quorate.exchange_formats"
"""classes with the contract of ``quorate.formats.exchange.format.Format``"""
SIGNALS = "quorate.signals"
"""classes with the contract of ``quorate.analysis.diagnosis.signal.Method``"""
RELEASE_CONDITIONS = "quorate.release_conditions"
"""classes with the contract of ``quorate.certificate.gate.condition.Condition``"""
READERS = "quorate.readers"
"""functions with the contract of ``quorate.formats.reader.Reader``"""


@cache
def names(group: str) -> tuple[str, ...]:
    """The names declared in a group, sorted."""
    return tuple(sorted(_declared(group)))


def load(group: str, name: str) -> object:
    """The member of a group that has this name.

    Raises UnknownNameError, with the nearest names, when there is none.
    """
    declared = _declared(group)
    if name not in declared:
        near = difflib.get_close_matches(name, declared, n=3, cutoff=0.4)
        kind = group.rpartition(".")[2].replace("_", " ")
        raise UnknownNameError(
            f"{name!r} is none of the {kind}",
            remedy=(f"did you mean {', '.join(near)}? " if near else "")
            + f"there are {', '.join(names(group))}",
        )
    return declared[name].load()


def made(
    group: str, what: str, name: str, options: Mapping[str, float | int | str | bool]
) -> object:
    """The member of a group that has this name, made with options; ``what`` is one of them called.

    Raises UnknownNameError as ``load`` does, RequestError for an option that it does not have.
    """
    factory = load(group, name)
    if not callable(factory):
        raise RequestError(f"the entry point of {what} {name!r} is not a class")
    try:
        return factory(**options)
    except TypeError as error:
        raise RequestError(
            f"{what} {name!r} does not take {', '.join(options)}: {error}",
            remedy="its options are in its docs page",
        ) from error


def set_up(
    group: str, what: str, name: str, options: Mapping[str, bool | int | float | str]
) -> object:
    """The member of a group that has this name, a frozen dataclass, with options that a person
    wrote; ``what`` is one of them called. A whole number does for a fractional one.

    Raises UnknownNameError as ``load`` does, RequestError for an option that it does not have and
    a value of the wrong type; both name what there is.
    """
    factory = load(group, name)
    if not callable(factory) or not is_dataclass(factory):
        raise RequestError(f"the entry point of {what} {name!r} is not a frozen dataclass")
    given = {
        option: _fitting(f"{what} {name!r}", option, value, factory)
        for option, value in options.items()
    }
    try:
        return factory(**given)
    except (TypeError, ValueError) as error:
        raise RequestError(f"{what} {name!r} cannot be made: {error}") from None


def _fitting(
    whose: str, option: str, value: bool | int | float | str, factory: object
) -> bool | int | float | str:
    """The value as the option takes it."""
    members = fields(factory)  # type: ignore[arg-type]  # a dataclass
    known = {field.name: field.default for field in members if field.init}
    if option not in known:
        near = difflib.get_close_matches(option, known, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}? " if near else ""
        there = f"there are {', '.join(sorted(known))}" if known else "it has none"
        raise RequestError(f"{whose} has no option {option!r}", remedy=hint + there)
    default = known[option]
    if default is MISSING or default is None or type(value) is type(default):
        return value
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
    raise RequestError(
        f"option {option!r} of {whose} is {value!r}",
        remedy=f"give {kinds.get(type(default), 'a value like its default')}, such as {default!r}",
    )


@cache
def _declared(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=group)}
