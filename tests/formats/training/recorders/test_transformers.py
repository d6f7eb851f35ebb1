"""The Trainer of Hugging Face Transformers, recorded where it computes its loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis import Scores
from quorate.formats.training import read_log
from quorate.formats.training.recorders.torch import TorchRecorder
from quorate.formats.training.recorders.transformers import RecordingTrainer
from quorate.schema import InputError, LabelError, RequestError

transformers = pytest.importorskip(
    "transformers", reason="Transformers is not installed: pip install transformers accelerate"
)
torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install quorate[torch]")
pytest.importorskip("accelerate", reason="Accelerate is not installed: pip install accelerate")

N, HELD = 20, 6
LABELS = np.arange(N + HELD) % 2
TOKENS = np.random.default_rng(0).integers(2, 10, (N + HELD, 5))
TOKENS[:, 0] = 10 + LABELS


def rows(first: int, last: int, column: str = "id") -> list[dict[str, Any]]:
    """Rows as a data set has them: a name, tokens, a label."""
    return [
        {column: 500 + at, "input_ids": TOKENS[at].tolist(), "labels": int(LABELS[at])}
        for at in range(first, last)
    ]


class Recording(RecordingTrainer, transformers.Trainer):  # type: ignore[misc,name-defined]
    """A Trainer that keeps what the recorder was to get, to compare."""


def small() -> Any:
    transformers.set_seed(0)
    config = transformers.BertConfig(
        vocab_size=16,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=8,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        num_labels=2,
    )
    return transformers.BertForSequenceClassification(config)


def recorder(folder: Path) -> TorchRecorder:
    names = np.arange(N + HELD) + 500
    return TorchRecorder(
        folder, names, LABELS, ["no", "yes"], inside=names[:N], outside=names[N:], seed=0
    )


def trainer(folder: Path, **said: Any) -> Recording:
    arguments: dict[str, Any] = {
        "output_dir": str(folder / "out"),
        "num_train_epochs": 3,
        "per_device_train_batch_size": 8,
        "learning_rate": 1e-2,
        "lr_scheduler_type": "constant",
        "report_to": [],
        "save_strategy": "no",
        "disable_tqdm": True,
        "use_cpu": True,
        "seed": 0,
        **said.pop("args", {}),
    }
    given: dict[str, Any] = {
        "train_dataset": rows(0, N),
        "eval_dataset": rows(N, N + HELD),
        "recorder": recorder(folder / "logs"),
        **said,
    }
    return Recording(small(), transformers.TrainingArguments(**arguments), **given)


def inside(folder: Path) -> Scores:
    found = read_log(folder / "logs").runs[0].inside
    assert found is not None
    return found


def stacked(found: Scores) -> NDArray[np.floating]:
    return np.stack(list(found.epochs))


def test_logits_of_the_training_pass(tmp_path: Path) -> None:
    made = trainer(tmp_path, args={"learning_rate": 0.0, "weight_decay": 0.0})
    made.train()
    found = stacked(inside(tmp_path))
    # with a rate of 0 every epoch says what the model says at the start
    with torch.no_grad():
        logits = small().eval()(torch.tensor(TOKENS[:N])).logits.numpy()
    expected = logits - logits.max(axis=1, keepdims=True)
    assert found.shape == (3, N, 2)
    for epoch in found:
        np.testing.assert_allclose(epoch, expected, atol=2e-3)


def test_it_learns_as_it_would_unrecorded(tmp_path: Path) -> None:
    recorded = trainer(tmp_path)
    recorded.train()
    plain = transformers.Trainer(
        small(), recorded.args, train_dataset=[{**row} for row in rows(0, N)]
    )
    plain.train()
    for one, other in zip(recorded.model.parameters(), plain.model.parameters(), strict=True):
        torch.testing.assert_close(one, other)
    said = json.loads((tmp_path / "logs" / "runs" / "run" / "run.json").read_text())
    assert [epoch["rate"] for epoch in said["epochs"]] == [0.01] * 3
    assert [epoch["presented"] for epoch in said["epochs"]] == [N] * 3
    assert said["epochs"][-1]["accuracy"] > said["epochs"][0]["accuracy"]


def test_what_is_evaluated_is_outside_when_asked(tmp_path: Path) -> None:
    made = trainer(tmp_path, record_evaluation=True, args={"eval_strategy": "epoch"})
    made.train()
    (run,) = read_log(tmp_path / "logs").runs
    assert run.outside is not None
    assert run.outside.rows.tolist() == list(range(N, N + HELD))
    assert stacked(run.outside).shape == (3, HELD, 2)
    said = made.predict(rows(N, N + HELD)).predictions
    # the last evaluation was after the last step, as the prediction is
    expected = said - said.max(axis=1, keepdims=True)
    np.testing.assert_allclose(run.outside.epochs[-1], expected, atol=2e-3)

    other = trainer(tmp_path / "other", args={"eval_strategy": "epoch"})
    other.train()
    assert read_log(tmp_path / "other" / "logs").runs[0].outside is None


def test_a_training_goes_on_from_a_checkpoint(tmp_path: Path) -> None:
    saving = {"save_strategy": "epoch"}
    trainer(tmp_path / "whole", args=saving).train()
    first = trainer(tmp_path, args=saving)
    # killed in the third epoch: the log has two
    first.add_callback(_Stop(at_step=7))
    with pytest.raises(KeyboardInterrupt):
        first.train()
    assert len(inside(tmp_path).epochs) == 2
    again = trainer(tmp_path, args=saving)
    again.train(resume_from_checkpoint=True)
    whole, resumed = inside(tmp_path / "whole"), inside(tmp_path)
    assert len(resumed.epochs) == 3
    np.testing.assert_allclose(stacked(resumed), stacked(whole), atol=2e-3)


class _Stop(transformers.TrainerCallback):  # type: ignore[misc,name-defined]
    def __init__(self, at_step: int) -> None:
        self.at_step = at_step

    def on_step_end(self, args: Any, state: Any, control: Any, **named: Any) -> None:
        if state.global_step >= self.at_step:
            raise KeyboardInterrupt


class TestRefused:
    def test_smoothed_labels(self, tmp_path: Path) -> None:
        with pytest.raises(RequestError, match="label_smoothing_factor=0"):
            trainer(tmp_path, args={"label_smoothing_factor": 0.1})

    def test_rows_without_a_name(self, tmp_path: Path) -> None:
        made = trainer(tmp_path, train_dataset=rows(0, N, "other"))
        with pytest.raises(InputError, match="no column 'id'"):
            made.train()

    def test_labels_that_are_not_the_logs(self, tmp_path: Path) -> None:
        changed = rows(0, N)
        changed[3]["labels"] = 0
        with pytest.raises(LabelError, match="example '503' was trained on as 'no'"):
            trainer(tmp_path, train_dataset=changed).train()
