"""The files of an export, and the account of what was lost."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from preference_pairs import record
from quorate.formats.preference.exporting import Export, export
from quorate.formats.preference.faults import check_lines
from quorate.formats.preference.format import preference_format
from quorate.formats.preference.policy import TIED, UNSURE, Policy
from quorate.formats.preference.record import Record, Records
from quorate.formats.preference.split import APART, SPLITS, split_of
from quorate.schema.errors import EmptyError, RequestError

MANY = [record(0.9, item=f"i{n}", prompt=f"Why {n}?") for n in range(200)]


def exported(
    kept: Sequence[Record],
    format_name: str = "trl",
    policy: Policy | None = None,
    shares: Sequence[float] = (1.0,),
    *,
    by_rater: bool = False,
    **dropped: int,
) -> Export:
    return export(
        Records(tuple(kept), dropped),
        preference_format(format_name),
        policy or Policy(),
        shares,
        by_rater=by_rater,
    )


def test_every_pair_is_accounted_for() -> None:
    kept = [
        record(0.9, item="i1"),
        record(0.6, item="i2"),
        record(0.5, 0.9, item="i3"),
        record(0.9, item="i4", second=" "),
        record(0.9, item="i5", first="No idea."),
    ]
    account = exported(kept, policy=Policy(threshold=0.7), lacking=2).account
    assert account.kept == 1
    assert account.dropped == {
        "lacking": 2,
        UNSURE: 1,
        TIED: 1,
        "rejected: the last message is empty": 1,
        "chosen and rejected are the same": 1,
    }
    assert account.pairs == account.kept + sum(account.dropped.values()) == 7
    assert account.rows == {"train": 1}
    assert account.fallen == {}


def test_an_unfit_row_of_a_kept_pair_is_counted_apart() -> None:
    found = exported([record(0.9, second="")], "trl-unpaired", Policy("unpaired"))
    assert found.account.kept == 1
    assert found.account.rows == {"train": 1}
    assert found.account.fallen == {"chosen: the last message is empty": 1}


def test_what_a_format_cannot_carry_is_said() -> None:
    account = exported([record(0.9, topic="chat", votes=(1, 0))]).account
    assert len(account.lost) == 5
    assert exported([record(0.9, topic="chat")], "canonical").account.lost == ()
    sure = exported([record(1.0)]).account
    assert not any("posterior" in one for one in sure.lost)


def test_lengths_are_recorded() -> None:
    # 8 characters against 4 and 2 against 4: ratios 2 and .5, whose median is 1.25
    kept = [record(1.0, first="12345678", second="1234"), record(0.0, first="abcd", second="ab")]
    account = exported(kept).account
    assert (account.longer, account.length_ratio) == (0.5, 1.25)


def test_a_prompt_is_in_one_split_alone() -> None:
    twice = [record(0.9, item=f"j{n}", prompt=f" Why {n}?") for n in range(200)]
    found = exported([*MANY, *twice], shares=(0.6, 0.2, 0.2))
    prompts = {
        split: {row["prompt"][0]["content"].strip() for row in rows}  # type: ignore[index]
        for split, rows in found.rows.items()
    }
    assert set(prompts) == set(SPLITS)
    assert sum(map(len, prompts.values())) == 200
    # 200 draws with chance .6: 4 standard deviations are 28
    assert abs(len(prompts["train"]) - 120) < 28
    again = exported(MANY[:50], shares=(0.6, 0.2, 0.2))
    train = {row["prompt"][0]["content"] for row in again.rows["train"]}  # type: ignore[index]
    assert train <= prompts["train"]  # a split does not hang on what else is there


def test_raters_can_be_kept_apart_too() -> None:
    kept = [record(0.6, item=f"i{n}", prompt=f"{n}?", votes=(1,) * 20) for n in range(40)]
    found = exported(kept, "canonical", Policy("votes"), (0.5, 0.0, 0.5), by_rater=True)
    raters = {split: {row["rater"] for row in rows} for split, rows in found.rows.items()}
    assert raters["train"]
    assert raters["test"]
    assert not raters["train"] & raters["test"]
    left = sum(found.account.rows.values())
    assert found.account.fallen == {APART: 800 - left}


def test_shares_of_nothing_get_nothing() -> None:
    assert {split_of(str(n), (0.5, 0.0, 0.5), 0) for n in range(100)} == {"train", "test"}


@pytest.mark.parametrize("shares", [(0.5, 0.4), (0.0, 1.0), (1.2, -0.2), (), (0.25,) * 4])
def test_shares_that_are_none_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(RequestError):
        exported(MANY, shares=shares)


def test_policies_that_a_format_cannot_take_are_refused() -> None:
    with pytest.raises(RequestError, match="cannot take the policy 'margin'"):
        exported(MANY, "trl", Policy("margin"))
    with pytest.raises(RequestError, match="cannot be split by rater"):
        exported(MANY, by_rater=True)


def test_nothing_left_is_an_error_with_the_reasons() -> None:
    with pytest.raises(EmptyError, match="1 a tie"):
        exported([record(0.5, 0.9)])


def test_the_files_are_fit_and_the_card_names_them() -> None:
    found = exported(MANY, "llama-factory", shares=(0.8, 0.2))
    for split in found.rows:
        assert list(check_lines(preference_format("llama-factory"), found.lines(split))) == []
    info = found.beside["dataset_info.json"]
    assert isinstance(info, dict)
    assert info["quorate_train"]["file_name"] == "train.jsonl"
    assert info["quorate_train"]["ranking"] is True
    assert "path: validation.jsonl" in found.card
    assert "| pairs judged | 200 |" in found.card


def test_letters_of_all_scripts_are_kept() -> None:
    found = exported([record(0.9, first="Ünïcode 漢字 🙂\u2028", second="x")])
    line = next(found.lines("train"))
    assert json.loads(line)["chosen"][0]["content"] == "Ünïcode 漢字 🙂\u2028"
    assert line.count(b"\n") == 1
