"""The EM loop of a latent-class model, which can be left and taken up again with the same bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.consensus.sweeps import Ending, sweep
from quorate.analysis.numerics.course import Left, underway
from quorate.analysis.numerics.em import Run, Stopping, iterate
from quorate.analysis.numerics.latent_class import accumulate, expect, vote
from quorate.analysis.numerics.model import Model, Sums
from quorate.analysis.numerics.packed import Packed

Doubles = NDArray[np.float64]


class Estimated(Protocol):
    """An M-step's outcome: the model, and what it adds to the log-likelihood in the objective."""

    @property
    def model(self) -> Model:
        """The model of the next E-step."""
        ...

    @property
    def penalty(self) -> float:
        """The log prior, or minus the divergence from it."""
        ...


Estimate = TypeVar("Estimate", bound=Estimated)


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
    maximize: Callable[[Sums], Estimate],
    *,
    hits: bool = False,
    start: Doubles | None,
    stopping: Stopping,
    remembering: Remembering | None,
) -> Run[Estimate, Sums]:
    """``iterate`` from ``start`` (I, Z), vote shares when absent, or from where the fit was left.

    Where the fit under way ended once with fewer judgments, only the items judged since then are
    swept (see ``sweeps``).
    """
    course = underway()
    number, left = course.begin()
    memory = remembering.memory if remembering is not None else dict
    if left is not None and remembering is not None:
        remembering.remember(left.memory)
    ending: Ending[Estimate] = Ending(maximize, memory)
    growth = course.growth(number)
    if growth is not None and start is None:
        if remembering is not None:
            known = memory()
            remembering.remember(
                {
                    name: value
                    for name, value in growth.end.memory.items()
                    if name in known and known[name].shape == value.shape
                }
            )
        run, difference = sweep(packed, growth, ending, hits, stopping, remembering)
        course.ended(number, ending.left(run.trace), difference)
        return run

    def watch(trace: Sequence[float], sums: Sums) -> None:
        course.passed(number, Left(tuple(trace), sums, memory()), packed.n_judgments, stopping)

    def first() -> Sums:
        return vote(packed, hits=hits) if start is None else accumulate(packed, start, hits=hits)

    run = iterate(
        lambda estimate: expect(packed, estimate.model),
        ending,
        lambda sums, estimate: sums.log_likelihood + estimate.penalty,
        first() if left is None else left.sums,
        n_judgments=packed.n_judgments,
        stopping=stopping,
        trace=() if left is None else left.trace,
        watch=watch,
    )
    course.ended(number, ending.left(run.trace))
    return run


def remembering(maximize: object) -> Remembering | None:
    """What the M-step ``maximize`` remembers by: the object whose method it is."""
    owner = getattr(maximize, "__self__", None)
    return owner if isinstance(owner, Remembering) else None
