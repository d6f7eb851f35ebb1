"""``quorate reward``: what preferences are worth to a reward model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quorate.cli.reward_options import Lessons, lesson_options
from quorate.cli.table_options import AS_JSON, OUT

if TYPE_CHECKING:
    import polars as pl

    from quorate.analysis.preference.reward import RewardModel
    from quorate.formats.responses import Responses


@click.group("reward")
def command() -> None:
    """Train a reward model on preferences, score responses, report what the data are worth."""


@command.command("train")
@lesson_options
@click.option("--out", required=True, metavar="MODEL", help="The file to write, such as my.qrm.")
@AS_JSON
def train_(lessons: Lessons, out: str, as_json: bool) -> None:
    """Train a reward model.

    FILE holds judgments of a pair, a best-of or a ranking, ITEMS the prompts and responses that
    were judged. The model is a small file without code in it; `quorate reward score` and
    `quorate.formats.reward_model.load` read it.
    """
    from quorate.analysis.plain import plain
    from quorate.analysis.preference.reward import train
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.formats.reward_model import save

    with progress(lessons.source.name) as told:
        told("reading", 0.0)
        pairs, embeddings = lessons.read()
        told("training", 0.0)
        model = train(pairs, lessons.recipe(), embeddings=embeddings, seed=lessons.seed)
        save(model, out)
    if as_json:
        print(
            as_text(
                {
                    "model": out,
                    "parameters": plain(model.parameters),
                    "raters": plain(model.raters),
                    "path": plain(model.path),
                    "converged": model.converged,
                    "notes": list(model.notes),
                    "seed": model.seed,
                    "input_digest": model.input_digest,
                }
            )
        )
        return
    n = model.parameters
    print(f"{out}: {n['pairs']:,} pairs of {n['prompts']:,} prompts, {n['votes']:,} votes")
    for note in model.notes:
        print(f"note: {note}")


@command.command("score")
@click.argument("model", metavar="MODEL")
@click.argument("file", metavar="FILE")
@click.option(
    "--prompt",
    "prompts",
    multiple=True,
    metavar="COLUMN",
    help="A column of the prompt. May be repeated; found out when not said.",
)
@click.option(
    "--response",
    "responses",
    multiple=True,
    metavar="COLUMN",
    help="A column of responses. May be repeated; found out when not said.",
)
@AS_JSON
@OUT
def score(
    model: str,
    file: str,
    prompts: tuple[str, ...],
    responses: tuple[str, ...],
    as_json: bool,
    out: str | None,
) -> None:
    """Score responses, and choose the best of several.

    FILE has a prompt and a response in each row, or a column a response (reply_a, reply_b …). Adds
    a column reward, or one a column of responses, and best: which of the responses to the same
    prompt has the highest. Rewards are logits: of two, the higher by 1 is preferred to the other
    with probability .73.
    """
    from quorate.analysis.plain import plain
    from quorate.cli.output import put
    from quorate.formats.responses import read_responses
    from quorate.formats.reward_model import load

    scored = _scored(load(model), read_responses(file, prompts, responses))
    put(scored, lambda: plain(scored), as_json, out)


@command.command("report")
@lesson_options
@click.option(
    "--folds",
    default=5,
    show_default=True,
    type=click.IntRange(2, 50),
    help="Parts of the prompts, each tried by a model that was trained on the others.",
)
@click.option("--no-curves", is_flag=True, help="Leave out the noise and the learning curve.")
@AS_JSON
@click.option(
    "--out",
    metavar="FILE",
    help="Write to FILE: all of it as .json, or as .csv what the model says of each pair.",
)
def report(lessons: Lessons, folds: int, no_curves: bool, as_json: bool, out: str | None) -> None:
    """Say what the preferences are worth to a reward model.

    Accuracy on prompts that were not learned from, beside that of «the longer one wins» and the
    ceiling that the agreement of raters sets; calibration; accuracy with labels flipped and with
    fewer prompts; by rater and by topic.
    """
    from pathlib import Path

    from quorate.analysis.preference.reward import reward_report
    from quorate.cli.output import as_text, write_text
    from quorate.cli.progress import progress
    from quorate.cli.reward_summary import print_report
    from quorate.formats import write

    with progress(lessons.source.name) as told:
        told("reading", 0.0)
        pairs, embeddings = lessons.read()
        found = reward_report(
            pairs,
            lessons.recipe(),
            embeddings=embeddings,
            folds=folds,
            curves=not no_curves,
            seed=lessons.seed,
            told=told,
        )
    if out is not None and Path(out).suffix.lower() == ".json":
        write_text(Path(out), as_text(found.to_dict()))
    elif out is not None:
        write(found.predictions, out)
    if as_json:
        print(as_text(found.to_dict()))
    elif out is None:
        print_report(found)


def _scored(model: RewardModel, table: Responses) -> pl.DataFrame:
    import polars as pl

    rewards = {
        name: pl.Series(model.scores(table.prompts.to_list(), column.to_list()))
        for name, column in table.responses.items()
    }
    frame = table.frame
    if len(rewards) == 1:
        (reward,) = rewards.values()
        prompt = table.prompts.alias(" prompt")
        best = (pl.col("reward") == pl.col("reward").max().over(" prompt")).alias("best")
        return frame.with_columns(reward.alias("reward"), prompt).with_columns(best).drop(" prompt")
    names = list(rewards)
    values = pl.DataFrame([column.alias(name) for name, column in rewards.items()]).to_numpy()
    return frame.with_columns(
        *(column.alias(f"reward.{name}") for name, column in rewards.items()),
        pl.Series("best", [names[int(row)] for row in values.argmax(axis=1)]),
    )
