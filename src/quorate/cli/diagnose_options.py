"""What is diagnosed, and how: the options of ``quorate diagnose``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quorate.cli.method_options import SEED

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from quorate.analysis.consensus import Consensus
    from quorate.analysis.diagnosis.log import TrainingLog
    from quorate.analysis.diagnosis.report import Diagnosis
    from quorate.formats.labelled import Labelled

Decorator = Callable[[Callable[..., None]], Callable[..., None]]
Told = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Subject:
    """What is diagnosed: the log, and what people know of its examples.

    ``texts`` and ``splits`` (n,) are in the order of the log, ``posterior`` (n, K) is what raters
    alone say, where there are judgments. ``how`` says where the log is from.
    """

    log: TrainingLog
    texts: pl.Series | None
    splits: pl.Series | None
    how: str
    notes: tuple[str, ...] = ()
    posterior: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class DiagnoseOptions:
    """What was said about data and model."""

    data: str
    label: str | None
    text: tuple[str, ...]
    split: str | None
    items: str | None
    embeddings: str | None
    probabilities: str | None
    judgments: str | None
    question: str | None
    verdicts: str | None
    signals: str | None
    folds: int
    epochs: int
    seed: int

    @property
    def name(self) -> str:
        """The data's name, for people."""
        return Path(self.data).name or self.data

    @property
    def methods(self) -> tuple[str, ...]:
        """The signals that were asked for; none means the usual ones."""
        return tuple(part.strip() for part in (self.signals or "").split(",") if part.strip())

    def read(self, told: Told) -> Subject:
        """The training log: read, made of probabilities, or of a model trained here."""
        path = Path(self.data)
        if self._is_log(path):
            return self._recorded(path)
        from quorate.formats.labelled import read_labelled

        wanted = self.judgments is None
        table = read_labelled(
            path, label=self.label, text=self.text, split=self.split, labels=wanted
        )
        if self.judgments is None:
            return self._of_model(table, None, (), told)
        table, kept, posterior, notes = self._judged(table)
        return replace(self._of_model(table, kept, notes, told), posterior=posterior)

    @staticmethod
    def _is_log(path: Path) -> bool:
        from quorate.formats.training import is_log

        return is_log(path)

    def _recorded(self, folder: Path) -> Subject:
        from quorate.formats.training import read_log

        for name, given in (
            ("--embeddings", self.embeddings),
            ("--probabilities", self.probabilities),
        ):
            if given is not None:
                raise click.UsageError(f"{name} goes with a table of examples, not with a log")
        log = read_log(folder)
        texts = splits = None
        if self.items is not None:
            texts, splits = self._told_of(log)
        posterior = None if self.judgments is None else self._beside(log)
        return Subject(log, texts, splits, "a recorded training", (), posterior)

    def _beside(self, log: TrainingLog) -> NDArray[np.float64]:
        """What raters say of a log's examples, (n, K); even where nobody judged one."""
        import numpy as np

        from quorate.schema import InputError

        found = self._consensus()
        options = {str(option): at for at, option in enumerate(found.question.options)}
        columns = [options.get(name) for name in log.classes]
        place = {name: at for at, name in enumerate(found.items.cast(str))}
        rows = [place.get(name) for name in log.examples.cast(str)]
        if found.posterior is None or not any(at is not None for at in columns):
            raise InputError(
                f"raters say none of the classes {', '.join(log.classes[:5])}",
                where=str(self.judgments),
                remedy="call classes as the judgments call options",
            )
        if all(at is None for at in rows):
            raise InputError(
                "none of the log's examples was judged, by their names",
                where=str(self.judgments),
                remedy="name examples as the judgments name items",
            )
        alone = np.full((log.n, log.k), 1 / log.k)
        for row, at in enumerate(rows):
            if at is not None:
                alone[row] = [0.0 if c is None else found.posterior[at, c] for c in columns]
        return alone

    def _told_of(self, log: TrainingLog) -> tuple[pl.Series | None, pl.Series | None]:
        """Texts and splits of a log's examples, from the file of items."""
        from quorate.formats.labelled import read_labelled
        from quorate.schema import InputError

        path = Path(str(self.items))
        found = read_labelled(path, text=self.text, split=self.split, labels=False)
        place = {name: at for at, name in enumerate(found.examples)}
        names = log.examples.cast(str).to_list()
        lacking = [name for name in names if name not in place]
        if lacking:
            raise InputError(
                f"{len(lacking):,} examples of the log are not there, such as {lacking[0]!r}",
                where=path.name,
                remedy="give the items that the model was trained on",
            )
        rows = [place[name] for name in names]
        return (
            None if found.texts is None else found.texts.gather(rows),
            None if found.splits is None else found.splits.gather(rows),
        )

    def _of_model(
        self, table: Labelled, kept: NDArray[np.int64] | None, notes: tuple[str, ...], told: Told
    ) -> Subject:
        if self.probabilities is not None:
            return self._predicted(table, kept, notes)
        return self._trained(table, kept, notes, told)

    def _judged(
        self, table: Labelled
    ) -> tuple[Labelled, NDArray[np.int64], NDArray[np.float64], tuple[str, ...]]:
        """The examples with the label that raters agreed on; those that nobody judged left out."""
        import numpy as np

        from quorate.analysis.diagnosis.classes import used
        from quorate.schema import InputError, LabelError, NotApplicableError

        found = self._consensus()
        if found.posterior is None or not found.question.options:
            raise NotApplicableError(
                f"{found.question.name!r} is not answered by one of several options",
                remedy="choose a question with options by --question",
            )
        place = {name: at for at, name in enumerate(found.items.cast(str))}
        of_item = {name: int(found.codes[at]) for name, at in place.items()}
        rows = [at for at, name in enumerate(table.examples) if name in of_item]
        if not rows:
            raise InputError(
                f"none of the {table.n:,} examples was judged, by their names",
                where=str(self.judgments),
                remedy="name examples as the judgments name items",
            )
        kept = np.array(rows, np.int64)
        names = table.examples.gather(rows)
        labels = np.array([of_item[name] for name in names], np.int64)
        if len(set(labels.tolist())) < 2:
            raise LabelError(
                "raters gave all examples the same label", remedy="wait for examples of two classes"
            )
        how = f"{found.method}: {found.notes[0]}" if found.notes else found.method
        notes = [f"labels are the consensus of raters ({how})"]
        if len(rows) < table.n:
            notes.append(f"{table.n - len(rows):,} examples that nobody judged are left out")
        lone = len(of_item) - len(rows)
        if lone:
            notes.append(f"{lone:,} judged items are not among the examples")
        alone = found.posterior[[place[name] for name in names]]
        classes, labels, alone = used(found.question.options, labels, alone)
        judged = replace(
            table,
            examples=names,
            labels=labels,
            classes=classes,
            texts=None if table.texts is None else table.texts.gather(rows),
            rows=None if table.rows is None else table.rows[kept],
            splits=None if table.splits is None else table.splits.gather(rows),
        )
        return judged, kept, alone, tuple(notes)

    def calibrated(self, found: Diagnosis) -> Diagnosis:
        """The diagnosis in the light of what people said of some examples."""
        if self.verdicts is None:
            return found
        import numpy as np

        from quorate.analysis.diagnosis.report import recalibrated
        from quorate.formats.verdicts import read_verdicts
        from quorate.schema import InputError

        log = found.log
        place = {name: at for at, name in enumerate(log.examples.cast(str))}
        told = [one for one in read_verdicts(Path(self.verdicts)) if one.item in place]
        told = [one for one in told if found.suspects.wrong[place[one.item]] >= 0]
        if not told:
            raise InputError(
                "none of the items with a verdict is among the examples, by their names",
                where=self.verdicts,
                remedy="name items as the examples are named",
            )
        rows = np.array([place[one.item] for one in told], np.int64)
        given = [log.classes[at] for at in log.labels[rows]]
        wrong = np.array([one.label != had for one, had in zip(told, given, strict=True)])
        return recalibrated(found, rows, wrong, drawn=np.array([one.audit for one in told]))

    def _consensus(self) -> Consensus:
        from quorate.analysis.consensus import consensus
        from quorate.formats import read

        return consensus(read(str(self.judgments), question=self.question), seed=self.seed)

    def _predicted(
        self, table: Labelled, kept: NDArray[np.int64] | None, notes: tuple[str, ...]
    ) -> Subject:
        """A log of out-of-sample probabilities that the user's own models gave."""
        from quorate.formats.training import read_probabilities

        said = read_probabilities(str(self.probabilities), table, kept)
        return Subject(said, table.texts, table.splits, "given probabilities", notes)

    def _trained(
        self, table: Labelled, kept: NDArray[np.int64] | None, notes: tuple[str, ...], told: Told
    ) -> Subject:
        """The log of the built-in model, trained on texts, numbers or embeddings."""
        from quorate.analysis.diagnosis.model.features import features_of
        from quorate.analysis.diagnosis.model.training import train
        from quorate.formats.item_features import read_rows_of_items
        from quorate.schema import InputError

        told("reading features", 0.0)
        if self.embeddings is not None:
            order = table.examples.to_list() if kept is None else None
            rows = read_rows_of_items(self.embeddings, table.examples.to_list(), order)
            features, what = features_of(rows=rows, seed=self.seed), "embeddings"
        elif table.rows is not None:
            features, what = features_of(rows=table.rows, seed=self.seed), "columns of numbers"
        elif table.texts is not None:
            features, what = features_of(texts=table.texts, seed=self.seed), "texts"
        else:
            raise InputError(
                "the table says nothing of its examples but their labels",
                where=self.name,
                remedy="add a column of text, or give --embeddings",
            )
        log = train(
            features,
            table.labels,
            table.classes,
            table.examples,
            folds=self.folds,
            epochs=self.epochs,
            seed=self.seed,
            progress=told,
        )
        how = f"a model trained here on {what}, in {self.folds} folds over {self.epochs} epochs"
        return Subject(log, table.texts, table.splits, how, (*notes, *log.notes))


