"""Where people disagree: items, groups of raters, and raters."""

from __future__ import annotations

import csv
import io
from math import log2
from typing import TYPE_CHECKING, Annotated

from fastapi import Query, Response

from quorate.campaign.reading import known_names
from quorate.campaign.rights import ConflictError, NotFoundError
from quorate.campaign.way.attributes import SMALLEST
from quorate.formats.export import spelled
from quorate.formats.guarded import guarded
from quorate.schema.errors import EmptyError
from quorate.server.names import CampaignName, QuestionName
from quorate.server.routes.attributes import OptionView
from quorate.server.routes.coarse import coarse, step_of
from quorate.server.routes.disagreement_shapes import (
    ApartLine,
    ApartView,
    AttributeLine,
    DividedView,
    Fresh,
    GroupCell,
    GroupItem,
    GroupLine,
    LeanLine,
    MapPoint,
    OptionShare,
    PairAgreement,
    PeopleView,
    SoftLine,
)
from quorate.server.routes.preferences import ShareView
from quorate.server.routing import OWN, Here, Me, said
from quorate.server.routing import router as new_router

if TYPE_CHECKING:
    import polars as pl

    from quorate.analysis.disagreement.groups import GroupAttribute, Groups
    from quorate.analysis.disagreement.groups.cross import Measured
    from quorate.analysis.disagreement.groups.rater_map import RaterMap
    from quorate.analysis.disagreement.soft_labels import SoftLabels
    from quorate.campaign.insight.disagreeing import Divided
    from quorate.schema.training import Attribute
    from quorate.server.disagreement import Asked, Seen

router = new_router("quality")
POINTS = 400
"""items that a map shows"""
CLEAREST = 20
"""items of which groups are shown side by side"""
_CSV = {"content": {"text/csv": {}}, "description": "One row an item"}


@router.get(
    "/campaigns/{campaign}/disagreement/{question}", response_model=DividedView, responses=OWN
)
async def disagreement_items(
    house: Here,
    me: Me,
    campaign: CampaignName,
    question: QuestionName,
    limit: Annotated[int, Query(ge=0, le=500)] = 25,
) -> Response:
    """How far people differ on each item, why, and what they say of the ``limit`` most divided."""
    asked = await house.disagreements.asked(me, campaign, question)
    seen = await house.disagreements.divided(asked)
    causes: dict[str, tuple[str, float]] = {}
    uncaused = ""
    try:
        caused = await house.causing.of(me, campaign, question)
        lines = caused.found.items.select("item", "cause", "probability")
        causes = {item: (cause, p) for item, cause, p in lines.iter_rows()}
    except (NotFoundError, EmptyError, ConflictError) as error:
        uncaused = error.what
    return said(_divided_view(seen, causes, uncaused, limit))


