"""The file of a reward model: the same model comes back, and nothing else is let in."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from crowd_of_texts import planted
from quorate.analysis.preference.reward import Recipe, train
from quorate.formats.reward_model import load, save
from quorate.schema import ReadError, RequestError


@pytest.mark.parametrize("kind", ["plain", "raters", "mean-variance"])
def test_what_was_saved_comes_back(tmp_path: Path, kind: str) -> None:
    model = train(planted(prompts=15), Recipe(kind=kind), seed=5)  # type: ignore[arg-type]
    save(model, tmp_path / "one.qrm")
    save(model, tmp_path / "same.qrm")
    assert (tmp_path / "one.qrm").read_bytes() == (tmp_path / "same.qrm").read_bytes()
    back = load(tmp_path / "one.qrm")
    assert back("a prompt", "kindly because") == model("a prompt", "kindly because")
    assert back.features == model.features
    assert (back.kind, back.seed, back.input_digest) == (kind, 5, model.input_digest)
    assert back.parameters == model.parameters
    assert back.path.to_dicts() == model.path.to_dicts()
    assert (back.raters is None) == (model.raters is None)


def test_embeddings_need_their_maker(tmp_path: Path) -> None:
    pairs = planted(prompts=15)
    rows = np.random.default_rng(0).normal(0, 3, (len(pairs.responses), 4))
    model = train(pairs, embeddings=rows)
    save(model, tmp_path / "m.qrm")
    np.testing.assert_array_equal(load(tmp_path / "m.qrm").score_rows(rows), model.score_rows(rows))
    with pytest.raises(RequestError, match="nothing here makes them"):
        load(tmp_path / "m.qrm")("a", "b")
    reward = load(tmp_path / "m.qrm", embed=lambda prompts, responses: rows[: len(responses)])
    assert reward("a", "b") == pytest.approx(model.score_rows(rows[:1])[0])


def changed(path: Path, **parts: object) -> None:
    """Replace keys of the document."""
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    document = json.loads(members["model.json"]) | parts
    members["model.json"] = json.dumps(document).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)


@pytest.mark.parametrize(
    "parts",
    [
        {"format": "quorate reward model 99"},
        {"kind": "oracle"},
        {"layers": 0},
        {"layers": 7},
        {"layers": True},
        {"centre": "nan or so"},
        {"features": []},
        {"features": {"kind": "hashed", "buckets": 64, "letters": [3, 5], "length": True}},
        {"features": {"kind": "hashed", "buckets": 10**12, "letters": [3, 5], "length": True}},
    ],
)
def test_a_document_that_does_not_fit_is_refused(tmp_path: Path, parts: dict[str, object]) -> None:
    save(train(planted(prompts=12)), tmp_path / "m.qrm")
    changed(tmp_path / "m.qrm", **parts)
    with pytest.raises(ReadError, match="not a reward model"):
        load(tmp_path / "m.qrm")


def test_objects_in_arrays_are_refused(tmp_path: Path) -> None:
    save(train(planted(prompts=12)), tmp_path / "m.qrm")
    pickled = io.BytesIO()
    np.save(pickled, np.array([print], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(tmp_path / "m.qrm", "a") as file:
        file.writestr("scale.npy", pickled.getvalue())
    with pytest.raises(ReadError, match="not a reward model"):
        load(tmp_path / "m.qrm")


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.qrm").write_text("hello")
    with pytest.raises(ReadError, match="not a reward model"):
        load(tmp_path / "text.qrm")
    with pytest.raises(ReadError, match="cannot be read"):
        load(tmp_path / "none.qrm")
    with pytest.raises(RequestError, match="cannot be written"):
        save(train(planted(prompts=12)), tmp_path / "no" / "folder.qrm")
