"""What older versions wrote is all there after the upgrade, and is read through the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from hookyard.engine.ports import Conflict
from hookyard.model.execution import Execution, Status
from hookyard.model.ids import first_id_at
from hookyard.model.records import (
    ApiKey,
    Checkpoint,
    ExecutionFilter,
    RequestFilter,
    Revision,
    StoredExecution,
    StoredRequest,
    Terms,
    Verdict,
    Workflow,
)
from hookyard.store.migrations import upgrade
from hookyard.store.opening import DATABASE_NAME
from hookyard.store.sqlite import SqliteStore
from hookyard.testing.store_contract.samples import fails_with

pytestmark = pytest.mark.anyio

AT = 1_790_000_000.0
FIRST = first_id_at(AT)
LARGE = b"x" * 20_000
DRAFT = {"key": "payments", "title": "Payments", "trigger": {"type": "webhook", "path": "pay"}, "n": 2**60}
OLDER = {"key": "payments", "trigger": {"type": "webhook", "path": "old"}}
USED, UNUSED, REFUSED, STRAY = (FIRST + number for number in range(4))
RUNNING, ENDED = FIRST + 10, FIRST + 11
HEADERS = b"host: localhost\r\nx-a: \xff 2\r\n"


@contextmanager
def write_database(directory: Path, version: str) -> Iterator[Connection]:
    """A database of `version`, as an older server left it, for plain inserts."""
    engine = create_engine(f"sqlite:///{directory / DATABASE_NAME}")
    with engine.begin() as connection:
        upgrade(connection, version)
        yield connection
    engine.dispose()


def insert(connection: Connection, table: str, **values: Any) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def fill_first_tables(connection: Connection) -> None:
    for number, key in enumerate(("payments", "draft-only"), 1):
        is_published = key == "payments"
        insert(connection, "workflows", id=number, key=key, title="Payments" if is_published else key,
               token=f"token{number}", enabled=is_published, draft_version=3, revision=2 if is_published else None,
               created_at=AT, updated_at=AT + 1, draft=json.dumps(DRAFT if is_published else {"key": key}),
               source="key: payments  # ü\n" if is_published else f"key: {key}\n")  # fmt: skip
    for number, document in ((1, OLDER), (2, DRAFT)):
        insert(connection, "revisions", workflow_id=1, number=number, published_at=AT + number,
               document=json.dumps(document), source=f"# {number}\n")  # fmt: skip
    for name, owner in (("token1", 1), ("pay", 1), ("token2", 2)):
        insert(connection, "hooks", name=name, workflow_id=owner)
    insert(connection, "bodies", hash=sha256(LARGE).digest(), content=LARGE)
    for id, verdict, execution_id, body in (
        (USED, "accepted", RUNNING, b'{"a":1}'),
        (UNUSED, "accepted", ENDED, LARGE),
        (REFUSED, "refused", None, b""),
        (STRAY, "refused", None, b"no owner"),
    ):
        insert(connection, "requests", id=id, workflow_id=None if id == STRAY else 1, received_at=AT, method="POST",
               target="/hooks/pay?a=%20", address="192.0.2.1", verdict=verdict,
               status=401 if verdict == "refused" else 0, reason="wrong" if verdict == "refused" else "",
               execution_id=execution_id, started=execution_id is not None, size=len(body),
               body_hash=sha256(body).digest() if body == LARGE else None, headers=HEADERS,
               body=b"" if body == LARGE else body)  # fmt: skip
    insert(connection, "executions", id=RUNNING, workflow_id=1, revision=2, status="running", created_at=AT,
           started_at=AT + 1, ended_at=None, request_id=USED, origin_id=None, detail=b"")  # fmt: skip
    insert(connection, "executions", id=ENDED, workflow_id=1, revision=1, status="failed", created_at=AT,
           started_at=AT + 1, ended_at=AT + 2, request_id=UNUSED, origin_id=RUNNING, detail=b"trace")  # fmt: skip
    for position, path in enumerate(("call", "each[0]/call"), 1):
        insert(connection, "checkpoints", execution_id=RUNNING, path=path, position=position, record=b"%d" % position)
    insert(connection, "secrets", name="KEY", updated_at=AT, sealed=b"sealed")
    insert(connection, "api_keys", id=FIRST + 20, name="ci", prefix="hyk_abcd", digest=b"d" * 32, created_at=AT,
           last_used_at=AT + 5)  # fmt: skip
    insert(connection, "facts", name="first_run", value="done")


async def test_everything_of_the_first_version_is_there(tmp_path: Path) -> None:
    with write_database(tmp_path, "0001") as connection:
        fill_first_tables(connection)
        tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
        empty = [one for one in tables if not connection.scalar(text(f"SELECT count(*) FROM {one}"))]
        assert empty == []
    store = await SqliteStore.open(tmp_path)
    try:
        await check_workflows(store)
        await check_runs(store)
        assert await store.load_secrets() == {"KEY": (b"sealed", AT)}
        assert await store.load_fact("first_run") == "done"
        key = ApiKey(FIRST + 20, "ci", "hyk_abcd", b"d" * 32, AT, AT + 5, ("*",))
        assert await store.list_api_keys() == [key]
        await check_that_it_goes_on(store)
    finally:
        await store.close()


async def check_workflows(store: SqliteStore) -> None:
    published = Revision(2, DRAFT, "# 2\n", AT + 2)
    expected = Workflow(
        1, "payments", "Payments", "token1", True, DRAFT, "key: payments  # ü\n", 3, published, AT, AT + 1
    )
    assert await store.load_workflow("payments") == expected
    assert expected.hook == "pay"
    assert [workflow.key for workflow in await store.list_workflows()] == ["draft-only", "payments"]
    other = await store.load_workflow("draft-only")
    assert other is not None
    assert (other.revision, other.enabled, other.deleted_at) == (None, False, None)
    assert await store.list_revisions("payments") == [published, Revision(1, OLDER, "# 1\n", AT + 1)]
    assert [await store.find_hook(name) for name in ("token1", "pay", "token2", "old")] == [
        "payments", "payments", "draft-only", None,
    ]  # fmt: skip


async def check_runs(store: SqliteStore) -> None:
    headers = [(b"host", b"localhost"), (b"x-a", b"\xff 2")]
    of = (AT, "POST", "/hooks/pay?a=%20", headers)
    expected = [
        StoredRequest(STRAY, None, *of, b"no owner", "192.0.2.1", Verdict.REFUSED, 401, "wrong"),
        StoredRequest(REFUSED, 1, *of, b"", "192.0.2.1", Verdict.REFUSED, 401, "wrong"),
        StoredRequest(UNUSED, 1, *of, LARGE, "192.0.2.1", Verdict.ACCEPTED, execution_id=ENDED),
        StoredRequest(USED, 1, *of, b'{"a":1}', "192.0.2.1", Verdict.ACCEPTED, execution_id=RUNNING),
    ]
    assert [await store.load_request(request.id) for request in expected] == expected
    assert [item.id for item in (await store.list_requests(RequestFilter())).items] == [one.id for one in expected]
    running = Execution(RUNNING, 1, 2, Status.RUNNING, AT, USED, None, AT + 1)
    ended = Execution(ENDED, 1, 1, Status.FAILED, AT, UNUSED, RUNNING, AT + 1, AT + 2)
    assert await store.load_unfinished() == [running]
    assert await store.load_checkpoints(RUNNING) == [
        Checkpoint(RUNNING, "call", b"1"),
        Checkpoint(RUNNING, "each[0]/call", b"2"),
    ]
    assert await store.load_execution(ENDED) == StoredExecution(ended, b"trace")
    assert await store.count_executions(ExecutionFilter(workflow_id=1)) == {"running": 1, "failed": 1}
    assert store.last_id() == ENDED


async def check_that_it_goes_on(store: SqliteStore) -> None:
    """What is new works beside what is old."""
    assert not await store.people.has_owner()
    assert await store.people.list_invitations() == []
    assert await store.list_connections() == []
    assert await store.load_sample(1) is None
    await store.save_sample(1, b"{}", AT)
    await fails_with(Conflict, store.save_draft("other", {"key": "other", "trigger": {"path": "pay"}}, "", AT))
    await store.publish("payments", DRAFT, "# 3\n", AT, "Ada", Terms("again"))
    assert [revision.published_by for revision in await store.list_revisions("payments")] == ["Ada", "", ""]
    store.put_end(StoredExecution(Execution(RUNNING, 1, 2, Status.COMPLETED, AT, USED, None, AT + 1, AT + 9), b"t"))
    await store.flush()
    assert await store.load_checkpoints(RUNNING) == []
    binned = await store.set_deleted("draft-only", True, AT + 60)
    assert binned.deleted_at == AT + 60
    await store.delete_workflow("payments")
    assert [workflow.key for workflow in await store.list_workflows()] == ["draft-only"]


async def test_links_find_who_made_them(tmp_path: Path) -> None:
    makers = {1: "Ada <ada@example.org>", 2: "Eve <eve@example.org>", 3: "key ci", 4: "admin token", 5: "Gone <g@x>"}
    with write_database(tmp_path, "0002") as connection:
        for id, email, role in ((100, "ada@example.org", "owner"), (101, "eve@example.org", "editor")):
            insert(connection, "users", id=id, email=email, name="A", role=role, password="hash",
                   active=True, created_at=AT)  # fmt: skip
        for id, maker in makers.items():
            insert(connection, "invitations", id=id, digest=bytes([id]) * 32, user_id=None, email="", role="viewer",
                   created_by=maker, created_at=AT, expires_at=AT + 9)  # fmt: skip
    store = await SqliteStore.open(tmp_path)
    try:
        found = await store.people.list_invitations()
        assert [(link.id, link.maker_id, link.is_backed) for link in found] == [
            (4, None, True), (3, None, True), (2, 101, False), (1, 100, True),
        ]  # fmt: skip
    finally:
        await store.close()