OPTIONS: tuple[Decorator, ...] = (
    click.argument("data", metavar="LOGS|DATA"),
    click.option("--label", metavar="COLUMN", help="The column of the label. Found when not said."),
    click.option(
        "--text",
        multiple=True,
        metavar="COLUMN",
        help="A column of the text. May be repeated; text, or all other columns, when not said.",
    ),
    click.option(
        "--split",
        metavar="COLUMN",
        help="The column that says training or test; near copies across them are told.",
    ),
    click.option(
        "--items", metavar="FILE", help="With logs: what the examples are, by item, for people."
    ),
    click.option(
        "--embeddings",
        metavar="FILE",
        help="Rows of numbers to learn from: .parquet with item and embedding, or .npy in the "
        "order of DATA.",
    ),
    click.option(
        "--probabilities",
        metavar="FILE",
        help="What your own models said of each example out of sample: .npy or .csv, in the order "
        "of DATA, instead of training a model here.",
    ),
    click.option(
        "--judgments",
        metavar="FILE",
        help="Raters' judgments of the examples; their consensus is the label, but of logs.",
    ),
    click.option("--question", metavar="NAME", help="With --judgments: which question."),
    click.option(
        "--verdicts",
        metavar="FILE",
        help="What people said of some examples: item and label, or what quorate rejudge --batch "
        "gives. Calibrates how likely the other labels are wrong.",
    ),
    click.option(
        "--signals",
        metavar="A,B,…",
        help="The signals whose mean rank is the suspicion, such as aum,forgetting.",
    ),
    click.option(
        "--folds",
        default=5,
        show_default=True,
        type=click.IntRange(2, 50),
        help="Parts of the examples, each judged by a model that was trained on the others.",
    ),
    click.option(
        "--epochs",
        default=15,
        show_default=True,
        type=click.IntRange(2, 1000),
        help="Passes over the examples.",
    ),
)
FIELDS = tuple(DiagnoseOptions.__dataclass_fields__)


def diagnose_options(command: Callable[..., None]) -> Callable[..., None]:
    """Decorate a command with the options; it gets one ``asked``."""

    @wraps(command)
    def run(**given: object) -> None:
        said: dict[str, Any] = {name: given.pop(name) for name in FIELDS}
        command(asked=DiagnoseOptions(**said), **given)

    decorated: Callable[..., None] = SEED(run)
    for option in reversed(OPTIONS):
        decorated = option(decorated)
    return decorated
