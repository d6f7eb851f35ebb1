"""What a jury of raters would decide of each item, beside another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Response

from quorate.server.names import CampaignName, QuestionName
from quorate.server.routes.coarse import COARSE, coarse, step_of
from quorate.server.routes.disagreement_shapes import (
    DecidedItem,
    JuryAsked,
    JuryView,
    SeatAsked,
    SeatLine,
    VerdictCount,
    VerdictLine,
)
from quorate.server.routes.preferences import ShareView
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    import polars as pl

    from quorate.analysis.disagreement.jury import Composition
    from quorate.campaign.insight.disagreeing import Seated
    from quorate.server.disagreement import Asked

router = new_router("quality")
DECIDED = 500
"""items of which verdicts are shown"""


@router.post(
    "/campaigns/{campaign}/disagreement/{question}/jury", response_model=JuryView, responses=OWN
)
async def disagreement_jury(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName, body: JuryAsked
) -> Response:
    """What a jury would decide of each item, beside another one. Nothing is written.

    A group of fewer than ten people is refused.
    """
    asked = await house.disagreements.asked(me, campaign, question)
    this, other = _composition(body.this), _composition(body.other)
    found = await house.disagreements.jury(asked, this, other)
    return said(_jury_view(asked, found))


def _composition(seats: list[SeatAsked]) -> Composition:
    from quorate.analysis.disagreement.jury import Composition, Seat

    return Composition(
        tuple(
            Seat(
                () if one.attribute is None or one.value is None else ((one.attribute, one.value),),
                one.count,
            )
            for one in seats
        )
    )


def _jury_view(asked: Asked, found: Seated) -> JuryView:
    from quorate.analysis.disagreement.jury.verdict import LIKELY

    verdicts = found.verdicts
    frame = verdicts.items.with_columns(
        frame_flips=verdicts.items["flips"].fill_null(value=False)
    ).sort(["frame_flips", "real", "chance", "item"], descending=[True, True, False, False])
    rows = frame.head(DECIDED).to_dicts()
    real = frame["real"].fill_null(0.0)
    share, step = verdicts.differing, step_of(asked) if verdicts.numeric else COARSE
    return JuryView(
        question=asked.question,
        this=verdicts.composition.name,
        other="" if verdicts.against is None else verdicts.against.name,
        numeric=verdicts.numeric,
        counts=[
            VerdictCount(
                verdict=name, this=_times(frame, "", name), other=_times(frame, "other_", name)
            )
            for name in verdicts.options
        ],
        items=[
            DecidedItem(
                item=row["item"],
                this=_verdict(row, "", step),
                other=_verdict(row, "other_", step),
                flips=row["frame_flips"],
                real=coarse(row["real"], down=True),
            )
            for row in rows
        ],
        flips=int(frame["frame_flips"].sum()),
        likely=int((real >= LIKELY).sum()),
        left_out=len(frame) - len(rows),
        withheld=found.withheld,
        smallest=verdicts.smallest,
        differing=None
        if share is None
        else ShareView(value=share.value, lower=share.lower, upper=share.upper, n=share.n),
        seats=[SeatLine.model_validate(row) for row in verdicts.seats.to_dicts()],
        draws=verdicts.draws,
        notes=list(verdicts.notes),
    )


def _verdict(row: dict[str, object], prefix: str, step: float) -> VerdictLine:
    told = {name: row[f"{prefix}{name}"] for name in VerdictLine.model_fields}
    told["chance"] = coarse(told["chance"])
    told |= {name: coarse(told[name], step) for name in ("value", "lower", "upper")}
    return VerdictLine.model_validate(told)


def _times(frame: pl.DataFrame, prefix: str, verdict: str) -> int:
    return int((frame[f"{prefix}verdict"] == verdict).sum())
