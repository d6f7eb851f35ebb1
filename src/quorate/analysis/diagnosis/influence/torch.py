"""Influence through all layers of a PyTorch model, by the library kronfluence."""

from __future__ import annotations

import copy
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from quorate.analysis.diagnosis.influence.effects import Effects
from quorate.schema import EmptyError, NotApplicableError, RequestError

if TYPE_CHECKING:
    import torch

    Read = Callable[[torch.nn.Module, object], tuple[torch.Tensor, torch.Tensor]]

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ModelInfluence:
    """Self-influence (n,) and the effects on the examples asked about, in nats.

    Signs and units are those of ``Influence``: the change of a loss when a training example is left
    out, positive where it helps. ``layers`` were looked at, which hold ``covered`` of all trained
    numbers.
    """

    own: Doubles
    layers: tuple[str, ...]
    covered: float
    asked: Doubles | None = field(default=None, repr=False)

    @property
    def effects(self) -> Effects:
        """What leaving out each training example would do to the examples asked about."""
        if self.asked is None:
            raise RequestError("no example was asked about", remedy="give `asked`, a data set")
        return Effects(self.asked, self)


def model_influence(
    model: torch.nn.Module,
    training: torch.utils.data.Dataset[object],
    asked: torch.utils.data.Dataset[object] | None = None,
    *,
    read: Read | None = None,
    layers: Sequence[str] | None = None,
    damping: float | None = None,
    batch: int = 64,
    seed: int = 0,
) -> ModelInfluence:
    """EK-FAC influence of n training examples through all linear and 2-d convolution layers.

    ``training`` and ``asked`` are data sets that PyTorch's ``DataLoader`` reads; ``read(model,
    batch)`` returns the logits (b, K) and the given labels (b,) of a batch, by default
    ``model(batch[0]), batch[1]``. Only ``layers``, by their names in the model, are looked at where
    given. ``damping`` is .1 of the mean bend of each layer by default. Labels for the curvature are
    drawn from the model with ``seed``. The model itself is not changed, and runs on the CPU.

    Raises RequestError where kronfluence is not installed and for layers that the model does not
    have, NotApplicableError where no layer can be looked at, EmptyError for an empty data set.

    Source: Grosse et al. 2023 (arXiv:2308.03296); kronfluence, Apache-2.0.
    """
    library = _installed("kronfluence")
    names = _tracked(model, layers)
    sizes = [_length(data) for data in (training, asked) if data is not None]
    task = _task(library, read or _pairs, names, seed)
    whole = sum(part.numel() for part in model.parameters() if part.requires_grad)
    mine = copy.deepcopy(model).cpu().eval()
    covered = sum(p.numel() for name in names for p in mine.get_submodule(name).parameters())
    score = library.ScoreArguments(damping_factor=damping)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        analyzer = library.Analyzer(
            analysis_name="influence",
            model=library.prepare_model(mine, task),
            task=task,
            cpu=True,
            output_dir=folder,
            disable_tqdm=True,
        )
        analyzer.fit_all_factors("factors", training, per_device_batch_size=batch)
        analyzer.compute_self_scores(
            "own", "factors", training, per_device_train_batch_size=batch, score_args=score
        )
        own = analyzer.load_self_scores("own")["all_modules"]
        values = None
        if asked is not None:
            analyzer.compute_pairwise_scores(
                "asked",
                "factors",
                query_dataset=asked,
                train_dataset=training,
                per_device_query_batch_size=batch,
                per_device_train_batch_size=batch,
                score_args=score,
            )
            found = analyzer.load_pairwise_scores("asked")["all_modules"]
            values = found.double().numpy().T / sizes[0]
    return ModelInfluence(
        own.double().numpy() / sizes[0], tuple(names), covered / max(whole, 1), values
    )


def _pairs(model: torch.nn.Module, batch: object) -> tuple[torch.Tensor, torch.Tensor]:
    inputs, labels = batch  # type: ignore[misc]
    return model(inputs), labels  # type: ignore[has-type]


def _task(library: ModuleType, read: Read, names: list[str], seed: int) -> object:
    here = _installed("torch")
    draw, loss = here.Generator().manual_seed(seed), here.nn.functional.cross_entropy

    class Classification(library.Task):  # type: ignore[misc,name-defined]
        """What kronfluence asks: the loss of a batch, summed, at given or drawn labels."""

        def compute_train_loss(
            self, batch: object, model: torch.nn.Module, sample: bool = False
        ) -> torch.Tensor:
            """The summed loss."""
            logits, labels = read(model, batch)
            if sample:
                share = logits.detach().softmax(dim=-1)
                labels = here.multinomial(share, 1, generator=draw).flatten()
            return loss(logits, labels, reduction="sum")

        def compute_measurement(self, batch: object, model: torch.nn.Module) -> torch.Tensor:
            """The loss at examples asked about."""
            return self.compute_train_loss(batch, model)

        def get_influence_tracked_modules(self) -> list[str]:
            """The layers looked at."""
            return names

    return Classification()


def _tracked(model: torch.nn.Module, layers: Sequence[str] | None) -> list[str]:
    here = _installed("torch")
    kinds = (here.nn.Linear, here.nn.Conv2d)
    able = [name for name, part in model.named_modules() if isinstance(part, kinds)]
    if not able:
        raise NotApplicableError(
            "the model has no linear and no 2-d convolution layer",
            remedy="take `influence` with the last hidden layer and the probabilities",
        )
    unknown = [name for name in layers or () if name not in able]
    if unknown:
        raise RequestError(
            f"the model has no linear or 2-d convolution layer {unknown[0]!r}",
            remedy="take some of " + ", ".join(able[:10]),
        )
    return able if layers is None else list(layers)


def _length(data: torch.utils.data.Dataset[object]) -> int:
    size = len(data)
    if size == 0:
        raise EmptyError("a data set has no example", remedy="give one at least")
    return size


def _installed(name: str) -> ModuleType:
    try:
        found = import_module(name)
        if name == "kronfluence":
            import_module("kronfluence.analyzer")
    except ImportError as missing:
        raise RequestError(
            f"influence through all layers needs {name}, and {missing.name or name} is not "
            "installed",
            remedy="pip install 'quorate[influence]', or take `influence` with the last layer",
        ) from missing
    return found
