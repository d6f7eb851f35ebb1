"""The shapes of rows in published preference data."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quorate.formats.exchange.observed import as_number
from quorate.schema.json_value import Json, shown
from quorate.schema.questions import AnyQuestion, Pair, Rating, SingleChoice

SIDES = ("response_a", "response_b")
BETTER = "better"
LEVELS = ("slightly better", "better", "much better")
ATTRIBUTES = ("helpfulness", "correctness", "coherence", "complexity", "verbosity")
ASPECTS = ("helpfulness", "honesty", "instruction_following", "truthfulness")
NEITHER = -100
"""what raters of HelpSteer2 said of pairs in which neither response is worth anything"""
WORDS = ("statement", "elaboration", "justification", "reasoning")
"""where raters of HelpSteer say why"""
_TURN = re.compile(r"\n\n(Human|Assistant): ?")
_ROLES = {"Human": "user", "Assistant": "assistant"}

Row = Mapping[str, Json]


@dataclass(frozen=True)
class OfRater:
    """What one of several raters said."""

    answers: Mapping[str, Json]
    comment: str = ""
    meta: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What a row says of one item; ``raters`` where it tells them apart, else ``answers``."""

    content: Mapping[str, Json]
    answers: Mapping[str, Json] = field(default_factory=dict)
    raters: tuple[OfRater, ...] = ()
    meta: Mapping[str, Json] = field(default_factory=dict)
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """A shape: the keys by which it is known, its questions, and how a row is read.

    ``several``: a row has several items. ``machine`` gave the labels, where that is known.
    ``read`` raises ValueError, in words, for a value that it cannot take. ``loses`` is a field
    and the reason why it has no place.
    """

    name: str
    keys: frozenset[str]
    questions: Mapping[str, AnyQuestion]
    read: Callable[[Row], Iterator[Found]]
    ids: tuple[str, ...] = ("id", "prompt_id")
    several: bool = False
    machine: str = ""
    loses: tuple[str, str] | None = None


def shape_of(row: Row) -> Shape | None:
    """The first shape whose keys a row has."""
    return next((shape for shape in SHAPES if shape.keys <= set(row)), None)


def _pair(levels: bool = False) -> dict[str, AnyQuestion]:
    question = Pair(
        name=BETTER, type="pair", ask="Which response is better?", between=SIDES,
        tie=levels, strength=LEVELS if levels else (),
    )  # fmt: skip
    return {BETTER: question}


def _ratings(names: Sequence[str], low: int, high: int) -> dict[str, AnyQuestion]:
    return {
        name: Rating(name=name, type="rating", ask=name.replace("_", " "), min=low, max=high)
        for name in names
    }


# pairs of chosen and rejected


def _chosen(row: Row) -> Iterator[Found]:
    chosen, rejected = _messages(row["chosen"]), _messages(row["rejected"])
    given = row.get("prompt")
    prompt = _messages(given) if given is not None else []
    if prompt and chosen[: len(prompt)] == prompt and rejected[: len(prompt)] == prompt:
        chosen, rejected = chosen[len(prompt) :], rejected[len(prompt) :]
    elif not prompt:
        same = 0
        while same < min(len(chosen), len(rejected)) - 1 and chosen[same] == rejected[same]:
            same += 1
        prompt, chosen, rejected = chosen[:same], chosen[same:], rejected[same:]
    better, worse = _response(chosen), _response(rejected)
    first = hashlib.sha256(json.dumps(sorted((better, worse))).encode()).digest()[0] % 2 == 0
    # which of the two is the better must not decide which comes first
    order = sorted((better, worse)) if first else sorted((better, worse), reverse=True)
    side = SIDES[order.index(better)]
    content: dict[str, Json] = {SIDES[0]: order[0], SIDES[1]: order[1]}
    if prompt:
        content = {"prompt": [*prompt], **content}
    beside = {k: v for k, v in row.items() if k not in ("prompt", "chosen", "rejected", "messages")}
    answers: dict[str, Json] = {BETTER: {"choice": side}} if better != worse else {}
    yield Found(content, answers, meta=_present(beside))


