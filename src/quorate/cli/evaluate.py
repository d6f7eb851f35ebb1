"""``quorate evaluate``: how far a model's predictions are from what people say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from quorate.cli.evaluate_options import Asked, evaluate_options
from quorate.cli.table_options import AS_JSON

if TYPE_CHECKING:
    from quorate.analysis.disagreement import Deconvolution, Flips
    from quorate.analysis.disagreement.predictions import Predictions
    from quorate.schema import Judgments


@click.command("evaluate")
@evaluate_options
@AS_JSON
@click.option("--out", metavar="DIR", help="Write the tables and evaluation.json into this folder.")
@click.option("--force", is_flag=True, help="Replace a folder that is there.")
def command(asked: Asked, as_json: bool, out: str | None, force: bool) -> None:
    """Hold a model's predictions against the spread of people's answers.

    PREDICTIONS has an item in each row and its label, or a column an option with its predicted
    share; with a column of raters, what that rater is predicted to say. Says how far the predicted
    shares are from those of the answers, what half of the raters would get and what cannot be
    beaten; and, with slips taken out (--p-flip), how often the model says what single people think.
    """
    from pathlib import Path

    from quorate.analysis.disagreement import evaluate
    from quorate.cli.evaluate_folder import check_evaluation, document, write_evaluation
    from quorate.cli.evaluate_summary import print_evaluation
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress

    folder = None if out is None else Path(out)
    if folder is not None:
        check_evaluation(folder, force=force)
    with progress(asked.source.name) as told:
        told("reading", 0.0)
        judgments = asked.judgments()
        predictions = asked.predicted(judgments)
        told("evaluating", 0.0)
        found = evaluate(
            predictions,
            asked.target(judgments, predictions),
            by=asked.source.by,
            smallest=asked.smallest,
            replicates=asked.bootstrap,
            seed=asked.seed,
        )
        primary, why = _primary(asked, judgments, predictions)
    name = asked.source.name
    if folder is not None:
        write_evaluation(found, primary, why, name, folder)
    if as_json:
        print(as_text(document(found, primary, why, name)))
    else:
        print_evaluation(found, primary, why, folder)


def _primary(
    asked: Asked, judgments: Judgments, predictions: Predictions
) -> tuple[Deconvolution | None, str]:
    """The deconvolution, or why there is none."""
    from quorate.analysis.disagreement import deconvolution
    from quorate.schema import NotApplicableError

    if asked.p_flip == "none":
        return None, ""
    told: float | Flips | Literal["auto"]
    try:
        told = asked.flips() if asked.p_flip == "auto" else float(asked.p_flip)
        return deconvolution(
            predictions,
            judgments,
            told,
            positive=asked.positive,
            replicates=asked.bootstrap,
            seed=asked.seed,
        ), ""
    except NotApplicableError as error:
        if asked.p_flip != "auto":
            raise
        return None, error.message
