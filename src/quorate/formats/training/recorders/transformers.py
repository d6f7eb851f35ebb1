"""Recording a Trainer of Hugging Face Transformers.

    class Recording(RecordingTrainer, Trainer):
        pass

    Recording(model, args, train_dataset=rows, recorder=recorder).train()

Rows have a column ``id`` of whole numbers, the names of the examples.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING

from quorate.schema.errors import InputError, RequestError

if TYPE_CHECKING:
    from quorate.formats.training.recorders.torch import TorchRecorder


class RecordingTrainer:
    """What goes before ``Trainer`` among the bases: logits are kept where the loss is computed.

    ``id_column`` names the examples of a batch. With ``record_evaluation`` the examples that are
    evaluated are logged as outside; leave it out where they are of another data set. Raises
    RequestError where labels are smoothed.
    """

    def __init__(
        self,
        *given: object,
        recorder: TorchRecorder,
        id_column: str = "id",
        record_evaluation: bool = False,
        **named: object,
    ) -> None:
        self.recorder = recorder
        self.id_column = id_column
        self.record_evaluation = record_evaluation
        super().__init__(*given, **named)
        if getattr(self, "args").label_smoothing_factor:  # noqa: B009
            raise RequestError(
                "signals of smoothed labels mean nothing",
                remedy="train with label_smoothing_factor=0",
            )
        getattr(self, "add_callback")(_epochs(recorder, record_evaluation))  # noqa: B009

    def compute_loss(
        self,
        model: object,
        inputs: MutableMapping[str, object],
        return_outputs: bool = False,
        **named: object,
    ) -> object:
        """The loss as Trainer computes it; logits go to the recorder on the way."""
        ids, labels = inputs.pop(self.id_column, None), inputs.get("labels")
        loss, outputs = super().compute_loss(  # type: ignore[misc]
            model, inputs, return_outputs=True, **named
        )
        training = bool(getattr(model, "training", False))
        if training or self.record_evaluation:
            if ids is None:
                raise InputError(
                    f"a batch has no column {self.id_column!r}",
                    remedy="give every row its example's name, as a whole number; collators drop "
                    "text",
                )
            logits = outputs["logits"] if isinstance(outputs, Mapping) else outputs[1]
            log = self.recorder.log if training else self.recorder.log_outside
            log(ids, logits, labels)
        return (loss, outputs) if return_outputs else loss

    def _set_signature_columns_if_needed(self) -> None:
        """Keeps the column of names, which no model takes."""
        super()._set_signature_columns_if_needed()  # type: ignore[misc]
        columns: list[str] = getattr(self, "_signature_columns")  # noqa: B009
        if self.id_column not in columns:
            columns.append(self.id_column)


def _epochs(recorder: TorchRecorder, evaluated: bool) -> object:
    """A callback by which epochs begin and end, before the checkpoint of their end is written."""
    from transformers import TrainerCallback

    class Epochs(TrainerCallback):  # type: ignore[misc]
        done = False

        def on_epoch_begin(self, args: object, state: object, *_: object, **named: object) -> None:
            self.finish(named)
            recorder.begin_epoch(int(getattr(state, "epoch", None) or 0))

        def on_epoch_end(self, *_: object, **named: object) -> None:
            self.done = True
            if not evaluated:
                self.finish(named)

        def on_evaluate(self, *_: object, **named: object) -> None:
            self.finish(named)

        def on_train_end(self, *_: object, **named: object) -> None:
            self.finish(named)

        def finish(self, named: Mapping[str, object]) -> None:
            if self.done and recorder.recording:
                groups = getattr(named.get("optimizer"), "param_groups", None)
                recorder.end_epoch(rate=float(groups[0]["lr"]) if groups else None)
            self.done = False

    return Epochs()
