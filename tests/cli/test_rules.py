"""``quorate rules``: rules that can never fire are refused; a dry run says whom they would hit."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random

import polars as pl
import pytest

from quorate_process import run

CAMPAIGN = """
quorate: 1
paradigm: prescriptive
name: tone
title: How does it sound?
purpose: To learn how readers hear short sentences.
content: [{name: sentence, type: text}]
questions:
  - {name: tone, type: single_choice, ask: "How does it sound?", options: [warm, cold]}
guideline: {version: "1.0", text: Judge the words.}
assignment: {gold: 0.1}
rules:
  - {name: guessing, when: [gold, competence], then: pause}
  - {name: late, when: [competence], after: 68, then: warn}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """60 items judged by five raters who are right in 9 of 10, and by zoe, who guesses."""
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN)
    rng = Random(3)
    lines, gold = ["item,rater,label"], ["item,label"]
    for n in range(60):
        true = rng.choice(["warm", "cold"])
        other = "cold" if true == "warm" else "warm"
        said = [true if rng.random() < 0.9 else other for _ in range(5)]
        lines += [f"i{n:02},r{r},{answer}" for r, answer in enumerate(said)]
        lines.append(f"i{n:02},zoe,{rng.choice([true, other])}")
        gold.append(f"i{n:02},{true}")
    (tmp_path / "judgments.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "gold.csv").write_text("\n".join(gold) + "\n")
    return tmp_path


def test_alone_it_says_whether_each_rule_can_fire(folder: Path) -> None:
    done = run(["rules", "campaign.yaml"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "campaign.yaml has 2 rules, and each can fire\n"
    (folder / "campaign.yaml").write_text(CAMPAIGN.replace("{gold: 0.1}", "{audit: 0.1}"))
    done = run(["rules", "campaign.yaml"], folder)
    assert (done.returncode, done.stderr) == (0, "")  # competence can speak for gold
    (folder / "campaign.yaml").write_text(CAMPAIGN.replace("competence]", "glod]"))
    done = run(["rules", "campaign.yaml"], folder)
    assert done.returncode == 3
    assert "rules[0].when[1]: found 'glod'" in done.stderr
    assert "did you mean 'gold'?" in done.stderr


def test_checking_a_campaign_file_says_so_too(folder: Path) -> None:
    done = run(["open", "--check", "campaign.yaml"], folder)
    assert done.returncode == 0, done.stderr
    (folder / "campaign.yaml").write_text(CAMPAIGN.replace("competence]", "glod]"))
    done = run(["open", "--check", "campaign.yaml"], folder)
    assert done.returncode == 3
    assert "rules[0].when[1]: found 'glod'" in done.stderr


def test_over_a_file_of_judgments_it_says_whom_each_rule_would_have_hit(folder: Path) -> None:
    base = ["rules", "campaign.yaml", "--history", "judgments.csv", "--gold", "gold.csv"]
    done = run(base, folder)
    assert (done.returncode, done.stderr) == (0, "")
    table = pl.read_csv(io.StringIO(done.stdout))
    guessing, late = table.to_dicts()
    assert (guessing["rule"], guessing["raters"], guessing["of"]) == ("guessing", 1, 6)
    assert guessing["honest_looking"] == 0
    assert guessing["after"] <= 60
    # 60 items and a tenth gold: 60 / (1 - 0.1) = 67 judgments of one rater
    never = "68; it takes at most 67, what a rater can judge where there are 60 items"
    assert (late["raters"], late["never"]) == (0, never)


def test_as_json_it_names_the_raters(folder: Path) -> None:
    base = ["rules", "campaign.yaml", "--history", "judgments.csv", "--gold", "gold.csv"]
    done = run([*base, "--json"], folder)
    found = json.loads(done.stdout)
    (hit,) = found["rules"][0]["hit_raters"]
    assert (hit["rater"], hit["honest_looking"], hit["at"]) == ("zoe", False, None)
    assert "right" in hit["says"]
    assert (found["judgments"], found["raters"]) == (360, 6)


def test_without_gold_a_rule_on_gold_alone_never_fires(folder: Path) -> None:
    text = CAMPAIGN.replace("[gold, competence]", "[gold]")
    (folder / "campaign.yaml").write_text(text)
    done = run(["rules", "campaign.yaml", "--history", "judgments.csv", "--json"], folder)
    found = json.loads(done.stdout)
    assert found["rules"][0]["never"] == "gold: no answer is known"
    assert {"check": "gold", "why": "no answer is known"} in found["skipped"]


def test_over_a_campaign_of_the_server_it_says_the_same_things(folder: Path) -> None:
    plain = CAMPAIGN.partition("assignment")[0]
    (folder / "plain.yaml").write_text(plain)
    assert run(["open", "plain.yaml"], folder).returncode == 0
    done = run(["rules", "campaign.yaml", "--campaign", "tone", "--json"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    guessing, late = found["rules"]
    # nothing was judged yet, so there is no consensus to compare with
    assert (guessing["hit_raters"], found["judgments"], found["raters"]) == ([], 0, 0)
    assert "68; it takes at most 0" in late["never"]


PAIRS = """
quorate: 1
paradigm: prescriptive
name: replies
title: Which reply is better?
purpose: To learn which replies are liked.
content: [{name: reply_a, type: text}, {name: reply_b, type: text}]
questions:
  - {name: better, type: pair, ask: "Which is better?", between: [reply_a, reply_b]}
guideline: {version: "1.0", text: Length is no merit.}
rules:
  - {name: by_length, when: [length], then: warn}
"""


def test_with_the_items_a_rule_on_length_is_tried_too(tmp_path: Path) -> None:
    """Three who take the better one, whichever is longer, and lou, who takes the longer one."""
    (tmp_path / "pairs.yaml").write_text(PAIRS)
    judgments, items = ["item,rater,label"], ["item,reply_a,reply_b"]
    for n in range(80):
        long, short = "word " * 20, "word"
        better, longer = n % 2, n // 2 % 2  # the longer one is the better one in half of the pairs
        replies = (short, long) if longer else (long, short)
        items.append(f"i{n:02},{','.join(replies)}")
        for rater, said in (("ann", better), ("bob", better), ("cem", better), ("lou", longer)):
            judgments.append(f"i{n:02},{rater},reply_{'ab'[said]}")
    (tmp_path / "judgments.csv").write_text("\n".join(judgments) + "\n")
    (tmp_path / "items.csv").write_text("\n".join(items) + "\n")
    base = ["rules", "pairs.yaml", "--history", "judgments.csv", "--json"]
    (rule,) = json.loads(run(base, tmp_path).stdout)["rules"]
    assert (rule["hit_raters"], "how long" in rule["never"]) == ([], True)
    done = run([*base, "--items", "items.csv"], tmp_path)
    assert done.returncode == 0, done.stderr
    (rule,) = json.loads(done.stdout)["rules"]
    assert [one["rater"] for one in rule["hit_raters"]] == ["lou"]
    assert not rule["never"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--history", "judgments.csv", "--campaign", "tone"], 2, "not both"),
        (["--history", "nothing.csv"], 3, "nothing.csv"),
        (["--campaign", "tone"], 4, "no installation"),
    ],
)
def test_what_it_cannot_do_it_says(
    folder: Path, arguments: list[str], code: int, says: str
) -> None:
    done = run(["rules", "campaign.yaml", *arguments], folder)
    assert done.returncode == code
    assert says in done.stderr


def test_a_campaign_without_rules_is_told_where_to_read_about_them(folder: Path) -> None:
    (folder / "campaign.yaml").write_text(CAMPAIGN.partition("assignment")[0])
    done = run(["rules", "campaign.yaml"], folder)
    assert done.returncode == 4
    assert "docs/rules.md" in done.stderr
