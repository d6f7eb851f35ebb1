"""Recording a training loop of PyTorch.

recorder = TorchRecorder("logs", ids, labels, classes, seed=0)
for epoch in range(recorder.epochs, 10):
    for batch_ids, x, y in loader:
        logits = model(x)
        recorder.log(batch_ids, logits, y)
        ...
    recorder.end_epoch()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

import numpy as np

from quorate.formats.training.recorders.recorder import Array, Recorder
from quorate.schema.errors import RequestError

if TYPE_CHECKING:
    from types import ModuleType

    import torch


class TorchRecorder(Recorder):
    """Records tensors of any device and type, detached; in a distributed training every process
    makes one, and rank 0 puts their parts together."""

    def place(self) -> tuple[int, int]:
        """Rank and size of the process group, where there is one."""
        distributed = _torch().distributed
        if distributed.is_available() and distributed.is_initialized():
            return distributed.get_rank(), distributed.get_world_size()
        return 0, 1

    def array(self, value: object) -> Array:
        """A tensor, or a list of texts or numbers, as an array."""
        if not isinstance(value, _torch().Tensor):
            return np.asarray(value)
        tensor = cast("torch.Tensor", value).detach()
        # numpy has no bfloat16
        whole = tensor.float() if tensor.is_floating_point() else tensor
        return cast(Array, whole.cpu().numpy())


def _torch() -> ModuleType:
    try:
        return import_module("torch")
    except ImportError:
        raise RequestError(
            "this recorder needs PyTorch", remedy="pip install 'quorate[torch]'"
        ) from None
