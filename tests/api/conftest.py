from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from api_site import House, Neighbour, open_house, open_neighbour


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture
async def neighbour() -> AsyncIterator[Neighbour]:
    async with open_neighbour() as neighbour:
        yield neighbour
