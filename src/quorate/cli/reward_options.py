"""The judgments and texts behind a reward model, and its recipe: options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

import click

from quorate.cli.method_options import SEED
from quorate.cli.source import Source, source_options, the_comparing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quorate.analysis.preference.reward import Pairs, Recipe
    from quorate.analysis.preference.reward.recipe import Encoder, Kind, Labels

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


@dataclass(frozen=True)
class Lessons:
    """What a reward model is trained on, and how."""

    source: Source
    items: str
    encoder: str
    model: str
    labels: str
    no_length: bool
    embeddings: str | None
    seed: int

    def read(self) -> tuple[Pairs, NDArray[np.float64] | None]:
        """The pairs, and the embeddings of their responses where they are given."""
        from quorate.analysis.consensus import consensus
        from quorate.analysis.preference.reading.compared import compared_fields
        from quorate.analysis.preference.reward import pairs_of_judgments
        from quorate.formats.candidates import read_candidates
        from quorate.formats.embeddings import read_embeddings
        from quorate.schema import NotApplicableError

        name, judgments = the_comparing(self.source.read_work())
        try:
            fields = compared_fields(judgments)
        except NotApplicableError:
            fields = ()
        candidates = read_candidates(self.items, fields or None)
        believed = None
        if judgments.question.options:
            # repeats and traps are votes of nobody: the belief is that of the work alone
            believed = consensus(self.source.read()[name], seed=self.seed)
        pairs = pairs_of_judgments(judgments, candidates, believed)
        if self.embeddings is None or pairs.places is None:
            return pairs, None
        return pairs, read_embeddings(self.embeddings, pairs.places)

    def recipe(self) -> Recipe:
        """What is trained."""
        from quorate.analysis.preference.reward import Hashed, Recipe

        return Recipe(
            encoder=cast("Encoder", self.encoder),
            kind=cast("Kind", self.model),
            labels=cast("Labels", self.labels),
            features=Hashed(length=not self.no_length),
        )


OPTIONS: tuple[Decorator, ...] = (
    click.option(
        "--items", required=True, metavar="ITEMS", help="The file of items: prompts and responses."
    ),
    click.option(
        "--encoder",
        type=click.Choice(("linear", "network")),
        default="linear",
        show_default=True,
        help="What gives a response its value; a network needs PyTorch.",
    ),
    click.option(
        "--model",
        type=click.Choice(("plain", "raters", "mean-variance")),
        default="plain",
        show_default=True,
        help="How votes come from values: alike for all, by rater, or with a variance for "
        "responses on which people are divided.",
    ),
    click.option(
        "--labels",
        type=click.Choice(("posterior", "share", "majority")),
        default="posterior",
        show_default=True,
        help="What a plain model learns: P(A better), the share of votes, or the majority alone.",
    ),
    click.option("--no-length", is_flag=True, help="Hide from the model how long a response is."),
    click.option(
        "--embeddings",
        metavar="FILE",
        help="Rows of numbers instead of words: .parquet with item, field and embedding, or .npy.",
    ),
)
FIELDS = tuple(name for name in Lessons.__dataclass_fields__ if name != "source")


def lesson_options(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a command with JUDGMENTS, the texts and the recipe; it gets one ``lessons``."""

    @wraps(command)
    def run(source: Source, **given: object) -> None:
        said: dict[str, Any] = {name: given.pop(name) for name in FIELDS}
        command(lessons=Lessons(source, **said), **given)

    decorated: Callable[..., None] = SEED(run)
    for option in reversed(OPTIONS):
        decorated = option(decorated)
    return source_options()(decorated)
