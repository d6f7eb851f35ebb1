"""The contract of a signal: what one method says of how suspect each label is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from quorate import plugins
from quorate.analysis.diagnosis.evidence import Evidence

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Signal:
    """One number an example.

    ``values`` (n,) are in the sense and the units of the method's paper; ``suspicion`` (n,) are the
    same or their negative, so that a higher one is more suspect. NaN where nothing can be said.
    ``flagged`` (n,) is the set that the paper's own threshold rule gives, with the ``threshold``
    applied to ``values``; None where the method has no rule. ``notes`` are for people.
    """

    name: str
    title: str
    values: Doubles
    suspicion: Doubles
    flagged: NDArray[np.bool_] | None = None
    threshold: float | None = None
    notes: tuple[str, ...] = ()


class Method(Protocol):
    """A method, declared under the entry-point group ``quorate.signals``.

    A frozen dataclass whose fields are its options. ``needs`` names what a log must hold:
    "inside", "outside", "features".
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    needs: ClassVar[frozenset[str]]

    def read(self, evidence: Evidence) -> Signal:
        """What the method says of each example."""
        ...


def method(name: str | Method, **options: float | int | str | bool) -> Method:
    """The method of that name, with its options.

    Raises UnknownNameError for a name that no method has, RequestError for an option that it does
    not have.
    """
    if not isinstance(name, str):
        return name
    return cast("Method", plugins.made(plugins.SIGNALS, "signal", name, options))
