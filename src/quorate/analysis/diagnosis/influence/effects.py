"""Effects: which training examples drive the loss at the examples asked about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from quorate.schema import RequestError

Doubles = NDArray[np.float64]
Longs = NDArray[np.int64]


class Own(Protocol):
    """Whatever knows each training example's influence on itself."""

    @property
    def own(self) -> Doubles:
        """Self-influence, (n,)."""
        ...


@dataclass(frozen=True, eq=False)
class Effects:
    """The change of the loss at t test examples when each of n training examples is left out.

    ``values`` (n, t) in nats, positive where the training example helps, negative where it harms.
    """

    values: Doubles
    trained: Own

    @cached_property
    def mean(self) -> Doubles:
        """The change of the mean loss over the test examples, (n,)."""
        return np.asarray(self.values.mean(axis=1))

    def harmful(self, k: int = 10, *, test: int | None = None, relative: bool = False) -> Longs:
        """Rows of the k training examples that drive a failure most, the worst first.

        Of the mean, or of one ``test`` example. Those that do no harm are left out. ``relative``
        divides by √ self-influence, so that the examples that bend the model everywhere do not
        head every list (Barshan, Brunet & Dziugaite 2020, arXiv:2003.11630).
        """
        values = self._of(test, relative)
        return _first(-values, k)

    def helpful(self, k: int = 10, *, test: int | None = None, relative: bool = False) -> Longs:
        """Rows of the k training examples that help most, the best first; see ``harmful``."""
        return _first(self._of(test, relative), k)

    def _of(self, test: int | None, relative: bool) -> Doubles:
        if test is None:
            values = self.mean
        else:
            if not 0 <= test < self.values.shape[1]:
                raise RequestError(
                    f"there is no test example {test}",
                    remedy=f"take one from 0 to {self.values.shape[1] - 1}",
                )
            values = self.values[:, test]
        if not relative:
            return values
        own = self.trained.own
        return np.asarray(values / np.sqrt(np.where(own > 0, own, np.inf)))


def _first(values: Doubles, k: int) -> Longs:
    if k < 1:
        raise RequestError(f"the first {k} examples", remedy="ask for one at least")
    order = np.argsort(-values, kind="stable")[:k]
    return np.asarray(order[values[order] > 0], np.int64)
