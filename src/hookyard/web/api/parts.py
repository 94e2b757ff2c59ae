"""What the API needs of a running server, and how its operations get at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import Request

from hookyard.engine.engine import Engine
from hookyard.engine.ledger import Ledger
from hookyard.engine.ports import Store
from hookyard.engine.trials import Trials
from hookyard.people.people import People
from hookyard.plugin.catalog import Catalog
from hookyard.settings import Settings
from hookyard.web.callers import Callers
from hookyard.web.intake import Intake
from hookyard.web.keys import Keys
from hookyard.web.listening import Posts
from hookyard.web.live import Live
from hookyard.workflows.registry import Registry
from hookyard.workflows.service import Workflows
from hookyard.workflows.trying import Trying
from hookyard.world.connections import ConnectionBook
from hookyard.world.secrets import SecretBook


class Hookyard(Protocol):
    """The parts of `hookyard.app.Hookyard` that are used here."""

    settings: Settings
    store: Store
    catalog: Catalog
    registry: Registry
    workflows: Workflows
    engine: Engine
    ledger: Ledger
    started_at: float
    secrets: SecretBook
    keys: Keys
    people: People
    intake: Intake
    callers: Callers
    posts: Posts
    trying: Trying
    trials: Trials
    connections: ConnectionBook

    @property
    def clock(self) -> Callable[[], float]: ...


async def find_hookyard(request: Request) -> Hookyard:
    parts: Hookyard = request.app.state.hookyard
    return parts


async def find_live(request: Request) -> Live:
    live: Live = request.app.state.live
    return live


Parts = Annotated[Hookyard, Depends(find_hookyard)]
Streams = Annotated[Live, Depends(find_live)]
