"""What raters are told about their standing, in sentences."""

from __future__ import annotations

from datetime import UTC, datetime

from quorate.campaign.way.tallying import Tally
from quorate.campaign.way.training import Stage

APPEAL = "If you think that this is wrong, say so: an expert will look at it."
BEGUN = {
    "training": "This campaign begins with practice. After each answer you see what is right.",
    "qualification": "This campaign begins with a test, in which the right answers are not shown.",
    "active": "You can work.",
}
"""what a rater is told of a standing for which nobody gave a reason, such as the first"""
_NAMES = {
    "training": "the practice",
    "retraining": "the practice",
    "refresher": "the short practice on the new guideline",
    "qualification": "the test",
}


def percent(share: float) -> str:
    """A share as raters read it."""
    return f"{100 * share:.3g} %"


def day(at: int) -> str:
    """A time as a day, UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


def result(stage: str, outcome: str, so_far: Tally) -> str:
    """How a trial went."""
    return f"{_of(so_far)} in {_NAMES[stage]} were right ({outcome})."


def passed(stage: Stage, so_far: Tally, standing: str) -> str:
    """Why the standing changed after a trial was passed."""
    after = {
        "qualification": "Next is a test, in which the right answers are not shown.",
        "active": "You can work now.",
    }[standing]
    return f"You passed {_NAMES[stage.name]}: {_of(so_far)} were right. {after}"


def failed(stage: Stage, so_far: Tally) -> str:
    """Why a rater is paused whose tries are used up."""
    if stage.confidence is None:
        needed = f"{percent(stage.bar)} are needed"
    else:
        needed = f"it must be clear that at least {percent(stage.bar)} would be right"
    tries = "once" if stage.tries == 1 else f"{stage.tries} times"
    return (
        f"You tried {_NAMES[stage.name]} {tries} without passing it: the last time {_of(so_far)} "
        f"were right, and {needed}. A lead decides now how you can go on. {APPEAL}"
    )


def certified(skill: str, until: int | None) -> str:
    """That a certificate was granted."""
    end = "" if until is None else f" It holds until {day(until)}."
    return f"You were certified for “{skill}”.{end}"


def certificate_over(skill: str) -> str:
    """Why a rater who works is tested again."""
    return f"Your certificate of “{skill}” has ended. A test renews it."


def refreshing(version: str, items: int) -> str:
    """Why there is practice after a new guideline."""
    number = "One practice item shows" if items == 1 else f"{items} practice items show"
    return f"The guideline changed to version {version}. {number} how it is meant."


def not_asked(what: str) -> str:
    """That a stage fell away."""
    return f"The campaign asks for no {what} any more."


def no_practice() -> str:
    """That somebody was sent back to a practice that does not exist."""
    return f"You were sent back to practice, and this campaign has none. A lead decides. {APPEAL}"


def pause_over() -> str:
    """That a pause ended by itself."""
    return "The pause is over."


def _of(so_far: Tally) -> str:
    return f"{so_far.right} of {so_far.told} answers"


def weak_class(label: str, right: int, n: int) -> str:
    """That one kind of answer is often missed."""
    return (
        f"Of {n} items whose known answer is “{label}”, you had {right} right. Read again what the "
        f"guideline says about “{label}”."
    )


def quick(median_seconds: float, expected_seconds: float) -> str:
    """That there is time."""
    seconds = f"{median_seconds:.0f} second{'' if round(median_seconds) == 1 else 's'}"
    return (
        f"Half of your items took less than {seconds}, and about "
        f"{expected_seconds:.0f} are expected. Take the time to read."
    )
