"""The entry-point groups through which members of a kind are found.

The built-in consensus methods, agreement coefficients, checks and choices are declared in
``pyproject.toml`` under the same groups that a stranger's package would use; declaring one makes it
appear in the library, the command line and the report.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
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


@cache
def _declared(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=group)}
