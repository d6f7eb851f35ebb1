"""The raters of a campaign as its log tells of them, beside their judgments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quorate.quality.view import Conduct
from quorate.schema.campaign import consent_digest
from quorate.schema.json_value import Json

LEFT = frozenset({"paused", "removed", "retraining"})
"""standings from which a return is a fresh start"""


@dataclass(slots=True)
class Person:
    """A rater as the log tells of them, beside their judgments."""

    role: str = "rater"
    standing: str = "active"
    consent: str | None = None
    """the text that they agreed to, as its digest"""
    lacking: bool = False
    """whether they judged since without consent to the text of the time"""
    acknowledged: str | None = None
    earned: int = 0
    unpaid: int = 0
    fresh_row: int = 0
    """the first row since their fresh start"""
    fresh_at: int = 0

    def conduct(self) -> Conduct:
        """As checks take it."""
        return Conduct(not self.lacking, self.acknowledged, self.earned, self.unpaid, self.standing)


class People(dict[str, Person]):
    """Raters by name, and the consent that is asked of them."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: str | None = None

    @property
    def asked(self) -> bool:
        """Whether they are asked to agree to a text."""
        return self._asked is not None

    def take(self, kind: str, data: Mapping[str, Json], at: int, row: int) -> None:
        """Take the next event of the log; ``row`` is that of the next judgment."""
        taker = _TAKERS.get(kind)
        if taker is not None:
            taker(self, data)
        elif kind == "standing_changed":
            self._stands(data, at, row)

    def judged(self, rater: str, spent: int, earned: int) -> None:
        """Somebody judged an item, for so many milliseconds and so much money."""
        person = self.called(rater)
        person.earned += earned
        person.unpaid += 0 if earned else spent
        person.lacking |= self._asked is not None and person.consent != self._asked

    def called(self, name: Json) -> Person:
        """Somebody, known or new."""
        return self.setdefault(str(name), Person())

    def _enrolled(self, data: Mapping[str, Json]) -> None:
        person = self.called(data["person"])
        person.role, person.standing = str(data["role"]), str(data["standing"])

    def _stands(self, data: Mapping[str, Json], at: int, row: int) -> None:
        person = self.called(data["rater"])
        now = str(data["standing"])
        if now == "active" and person.standing in LEFT:
            person.fresh_row, person.fresh_at = row, at
        person.standing = now

    def _read(self, data: Mapping[str, Json]) -> None:
        self.called(data["rater"]).acknowledged = str(data["guideline"])

    def _consented(self, data: Mapping[str, Json]) -> None:
        person = self.called(data["rater"])
        person.consent, person.lacking = str(data["consent"]), False

    def _withdrew(self, data: Mapping[str, Json]) -> None:
        self.called(data["rater"]).consent = None

    def _agreed_to(self, data: Mapping[str, Json]) -> None:
        spec = data["spec"]
        text = spec.get("consent") if isinstance(spec, dict) else None
        self._asked = consent_digest(text) if isinstance(text, str) else None

    def _skipped(self, data: Mapping[str, Json]) -> None:
        self.called(data["rater"]).unpaid += whole(data["milliseconds"])


class Conducts(Mapping[int, Conduct]):
    """What is known of raters by their number, made when it is asked for."""

    def __init__(self, raters: Sequence[str], people: People) -> None:
        self._raters, self._people = raters, people

    def __getitem__(self, rater: int) -> Conduct:
        if not 0 <= rater < len(self._raters):
            raise KeyError(rater)
        return self._people[self._raters[rater]].conduct()

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._raters)))

    def __len__(self) -> int:
        return len(self._raters)


_TAKERS: dict[str, Callable[[People, Mapping[str, Json]], None]] = {
    "member_enrolled": People._enrolled,
    "guideline_acknowledged": People._read,
    "rater_consented": People._consented,
    "consent_withdrawn": People._withdrew,
    "campaign_opened": People._agreed_to,
    "campaign_changed": People._agreed_to,
    "item_skipped": People._skipped,
}


def whole(value: Json) -> int:
    """A whole number of an event; 0 for what is none."""
    return value if isinstance(value, int) else 0
