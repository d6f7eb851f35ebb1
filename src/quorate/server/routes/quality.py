"""The lead's numbers: how good what is collected is, and what needs to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Literal, TypeVar

from fastapi import Response
from pydantic import BaseModel

from quorate.campaign.accounts.introducing import names_of
from quorate.campaign.rights import Actor, Right, demand, grants
from quorate.ledger.vault import Vault
from quorate.server.names import CampaignName
from quorate.server.quality import Numbers
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router
from quorate.storage.queries import quality as queries
from quorate.storage.queries import rating
from quorate.storage.transaction import Transaction

if TYPE_CHECKING:
    from quorate.campaign.insight.measuring import Line

router = new_router("quality")
HOUR = 3_600_000
MOST = 200
"""slices, and parts of the data, that are shown"""
T = TypeVar("T")


class NeedLink(BaseModel):
    """Where something is done: a page of the campaign, and what on it."""

    page: str
    id: str | None


class NeedView(BaseModel):
    """Something that needs the lead, in a sentence; ``n`` is how many there are of it."""

    kind: Literal["appeal", "paused", "gold", "dispute", "finding", "split", "budget", "bank"]
    says: str
    link: NeedLink
    n: int


class ModelDifference(BaseModel):
    """How far the live beliefs were from a full fit of the same judgments: total variation
    distance on average and at most, and how many likeliest labels changed, over some items."""

    mean_tv: float
    max_tv: float
    labels_differ: int
    items: int


class ModelView(BaseModel):
    """How fresh the beliefs are: what they were fed, and how much of it a full fit has seen."""

    fitted_at_judgments: int
    judgments: int
    difference: ModelDifference | None


class AgreementLine(BaseModel):
    """Agreement beyond chance on a question with its 95 % interval, over ``n`` items; null where
    too little can be compared."""

    question: str
    coefficient: str
    value: float | None
    lower: float | None
    upper: float | None
    n: int


class SliceLine(AgreementLine):
    """The same in a part: the slice, and ``at`` which value of it."""

    slice: str
    at: str


class OutcomeCounts(BaseModel):
    """Items by what was decided; ``full`` have all the judgments that they were to get."""

    quorate: int
    contested: int
    adjudicated: int
    full: int
    open: int


class CertaintyBin(BaseModel):
    """How many items have a consensus whose probability of being right is in this interval."""

    lower: float
    upper: float
    items: int


class DisputedLine(BaseModel):
    """An item that was judged and is not sure; ``probability`` is its consensus'."""

    item: str
    question: str
    probability: float
    excerpt: str
    judged: int
    outcome: str | None


class CoverageLine(BaseModel):
    """Judgments in a part of the data; slice ``group`` is the raters' group."""

    slice: str
    value: str
    judged: int
    target: int | None


class BurnPoint(BaseModel):
    """Judgments and earnings up to a time."""

    at: int
    judgments: int
    money: int


class ForecastView(BaseModel):
    """Judgments of every purpose when all items are decided, with a 95 % interval; ``at`` is when,
    at the rate of the last hour, null when nobody works."""

    judgments: float
    lower: float
    upper: float
    at: int | None


class BudgetView(BaseModel):
    """What was used, and of how much. Money is in millionths of the currency."""

    judgments_used: int
    judgments_of: int | None
    money_used: int
    money_of: int | None
    currency: str | None
    burn: list[BurnPoint]
    forecast: ForecastView | None


class PayView(BaseModel):
    """What raters effectively earned an hour of active time, training and tests counted: the median
    over ``raters``, in millionths of the currency; and active time that earned nothing."""

    median_hourly: int
    raters: int
    unpaid_seconds: float


class QualityView(BaseModel):
    """How good what is collected is, as of ``read`` events of the log.

    ``sampled`` is the share of judgments behind the agreement, 1 unless the campaign is large.
    Of ``slices`` 200 are here, those with most items, of ``coverage`` 200 besides those with a
    target, where most was judged; ``slices_left_out`` and ``coverage_left_out`` count the others.
    ``left_out`` says what is missing and why in a campaign of more than 200,000 events that nothing
    watches: there are counts only, and none of agreement, certainty or disputes.
    """

    at: int
    read: int
    model: ModelView | None
    needs: list[NeedView]
    agreement: list[AgreementLine]
    slices: list[SliceLine]
    slices_left_out: int
    sampled: float
    items: OutcomeCounts
    certainty: list[CertaintyBin]
    disputed: list[DisputedLine]
    coverage: list[CoverageLine]
    coverage_left_out: int
    budget: BudgetView
    pay: PayView | None
    left_out: str | None


@router.get("/campaigns/{campaign}/quality", response_model=QualityView, responses=OWN)
async def quality(house: Here, me: Me, campaign: CampaignName) -> Response:
    """How good what is collected is, and what needs the lead first."""
    await house.store.read(lambda tx: demand(tx, me, campaign, Right.READ))
    numbers = await house.quality.of(campaign)
    return said(await house.store.read(lambda tx: _view(tx, house.vault, me, campaign, numbers)))


