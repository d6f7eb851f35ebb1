"""What a campaign will cost: rehearsals with the real policies and simulated raters."""

from quorate.assignment.planning.pilot import pilot
from quorate.assignment.planning.plan import Forecast, Plan, Range, Terms, plan
from quorate.assignment.planning.population import Population, World
from quorate.assignment.planning.stated import Stated

__all__ = ["Forecast", "Plan", "Population", "Range", "Stated", "Terms", "World", "pilot", "plan"]
