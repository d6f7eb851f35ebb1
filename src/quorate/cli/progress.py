"""What is going on, on a terminal only: a bar on stderr that leaves no trace."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[str, float], None]


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """A function that hears the name of each step and the share of it that is done.

    Where stderr is not a terminal nothing is shown.
    """
    if not sys.stderr.isatty():
        yield lambda step, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def told(step: str, done: float) -> None:
            total = 1.0 if done > 0 else None
            bar.update(task, description=f"{what}: {step}", completed=done, total=total)

        yield told
