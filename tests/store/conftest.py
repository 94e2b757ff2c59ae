from __future__ import annotations

import pytest
from ways import Ways

from hookyard.store.writer_process import WriterProcess


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["thread", "process"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ways:
    if request.param == "thread":
        monkeypatch.setattr(WriterProcess, "start", lambda _: None)
    return Ways(request.param)
