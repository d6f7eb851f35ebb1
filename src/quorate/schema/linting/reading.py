"""Reading: a campaign's guideline and questions, as lints look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from quorate.schema.campaign import CampaignSpec
from quorate.schema.linting.signs import LANGUAGES, language_of
from quorate.schema.linting.text import Block, blocks, plain
from quorate.schema.options import Chosen
from quorate.schema.paradigm import Paradigm
from quorate.schema.questions import AnyQuestion
from quorate.schema.questions.hierarchical_choice import HierarchicalChoice
from quorate.schema.questions.marked import Marked
from quorate.schema.questions.multiple_choice import MultipleChoice
from quorate.schema.questions.single_choice import SingleChoice
from quorate.schema.questions.turns import Turns

MOST = 500
"""options of a campaign that are looked for in its guideline"""
SHORT = 3
"""letters up to which an option's name is a word of its own right, such as «no»"""
_NAMED = re.compile(r"[*_`«“\"„‚‘'](?P<name>[^*_`«»“”\"„‚‘’']{1,80})[*_`»”\"“‘’']")


@dataclass(frozen=True, slots=True)
class Heard:
    """A text in small letters without mark-up, and what in it was marked or quoted."""

    lower: str
    marked: frozenset[str]

    def names(self, name: str) -> bool:
        """Whether it has a name, perhaps with an ending.

        A short one, such as «no», counts only where it is marked, quoted or what a line begins
        with.
        """
        if len(name) <= SHORT:
            begins = re.match(rf"{re.escape(name)}\s*(?:[:–—=|-]|$)", self.lower)
            return name in self.marked or begins is not None
        if name not in self.lower:
            return False
        # in Arabic «and», «by» and the article are letters before the word
        called = rf"(?<!\w)[وفبلك]?(?:ال)?{re.escape(name)}\w{{0,2}}(?!\w)"
        return re.search(called, self.lower) is not None


@dataclass(frozen=True, eq=False)
class Asked:
    """A question, its place and what is chosen from."""

    question: AnyQuestion
    path: str
    options: Sequence[Chosen]
    options_path: str
    paradigm: Paradigm

    @property
    def words(self) -> str:
        """What the rater reads of the question itself."""
        return plain(f"{self.question.ask}\n{self.question.help or ''}")

    @property
    def options_words(self) -> frozenset[str]:
        """The single words of its options, in small letters."""
        return frozenset(
            word for option in self.options for name in spelled(option) for word in name.split()
        )


@dataclass(frozen=True, eq=False)
class Reading:
    """A campaign, read. ``language`` is that of the guideline, empty where it is not known."""

    spec: CampaignSpec

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The parts of the guideline's text."""
        return blocks(self.spec.guideline.text)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The questions in their order, with the first ``MOST`` options of them all."""
        return tuple(_asked(self.spec))

    @property
    def unread(self) -> int:
        """How many options there are beyond those that are looked at."""
        whole = sum(len(_options(question)[0]) for question in self.spec.questions)
        return whole - sum(len(one.options) for one in self.asked)

    @cached_property
    def language(self) -> str:
        """``en``, ``de``, ``es`` or ``ar``; empty where it is none of them."""
        said = " ".join(block.plain for block in self.blocks)
        return language_of(" ".join([said, *(one.words for one in self.asked)]))

    def sign(self, name: str) -> re.Pattern[str] | None:
        """What speaks of something in the guideline's language; None where that is not known."""
        known = LANGUAGES.get(self.language)
        return None if known is None else known.signs[name]

    @property
    def plain_answers(self) -> frozenset[str]:
        """«Yes», «no» and their like, in every language: the question says what they mean."""
        return frozenset().union(*(language.plain_answers for language in LANGUAGES.values()))

    @property
    def catch_all(self) -> frozenset[str]:
        """Options that take what the others leave, in every language, in small letters."""
        return frozenset().union(*(language.catch_all for language in LANGUAGES.values()))

    @cached_property
    def _heard(self) -> tuple[tuple[Block, tuple[Heard, ...]], ...]:
        """Each block with what is heard of it and of what it stands under."""
        texts = {text for block in self.blocks for text in (block.text, *block.above)}
        found = {text: heard(text) for text in texts}
        return tuple(
            (block, tuple(found[text] for text in (block.text, *block.above)))
            for block in self.blocks
        )

    @cached_property
    def _whole(self) -> str:
        return "\n".join(texts[0].lower for _, texts in self._heard)

    @cached_property
    def _found(self) -> dict[str, tuple[Block, ...]]:
        return {}

    def of_option(self, option: Chosen) -> list[Block]:
        """The blocks of the guideline that speak of an option, or stand below what does."""
        found = {block.line: block for name in spelled(option) for block in self._named(name)}
        return [found[line] for line in sorted(found)]

    def _named(self, name: str) -> tuple[Block, ...]:
        if name not in self._found:
            there = self._heard if name in self._whole else ()
            self._found[name] = tuple(
                block for block, texts in there if any(text.names(name) for text in texts)
            )
        return self._found[name]


def spelled(option: Chosen) -> set[str]:
    """What an option may be called in a text, in small letters."""
    names = {option.value, option.value.replace("_", " "), option.text or option.value}
    return {plain(name).casefold().strip(" .?!…") for name in names} - {""}


def heard(text: str) -> Heard:
    """A text with its mark-up, ready to be searched for names."""
    marked = (found["name"].casefold().strip(" .:,;") for found in _NAMED.finditer(text))
    return Heard(plain(text).casefold(), frozenset(marked))


def _asked(spec: CampaignSpec) -> Iterator[Asked]:
    left = MOST
    for n, question in enumerate(spec.questions):
        path = f"questions[{n}]"
        options, key = _options(question)
        options = options[:left]
        left -= len(options)
        paradigm = spec.paradigm_of(question.name)
        yield Asked(question, path, options, f"{path}.{key}", paradigm)


def _options(question: AnyQuestion) -> tuple[Sequence[Chosen], str]:
    """What is chosen from, of a tree its first level, and the key that holds it."""
    if isinstance(question, Turns) and isinstance(question.each, SingleChoice | MultipleChoice):
        return question.each.options, "question.options"
    if isinstance(question, SingleChoice | MultipleChoice | HierarchicalChoice):
        return question.options, "options"
    if isinstance(question, Marked):
        return question.labels, "labels"
    return (), "type"
