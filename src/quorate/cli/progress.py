"""What is going on, on a terminal only: a bar on stderr that leaves no trace."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[str, float], None]


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """A function that hears the name of each step and the share that is done, from which follows
    how long the rest will take.

    Where stderr is not a terminal nothing is shown.
    """
    if not sys.stderr.isatty():
        yield lambda step, done: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),  # so that all fits 80 columns
        TaskProgressColumn(show_speed=False),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def told(step: str, done: float) -> None:
            total = 1.0 if done > 0 else None
            if done < bar.tasks[0].completed:
                bar.reset(task)
            bar.update(task, description=f"{what}: {step}", completed=done, total=total)

        yield told
