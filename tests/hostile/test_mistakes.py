"""A mistake of the server's own is still answered as a problem, and the request is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from hookyard.cli.files import read_workflow_files
from hookyard.model.records import RequestFilter, Verdict
from hookyard.webhook.admission import Door
from support.hooks import call_hook, run_hookyard

WORKFLOWS = Path(__file__).with_name("workflows.yaml")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_an_exception_is_a_500_and_the_request_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(door: Door, request: object) -> None:
        raise RuntimeError("boom")

    async with run_hookyard(tmp_path) as hookyard:
        for file in read_workflow_files(WORKFLOWS):
            await hookyard.workflows.apply(file.document)
        monkeypatch.setattr(Door, "admit", fail)
        reply = await call_hook(hookyard, "/hooks/echo", body=b"{}", headers=[("content-type", "application/json")])
        assert (reply.status, dict(reply.headers)["content-type"]) == (500, "application/problem+json")
        assert b"urn:hookyard:problem:server-error" in reply.body
        assert b"boom" not in reply.body
        await hookyard.store.flush()
        (kept,) = (await hookyard.store.list_requests(RequestFilter())).items
        assert (kept.verdict, kept.status) == (Verdict.REFUSED, 500)
