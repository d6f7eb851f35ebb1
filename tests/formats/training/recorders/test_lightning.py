"""The Trainer of Lightning, recorded from what its steps return."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quorate.formats.training import read_log
from quorate.formats.training.recorders.torch import TorchRecorder
from quorate.schema import InputError

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install quorate[torch]")
pytest.importorskip("lightning", reason="Lightning is not installed: pip install lightning")

N, HELD = 17, 5
LABELS = np.arange(N + HELD) % 2
X = np.random.default_rng(1).normal(0, 0.3, (N + HELD, 2)) + np.eye(2)[LABELS]
IDS = np.arange(N + HELD) + 100


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Lightning warns of few workers and of much else that is none of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def recorder(folder: Path) -> TorchRecorder:
    return TorchRecorder(
        folder, IDS, LABELS, ["no", "yes"], inside=IDS[:N], outside=IDS[N:], dtype="float32"
    )


def loader(first: int, last: int, shuffle: bool) -> Any:
    rows = torch.utils.data.TensorDataset(
        torch.tensor(IDS[first:last]),
        torch.tensor(X[first:last], dtype=torch.float32),
        torch.tensor(LABELS[first:last]),
    )
    return torch.utils.data.DataLoader(rows, batch_size=8, shuffle=shuffle)


def module(*, silent: bool = False) -> Any:
    import lightning

    class Linear(lightning.LightningModule):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            torch.manual_seed(0)
            self.layer = torch.nn.Linear(2, 2)
            self.said: dict[tuple[int, int], Any] = {}

        def _step(self, batch: Any) -> Any:
            ids, x, y = batch
            logits = self.layer(x)
            for name, row in zip(ids.tolist(), logits.detach().numpy().copy(), strict=True):
                self.said[self.current_epoch, name] = row
            loss = torch.nn.functional.cross_entropy(logits, y)
            return loss if silent else {"loss": loss, "ids": ids, "logits": logits, "labels": y}

        def training_step(self, batch: Any, number: int) -> Any:
            return self._step(batch)

        def validation_step(self, batch: Any, number: int) -> Any:
            return self._step(batch)

        def configure_optimizers(self) -> Any:
            return torch.optim.SGD(self.parameters(), lr=0.25)

    return Linear()


def fit(net: Any, callback: Any, folder: Path, epochs: int = 3, **said: Any) -> Any:
    import lightning

    trainer = lightning.Trainer(
        max_epochs=epochs,
        accelerator="cpu",
        callbacks=[callback],
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        enable_checkpointing=False,
        default_root_dir=str(folder),
    )
    trainer.fit(net, loader(0, N, True), loader(N, N + HELD, False), **said)
    return trainer


def test_both_sides_epoch_by_epoch(tmp_path: Path) -> None:
    from quorate.formats.training.recorders.lightning import LightningRecorder

    net = module()
    fit(net, LightningRecorder(recorder(tmp_path / "logs"), record_validation=True), tmp_path)
    (run,) = read_log(tmp_path / "logs").runs
    for side, names in ((run.inside, IDS[:N]), (run.outside, IDS[N:])):
        assert side is not None
        assert len(side.epochs) == 3
        for number, epoch in enumerate(side.epochs):
            expected = np.array([net.said[number, name] for name in names.tolist()])
            expected -= expected.max(axis=1, keepdims=True)
            np.testing.assert_array_equal(epoch, expected)
    said = json.loads((tmp_path / "logs" / "runs" / "run" / "run.json").read_text())
    assert [epoch["rate"] for epoch in said["epochs"]] == [0.25] * 3


def test_validation_is_left_out_unless_asked_for(tmp_path: Path) -> None:
    from quorate.formats.training.recorders.lightning import LightningRecorder

    fit(module(), LightningRecorder(recorder(tmp_path / "logs")), tmp_path)
    assert read_log(tmp_path / "logs").runs[0].outside is None


def test_a_training_goes_on_from_a_checkpoint(tmp_path: Path) -> None:
    from quorate.formats.training.recorders.lightning import LightningRecorder

    trainer = fit(module(), LightningRecorder(recorder(tmp_path / "logs")), tmp_path, epochs=2)
    trainer.save_checkpoint(tmp_path / "two.ckpt")
    net = module()
    again = LightningRecorder(recorder(tmp_path / "logs"))
    fit(net, again, tmp_path, epochs=3, ckpt_path=tmp_path / "two.ckpt")
    found = read_log(tmp_path / "logs").runs[0].inside
    assert found is not None
    assert len(found.epochs) == 3
    expected = np.array([net.said[2, name] for name in IDS[:N].tolist()])
    np.testing.assert_array_equal(found.epochs[2], expected - expected.max(axis=1, keepdims=True))


def test_steps_must_tell(tmp_path: Path) -> None:
    from quorate.formats.training.recorders.lightning import LightningRecorder

    with pytest.raises(InputError, match="training_step does not return a dictionary"):
        fit(module(silent=True), LightningRecorder(recorder(tmp_path / "logs")), tmp_path)
