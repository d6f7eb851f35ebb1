"""``quorate diagnose``: what a trained model says about the labels."""

from __future__ import annotations

from pathlib import Path

import click

from quorate.cli.diagnose_options import DiagnoseOptions, diagnose_options


@click.command("diagnose")
@diagnose_options
@click.option(
    "--k",
    default=None,
    type=click.IntRange(1),
    metavar="N",
    help="How many suspects to give; as many as are expected to be wrong, when not said.",
)
@click.option(
    "--threshold",
    is_flag=True,
    help="Train twice more, with labels that cannot be right, for the threshold of margins.",
)
@click.option(
    "--curves",
    is_flag=True,
    help="Train on parts too: what more, corrected or fewer examples would bring. Takes a while.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--out", metavar="DIR", help="Write the report, the suspects and the signals into this folder."
)
@click.option("--force", is_flag=True, help="Replace a folder that is there.")
def command(
    asked: DiagnoseOptions,
    k: int | None,
    threshold: bool,
    curves: bool,
    as_json: bool,
    out: str | None,
    force: bool,
) -> None:
    """Find labels that are likely wrong, by how a model takes to them.

    DATA is a table of labelled examples (.csv, .jsonl, .parquet) with text, numbers or
    --embeddings; a model is trained on it here, in folds. LOGS is the folder of a training that was
    recorded. Says which labels are likely wrong and what they should be, how many are to be
    expected, which examples are ambiguous, redundant or near copies.
    """
    from quorate.analysis.diagnosis.further import further
    from quorate.analysis.diagnosis.report import diagnose
    from quorate.analysis.diagnosis.shown import together
    from quorate.analysis.diagnosis.suspects.combining import DEFAULT
    from quorate.cli.diagnose_folder import MARK, document, write_diagnosis
    from quorate.cli.diagnose_summary import print_diagnosis
    from quorate.cli.output import as_text
    from quorate.cli.progress import progress
    from quorate.cli.whole_folder import check_place
    from quorate.report.sections.diagnosis.words import Shown

    folder = None if out is None else Path(out)
    if folder is not None:
        check_place(folder, MARK, "one of a diagnosis", force=force)
    with progress(asked.name) as told:
        told("reading", 0.0)
        subject = asked.read(told)
        told("reading the signals", 0.0)
        found = diagnose(
            subject.log,
            signals=asked.methods or DEFAULT,
            texts=subject.texts,
            splits=None if subject.splits is None else subject.splits.to_list(),
            seed=asked.seed,
        )
        found = asked.calibrated(found)
        told_more = further(
            found, threshold=threshold, curves=curves, slices=subject.splits, progress=told
        )
    both = None if subject.posterior is None else together(found, subject.posterior)
    result = Shown(found, asked.name, subject.how, subject.notes, k, told_more, both)
    if folder is not None:
        write_diagnosis(result, folder)
    if as_json:
        print(as_text(document(result)))
    else:
        print_diagnosis(result, folder)