def _view(tx: Transaction, vault: Vault, me: Actor, campaign: str, numbers: Numbers) -> QualityView:
    # after the numbers, with which it is loaded anyway
    from quorate.campaign.insight.needing import needs_of

    found = numbers.measured
    sight = found.sight
    runs = grants(me, demand(tx, me, campaign, Right.READ), Right.RUN)

    def names(persons: Iterable[str]) -> Mapping[str, str]:
        return names_of(tx, vault, persons) if runs else {}

    slices = most_of(found.slices, lambda line: line.n)
    aimed = [one for one in found.coverage if one.target is not None]
    others = [one for one in found.coverage if one.target is None]
    coverage = [*aimed, *most_of(others, lambda one: one.judged)]
    return QualityView(
        at=sight.at,
        read=sight.read,
        model=_model(numbers),
        needs=[
            NeedView(
                kind=need.kind,
                says=need.says,
                link=NeedLink(page=need.page, id=need.id),
                n=need.n,
            )
            for need in needs_of(tx, sight.spec, found, names)
        ],
        agreement=[AgreementLine.model_validate(_line(line)) for line in found.agreement],
        slices=[
            SliceLine.model_validate({**_line(line), "slice": line.slice, "at": line.at})
            for line in slices
        ],
        slices_left_out=len(found.slices) - len(slices),
        sampled=found.sampled,
        items=OutcomeCounts.model_validate(found.outcomes, from_attributes=True),
        certainty=[
            CertaintyBin.model_validate(one, from_attributes=True) for one in found.certainty
        ],
        disputed=_disputed(tx, campaign, numbers),
        coverage=[CoverageLine.model_validate(one, from_attributes=True) for one in coverage],
        coverage_left_out=len(found.coverage) - len(coverage),
        budget=_budget(tx, campaign, numbers),
        pay=_pay(tx, numbers),
        left_out=found.left_out or None,
    )


def most_of(lines: Sequence[T], size: Callable[[T], int]) -> list[T]:
    """The largest of the lines, as many as are shown, in the order in which they stand."""
    largest = sorted(range(len(lines)), key=lambda n: -size(lines[n]))[:MOST]
    return [lines[n] for n in sorted(largest)]


def _model(numbers: Numbers) -> ModelView | None:
    sight = numbers.measured.sight
    if sight.count == 0:
        return None
    apart = sight.difference
    return ModelView(
        fitted_at_judgments=sight.fitted,
        judgments=sight.count,
        difference=None
        if apart is None
        else ModelDifference(
            mean_tv=apart.mean, max_tv=apart.most, labels_differ=apart.labels, items=apart.items
        ),
    )


def _line(line: Line) -> dict[str, str | float | int | None]:
    return {
        "question": line.question,
        "coefficient": "krippendorff-alpha",
        "value": line.value,
        "lower": line.lower,
        "upper": line.upper,
        "n": line.n,
    }


def _disputed(tx: Transaction, campaign: str, numbers: Numbers) -> list[DisputedLine]:
    lines = []
    for one in numbers.measured.disputed:
        row = tx.one(queries.EXCERPT_OF, campaign=campaign, item=one.item)
        lines.append(
            DisputedLine(
                item=one.item,
                question=one.question,
                probability=one.certainty,
                excerpt="" if row is None else row.excerpt,
                judged=one.judged,
                outcome=one.outcome,
            )
        )
    return lines


def _budget(tx: Transaction, campaign: str, numbers: Numbers) -> BudgetView:
    spec = numbers.measured.sight.spec
    used = tx.one(queries.USED, campaign=campaign)
    budget = spec.budget
    money = None if budget is None or budget.money is None else round(budget.money * 1_000_000)
    given = 0 if used is None else used.judgments
    return BudgetView(
        judgments_used=given,
        judgments_of=None if budget is None else budget.judgments,
        money_used=0 if used is None else used.earned,
        money_of=money,
        currency=None if spec.pay is None else spec.pay.currency,
        burn=_burn(numbers),
        forecast=_forecast(numbers, given),
    )


def _pay(tx: Transaction, numbers: Numbers) -> PayView | None:
    """Over raters who have worked, however little."""
    sight = numbers.measured.sight
    worked = tx.one(rating.WORKED, campaign=sight.spec.name)
    n = 0 if worked is None else worked.number
    if sight.spec.pay is None or n == 0:
        return None
    middle = tx.all(rating.MIDDLE, campaign=sight.spec.name, offset=(n - 1) // 2, limit=2 - n % 2)
    return PayView(
        median_hourly=round(median(one.earned * HOUR / one.milliseconds for one in middle)),
        raters=n,
        unpaid_seconds=sum(sight.unpaid.values()) / 1000,
    )


def _burn(numbers: Numbers) -> list[BurnPoint]:
    """What was used up to the end of each part of the time."""
    points, judgments, money = [], 0, 0
    for part in numbers.burning.parts:
        judgments, money = judgments + part.judgments, money + part.earned
        at = (part.part + 1) * numbers.burning.step
        points.append(BurnPoint(at=at, judgments=judgments, money=money))
    return points


def _forecast(numbers: Numbers, given: int) -> ForecastView | None:
    found = numbers.measured
    needed, rate = found.needed, found.per_hour
    if needed is None:
        return None
    assignment = found.sight.spec.assignment
    share = 1 - assignment.gold - assignment.audit - assignment.repeats
    more = needed.judgments / share
    at = None
    if rate is not None and more > 0:
        at = found.sight.at + round(more / rate * HOUR)
    return ForecastView(
        judgments=given + more,
        lower=given + needed.lower / share,
        upper=given + needed.upper / share,
        at=at,
    )
