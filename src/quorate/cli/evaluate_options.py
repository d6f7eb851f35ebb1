"""Judgments and predictions, and how they are compared: the options of one command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal

import click

from quorate.cli.method_options import PARADIGM, SEED
from quorate.cli.source import BY, Source, source_options

if TYPE_CHECKING:
    from quorate.analysis.disagreement.flips import Flips
    from quorate.analysis.disagreement.predictions import Predictions
    from quorate.analysis.disagreement.soft_labels import SoftLabels
    from quorate.schema import Judgments
    from quorate.schema.paradigm import Paradigm

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


@dataclass(frozen=True)
class Asked:
    """What is compared, and how."""

    source: Source
    predictions: str
    prediction_column: tuple[str, ...]
    positive: str | None
    leave_out: tuple[str, ...]
    p_flip: str
    weights: Literal["equal", "competence"]
    paradigm: Paradigm
    smallest: int
    bootstrap: int
    seed: int

    def judgments(self) -> Judgments:
        """The judgments of the one question."""
        from quorate.formats.judgments import only

        return self._narrowed(only(self.source.read()))

    def predicted(self, judgments: Judgments) -> Predictions:
        """The predictions of its items."""
        from quorate.formats.predictions import read_predictions

        columns: dict[str, str] = {}
        for pair in self.prediction_column:
            name, equals, column = pair.partition("=")
            if not equals or not name or not column:
                raise click.BadParameter(
                    f"{pair!r} is not NAME=COLUMN", param_hint="'--prediction-column'"
                )
            columns[name] = column
        return read_predictions(
            self.predictions, judgments, columns=columns, positive=self.positive
        )

    def target(self, judgments: Judgments, predictions: Predictions) -> Judgments | SoftLabels:
        """What predictions are held against: the answers, or shares in which some count more."""
        from quorate.analysis.disagreement.soft_labels import soft_labels
        from quorate.schema import RequestError

        if self.weights == "equal":
            return judgments
        if self.source.by:
            raise RequestError(
                "groups are compared by what their people say, each counting the same",
                remedy="leave out --by, or --weights competence",
            )
        if predictions.raters is not None:
            raise RequestError(
                "what single raters are predicted to say is held against their own answers",
                where=predictions.source,
                remedy="leave out --weights competence",
            )
        return soft_labels(judgments, self.weights, seed=self.seed, paradigm=self.paradigm)

    def flips(self) -> Flips:
        """How often people flip, from every judgment that somebody gave twice."""
        from quorate.analysis.disagreement.flips import flips
        from quorate.formats.judgments import only

        # repeats are no work of their own, so they are in the whole file alone
        return flips(self._narrowed(only(self.source.read_work())))

    def _narrowed(self, judgments: Judgments) -> Judgments:
        from quorate.analysis.disagreement.answers import without

        return without(judgments, self.leave_out) if self.leave_out else judgments


def _probability(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value in ("auto", "none"):
        return value
    try:
        p = float(value)
    except ValueError:
        p = -1.0
    if not 0 <= p < 0.5:
        raise click.BadParameter("give auto, none, or a probability from 0 to less than 0.5")
    return value


OPTIONS: tuple[Decorator, ...] = (
    click.argument("predictions", metavar="PREDICTIONS"),
    click.option(
        "--prediction-column",
        multiple=True,
        metavar="NAME=COLUMN",
        help="Take COLUMN of PREDICTIONS as item, rater or label. May be repeated.",
    ),
    click.option(
        "--positive",
        metavar="OPTION",
        help="The option that precision, recall and AUC are of; of two, the second if not said.",
    ),
    click.option(
        "--leave-out",
        multiple=True,
        metavar="OPTION",
        help="Leave out judgments with this label, such as «unsure». May be repeated.",
    ),
    click.option(
        "--p-flip",
        default="auto",
        show_default=True,
        metavar="P",
        callback=_probability,
        help="How often people give another answer than the one they mostly give: a probability, "
        "auto (from items judged twice), or none.",
    ),
    click.option(
        "--weights",
        default="equal",
        show_default=True,
        type=click.Choice(["equal", "competence"]),
        help="Competence: hold predictions against soft labels in which raters count by how good "
        "they are; prescriptive questions alone.",
    ),
    PARADIGM,
    click.option(
        "--smallest",
        default=10,
        show_default=True,
        type=click.IntRange(2),
        help="Raters that a group needs to be shown, with --by.",
    ),
    click.option(
        "--bootstrap",
        default=1000,
        show_default=True,
        type=click.IntRange(0),
        help="Replicates behind the intervals; 0 leaves them out.",
    ),
)
FIELDS = tuple(name for name in Asked.__dataclass_fields__ if name != "source")


def evaluate_options(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a command with FILE, PREDICTIONS and the rest; it gets one ``asked``."""

    @wraps(command)
    def run(source: Source, **given: object) -> None:
        said: dict[str, Any] = {name: given.pop(name) for name in FIELDS}
        command(asked=Asked(source, **said), **given)

    decorated: Callable[..., None] = SEED(run)
    for option in reversed(OPTIONS):
        decorated = option(decorated)
    return source_options(BY)(decorated)
