"""Wording: documents that another version of Quorate wrote, held against what they claim.

Their sentences cannot be made again. But what they say is written in ``answers.json``, with each
figure and where it stands; so each figure is read back and compared, and each line of each answer
must stand in the documents that tell it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

import yaml

from quorate.certificate.bundle import CAMPAIGN, FACTS, MANIFEST
from quorate.certificate.documents.accounting import account, leaves, readable, renumbered
from quorate.certificate.documents.answer import Answer
from quorate.certificate.documents.claims import Claim, claim_faults, claims_of
from quorate.certificate.documents.ground import Ground, mapping, resolved
from quorate.certificate.documents.hf_card import HF_CARD
from quorate.certificate.documents.written import ANSWERS, answers_written
from quorate.certificate.verify.check import Told
from quorate.certificate.verify.opened import Opened
from quorate.schema.json_value import Json

OF_THE_HUB = ("language", "license", "annotations_creators", "size_categories")
"""what of the head of a card has one meaning in every version"""


class Worded:
    """The documents of a release as another version worded them; ``made`` are ours."""

    def __init__(self, release: Opened, ground: Ground, made: Mapping[str, bytes]) -> None:
        self._release, self._made = release, made
        self._files: dict[str, Mapping[str, Json]] = {
            MANIFEST: ground.manifest,
            FACTS: ground.facts,
            CAMPAIGN: ground.campaign,
        }
        self._told_in = answers_written(release.json(ANSWERS))

    def claims(self) -> tuple[Claim, ...]:
        """Every claim of every document."""
        return tuple(
            claim
            for file, of in self._told_in.items()
            for one in of
            for claim in claims_of(file, one)
        )

    def check(self, told: Told) -> tuple[int, int]:
        """Hold every document against its claims, and tell what does not hold.

        How many figures were held, and how many lines no answer accounts for.
        """
        texts = {name: self._read(told, name) for name in self._told_in}
        found = self.claims()
        for fault in claim_faults(found, texts, self._files):
            told.failed(f"a claim does not hold: {fault}")
        self._values(told)
        further = 0
        for name, answers in self._told_in.items():
            further += self._lines(told, name, texts[name], answers)
        self._undocumented(told)
        self._cards(told)
        return sum(not one.author for one in found), further

    def _read(self, told: Told, name: str) -> str:
        if self._release.has(name):
            return readable(name, self._release.bytes(name))
        told.failed("the document is missing", name)
        return ""

    def _values(self, told: Told) -> None:
        """What answers hold by pointer is what stands there; what an author says is theirs."""
        every = {one.key: one for of in self._told_in.values() for one in of}
        for one in every.values():
            if one.source == "derived" and isinstance(one.value, dict):
                for pointer, value in one.value.items():
                    if pointer.partition("#")[0] in self._files and "#/" in pointer:
                        found = resolved(self._files, pointer)
                        told.compare(
                            "an answer has another value",
                            f"{ANSWERS}, {one.key}, {pointer}",
                            found,
                            value,
                        )

    def _lines(self, told: Told, name: str, text: str, answers: Iterable[Answer]) -> int:
        accounted = account(text, answers)
        for key, line in accounted.missing:
            told.failed(f"the answer {key!r} is not in it", name, line)
        if name not in self._made or not text:
            return len(accounted.rest)
        # what has our words must have our numbers too
        mine = account(readable(name, self._made[name]), ()).rest
        for expected, line in renumbered(mine, accounted.rest):
            told.failed("a line has other numbers", name, expected, line)
        return len(accounted.rest)

    def _undocumented(self, told: Told) -> None:
        """Documents that this version has and the release does not account for."""
        for name in self._made:
            if not self._release.has(name):
                told.failed("the document is missing", name)
            elif name not in self._told_in and name != ANSWERS:
                told.say("skipped", f"{ANSWERS} does not say which answers it tells", name)

    def _cards(self, told: Told) -> None:
        """What programs read of the documents: the head of the card, and numbers in JSON."""
        if not self._made:
            return
        mine, theirs = (
            _head(data.decode(errors="replace"))
            for data in (self._made[HF_CARD.file], self._release.bytes(HF_CARD.file))
        )
        for key in OF_THE_HUB:
            told.compare(
                "the head says something else",
                f"{HF_CARD.file}, {key}",
                mine.get(key),
                theirs.get(key),
            )
        for name, data in self._made.items():
            if name.endswith(".json") and name != ANSWERS and self._release.has(name):
                for at, expected, found in _other_numbers(
                    json.loads(data), self._release.json(name)
                ):
                    told.failed("a value differs", f"{name}#{at}", expected, found)


def _head(text: str) -> dict[str, Json]:
    """The head of a card in YAML; empty where it has none."""
    parts = text.split("---\n", 2)
    try:
        return mapping(yaml.safe_load(parts[1])) if len(parts) == 3 and not parts[0] else {}
    except yaml.YAMLError:
        return {}


def _other_numbers(mine: Json, theirs: Json) -> Iterator[tuple[str, Json, Json]]:
    """Values at one place that are other numbers, or the same words with other numbers."""
    known = dict(leaves(mine))
    for at, value in leaves(theirs):
        expected = known.get(at)
        if expected is None or type(expected) is not type(value) or expected == value:
            continue
        if not isinstance(value, str) or renumbered([str(expected)], [value]):
            yield at, expected, value
