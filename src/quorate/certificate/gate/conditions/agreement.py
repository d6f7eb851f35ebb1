"""Do raters agree well enough, beyond chance?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quorate.certificate.gate.condition import Finding, Ground, Reason, State


@dataclass(frozen=True)
class Agreement:
    """The lower bound of the agreement on every question with one right answer.

    Krippendorff's α where it fits the question, with its interval at 95 %. Questions whose spread
    of answers is the data are left out.
    """

    at_least: float = 0.667
    """the lower bound that each question must reach"""

    name: ClassVar[str] = "agreement"
    title: ClassVar[str] = "Raters agree well enough"
    source: ClassVar[str] = "Krippendorff 2004, doi:10.1111/j.1468-2958.2004.tb00738.x"

    def look(self, ground: Ground) -> Finding:
        """The question with the lowest bound."""
        asked = [one for one in ground.agreements if one.paradigm == "prescriptive"]
        if not asked:
            says = "No question seeks one right answer."
            return Finding(State.MET, says, {}, (Reason("none"),))
        figures = {
            f"manifest.json#/questions/{one.place}/agreement/lower": one.lower
            for one in asked
            if one.lower is not None
        }
        unknown = [one.question for one in asked if one.lower is None]
        if unknown:
            names = ", ".join(f"«{name}»" for name in unknown)
            says = f"The agreement on {names} is not known."
            why = Reason("unknown", {"questions": names})
            return Finding(State.UNKNOWN, says, figures, (why,))
        bound, lowest = min((one.lower, one.question) for one in asked if one.lower is not None)
        value = next(one.value for one in asked if one.question == lowest)
        says = f"The lowest lower bound of agreement is {bound:.3f}, on «{lowest}»"
        state = State.MET if bound >= self.at_least else State.GAP
        told = {"question": lowest, "value": value, "bound": bound, "least": self.at_least}
        why = Reason("lowest", {**told})
        return Finding(state, f"{says}; {self.at_least:g} is the least.", figures, (why,))
