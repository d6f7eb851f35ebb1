"""Recording a Trainer of Lightning.

def training_step(self, batch, number):
    ids, x, y = batch
    logits = self(x)
    return {"loss": cross_entropy(logits, y), "ids": ids, "logits": logits, "labels": y}

Trainer(callbacks=[LightningRecorder(recorder)]).fit(model, loader)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quorate.schema.errors import InputError, RequestError

try:
    from lightning.pytorch import Callback
except ImportError:
    try:
        from pytorch_lightning import Callback
    except ImportError:
        raise RequestError(
            "this recorder needs Lightning", remedy="pip install lightning"
        ) from None

if TYPE_CHECKING:
    from quorate.formats.training.recorders.torch import TorchRecorder


class LightningRecorder(Callback):  # type: ignore[misc]
    """Hands what steps return to a recorder: ``ids``, ``logits`` and, to be checked, ``labels``.

    With ``record_validation`` the examples of validation are logged as outside; leave it out where
    they are of another data set.
    """

    def __init__(self, recorder: TorchRecorder, *, record_validation: bool = False) -> None:
        self.recorder = recorder
        self.record_validation = record_validation

    def on_train_epoch_start(self, trainer: object, *_: object) -> None:
        """Begins an epoch, by the number that the trainer gives it."""
        self.recorder.begin_epoch(int(getattr(trainer, "current_epoch", 0)))

    def on_train_batch_end(
        self, trainer: object, module: object, outputs: object, *_: object
    ) -> None:
        """Logs a batch."""
        self.recorder.log(*_said(outputs, "training_step"))

    def on_validation_batch_end(
        self, trainer: object, module: object, outputs: object, *_: object, **__: object
    ) -> None:
        """Logs a batch of examples that are not learned from."""
        if self.record_validation and self.recorder.recording:
            self.recorder.log_outside(*_said(outputs, "validation_step"))

    def on_train_epoch_end(self, trainer: object, *_: object) -> None:
        """Finishes the epoch."""
        optimizers = getattr(trainer, "optimizers", None)
        rate = float(optimizers[0].param_groups[0]["lr"]) if optimizers else None
        self.recorder.end_epoch(rate=rate)


def _said(outputs: object, step: str) -> tuple[object, object, object]:
    if not isinstance(outputs, Mapping) or "ids" not in outputs or "logits" not in outputs:
        raise InputError(
            f"{step} does not return a dictionary with 'ids' and 'logits'",
            remedy="return both besides 'loss', and 'labels' to have them checked",
        )
    return outputs["ids"], outputs["logits"], outputs.get("labels")
