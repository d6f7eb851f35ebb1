"""The labour record as a page: what ``facts.json`` says of the people who judged, in sentences.

Made of the figures alone, so that whoever checks a release can make it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quorate.certificate.facts.pay import LEAST_MINUTES, READING
from quorate.certificate.facts.sessions import EXPOSED_MINUTES, PAUSE_MINUTES
from quorate.schema.json_value import Json

HEAD = (
    "Computed from the events of the campaign's log, and stated by the publisher: pay, payments "
    "and hours of work are not in the release, so these figures cannot be computed again from it. "
    "The publisher's signature holds them to it."
)


class Figures:
    """Figures of ``facts.json`` by their path, such as ``labour/pay/overall``."""

    def __init__(self, found: Mapping[str, Json]) -> None:
        self._found = found

    def at(self, path: str) -> Json:
        """The value there; None where there is none."""
        value: Json = dict(self._found)
        for part in path.split("/"):
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def number(self, path: str) -> float:
        """The number there; 0 where there is none."""
        value = self.at(path)
        return float(value) if isinstance(value, int | float) else 0.0

    def text(self, path: str) -> str:
        """The text there; empty where there is none."""
        value = self.at(path)
        return value if isinstance(value, str) else ""

    def known(self, path: str) -> bool:
        """Whether there is a value."""
        return self.at(path) is not None

    def each(self, path: str) -> Iterator[Figures]:
        """The objects of the list there."""
        value = self.at(path)
        for one in value if isinstance(value, list) else ():
            if isinstance(one, dict):
                yield Figures(one)


def labour_record(found: Mapping[str, Json], title: str, version: str) -> str:
    """The labour record in Markdown, from ``facts.json``."""
    facts = Figures(found)
    parts: list[tuple[str, list[str]]] = [
        ("Pay", [*_pay(facts)]),
        ("Time", [*_time(facts)]),
        ("Payment", [*_payment(facts)]),
        ("What was taken out, and appeals", [*_taken_out(facts)]),
        ("Work at a stretch", [*_sessions(facts)]),
        ("Disturbing items", [*_exposure(facts)]),
        ("Consent, withdrawal, erasure", [*_consent(facts)]),
        ("Preparation", [*_preparation(facts)]),
    ]
    lines = [f"# Labour record: {title}, {version}", "", HEAD]
    for head, told in parts:
        lines += ["", f"## {head}", ""] + [f"- {one}" for one in told]
    return "\n".join(lines) + "\n"


def _pay(facts: Figures) -> Iterator[str]:
    at = "labour/pay"
    if facts.text(f"{at}/note"):
        yield _sentence(facts.text(f"{at}/note"))
        return
    money = facts.text(f"{at}/currency")
    unit = "hour of active time" if facts.text(f"{at}/by") == "per_hour" else "item"
    yield f"Raters are paid {_money(facts.number(f'{at}/rate'))} {money} for each {unit}."
    rates = int(facts.number(f"{at}/rates"))
    if rates > 1:
        yield f"The pay was changed: there were {rates} rates in the course of the campaign."
    yield (
        f"All earnings over all hours are {_money(facts.number(f'{at}/overall'))} {money} an hour. "
        "Hours count active work, practice, tests, skipped items, work that was taken out later, "
        f"and reading at {READING} words a minute."
    )
    if facts.known(f"{at}/hourly/median"):
        p5, p25, p50, p75, p95, mean = (
            _money(facts.number(f"{at}/hourly/{name}"))
            for name in ("p5", "p25", "median", "p75", "p95", "mean")
        )
        yield (
            f"Of {_count(facts.number(f'{at}/hourly/n'), 'rater', 'raters')} with at least "
            f"{LEAST_MINUTES} minutes of work, half earned {p50} {money} an hour or more. Five of "
            f"a hundred earned {p5} or less, a quarter {p25} or less, a quarter {p75} or more, "
            f"five of a hundred {p95} or more; the mean is {mean}."
        )
    else:
        yield _sentence(facts.text(f"{at}/hourly/note"))
    yield from _floor(facts, at, money)


def _floor(facts: Figures, at: str, money: str) -> Iterator[str]:
    if not facts.known(f"{at}/below_floor"):
        yield _sentence(f"pay is not held against a wage floor: {facts.text(f'{at}/floor_note')}")
        return
    n, of = facts.number(f"{at}/below_floor/n"), facts.number(f"{at}/below_floor/of")
    yield (
        f"{n:,.0f} of {_count(of, 'rater', 'raters')} "
        f"({_percent(facts.number(f'{at}/below_floor/share'))}) earned less than the floor that "
        "holds for them."
    )
    for one in facts.each(f"{at}/floors"):
        where = one.text("country")
        place = "elsewhere" if where == "any" else f"in {where}"
        yield (
            f"Floor {place}: {_money(one.number('per_hour'))} {money} an hour since "
            f"{one.text('dated')} ({one.text('source')})."
        )


def _time(facts: Figures) -> Iterator[str]:
    at = "labour/hours"
    if facts.known(at):
        named = {
            "judging": "judging",
            "mixed_in": "known answers, traps and repeats",
            "training": "practice",
            "qualification": "tests",
            "calibration": "calibration rounds",
            "skipped": "items that were given back",
            "instructions": "reading (estimated)",
        }
        spent = [
            f"{what} {facts.number(f'{at}/{name}'):,.1f}"
            for name, what in named.items()
            if facts.number(f"{at}/{name}") >= 0.05
        ]
        total = facts.number(f"{at}/total")
        yield f"Raters spent {total:,.1f} hours: {', '.join(spent) or 'less than 0.1 each'}."
        yield (
            f"Of these, {facts.number(f'{at}/unpaid'):,.1f} hours "
            f"({_percent(facts.number('labour/unpaid_share'))}) earned nothing."
        )
    estimate = "labour/estimate"
    if facts.known(f"{estimate}/ratio"):
        yield (
            f"An item was announced to take {facts.number(f'{estimate}/announced'):g} seconds; the "
            f"median answer took {facts.number(f'{estimate}/actual'):.1f}, "
            f"{facts.number(f'{estimate}/ratio'):.2f} times as long."
        )
    else:
        yield _sentence(facts.text(f"{estimate}/note"))


def _payment(facts: Figures) -> Iterator[str]:
    at = "labour/delay"
    n = facts.number(f"{at}/payments")
    if n:
        yield f"{_count(n, 'payment is', 'payments are')} recorded."
    if facts.known(f"{at}/median"):
        yield (
            f"{_percent(facts.number(f'{at}/paid_share'))} of all earnings are paid. Half of that "
            f"money came within {facts.number(f'{at}/median'):.1f} days of the work, 95 % of it "
            f"within {facts.number(f'{at}/p95'):.1f} days."
        )
    elif facts.text(f"{at}/note"):
        yield _sentence(facts.text(f"{at}/note"))


def _taken_out(facts: Figures) -> Iterator[str]:
    at = "labour/exclusions"
    n = facts.number(f"{at}/judgments")
    if not n:
        yield "No judgment was taken out of what counts."
    else:
        share = _percent(facts.number(f"{at}/share/share"))
        yield f"{_count(n, 'judgment was', 'judgments were')} taken out of what counts ({share})."
        if facts.known(f"{at}/kept_pay"):
            kept = _money(facts.number(f"{at}/kept_pay"))
            yield f"They stay paid: {kept} {facts.text('labour/pay/currency')}".rstrip() + "."
    for one in facts.each(f"{at}/reasons"):
        by = {"rule": f"rule {one.text('rule')}", "person": "a person", "system": "the system"}
        told = f"{_count(one.number('judgments'), 'judgment', 'judgments')} by "
        told += by.get(one.text("by"), "nobody known")
        if one.known("declared"):
            told += f", {one.number('declared'):,.0f} of them given after it was declared"
        yield f"{told}: {' '.join(one.text('reason').split())}"
    appeals = "labour/appeals"
    made = facts.number(f"{appeals}/made")
    if not made:
        yield "No appeal was made."
        return
    yield (
        f"{_count(made, 'appeal was', 'appeals were')} made: "
        f"{facts.number(f'{appeals}/granted'):,.0f} granted, "
        f"{facts.number(f'{appeals}/refused'):,.0f} refused, "
        f"{facts.number(f'{appeals}/waiting'):,.0f} not answered yet."
    )
    if facts.known(f"{appeals}/answer_hours"):
        hours = facts.number(f"{appeals}/answer_hours")
        yield f"Half of the answers came within {hours:.1f} hours."


def _sessions(facts: Figures) -> Iterator[str]:
    at = "labour/sessions"
    if facts.text(f"{at}/note"):
        yield _sentence(facts.text(f"{at}/note"))
        return
    yield (
        f"There were {_count(facts.number(f'{at}/n'), 'stretch', 'stretches')} of work without a "
        f"break of {PAUSE_MINUTES} minutes. Half lasted {facts.number(f'{at}/median'):.0f} minutes "
        f"or less, 95 of a hundred {facts.number(f'{at}/p95'):.0f} or less; the longest lasted "
        f"{facts.number(f'{at}/longest'):.0f} minutes."
    )
    suggested = facts.number(f"{at}/suggested")
    if suggested:
        yield f"The page offers a break after {_count(suggested, 'minute', 'minutes')} of work."
    else:
        yield "The page offers no breaks."
    taken = facts.number(f"{at}/breaks")
    yield f"{_count(taken, 'break was', 'breaks were')} taken." if taken else "No break was taken."
    if facts.known(f"{at}/night"):
        share = _percent(facts.number(f"{at}/night"))
        yield f"{share} of active time lay between 23 and 6 o'clock."
    else:
        yield _sentence(f"night work is not known: {facts.text(f'{at}/night_note')}")


def _exposure(facts: Figures) -> Iterator[str]:
    at = "labour/exposure"
    if facts.text(f"{at}/note"):
        yield _sentence(facts.text(f"{at}/note"))
    else:
        over, of = facts.number(f"{at}/over/n"), facts.number(f"{at}/over/of")
        yield (
            f"On half of their days raters saw them for {facts.number(f'{at}/median'):.0f} minutes "
            f"or less, on the longest for {facts.number(f'{at}/longest'):.0f}; on {over:,.0f} of "
            f"{_count(of, 'day', 'days')} of a rater for more than {EXPOSED_MINUTES}."
        )
    n = facts.number(f"{at}/opted_out")
    if n:
        what = _count(n, "item was", "items were")
        yield f"{what} given back since the rater did not want to see it."


def _consent(facts: Figures) -> Iterator[str]:
    if facts.at("consent/asked") is not True:
        yield _sentence(f"raters were asked for no consent: {facts.text('consent/note')}")
    for one in facts.each("consent/texts"):
        told = f"Consent text of {one.text('since')}, SHA-256 `{one.text('digest')}`"
        if one.known("people"):
            told += f", agreed to by {_count(one.number('people'), 'rater', 'raters')}"
        yield f"{told}."
    without, of = facts.number("consent/without/n"), facts.number("consent/without/of")
    if without:
        given = _count(of, "judgment", "judgments")
        yield f"{without:,.0f} of {given} came from raters who had not agreed at that time."
    elif of:
        given = _count(of, "judgment", "judgments")
        yield f"Raters had agreed when they gave their {given}."
    withdrawn = facts.number("consent/withdrawn")
    if withdrawn:
        after = _count(facts.number("consent/after"), "judgment", "judgments")
        what = _count(withdrawn, "agreement was", "agreements were")
        yield f"{what} taken back; {after} came after that and before a new one."
    erased = facts.number("erasures/erased")
    if erased:
        what = _count(erased, "rater was", "raters were")
        still = facts.number("erasures/open")
        left = f"can still be read of {still:,.0f}" if still else "can be read by nobody any more"
        yield f"{what} erased; what they sealed {left}."


def _preparation(facts: Figures) -> Iterator[str]:
    at = "labour/pilot"
    if facts.at(f"{at}/held") is not True:
        yield _sentence(f"there was no pilot: {facts.text(f'{at}/note')}")
    if facts.number(f"{at}/judgments"):
        yield (
            f"{_count(facts.number(f'{at}/rounds'), 'calibration round', 'calibration rounds')} "
            f"with {_count(facts.number(f'{at}/items'), 'item', 'items')} went along, judged "
            f"{_count(facts.number(f'{at}/judgments'), 'time', 'times')}."
        )
    if facts.known(f"{at}/revised_after"):
        given = _count(facts.number(f"{at}/revised_after"), "judgment", "judgments")
        yield f"The guideline was first revised after {given}."
    for one in facts.each("qualification"):
        told = f"{one.text('stage').capitalize()}: {_count(one.number('tries'), 'try', 'tries')}"
        if one.known("passed"):
            told += f" of {_count(one.number('people'), 'rater', 'raters')}, "
            told += f"{one.number('passed'):,.0f} passed"
        yield f"{told}."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _count(n: float, one: str, many: str) -> str:
    return f"{n:,.0f} {one if n == 1 else many}"


def _money(amount: float) -> str:
    return f"{amount:,.2f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
