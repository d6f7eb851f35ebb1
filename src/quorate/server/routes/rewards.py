"""What a reward model would learn from preferences: begun by who looks, kept for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import fastapi
from pydantic import BaseModel

from quorate.campaign.reading import known_names
from quorate.campaign.rights import Actor
from quorate.server.house import House
from quorate.server.jobs import Job
from quorate.server.names import CampaignName, QuestionName
from quorate.server.rewards import STEPS, Step
from quorate.server.routes.preferences import CeilingView, ShareView
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    from quorate.analysis.preference.reward import Figure, RewardReport
    from quorate.campaign.insight.rewarding import Learned

router = new_router("preferences")


class ChanceBin(BaseModel):
    """Pairs that were given about the same chance, and how often it came out so."""

    lowest: float
    highest: float
    n: int
    chance: float
    right: float
    lower: float
    upper: float


class CurvePoint(BaseModel):
    """Accuracy with a share of the labels flipped, or of the prompts learned from."""

    share: float
    accuracy: float
    lower: float
    upper: float


class LearnedRater(BaseModel):
    """How often the decided votes of a rater agree with models that saw none of them."""

    rater: str
    name: str
    accuracy: ShareView


class LearnedTopic(BaseModel):
    """Accuracy in a topic, beside that of the longer one and what nothing can go beyond."""

    topic: str
    accuracy: ShareView
    longer: float
    ceiling_low: float | None
    ceiling_high: float | None


class RewardReportView(BaseModel):
    """How the model does on prompts that it did not learn from; shares are of pairs."""

    pairs: int
    prompts: int
    votes: int
    decided: int
    folds: int
    accuracy: ShareView
    longer: ShareView
    longer_wins: ShareView
    ahead: ShareView
    matched: ShareView
    longer_matched: ShareView
    by_vote: ShareView
    ceiling: CeilingView | None
    chance_gap: float | None
    log_loss: float
    reliability: list[ChanceBin]
    noise: list[CurvePoint]
    learning: list[CurvePoint]
    raters: list[LearnedRater]
    raters_left_out: int
    topics: list[LearnedTopic]
    topics_left_out: int
    notes: list[str]


class RewardView(BaseModel):
    """How far the report is; ``few`` where too little was judged, ``failed`` with a problem.

    ``since`` is when it was asked for, ``moved`` that something has happened in the campaign since.
    ``decided`` are pairs with a majority, of which ``least`` are needed, and of ``prompts`` as many
    as there are ``folds``.
    """

    state: Literal["none", "running", "done", "few", "failed"]
    step: Step | None
    done: float
    since: int | None
    moved: bool
    problem: str
    pairs: int
    decided: int
    least: int
    prompts: int
    folds: int
    report: RewardReportView | None


@router.get(
    "/campaigns/{campaign}/preferences/{question}/reward",
    response_model=RewardView,
    responses=OWN,
)
async def reward(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> fastapi.Response:
    """What a reward model would learn from a question that compares, as far as it was asked for."""
    training, head = await house.rewards.of(me, campaign, question)
    return said(_view(training, head, await _names(house, me, campaign, training)))


@router.post(
    "/campaigns/{campaign}/preferences/{question}/reward",
    response_model=RewardView,
    status_code=202,
    responses=OWN,
)
async def train(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> fastapi.Response:
    """Begin to train and try a reward model, unless that is done and nothing has happened since."""
    training, head = await house.rewards.start(me, campaign, question)
    names = await _names(house, me, campaign, training)
    return said(_view(training, head, names), 202)


async def _names(
    house: House, me: Actor, campaign: str, training: Job[Learned] | None
) -> Mapping[str, str]:
    """The names of the raters of whom a report tells."""
    learned = None if training is None else training.result
    if learned is None or learned.report is None:
        return {}
    shown = learned.report.raters["rater"].to_list()
    return await house.store.read(lambda tx: known_names(tx, house.vault, me, campaign, shown))


def _view(training: Job[Learned] | None, head: int, names: Mapping[str, str]) -> RewardView:
    found = RewardView(
        state="none",
        step=None,
        done=0.0,
        since=None,
        moved=False,
        problem="",
        pairs=0,
        decided=0,
        least=0,
        prompts=0,
        folds=0,
        report=None,
    )
    if training is None:
        return found
    found.since, found.moved = training.begun, training.head != head
    if training.problem:
        found.state, found.problem = "failed", training.problem
    elif training.result is None:
        found.state, found.done = "running", training.done
        found.step = next(one for one in STEPS if one == training.step)
    else:
        _tell(found, training.result, names)
    return found


def _tell(found: RewardView, learned: Learned, names: Mapping[str, str]) -> None:
    """Put what was learned into the answer."""
    from quorate.campaign.insight.rewarding import FOLDS, LEAST

    found.pairs, found.decided, found.prompts = learned.pairs, learned.decided, learned.prompts
    found.least, found.folds = LEAST, FOLDS
    found.state = "few"
    if learned.report is not None:
        found.state = "done"
        found.report = _report(learned, learned.report, names)


def _report(learned: Learned, report: RewardReport, names: Mapping[str, str]) -> RewardReportView:
    from quorate.analysis.plain import plain

    ceiling = report.ceiling
    bins = report.reliability.rename({"from": "lowest", "to": "highest"}).to_dicts()
    return RewardReportView(
        pairs=report.pairs,
        prompts=report.prompts,
        votes=report.votes,
        decided=report.decided,
        folds=report.folds,
        accuracy=_share(report.accuracy),
        longer=_share(report.longer),
        longer_wins=_share(report.longer_wins),
        ahead=_share(report.ahead),
        matched=_share(report.matched),
        longer_matched=_share(report.longer_matched),
        by_vote=_share(report.by_vote),
        ceiling=None if ceiling is None else CeilingView.model_validate(plain(ceiling)),
        chance_gap=_number(report.chance_gap),
        log_loss=report.log_loss,
        reliability=[ChanceBin.model_validate(row) for row in bins],
        noise=[_point(row, "flipped") for row in report.noise.to_dicts()],
        learning=[_point(row, "learned") for row in report.learning.to_dicts()],
        raters=[
            LearnedRater(
                rater=row["rater"],
                name=names.get(row["rater"], row["rater"]),
                accuracy=_row_share(row),
            )
            for row in report.raters.sort("accuracy").to_dicts()
        ],
        raters_left_out=learned.raters_left_out,
        topics=[
            LearnedTopic(
                topic=row["topic"],
                accuracy=_row_share(row),
                longer=row["longer"],
                ceiling_low=_number(row.get("ceiling_low")),
                ceiling_high=_number(row.get("ceiling_high")),
            )
            for row in report.topics.to_dicts()
        ],
        topics_left_out=learned.topics_left_out,
        notes=list(report.notes),
    )


def _share(figure: Figure) -> ShareView:
    value, lower, upper = (_number(one) for one in (figure.value, figure.lower, figure.upper))
    return ShareView(value=value, lower=lower, upper=upper, n=figure.n)


def _row_share(row: Mapping[str, float]) -> ShareView:
    lower, upper = _number(row["lower"]), _number(row["upper"])
    return ShareView(value=_number(row["accuracy"]), lower=lower, upper=upper, n=int(row["n"]))


def _point(row: Mapping[str, float], of: str) -> CurvePoint:
    return CurvePoint(
        share=row[of], accuracy=row["accuracy"], lower=row["lower"], upper=row["upper"]
    )


def _number(value: float | None) -> float | None:
    """The number; None where it is none."""
    return None if value is None or value != value else value