def _messages(value: Json) -> list[Json]:
    """Messages as turns: of a list, of a transcript with Human and Assistant, of one text."""
    if isinstance(value, list):
        turns: list[Json] = []
        for one in value:
            if not isinstance(one, dict) or not isinstance(one.get("role"), str):
                raise ValueError(f"{shown(one)}, which is no message")
            turns.append({"role": one["role"], "text": one.get("content", one.get("text"))})
        if turns:
            return turns
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{shown(value)}, which is neither text nor messages")
    parts = _TURN.split(value)
    if len(parts) < 3 or parts[0].strip():
        return [{"role": "user", "text": value}]
    return [
        {"role": _ROLES[role], "text": text.strip()}
        for role, text in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _response(turns: Sequence[Json]) -> str:
    """One message as its text; several as a transcript."""
    said = [turn for turn in turns if isinstance(turn, dict)]
    if len(said) == 1:
        return str(said[0]["text"])
    return "\n\n".join(f"{turn['role']}: {turn['text']}" for turn in said)


def _unpaired(row: Row) -> Iterator[Found]:
    good = row["label"]
    if not isinstance(good, bool):
        raise ValueError(f"{shown(good)} under label, which is not true or false")
    content: dict[str, Json] = {
        "prompt": _messages(row["prompt"]),
        "response": _response(_messages(row["completion"])),
    }
    yield Found(content, {"good": "true" if good else "false"})


# UltraFeedback


def _ultra(row: Row) -> Iterator[Found]:
    completions = row["completions"]
    for one in completions if isinstance(completions, list) else []:
        if not isinstance(one, dict) or not isinstance(one.get("response"), str):
            raise ValueError(f"{shown(one)} among completions, which has no response")
        annotations = one.get("annotations")
        aspects = annotations if isinstance(annotations, dict) else {}
        answers: dict[str, Json] = {}
        for name in ASPECTS:
            given = aspects.get(name)
            rating = as_number(given.get("Rating")) if isinstance(given, dict) else None
            if rating is not None and rating == int(rating):
                answers[name] = int(rating)
        content: dict[str, Json] = {
            "prompt": _messages(row["instruction"]),
            "response": one["response"],
        }
        meta = {key: one.get(key) for key in ("model", "overall_score", "fine-grained_score")}
        source = row.get("source")
        slices = {"source": source} if isinstance(source, str) else {}
        yield Found(content, answers, meta=_present(meta), slices=slices)


# HelpSteer


def _steer(row: Row) -> Iterator[Found]:
    answers = {name: _point(row[name], name) for name in ATTRIBUTES if row.get(name) is not None}
    content: dict[str, Json] = {
        "prompt": _messages(row["prompt"]),
        "response": _response(_messages(row["response"])),
    }
    yield Found(content, answers, slices=_slices(row))


def _point(value: Json, name: str) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if type(value) is not int:
        raise ValueError(f"{shown(value)} under {name}, which is no whole number")
    return value


def _steer_pair(row: Row) -> Iterator[Found]:
    yield _compared(
        row, ("prompt", "response_1", "response_2"), "preference_strength",
        "all_preferences_unprocessed", "strength",
    )  # fmt: skip


def _steer_three(row: Row) -> Iterator[Found]:
    yield _compared(
        row, ("context", "response1", "response2"), "overall_preference",
        "individual_preference", "score",
    )  # fmt: skip


def _compared(
    row: Row, keys: tuple[str, str, str], overall: str, each: str, strength: str
) -> Found:
    prompt, one, two = keys
    content: dict[str, Json] = {
        "prompt": _messages(row[prompt]),
        SIDES[0]: _response(_messages(row[one])),
        SIDES[1]: _response(_messages(row[two])),
    }
    listed = row.get(each)
    raters = tuple(
        OfRater(
            {} if given.get(strength) == NEITHER else {BETTER: _strength(given.get(strength))},
            "\n".join(str(given[key]) for key in WORDS
                      if isinstance(given.get(key), str) and str(given[key]).strip()),
            _present({key: given.get(key) for key in ("feedback1", "feedback2")}),
        )
        for given in (listed if isinstance(listed, list) else [])
        if isinstance(given, dict)
    )  # fmt: skip
    meta: dict[str, Json] = {overall: row.get(overall)} if raters else {}
    answers = {} if raters else {BETTER: _strength(row[overall])}
    return Found(content, answers, raters, meta, _slices(row))


def _strength(value: Json) -> Json:
    """From -3, the first is much better, to 3, the second is; 0 says that they are the same."""
    number = as_number(value) if not isinstance(value, str) else None
    if number is None or number != int(number) or not -3 <= number <= 3:
        raise ValueError(f"{shown(value)}, which is no whole number from -3 to 3")
    if number == 0:
        return {"choice": "tie"}
    return {"choice": SIDES[0] if number < 0 else SIDES[1], "strength": abs(int(number))}


def _slices(row: Row) -> dict[str, str]:
    return {
        key: str(row[key])
        for key in ("domain", "language", "split")
        if isinstance(row.get(key), str) and row[key]
    }


def _present(values: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in values.items() if value not in (None, "")}


_WORDS = ("critiques", "the critique and rationales of a completion are left out")
_GOOD = SingleChoice(
    name="good", type="single_choice", ask="Is the response good?",
    options=("true", "false"),  # type: ignore[arg-type]
)  # fmt: skip

SHAPES = (
    Shape(
        "HelpSteer3", frozenset({"context", "response1", "response2", "overall_preference"}),
        _pair(levels=True), _steer_three,
    ),
    Shape(
        "HelpSteer2 preference",
        frozenset({"prompt", "response_1", "response_2", "preference_strength"}),
        _pair(levels=True), _steer_pair,
    ),
    Shape(
        "HelpSteer", frozenset({"prompt", "response", *ATTRIBUTES}), _ratings(ATTRIBUTES, 0, 4),
        _steer,
    ),
    Shape(
        "UltraFeedback", frozenset({"instruction", "completions"}), _ratings(ASPECTS, 1, 5),
        _ultra, several=True, machine="gpt-4", loses=_WORDS,
    ),
    Shape(
        "UltraFeedback, binarized",
        frozenset({"prompt", "chosen", "rejected", "score_chosen", "score_rejected"}),
        _pair(), _chosen, machine="gpt-4",
    ),
    Shape("pairs", frozenset({"chosen", "rejected"}), _pair(), _chosen),
    Shape(
        "unpaired rows", frozenset({"prompt", "completion", "label"}), {"good": _GOOD}, _unpaired
    ),
)  # fmt: skip
"""the shapes, those with more keys before those whose keys they have too"""
