"""Options: is each explained, with an example and a counter-example, and do they stand in order?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from quorate.schema.linting.reading import Asked, Reading, spelled
from quorate.schema.linting.remark import Remark, Severity
from quorate.schema.linting.text import Block, plain
from quorate.schema.options import Chosen
from quorate.schema.questions.rating import Rating
from quorate.schema.questions.turns import Turns

Shows = Callable[[Block, Chosen], bool]
NAMED = 5
"""so many options a remark names; of the others it says how many there are"""
LONG = 7
"""options beyond which those at the end of a list are chosen less because they stand there"""
_QUOTED = re.compile(r"[«“„\"](?P<said>[^«»“”„\"]{2,})[»”“\"]|`(?P<code>[^`]{2,})`")


def undefined(reading: Reading) -> Iterator[Remark]:
    """Options of which neither the guideline nor a help text says what they mean."""
    for one in reading.asked:
        scale = one.question.each if isinstance(one.question, Turns) else one.question
        if isinstance(scale, Rating) and not scale.anchors:
            yield Remark(
                "option-defined",
                Severity.WARNING,
                f"nothing is said of what the points of `{one.question.name}` mean",
                "give `anchors` at least to the lowest and the highest point",
                f"{one.path}{'.question' if scale is not one.question else ''}.anchors",
            )
        lacking = [
            option
            for option in _wanting(reading, one)
            if not _speaking(reading, option) and not spelled(option) & reading.plain_answers
        ]
        if lacking:
            yield Remark(
                "option-defined",
                Severity.WARNING,
                f"options of `{one.question.name}` that nothing explains: {_listed(lacking)}",
                "say in the guideline, or as the option's `help`, what belongs to it",
                one.options_path,
            )


def without_example(reading: Reading) -> Iterator[Remark]:
    """Options of prescriptive questions without an example: a quotation, or words that say so."""
    sign = reading.sign("example")
    if sign is None:
        return

    def shows(block: Block, option: Chosen) -> bool:
        return bool(sign.search(block.plain)) or _quotes(block.text, option)

    yield from _lacking(reading, "option-example", "an example", shows)


def without_counter_example(reading: Reading) -> Iterator[Remark]:
    """Options of prescriptive questions of which nobody says what does not belong to them."""
    sign = reading.sign("counter_example")
    if sign is None:
        return

    def denies(block: Block, option: Chosen) -> bool:
        return bool(sign.search(_without_names(block.plain, option)))

    yield from _lacking(reading, "option-counter-example", "a counter-example", denies)


def order(reading: Reading) -> Iterator[Remark]:
    """Lists whose order itself bends answers."""
    for one in reading.asked:
        rest = [n for n, o in enumerate(one.options) if spelled(o) & reading.catch_all]
        if rest and rest[0] < len(one.options) - len(rest):
            name = one.options[rest[0]].text or one.options[rest[0]].value
            yield Remark(
                "option-order",
                Severity.HINT,
                f"«{name}» of `{one.question.name}` takes what the others leave, and stands "
                "before some of them",
                "put it at the end: who meets it first reads no further",
                f"{one.options_path}[{rest[0]}]",
            )
        if len(one.options) - len(rest) > LONG:
            yield Remark(
                "option-order",
                Severity.HINT,
                f"`{one.question.name}` has {len(one.options)} options in one fixed order; those "
                "at the end of a long list are chosen less",
                "group them (hierarchical_choice), or ask in two questions",
                one.options_path,
            )


def _wanting(reading: Reading, one: Asked) -> list[Chosen]:
    """The options that want an explanation: not «other» and its like."""
    return [option for option in one.options if not spelled(option) & reading.catch_all]


def _lacking(reading: Reading, code: str, what: str, shows: Shows) -> Iterator[Remark]:
    for one in reading.asked:
        if one.paradigm == "descriptive":
            continue
        explained = {option.value: _speaking(reading, option) for option in _wanting(reading, one)}
        lacking = [
            option
            for option in _wanting(reading, one)
            # of what nothing explains it is said already that nothing does
            if (explained[option.value] or spelled(option) & reading.plain_answers)
            and not any(shows(block, option) for block in explained[option.value])
        ]
        if lacking:
            yield Remark(
                code,
                Severity.WARNING,
                f"options of `{one.question.name}` without {what}: {_listed(lacking)}",
                f"give each option {what} where the guideline explains it",
                one.options_path,
            )


def _speaking(reading: Reading, option: Chosen) -> list[Block]:
    """What explains an option: the guideline's blocks and its own help."""
    own = [Block(0, option.help)] if option.help else []
    return reading.of_option(option) + own


def _quotes(text: str, option: Chosen) -> bool:
    """Whether something is quoted that is not the option's name."""
    names = spelled(option)
    found = (match["said"] or match["code"] for match in _QUOTED.finditer(text))
    return any(plain(said).casefold().strip(" .?!…") not in names for said in found)


def _without_names(text: str, option: Chosen) -> str:
    """The text without the option's name, which may itself be «no»."""
    for name in spelled(option):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _listed(options: Sequence[Chosen]) -> str:
    names = [f"«{option.text or option.value}»" for option in options[:NAMED]]
    more = len(options) - NAMED
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
