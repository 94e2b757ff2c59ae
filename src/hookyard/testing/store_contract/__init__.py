"""What a store is: it passes these tests.

A store's own tests subclass `StoreContract` under anyio, with two fixtures: `store`, an open and empty store, and
`reopen`, which closes that store and returns it opened again.

    @pytest.mark.anyio
    class TestMyStore(StoreContract):
        @pytest.fixture
        async def store(self): ...
        @pytest.fixture
        def reopen(self, store): ...
"""

from __future__ import annotations

from hookyard.testing.store_contract.executions import Executions
from hookyard.testing.store_contract.hot_writes import HotWrites
from hookyard.testing.store_contract.lives import Lives
from hookyard.testing.store_contract.names import Names
from hookyard.testing.store_contract.requests import Requests
from hookyard.testing.store_contract.retentions import Retentions
from hookyard.testing.store_contract.samples import Reopen
from hookyard.testing.store_contract.workflows import Workflows

__all__ = ["Reopen", "StoreContract"]


class StoreContract(HotWrites, Executions, Retentions, Requests, Workflows, Names, Lives):
    """Every promise of `hookyard.engine.ports.Store`."""
