"""Record: what is known of two responses to one prompt, before a format spells it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from quorate.analysis.consensus import consensus
from quorate.analysis.preference.candidates import Candidates
from quorate.analysis.preference.reading.compared import Compared, compared, natural
from quorate.analysis.preference.trust.posterior import pair_posterior
from quorate.schema.errors import EmptyError
from quorate.schema.judgments import Judgments
from quorate.schema.question import Kind

ASSISTANT = "assistant"
USER = "user"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: str
    content: str

    def to_json(self) -> dict[str, str]:
        """As every trainer spells a message."""
        return {"role": self.role, "content": self.content}


Messages = tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """One of the two: the field that holds it, its turns, and whose it is, where that is known."""

    field: str
    messages: Messages
    candidate: str | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What one rater said: 1 for the first, -1 for the second, 0 for a tie."""

    rater: str
    side: int


@dataclass(frozen=True, slots=True)
class Record:
    """Two responses to a prompt, and what raters think of them.

    ``p`` is the probability that the first is better, with half of that of a tie, ``tie`` the
    probability of a tie. ``group`` is the item, which rankings share with all their pairs.
    """

    item: str
    prompt: Messages
    first: Response
    second: Response
    p: float
    tie: float
    votes: tuple[Vote, ...]
    topic: str | None = None

    @property
    def name(self) -> str:
        """The item and the two fields."""
        return f"{self.item}/{self.first.field}/{self.second.field}"


@dataclass(frozen=True, slots=True)
class Records:
    """The records, and how many pairs were left out, by reason."""

    kept: tuple[Record, ...]
    dropped: Mapping[str, int]


def records(
    judgments: Judgments, candidates: Candidates, *, method: str = "auto", seed: int = 0
) -> Records:
    """Every pair of responses that somebody compared, with the posterior of which is better.

    For a pair question that is the consensus by ``method``. Of a best-of or a ranking each two of
    its fields are a pair, whose posterior is that of the votes, (wins + ties / 2 + 1/2) / (n + 1),
    Jeffreys' mean. Pairs without both texts or without a prompt are left out. Raises
    NotApplicableError for a question that compares nothing, EmptyError where nothing is left.
    """
    fields = natural(candidates.frame["field"].unique().to_list())
    labels = compared(judgments, fields)
    votes = _votes(judgments, labels)
    believed = _believed(judgments, labels, method, seed)
    whose = {
        (item, field): name
        for item, field, name in candidates.frame.select("item", "field", "candidate").iter_rows()
    }
    kept: list[Record] = []
    dropped: defaultdict[str, int] = defaultdict(int)
    for (item, f, g), said in votes.items():
        first, second = labels.fields[f], labels.fields[g]
        one, other = (candidates.texts.get((item, field)) for field in (first, second))
        prompt = candidates.prompts.get(item)
        if prompt is None or one is None or other is None:
            dropped["no prompt" if prompt is None else "a response without text"] += 1
            continue
        p, tie = believed.get(item) or _counted(said)
        kept.append(
            Record(
                item,
                messages_of(prompt, USER),
                Response(first, messages_of(one, ASSISTANT), whose.get((item, first))),
                Response(second, messages_of(other, ASSISTANT), whose.get((item, second))),
                p,
                tie,
                said,
                candidates.topics.get(item),
            )
        )
    if not kept:
        reasons = ", ".join(f"{n} {why}" for why, n in dropped.items()) or "none was compared"
        raise EmptyError(
            f"no pair of responses is left ({reasons})",
            remedy="give the file of items that has the prompt and the texts of the judged items",
        )
    return Records(tuple(kept), dict(dropped))


def messages_of(text: str, role: str) -> Messages:
    """The turns of a conversation written as JSON, else the text as one turn of ``role``."""
    if text.lstrip().startswith("["):
        try:
            read: object = json.loads(text)
        except (ValueError, RecursionError):
            read = None
        turns = _turns(read)
        if turns:
            return turns
    return (Message(role, text),)


def _turns(read: object) -> Messages:
    if not isinstance(read, list):
        return ()
    found = []
    for turn in read:
        if not isinstance(turn, dict) or not isinstance(turn.get("role"), str):
            return ()
        content = turn.get("content", turn.get("text"))
        if not isinstance(content, str):
            return ()
        found.append(Message(turn["role"], content))
    return tuple(found)


def _votes(judgments: Judgments, labels: Compared) -> dict[tuple[str, int, int], tuple[Vote, ...]]:
    """The votes on each two fields of each item, in the order of items, then fields."""
    items, raters = judgments.items.to_list(), judgments.raters.to_list()
    found: defaultdict[tuple[str, int, int], list[Vote]] = defaultdict(list)
    for item, rater, code in zip(
        judgments.item.tolist(), judgments.rater.tolist(), judgments.codes.tolist(), strict=True
    ):
        for f, g, outcome in labels.said[code] or ():
            side = (outcome > 0) - (outcome < 0)
            found[items[item], f, g].append(Vote(raters[rater], side))
    return {key: tuple(found[key]) for key in sorted(found)}


def _believed(
    judgments: Judgments, labels: Compared, method: str, seed: int
) -> dict[str, tuple[float, float]]:
    """P(first field better) and P(tie) by item, of a pair question that has both sides.

    Nothing where nobody judged what another did: votes that stand alone tell no rater from others.
    """
    kind = judgments.question.kind
    if len(labels.fields) != 2 or kind not in (Kind.CATEGORICAL, Kind.ORDINAL):
        return {}
    if judgments.overlap.max(initial=0) < 2:
        return {}
    told = {(out > 0) - (out < 0) for said in labels.said for _, _, out in said or ()}
    if not {1, -1} <= told:
        return {}  # nobody ever chose one of them: the counts say as much
    found = pair_posterior(consensus(judgments, method, seed=seed))
    swapped = found.first != labels.fields[0]
    p = 1 - found.p_first if swapped else found.p_first
    rows = zip(found.items.to_list(), p.tolist(), found.tie.tolist(), strict=True)
    return {item: (min(max(first, 0.0), 1.0), tie) for item, first, tie in rows}


def _counted(said: tuple[Vote, ...]) -> tuple[float, float]:
    wins = sum((vote.side + 1) / 2 for vote in said)
    ties = sum(vote.side == 0 for vote in said)
    return (wins + 0.5) / (len(said) + 1), ties / len(said)