@router.get(
    "/campaigns/{campaign}/disagreement/{question}/soft-labels.csv",
    response_class=Response,
    responses={**OWN, 200: _CSV},
)
async def disagreement_soft_labels(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> Response:
    """The shares of all answers to all items, with their intervals."""
    asked = await house.disagreements.asked(me, campaign, question)
    found = (await house.disagreements.divided(asked)).found
    if found is None:
        raise ConflictError("nobody answered the question yet", remedy="wait for judgments")
    name = f"{campaign}-{question}-soft-labels.csv"
    return Response(
        _csv(found.soft.table),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get(
    "/campaigns/{campaign}/disagreement/{question}/groups",
    response_model=PeopleView,
    responses=OWN,
)
async def disagreement_groups(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> Response:
    """Whether groups of raters, by what they told of themselves, answer differently."""
    asked = await house.disagreements.asked(me, campaign, question)
    return said(_people_view(await house.disagreements.groups(asked)))


@router.get(
    "/campaigns/{campaign}/disagreement/{question}/raters",
    response_model=ApartView,
    responses=OWN,
)
async def disagreement_raters(
    house: Here, me: Me, campaign: CampaignName, question: QuestionName
) -> Response:
    """Who differs from whom on the items that both judged."""
    asked = await house.disagreements.asked(me, campaign, question)
    seen = await house.disagreements.apart(asked)
    shown = () if seen.found is None else seen.found.raters
    names = await house.store.read(lambda tx: known_names(tx, house.vault, me, campaign, shown))
    return said(_apart_view(seen, names))


def fresh(seen: Seen[object]) -> Fresh:
    """When what is shown was found, in how many answers, and until when it stays."""
    table = seen.asked.table
    n = 0 if table is None else len(table)
    return Fresh(at=seen.asked.at, judgments=n, due=seen.due)


def _divided_view(
    seen: Seen[Divided],
    causes: dict[str, tuple[str, float]],
    uncaused: str,
    limit: int,
) -> DividedView:
    asked, found = seen.asked, seen.found
    table = asked.table
    options = [] if found is None else list(found.soft.options)
    several = found is not None and found.soft.answers.separate
    rows = [] if found is None else found.items.head(POINTS).to_dicts()
    points = []
    for row in rows:
        cause, probability = causes.get(row["item"], (None, None))
        points.append(MapPoint.model_validate({**row, "cause": cause, "probability": probability}))
    most = float(len(options)) if several else log2(max(len(options), 1))
    return DividedView(
        question=asked.question,
        fresh=fresh(seen),
        paradigm=asked.spec.paradigm_of(asked.question),
        judgments=0 if table is None else len(table),
        items=0 if found is None else len(found.items),
        raters=0 if table is None else int((table.workload > 0).sum()),
        options=options,
        most=most if options else None,
        points=points,
        left_out=0 if found is None else len(found.items) - len(rows),
        soft=[] if found is None else _soft(found.soft, found.disputed[:limit]),
        uncaused=uncaused,
        notes=[] if found is None else list(found.soft.notes),
    )


def _csv(table: pl.DataFrame) -> str:
    """The table, with the names that a spreadsheet would run as formulas made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in (table.columns, *table.iter_rows()):
        writer.writerow([guarded(spelled(cell)) for cell in row])
    return out.getvalue()


def _soft(soft: SoftLabels, items: list[str]) -> list[SoftLine]:
    place = {str(item): n for n, item in enumerate(soft.items)}
    lines = []
    for item in items:
        i = place[item]
        shares = [
            OptionShare(option=option, share=share, lower=lower, upper=upper)
            for option, share, lower, upper in zip(
                soft.options, soft.share[i], soft.lower[i], soft.upper[i], strict=True
            )
        ]
        n = int(soft.n[i])
        mean = None
        if soft.mean is not None and soft.mean_lower is not None and soft.mean_upper is not None:
            ends = (soft.mean[i], soft.mean_lower[i], soft.mean_upper[i])
            value, lower, upper = (_number(one) for one in ends)
            mean = ShareView(value=value, lower=lower, upper=upper, n=n)
        entropy = _number(soft.entropy[i])
        lines.append(SoftLine(item=item, n=n, entropy=entropy, shares=shares, mean=mean))
    return lines


def _people_view(seen: Seen[Groups]) -> PeopleView:
    asked, found = seen.asked, seen.found
    asks = {one.name: one for one in asked.spec.way.attributes}
    lines = [] if found is None else [_attribute(asked, one, asks) for one in found.attributes]
    return PeopleView(
        question=asked.question,
        fresh=fresh(seen),
        asked=len(asks),
        smallest=SMALLEST,
        attributes=lines,
        notes=[] if found is None else list(found.notes),
    )


def _attribute(asked: Asked, one: GroupAttribute, asks: dict[str, Attribute]) -> AttributeLine:
    names = [group.value for group in one.groups]
    shown = one.items.drop_nulls("gap").head(CLEAREST)
    # of several options the one in which groups are furthest apart on an item
    targets = shown.select("item", "target")
    cells = one.cells.join(targets, on=["item", "target"], how="semi")
    away, step = asked.small[one.column], step_of(asked)
    return AttributeLine(
        attribute=one.column,
        ask=asks[one.column].ask,
        options=[
            OptionView(value=o.value, text=o.text or o.value) for o in asks[one.column].options
        ],
        verdict=one.verdict.value,
        p=one.test.p,
        adjusted=one.adjusted,
        account=one.account,
        groups=[
            GroupLine(
                value=group.value,
                raters=group.raters,
                inside=_measured(group.inside),
                across=_measured(group.across),
                association=_measured(group.association),
                leanings=[
                    LeanLine(target=o.target, value=o.value, lower=o.lower, upper=o.upper)
                    for o in group.leanings
                ],
            )
            for group in one.groups
        ],
        pairs=[
            PairAgreement(first=first, second=second, agreement=_measured(one.pairs[a][b]))
            for a, first in enumerate(names)
            for b, second in enumerate(names)
            if a < b
        ],
        items=[
            GroupItem.model_validate({**row, "gap": coarse(row["gap"], step)})
            for row in shown.select(
                "item", "verdict", "target", "highest", "lowest", "gap"
            ).to_dicts()
        ],
        cells=[
            GroupCell.model_validate({**row, "difference": coarse(row["shrunken"], step)})
            for row in cells.select("item", "target", "group", "shrunken").to_dicts()
        ],
        small=away + one.hidden.raters,
        untold=max(one.hidden.untold - away, 0),
        hidden_cells=one.hidden_cells,
    )


def _apart_view(seen: Seen[RaterMap], names: dict[str, str]) -> ApartView:
    found = seen.found
    lines = []
    if found is not None:
        own = found.common.diagonal()
        lines = [
            ApartLine(
                rater=rater,
                name=names.get(rater) or rater,
                judgments=int(own[n]),
                distances=[_number(round(float(one), 3)) for one in found.distance[n]],
            )
            for n, rater in enumerate(found.raters)
        ]
    return ApartView(
        question=seen.asked.question,
        fresh=fresh(seen),
        raters=lines,
        left_out=0 if found is None else found.left_out,
    )


def _measured(one: Measured) -> ShareView:
    return ShareView(value=one.value, lower=one.lower, upper=one.upper, n=one.n)


def _number(value: float) -> float | None:
    return float(value) if value == value else None  # NaN: nothing to tell
