"""Requests, with their exact bytes."""

from __future__ import annotations

from hookyard.engine.ports import Store
from hookyard.model.records import (
    RequestFilter,
    Verdict,
)
from hookyard.testing.store_contract.samples import (
    DAY,
    NOW,
    make_refused,
    make_workflow,
    put_run,
)


class Requests:
    async def test_exact_bytes_come_back(self, store: Store) -> None:
        for body in (b"", b"\x00\xff\r\n", b"x" * 16_384, b"y" * 200_000):
            request = make_refused(body=body)
            store.put_request(request)
            await store.flush()
            assert await store.load_request(request.id) == request
        assert await store.load_request(1) is None

    async def test_large_bodies_go_only_with_the_last_request_that_has_them(self, store: Store) -> None:
        body = b"z" * 100_000
        first, second = make_refused(at=NOW - 2 * DAY, body=body), make_refused(body=body)
        store.put_request(first)
        store.put_request(second)
        await store.flush()
        assert await store.remove_requests(NOW - DAY) == 1
        found = await store.load_request(second.id)
        assert found is not None
        assert found.body == body

    async def test_lists_are_filtered_paged_and_without_bodies(self, store: Store) -> None:
        workflow = await make_workflow(store)
        accepted = (await put_run(store, workflow.id, at=NOW - DAY)).execution.request_id
        refused, filtered = make_refused(workflow.id), make_refused(verdict=Verdict.FILTERED, status=200)
        store.put_request(refused)
        store.put_request(filtered)
        await store.flush()
        for where, expected in (
            (RequestFilter(), [filtered.id, refused.id, accepted]),
            (RequestFilter(workflow_id=workflow.id), [refused.id, accepted]),
            (RequestFilter(verdicts=(Verdict.ACCEPTED,)), [accepted]),
            (RequestFilter(verdicts=(Verdict.REFUSED, Verdict.FILTERED)), [filtered.id, refused.id]),
            (RequestFilter(after=NOW), [filtered.id, refused.id]),
            (RequestFilter(before=NOW), [accepted]),
        ):
            page = await store.list_requests(where)
            assert [request.id for request in page.items] == expected
            assert all(request.body == b"" for request in page.items)
        page = await store.list_requests(RequestFilter(), limit=2)
        assert page.next == refused.id
        page = await store.list_requests(RequestFilter(), before=page.next, limit=2)
        assert ([request.id for request in page.items], page.next) == ([accepted], None)
