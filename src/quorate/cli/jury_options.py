"""Who sits in a jury and how jurors vote: the options of ``quorate jury``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from quorate.cli.method_options import SEED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from quorate.analysis.disagreement.jury import Composition, Jurors
    from quorate.analysis.disagreement.raters_model import RaterModels
    from quorate.schema import Judgments

Decorator = Callable[[Callable[..., None]], Callable[..., None]]
Told = Callable[[str, float], None]

VOTES = "votes"
MODELS = (VOTES, "rater", "groups", "offset", "ensemble", "multi-label", "multi-task", "jury")


@dataclass(frozen=True)
class JuryOptions:
    """What was said about juries."""

    seats: str | None
    sample: int | None
    against: str | None
    items: str | None
    text: tuple[str, ...]
    embeddings: str | None
    model: str | None
    compare: bool
    draws: int
    threshold: float | None
    option: str | None
    smallest: int
    seed: int

    def juries(self, columns: tuple[str, ...]) -> tuple[Composition, Composition | None]:
        """The jury, and the one that it is held against."""
        from quorate.analysis.disagreement.jury import composition, sample

        if (self.seats is None) == (self.sample is None):
            raise click.UsageError(
                "say who sits in the jury: --seats, such as age=old:6,age=young:6, or --sample 12"
            )
        chosen = composition(self.seats, columns) if self.seats else sample(self.sample or 0)
        other = None if self.against is None else composition(self.against, columns)
        return chosen, other

    def decided(self, judgments: Judgments) -> Judgments:
        """What the jury decides: of a question with several answers, one option."""
        from quorate.analysis.disagreement.jury import of_option
        from quorate.schema import Kind, NotApplicableError

        if self.option is not None:
            return of_option(judgments, self.option)
        if judgments.question.kind is Kind.MULTILABEL:
            options = judgments.question.options
            raise NotApplicableError(
                f"{judgments.question.name!r} has several answers at once, and a jury decides on "
                "one option at a time",
                remedy=f"say which with --option, such as {options[0]!r}",
            )
        return judgments

    def read(
        self, judgments: Judgments
    ) -> tuple[dict[str, str] | None, NDArray[np.float64] | None]:
        """The texts of the items, or rows of numbers; neither where no file is given."""
        from quorate.formats.item_features import read_rows_of_items, read_texts

        texts = None if self.items is None else read_texts(self.items, self.text)
        if self.embeddings is None:
            return texts, None
        order = None if texts is None else list(texts)
        return None, read_rows_of_items(self.embeddings, judgments.items.to_list(), order)

    def answering(
        self, judgments: Judgments, columns: tuple[str, ...], told: Told
    ) -> tuple[Jurors, RaterModels | None]:
        """The jurors, and how well models of raters do where that is asked for."""
        from quorate.analysis.disagreement.jury import observed_votes, panel
        from quorate.analysis.disagreement.raters_model import rater_models

        texts, features = self.read(judgments)
        readable = texts is not None or features is not None
        name = self.model or ("offset" if readable else VOTES)
        if not readable and (name != VOTES or self.compare):
            raise click.UsageError(
                "a model of raters reads the items: give --items or --embeddings"
            )
        compared = None
        if self.compare:
            compared = rater_models(
                judgments,
                texts=texts,
                features=features,
                columns=columns,
                seed=self.seed,
                told=told,
            )
        if name == VOTES:
            return observed_votes(judgments, columns), compared
        jurors = panel(
            judgments,
            name,
            texts=texts,
            features=features,
            columns=columns,
            seed=self.seed,
            told=told,
        )
        return jurors, compared


OPTIONS: tuple[Decorator, ...] = (
    click.option(
        "--seats",
        metavar="GROUP:N,…",
        help="Who sits: age=old:6,age=young:6; with one --by also old:6,young:6; of several "
        "columns age=old & gender=woman:3.",
    ),
    click.option("--sample", type=click.IntRange(1), metavar="N", help="Seats for anybody."),
    click.option(
        "--against",
        metavar="GROUP:N,…",
        help="Another jury, to see what it decides otherwise; a number is a sample.",
    ),
    click.option("--items", metavar="FILE", help="The texts of the items, for a model of raters."),
    click.option(
        "--text",
        multiple=True,
        metavar="COLUMN",
        help="A column of the text. May be repeated; text, or all columns, when not said.",
    ),
    click.option(
        "--embeddings",
        metavar="FILE",
        help="Rows of numbers instead of words: .parquet with item and embedding, or .npy in the "
        "order of --items.",
    ),
    click.option(
        "--model",
        type=click.Choice(MODELS),
        help="How jurors vote: as was voted (votes, without texts), or as a model of raters "
        "predicts (offset, with texts). multi-label, multi-task and jury need PyTorch.",
    ),
    click.option(
        "--compare", is_flag=True, help="Say how well each model predicts items not learned from."
    ),
    click.option(
        "--draws",
        default=100,
        show_default=True,
        type=click.IntRange(20, 100_000),
        help="Juries that are drawn.",
    ),
    click.option(
        "--threshold", type=float, metavar="X", help="From which mean a number counts as reached."
    ),
    click.option(
        "--option",
        metavar="OPTION",
        help="Of a question with several answers, the option to decide on.",
    ),
    click.option(
        "--smallest",
        default=10,
        show_default=True,
        type=click.IntRange(2),
        help="Raters that a group needs to be seated, and on each item to have its verdict told.",
    ),
)
FIELDS = tuple(JuryOptions.__dataclass_fields__)


def jury_options(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a command with the options; it gets one ``asked``."""

    @wraps(command)
    def run(**given: object) -> None:
        said: dict[str, Any] = {name: given.pop(name) for name in FIELDS}
        command(asked=JuryOptions(**said), **given)

    decorated: Callable[..., None] = SEED(run)
    for option in reversed(OPTIONS):
        decorated = option(decorated)
    return decorated
