"""The application: routes, guards and the house, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from quorate import __version__
from quorate.server import pages, problem
from quorate.server.background import TASKS, Background
from quorate.server.guards.bodies import Bodies
from quorate.server.guards.crowds import Crowds
from quorate.server.guards.failures import Failures
from quorate.server.guards.headers import Headers
from quorate.server.guards.hosts import Hosts
from quorate.server.guards.named import Named
from quorate.server.guards.origin import OriginCheck
from quorate.server.guards.traced import Traced
from quorate.server.house import House
from quorate.server.metrics import telling
from quorate.server.metrics.metrics import Metrics
from quorate.server.metrics.requests import Measured
from quorate.server.routes import routes_of

ABOUT = """Everything that the pages do. Log in with a browser, or send
`Authorization: Bearer qt_…`. Times are milliseconds UTC. Every refusal has the same shape:
`{"error": {"what", "where", "remedy", "details": [{"path", "found", "allowed"}], "request"}}`;
`request` is the name of the request, which the header `X-Request-ID` of every answer says too."""


def create_app(
    house: House,
    routes: Sequence[BaseRoute] | None = None,
    watched_after: float = 0.0,
    tasks: Collection[str] | None = None,
    *,
    paged: bool = True,
) -> FastAPI:
    """The application that serves this house; its lifespan starts and stops the house.

    It has all routes unless some are given, and the pages of browsers if it is ``paged``. Campaigns
    are watched after so many seconds. Of what runs in the background it does ``tasks``, else what
    the settings say.
    """
    settings = house.settings
    if tasks is None:
        tasks = TASKS if settings.background == "here" else ()
    metrics = Metrics(house) if settings.measured else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await house.start()
        if metrics is not None:
            metrics.lag.start()
        background = Background(house, tasks)
        await background.start(watched_after)
        # of one process on a file, the watch is here
        if paged and settings.database is not None:
            house.followers.start()
            house.scoring.start()
        try:
            yield
        finally:
            house.live.close()
            await house.followers.stop()
            await house.scoring.stop()
            await background.stop()
            if metrics is not None:
                await metrics.lag.stop()
            await house.stop()

    app = FastAPI(
        title="Quorate",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
        separate_input_output_schemas=False,
        # it would tell paths, with the secrets of invitations, wherever the environment says
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.house = house
    problem.install(app)
    # as they are: including them would look at each function anew, for each application
    app.router.routes.extend(routes_of() if routes is None else routes)
    app.state.metrics = metrics
    if metrics is not None and settings.metrics_token is not None:
        app.router.routes.append(telling.route(metrics, settings.metrics_token))
    if paged:
        pages.install(app)
    # the last added is the outermost: headers are on every answer, also on a guard's refusal
    app.add_middleware(Crowds, house=house)
    app.add_middleware(
        Bodies,
        ordinary=settings.body_kilobytes << 10,
        uploads=settings.upload_megabytes << 20,
    )
    app.add_middleware(OriginCheck, public_url=settings.public_url)
    app.add_middleware(Hosts, names=settings.hosts)
    app.add_middleware(Failures)
    app.add_middleware(Headers, secure=settings.secure)
    if settings.traces_endpoint is not None:
        app.add_middleware(Traced, traces=house.traces)
    app.add_middleware(Named)
    if metrics is not None:
        app.add_middleware(Measured, requests=metrics.requests)
    return app


def answering(house: House) -> ASGIApp:
    """What answers the requests that servers ask of this process: the routes, and no guards, which
    the servers have."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.house = house
    problem.install(app)
    app.router.routes.extend(routes_of())
    app.add_middleware(Failures)
    return app
