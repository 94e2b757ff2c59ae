"""What a store is: it passes these tests.

A store's own tests subclass `StoreContract` under anyio, with two fixtures: `store`, an open and empty store, and
`reopen`, which closes that store and returns it opened again.

    @pytest.mark.anyio
    class TestMyStore(StoreContract):
        @pytest.fixture
        async def store(self): ...
        @pytest.fixture
        def reopen(self, store): ...

`PeopleContract` is the same for `hookyard.people.ports.PeopleStore`, with the fixture `people`.
"""

from __future__ import annotations

from hookyard.testing.store_contract.editing import Editing
from hookyard.testing.store_contract.executions import Executions
from hookyard.testing.store_contract.hot_writes import HotWrites
from hookyard.testing.store_contract.lives import Lives
from hookyard.testing.store_contract.names import Names
from hookyard.testing.store_contract.overviews import Overviews
from hookyard.testing.store_contract.people import PeopleContract
from hookyard.testing.store_contract.requests import Requests
from hookyard.testing.store_contract.retentions import Retentions
from hookyard.testing.store_contract.samples import Reopen
from hookyard.testing.store_contract.statistics import Statistics
from hookyard.testing.store_contract.workflows import Workflows

__all__ = ["PeopleContract", "Reopen", "StoreContract"]


class StoreContract(
    HotWrites, Executions, Retentions, Requests, Workflows, Names, Editing, Overviews, Statistics, Lives
):
    """Every promise of `hookyard.engine.ports.Store`."""
