"""The EM loop of a latent-class model, which can be left and taken up again with the same bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.numerics.course import Left, underway
from quorate.analysis.numerics.em import Run, Stopping, iterate
from quorate.analysis.numerics.model import Sums
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]
Estimate = TypeVar("Estimate")


class Remembering:
    """An M-step with memory: what it has learned are its attributes that are numbers or arrays."""

    def memory(self) -> dict[str, NDArray[np.generic]]:
        """What it remembers now."""
        return {
            name: np.array(value)
            for name, value in vars(self).items()
            if isinstance(value, int | float | np.ndarray)
        }

    def remember(self, memory: Mapping[str, NDArray[np.generic]]) -> None:
        """Take up what was remembered then."""
        for name, value in memory.items():
            setattr(self, name, value if value.ndim else value.item())


def loop(
    packed: Packed,
    expect: Callable[[Estimate], Sums],
    maximize: Callable[[Sums], Estimate],
    objective: Callable[[Sums, Estimate], float],
    start: Callable[[], Sums],
    stopping: Stopping,
    remembering: Remembering | None,
) -> Run[Estimate, Sums]:
    """``iterate`` from ``start``, or from where the fit under way was left."""
    course = underway()
    number, left = course.begin()
    if left is not None and remembering is not None:
        remembering.remember(left.memory)

    def watch(trace: Sequence[float], sums: Sums) -> None:
        memory = {} if remembering is None else remembering.memory()
        course.passed(number, Left(tuple(trace), sums, memory), packed.n_judgments, stopping)

    return iterate(
        expect,
        maximize,
        objective,
        start() if left is None else left.sums,
        n_judgments=packed.n_judgments,
        stopping=stopping,
        trace=() if left is None else left.trace,
        watch=watch,
    )


def remembering(maximize: object) -> Remembering | None:
    """What the M-step ``maximize`` remembers by: the object whose method it is."""
    owner = getattr(maximize, "__self__", None)
    return owner if isinstance(owner, Remembering) else None
