"""The trainers of TRL take the files: their own preparation and collators run on them.

Needs ``trl`` and ``torch``, which are far larger than Quorate; without them it is skipped.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preference_pairs import record
from quorate.formats.preference.exporting import Export, export
from quorate.formats.preference.format import preference_format
from quorate.formats.preference.policy import Policy
from quorate.formats.preference.record import Records

trl = pytest.importorskip("trl", reason="trl is not installed: pip install trl torch")
TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }} : {{ message['content'] }} <end> "
    "{% endfor %}"
)
WORDS = ("<pad>", "<unk>", "<end>", "user", "assistant", ":", "Why", "Because", "No", "idea", "?")


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """A tokenizer of a few words, made here, since nothing may be fetched."""
    tokenizers = pytest.importorskip("tokenizers")
    transformers = pytest.importorskip("transformers")
    made = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>")
    )
    made.pre_tokenizer = tokenizers.pre_tokenizers.Sequence(
        [tokenizers.pre_tokenizers.WhitespaceSplit(), tokenizers.pre_tokenizers.Punctuation()]
    )
    found = transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", unk_token="<unk>", eos_token="<end>"
    )
    found.chat_template = TEMPLATE
    return found


@pytest.fixture
def small() -> Any:
    """The configuration of a model of a few numbers."""
    transformers = pytest.importorskip("transformers")
    return transformers.GPT2Config(
        vocab_size=len(WORDS),
        n_positions=64,
        n_embd=8,
        n_layer=1,
        n_head=1,
        pad_token_id=0,
        eos_token_id=2,
        bos_token_id=2,
    )


def written(folder: Path, name: str, policy: Policy) -> Any:
    """The rows of a format as ``datasets`` loads them from the folder's own card."""
    datasets = pytest.importorskip("datasets")
    kept = [
        record(p, item=f"i{n}", prompt="Why ?", first="Because", second="No idea")
        for n, p in enumerate((0.9, 0.2, 0.8, 0.7))
    ]
    found: Export = export(Records(tuple(kept), {}), preference_format(name), policy)
    (folder / "train.jsonl").write_bytes(b"".join(found.lines("train")))
    (folder / "README.md").write_text(found.card)
    return datasets.load_dataset(str(folder), split="train", cache_dir=str(folder / "cache"))


def settings(kind: str, folder: Path) -> Any:
    return getattr(trl, kind)(
        output_dir=str(folder / "out"),
        per_device_train_batch_size=4,
        max_steps=1,
        report_to="none",
        use_cpu=True,
        bf16=False,
        save_strategy="no",
        logging_strategy="no",
    )


@pytest.mark.parametrize("policy", [Policy("hard"), Policy("margin"), Policy("duplicate")])
def test_the_reward_trainer_takes_the_rows(
    tmp_path: Path, tokenizer: Any, small: Any, policy: Policy
) -> None:
    transformers = pytest.importorskip("transformers")
    rows = written(tmp_path, "trl-reward", policy)
    small.num_labels = 1
    trainer = trl.RewardTrainer(
        model=transformers.GPT2ForSequenceClassification(small),
        args=settings("RewardConfig", tmp_path),
        train_dataset=rows,
        processing_class=tokenizer,
    )
    batch = next(iter(trainer.get_train_dataloader()))
    assert ("margin" in batch) is (policy.name == "margin")
    if policy.name == "margin":
        expected = sorted(json.loads(line)["margin"] for line in (tmp_path / "train.jsonl").open())
        assert sorted(batch["margin"].tolist()) == pytest.approx(expected)
    trainer.train()


def test_the_dpo_trainer_takes_the_rows(tmp_path: Path, tokenizer: Any, small: Any) -> None:
    transformers = pytest.importorskip("transformers")
    rows = written(tmp_path, "trl", Policy("hard"))
    trainer = trl.DPOTrainer(
        model=transformers.GPT2LMHeadModel(small),
        ref_model=transformers.GPT2LMHeadModel(small),
        args=settings("DPOConfig", tmp_path),
        train_dataset=rows,
        processing_class=tokenizer,
    )
    assert next(iter(trainer.get_train_dataloader()))
    trainer.train()
