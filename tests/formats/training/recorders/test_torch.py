"""Training loops of PyTorch, recorded: batches, epochs, crashes, several processes."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from quorate.analysis.diagnosis import Evidence, Scores
from quorate.formats.training import read_log
from quorate.formats.training.recorders.torch import TorchRecorder
from quorate.schema import LabelError, RequestError

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install quorate[torch]")

CLASSES = ["no", "yes"]
N = 33
LABELS = np.arange(N) % 2
X = np.random.default_rng(1).normal(0, 0.3, (N, 2)) + np.eye(2)[LABELS]
IDS = np.arange(N) + 100


def inside(folder: Path, run: int = 0) -> Scores:
    found = read_log(folder).runs[run].inside
    assert found is not None
    return found


def recorder(folder: Path, **said: Any) -> TorchRecorder:
    return TorchRecorder(folder, IDS, LABELS, CLASSES, **said)


def model() -> Any:
    torch.manual_seed(0)
    return torch.nn.Linear(2, 2)


def loader(seed: int, *, drop: bool = False) -> Any:
    rows = torch.utils.data.TensorDataset(
        torch.tensor(IDS), torch.tensor(X, dtype=torch.float32), torch.tensor(LABELS)
    )
    return torch.utils.data.DataLoader(
        rows,
        batch_size=8,
        shuffle=True,
        drop_last=drop,
        generator=torch.Generator().manual_seed(seed),
    )


def train(
    recorder: TorchRecorder, net: Any, epochs: range, *, drop: bool = False
) -> list[dict[int, NDArray[np.float32]]]:
    """Trains and records; returns what the model said, kept by hand."""
    step = torch.optim.SGD(net.parameters(), lr=0.5)
    kept = []
    for epoch in epochs:
        said: dict[int, NDArray[np.float32]] = {}
        # 33 examples in batches of 8: the last batch is of one
        for ids, x, y in loader(epoch, drop=drop):
            logits = net(x)
            recorder.log(ids, logits, y)
            said.update(zip(ids.tolist(), logits.detach().numpy().copy(), strict=True))
            step.zero_grad()
            torch.nn.functional.cross_entropy(logits, y).backward()
            step.step()
        recorder.end_epoch(rate=0.5)
        kept.append(said)
    return kept


def centred(said: dict[int, NDArray[np.float32]]) -> NDArray[np.float32]:
    nothing = np.full(2, np.nan, np.float32)
    rows = np.array([said.get(int(name), nothing) for name in IDS], np.float32)
    found: NDArray[np.float32] = rows - rows.max(axis=1, keepdims=True)
    return found


def test_what_the_model_said_before_each_step(tmp_path: Path) -> None:
    kept = train(recorder(tmp_path, seed=4, dtype="float32"), model(), range(3))
    assert read_log(tmp_path).runs[0].seed == 4
    found = inside(tmp_path)
    assert len(found.epochs) == 3
    for epoch, said in zip(found.epochs, kept, strict=True):
        np.testing.assert_array_equal(epoch, centred(said))
    said = json.loads((tmp_path / "runs" / "run" / "run.json").read_text())
    right = [float((centred(epoch).argmax(axis=1) == LABELS).mean()) for epoch in kept]
    assert [epoch["accuracy"] for epoch in said["epochs"]] == pytest.approx(right)
    assert [epoch["rate"] for epoch in said["epochs"]] == [0.5] * 3
    assert right[-1] > 0.9


def test_a_dropped_last_batch_was_not_presented(tmp_path: Path) -> None:
    kept = train(recorder(tmp_path), model(), range(2), drop=True)
    for epoch, said in zip(inside(tmp_path).epochs, kept, strict=True):
        assert np.isnan(epoch[:, 0]).sum() == 1
        np.testing.assert_allclose(epoch, centred(said), rtol=1e-3)


def test_a_training_goes_on_after_a_crash(tmp_path: Path) -> None:
    net = model()
    whole = train(recorder(tmp_path / "whole"), net, range(4))
    net = model()
    first = recorder(tmp_path / "resumed")
    train(first, net, range(2))
    first.log(torch.tensor([100]), torch.zeros(1, 2))
    again = recorder(tmp_path / "resumed")
    assert again.epochs == 2
    train(again, net, range(2, 4))
    found = inside(tmp_path / "resumed")
    assert len(found.epochs) == 4
    for epoch, said in zip(found.epochs, whole, strict=True):
        np.testing.assert_allclose(epoch, centred(said), rtol=1e-3)
    again.begin_epoch(1)
    again.log(torch.tensor([100]), torch.zeros(1, 2))
    again.end_epoch()
    assert len(inside(tmp_path / "resumed").epochs) == 2


def test_seeds_are_runs_of_one_log(tmp_path: Path) -> None:
    for seed in (0, 1):
        train(recorder(tmp_path, run=f"seed {seed}", seed=seed), model(), range(2))
    log = read_log(tmp_path)
    assert [(run.name, run.seed) for run in log.runs] == [("seed 0", 0), ("seed 1", 1)]
    assert (Evidence(log).dynamics().presentations == 2).all()


def test_tensors_of_all_kinds(tmp_path: Path) -> None:
    kept = recorder(tmp_path)
    kept.log(torch.tensor([100]), torch.tensor([[1.5, 0.0]], dtype=torch.bfloat16))
    kept.log(["101"], torch.tensor([1.0, 3.0], requires_grad=True), torch.tensor(1))
    # one logit an example: that of the second class
    kept.log((102, 103), torch.tensor([[2.0], [-1.0]]), torch.tensor([[0.0], [1.0]]).squeeze(1))
    kept.log_outside([104], torch.tensor([0.5]))
    kept.end_epoch()
    assert inside(tmp_path).epochs[0][:4].tolist() == [[0, -1.5], [-2, 0], [-2, 0], [0, -1]]
    assert (outside := read_log(tmp_path).runs[0].outside)
    assert outside.epochs[0][4].tolist() == [-0.5, 0]


def test_all_may_be_tensors(tmp_path: Path) -> None:
    ids = torch.tensor([7, 5])
    kept = TorchRecorder(
        tmp_path, ids, torch.tensor([1, 0]), CLASSES, inside=ids[:1], features=torch.eye(2)
    )
    kept.log(ids[:1], torch.tensor([[0.0, 3.0]]))
    kept.end_epoch()
    log = read_log(tmp_path)
    assert log.examples.to_list() == ["7", "5"]
    assert log.labels.tolist() == [1, 0]
    assert log.features is not None
    assert log.features.tolist() == [[1, 0], [0, 1]]
    assert inside(tmp_path).rows.tolist() == [0]


def test_mixed_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="leave mixup and label smoothing out"):
        recorder(tmp_path).log(torch.tensor([100]), torch.zeros(1, 2), torch.tensor([[0.7, 0.3]]))
    with pytest.raises(LabelError, match="example '101' was trained on as 'no'"):
        recorder(tmp_path).log(torch.tensor([101]), torch.zeros(1, 2), torch.tensor([0]))


def _process(rank: int, port: int, folder: str) -> None:
    torch.set_num_threads(1)
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
    torch.distributed.init_process_group("gloo", rank=rank, world_size=2)
    kept = recorder(Path(folder))
    rows = torch.utils.data.TensorDataset(
        torch.tensor(IDS), torch.tensor(X, dtype=torch.float32), torch.tensor(LABELS)
    )
    sampler = torch.utils.data.DistributedSampler(rows, shuffle=True, seed=2)
    net = torch.nn.parallel.DistributedDataParallel(model())
    for epoch in range(2):
        sampler.set_epoch(epoch)
        for ids, x, y in torch.utils.data.DataLoader(rows, batch_size=8, sampler=sampler):
            logits = net(x)
            kept.log(ids, logits, y)
            torch.nn.functional.cross_entropy(logits, y).backward()
        kept.end_epoch()
    torch.distributed.destroy_process_group()


def test_two_processes_make_one_log(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    torch.multiprocessing.spawn(_process, (port, str(tmp_path)), nprocs=2)
    found = inside(tmp_path)
    assert len(found.epochs) == 2
    said = json.loads((tmp_path / "runs" / "run" / "run.json").read_text())
    # 33 examples over two: the sampler makes them 34
    assert [epoch["presented"] for epoch in said["epochs"]] == [33, 33]
    assert [epoch["repeated"] for epoch in said["epochs"]] == [1, 1]
    # nothing was learned, so both processes say what the model says at the start
    logits = model()(torch.tensor(X, dtype=torch.float32)).detach().numpy()
    expected = logits - logits.max(axis=1, keepdims=True)
    for epoch in found.epochs:
        np.testing.assert_allclose(epoch, expected, atol=1e-3)


def test_without_torch_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(RequestError, match=r"pip install 'quorate\[torch\]'"):
        recorder(tmp_path).log([100], [[0, 1]])
