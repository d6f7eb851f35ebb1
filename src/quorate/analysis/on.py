"""Where a fit runs, by the name that users type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import cast

from quorate import plugins
from quorate.compute import Executor, LostError, working_on
from quorate.schema.errors import RequestError


def executor(on: str) -> Executor:
    """The executor of that name: ``local``, ``local:4``, ``stream``, ``ray``, ``ray://host:port``.

    Raises UnknownNameError for a name that nothing declares, RequestError where what follows it
    makes no sense, a package is missing, or a cluster cannot be reached.
    """
    name, _, said = on.partition(":")
    make = plugins.load(plugins.EXECUTORS, name)
    if not callable(make):
        raise RequestError(f"the entry point of executor {name!r} is not a function")
    try:
        return cast("Executor", make(said))
    except ValueError as error:
        raise RequestError(f"{on!r} says no place to work: {error}") from None
    except ModuleNotFoundError as error:
        raise RequestError(
            f"{name!r} needs the package {error.name!r}",
            remedy=f"pip install 'quorate[{name}]'",
        ) from None
    except LostError as error:
        raise RequestError(
            str(error), remedy="see whether it runs and its address is right"
        ) from None


@contextmanager
def working(on: str) -> Iterator[Executor]:
    """Let fits in the block run where ``on`` says; what was started for it is ended with it."""
    with closing(executor(on)) as made, working_on(made):
        yield made
