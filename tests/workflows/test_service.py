"""What people do with workflows, on a real store: save, publish, apply, roll back, switch, delete."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from workflow_documents import COMPILER, make_workflow

from hookyard.engine.ports import Conflict, InBin, NotFound, StoreError
from hookyard.engine.scopes import Scopes, Secrets
from hookyard.model.documents import document_from_data, read_document
from hookyard.model.http import Request
from hookyard.model.problems import InvalidDocument
from hookyard.store.sqlite import SqliteStore
from hookyard.webhook.refusals import Refusal
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.applied import Change
from hookyard.workflows.checks import Counts
from hookyard.workflows.registry import LiveWorkflow, Registry
from hookyard.workflows.service import Workflows, diff_documents

BROKEN = {"key": "n", "type": "nope"}


class Desk:
    """The service with everything it works on at hand."""

    def __init__(self, store: SqliteStore, secrets: dict[str, str]) -> None:
        self.store = store
        self.secrets = secrets
        self.registry = Registry()
        scopes = Scopes(Secrets(secrets), {}, time.time)
        self.workflows = Workflows(store, COMPILER, self.registry, scopes, time.time, "https://x.example")

    async def apply(self, **parts: Any) -> str:
        """Apply the workflow `w`; its hook."""
        applied = await self.workflows.apply(document_from_data(make_workflow(**parts)))
        assert applied.workflow is not None
        return applied.workflow.hook

    @property
    def live(self) -> dict[str, int]:
        """Revisions by hook."""
        return {live.hook: live.plan.revision for live in self.registry}


def work_with(tmp_path: Path, work: Callable[[Desk], Coroutine[Any, Any, None]], **secrets: str) -> None:
    async def run() -> None:
        async with open_desk(tmp_path, secrets) as desk:
            await work(desk)

    asyncio.run(run())


@asynccontextmanager
async def open_desk(data: Path, secrets: dict[str, str] | None = None) -> AsyncIterator[Desk]:
    store = await SqliteStore.open(data)
    try:
        yield Desk(store, secrets or {})
    finally:
        await store.close()


def test_a_workflow_is_live_once_it_is_published(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        draft, report = await desk.workflows.save(document_from_data(make_workflow()))
        assert not report.problems
        assert desk.live == {}
        published, _ = await desk.workflows.publish("w")
        assert desk.live == {draft.token: 1}
        assert desk.workflows.url(published) == f"https://x.example/hooks/{draft.token}"
        await desk.workflows.save(document_from_data(make_workflow(title="new")))
        assert desk.live == {draft.token: 1}
        await desk.workflows.publish("w")
        assert desk.live == {draft.token: 2}

    work_with(tmp_path, work)


def test_a_draft_may_be_wrong_and_a_revision_may_not(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        _, report = await desk.workflows.save(document_from_data(make_workflow(BROKEN)))
        assert [problem.node for problem in report.problems] == ["n"]
        with pytest.raises(InvalidDocument, match="no node type 'nope'"):
            await desk.workflows.publish("w")
        with pytest.raises(InvalidDocument):
            await desk.apply(nodes=[BROKEN])
        assert desk.live == {}
        with pytest.raises(InvalidDocument, match="needs a `key`"):
            await desk.workflows.save(document_from_data({"nodes": []}))

    work_with(tmp_path, work)


def test_checking_keeps_nothing(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        assert desk.workflows.check_text("key: [").problems[0].line == 1
        assert desk.workflows.check(document_from_data(make_workflow(BROKEN))).problems
        ended = make_workflow({"key": "a", "type": "end"}, {"key": "b", "type": "end"})
        assert [warning.node for warning in desk.workflows.check(document_from_data(ended)).warnings] == ["b"]
        assert await desk.workflows.list_all() == []

    work_with(tmp_path, work)


def test_applying_says_what_it_does(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        document = read_document("# mine\nkey: w\ntitle: One\ntrigger: {type: webhook}\n")
        dry = await desk.workflows.apply(document, dry_run=True)
        assert (dry.change, dry.workflow) == (Change.CREATED, None)
        assert await desk.workflows.list_all() == []
        first = await desk.workflows.apply(document)
        assert first.change is Change.CREATED
        assert "+title: One" in first.diff
        again = await desk.workflows.apply(document)
        assert (again.change, again.diff) == (Change.UNCHANGED, "")
        assert list(desk.live.values()) == [1]
        changed = await desk.workflows.apply(read_document("key: w\ntitle: Two\ntrigger: {type: webhook}\n"))
        assert changed.change is Change.CHANGED
        assert "-title: One\n+title: Two\n" in changed.diff
        assert list(desk.live.values()) == [2]
        draft = await desk.workflows.apply(read_document("key: w\ntrigger: {type: webhook}\n"), publish=False)
        assert draft.change is Change.CHANGED
        assert list(desk.live.values()) == [2]

    work_with(tmp_path, work)


def test_a_text_is_kept_as_its_author_wrote_it(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        await desk.workflows.apply(read_document("key: w\ntrigger: {type: webhook}\n"))
        commented = "# why\nkey: w\ntrigger: {type: webhook}   # here\n"
        applied = await desk.workflows.apply(read_document(commented))
        assert applied.change is Change.UNCHANGED
        assert (await desk.workflows.load("w")).source == commented

    work_with(tmp_path, work)


def test_rolling_back_publishes_the_old_one_again(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        hook = await desk.apply(title="one")
        await desk.apply(title="two")
        workflow = await desk.workflows.roll_back("w", 1)
        assert desk.live == {hook: 3}
        assert workflow.draft["title"] == "one"
        revisions = await desk.workflows.list_revisions("w")
        assert [(revision.number, revision.document["title"]) for revision in revisions] == [
            (3, "one"),
            (2, "two"),
            (1, "one"),
        ]
        assert "-title: two\n+title: one\n" in await desk.workflows.diff("w", 2, 3)
        assert await desk.workflows.diff("w", 1, None) == ""
        with pytest.raises(NotFound, match="no revision 9"):
            await desk.workflows.roll_back("w", 9)

    work_with(tmp_path, work)


def test_switching_off_and_on(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        hook = await desk.apply()
        await desk.workflows.set_enabled("w", False)
        assert desk.live == {}
        await desk.apply(title="changed")
        assert desk.live == {}, "a document that says nothing about it leaves the switch alone"
        await desk.workflows.set_enabled("w", True)
        assert desk.live == {hook: 2}
        await desk.apply(enabled=False)
        assert desk.live == {}
        await desk.apply(enabled=True)
        assert desk.live == {hook: 4}

    work_with(tmp_path, work)


def test_paths_and_tokens(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        token = await desk.apply()
        assert len(token) >= 22
        assert await desk.apply(trigger={"type": "webhook", "path": "shop/pay"}) == "shop/pay"
        assert list(desk.live) == ["shop/pay"]
        with pytest.raises(Conflict):
            await desk.apply(key="other", trigger={"type": "webhook", "path": "shop/pay"})
        assert list(desk.live) == ["shop/pay"]
        assert await desk.apply() == token
        assert await desk.apply(key="other", trigger={"type": "webhook", "path": "shop/pay"}) == "shop/pay"
        fresh = (await desk.workflows.regenerate_token("w")).hook
        assert fresh != token
        assert set(desk.live) == {fresh, "shop/pay"}

    work_with(tmp_path, work)


def test_deleting_takes_the_url_away(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        await desk.apply()
        await desk.workflows.delete_for_good("w")
        assert desk.live == {}
        workflows = desk.workflows
        for act in (workflows.load, workflows.delete, workflows.restore, workflows.publish, workflows.list_revisions):
            with pytest.raises(NotFound, match="there is no workflow 'w' yet"):
                await act("w")

    work_with(tmp_path, work)


def test_a_workflow_that_could_not_be_deleted_goes_on_answering(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        hook = await desk.apply()

        async def fail(*_: Any) -> None:
            raise StoreError("the disk is full")

        desk.store.delete_workflow = fail  # type: ignore[method-assign]
        with pytest.raises(StoreError):
            await desk.workflows.delete_for_good("w")
        assert desk.live == {hook: 1}

    work_with(tmp_path, work)


def test_the_bin_keeps_all_but_the_answers(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        hook = await desk.apply()
        await desk.workflows.delete("w", "Ada")
        assert desk.live == {}
        assert [workflow.key for workflow in await desk.workflows.list_all(in_bin=True)] == ["w"]
        assert await desk.workflows.list_all(in_bin=False) == []
        for attempt in (desk.apply(title="new"), desk.workflows.publish("w"), desk.workflows.set_enabled("w", True)):
            with pytest.raises(InBin, match="hookyard restore w"):
                await attempt
        assert desk.live == {}
        await desk.workflows.hang_all()
        assert desk.live == {}
        restored = await desk.workflows.restore("w", "Bob")
        assert (restored.deleted_at, restored.updated_by) == (None, "Bob")
        assert desk.live == {hook: 1}

    work_with(tmp_path, work)


def test_who_takes_a_workflow_out_while_the_bin_is_emptied_keeps_it(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        hooks = [await desk.apply(key=key) for key in ("a", "b")]
        for key in ("a", "b"):
            await desk.workflows.delete(key)
        delete_workflow = desk.store.delete_workflow

        async def dawdle(key: str, *more: Any) -> None:
            await desk.workflows.restore("b")
            await delete_workflow(key, *more)

        desk.store.delete_workflow = dawdle  # type: ignore[method-assign]
        assert await desk.workflows.empty_bin(time.time() + 1) == ["a"]
        assert [workflow.key for workflow in await desk.workflows.list_all()] == ["b"]
        assert desk.live == {hooks[1]: 1}

    work_with(tmp_path, work)


def test_those_who_publish_at_the_same_time_mix_nothing_up(tmp_path: Path) -> None:
    """Revision, draft, switch and what answers are those of one of them: of the last."""

    async def work(desk: Desk) -> None:
        await desk.apply()
        await asyncio.gather(*(desk.apply(title=f"{number}", enabled=number % 2 == 0) for number in range(20)))
        workflow = await desk.workflows.load("w")
        assert workflow.revision is not None
        assert workflow.revision.number == 21
        assert workflow.draft == workflow.revision.document
        assert workflow.enabled is workflow.draft["enabled"]
        assert [live.plan.title for live in desk.registry] == [workflow.draft["title"]] * workflow.enabled

    work_with(tmp_path, work)


def test_what_was_disabled_comes_out_of_the_bin_disabled(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        await desk.apply()
        await desk.workflows.set_enabled("w", False)
        await desk.workflows.delete("w")
        assert not (await desk.workflows.restore("w")).enabled
        assert desk.live == {}

    work_with(tmp_path, work)


def test_the_bin_is_emptied_by_age(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        for key in ("old", "new", "kept"):
            await desk.apply(key=key)
        await desk.workflows.delete("old")
        between = time.time()
        await desk.workflows.delete("new")
        assert await desk.workflows.empty_bin(between) == ["old"]
        assert [workflow.key for workflow in await desk.workflows.list_all()] == ["kept", "new"]

    work_with(tmp_path, work)


def test_counts_follow_the_draft_and_the_revision(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        checks = desk.workflows.checks
        ended = make_workflow({"key": "a", "type": "end"}, {"key": "b", "type": "end"})
        workflow, _ = await desk.workflows.save(document_from_data(ended))
        assert checks.count_draft(workflow) == checks.count_published(workflow) == Counts(0, 1)
        workflow, _ = await desk.workflows.publish("w")
        broken, _ = await desk.workflows.save(document_from_data(make_workflow(BROKEN)))
        assert checks.count_draft(broken) == Counts(1, 0)
        assert checks.count_published(broken) == Counts(0, 1)
        assert checks.knows(broken)

    work_with(tmp_path, work)


def test_who_published_what_and_why(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        await desk.workflows.save(document_from_data(make_workflow()), by="Ada")
        await desk.workflows.publish("w", "Ada", "First")
        await desk.apply(title="second")
        await desk.workflows.roll_back("w", 1, "Bob")
        said = [(revision.published_by, revision.note) for revision in await desk.workflows.list_revisions("w")]
        assert said == [("Bob", "Back to revision 1"), ("", ""), ("Ada", "First")]

    work_with(tmp_path, work)


def test_the_next_server_hangs_what_was_published(tmp_path: Path) -> None:
    async def leave(desk: Desk) -> None:
        await desk.apply()
        await desk.apply(key="off", enabled=False)
        await desk.workflows.save(document_from_data(make_workflow(key="draft")))

    async def find(desk: Desk) -> None:
        await desk.workflows.hang_all()
        assert [live.key for live in desk.registry] == ["w"]
        assert desk.workflows.broken == {}

    work_with(tmp_path, leave)
    work_with(tmp_path, find)


def test_one_that_cannot_run_any_more_keeps_no_other_from_answering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def leave(desk: Desk) -> None:
        await desk.apply(key="good")
        await desk.apply(nodes=[{"key": "a", "type": "end"}])

    async def find(desk: Desk) -> None:
        await desk.workflows.hang_all()
        assert [live.key for live in desk.registry] == ["good"]
        assert "there is no node type 'end'" in str(desk.workflows.broken["w"][0])
        await desk.workflows.set_enabled("w", False)
        assert desk.workflows.broken == {}

    work_with(tmp_path, leave)
    monkeypatch.delitem(COMPILER.catalog._nodes, "end")
    work_with(tmp_path, find)


def knock(desk: Desk, token: str) -> Trigger | Refusal:
    (live,) = desk.registry
    headers = [(b"authorization", f"Bearer {token}".encode())]
    return live.door.admit(Request("POST", "/", b"", headers, b"", "127.0.0.1", 0.0))


def test_a_door_has_the_secrets_of_the_moment(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        await desk.apply(trigger={"type": "webhook", "auth": {"type": "bearer", "token": "{{ secrets.T }}"}})
        shut = knock(desk, "")
        assert isinstance(shut, Refusal)
        assert shut.code == "authentication-unavailable"
        desk.secrets["T"] = "first"
        await desk.workflows.refresh()
        assert isinstance(knock(desk, "first"), Trigger)
        desk.secrets["T"] = "second"
        await desk.workflows.refresh()
        assert isinstance(knock(desk, "first"), Refusal)
        assert isinstance(knock(desk, "second"), Trigger)

    work_with(tmp_path, work)


@pytest.mark.parametrize(
    "token", ["{{ secrets.N | int }}", ["{{ secrets.N }}", "{{ secrets.N | int }}"], "{{ 1 / 0 }}"]
)
def test_credentials_that_are_none_shut_the_door_and_show_nothing(tmp_path: Path, token: Any) -> None:
    async def work(desk: Desk) -> None:
        await desk.apply(trigger={"type": "webhook", "auth": {"type": "bearer", "token": token}})
        for given in ("", "31337", "None"):
            refusal = knock(desk, given)
            assert isinstance(refusal, Refusal)
            assert refusal.code == "authentication-unavailable"
            assert "31337" not in refusal.detail

    work_with(tmp_path, work, N="31337")


def test_a_name_that_passed_to_another_workflow_stays_with_it() -> None:
    registry = Registry()
    parts: Any = (None, None, None)
    registry.put(LiveWorkflow(1, "a", "shop", *parts))
    registry.put(LiveWorkflow(2, "b", "shop", *parts))
    registry.put(LiveWorkflow(1, "a", "other", *parts))
    found = registry.find("shop")
    assert found is not None
    assert found.key == "b"


def test_a_diff_is_empty_only_between_equals() -> None:
    assert diff_documents({"a": 1}, {"a": 1}, "x", "y") == ""
    assert diff_documents(None, {"a": 1}, "x", "y").endswith("+a: 1\n")


def test_new_secrets_bring_back_no_older_state(tmp_path: Path) -> None:
    async def work(desk: Desk) -> None:
        old = await desk.apply()
        load, is_read, goes_on = desk.store.list_workflows, asyncio.Event(), asyncio.Event()

        async def load_slowly() -> Any:
            workflows = await load()
            is_read.set()
            await goes_on.wait()
            return workflows

        desk.store.list_workflows = load_slowly  # type: ignore[method-assign]
        refreshed = asyncio.create_task(desk.workflows.refresh())
        await asyncio.wait([refreshed, asyncio.create_task(is_read.wait())], return_when=asyncio.FIRST_COMPLETED)
        await desk.workflows.regenerate_token("w")
        goes_on.set()
        await refreshed
        assert desk.registry.find(old) is None
        assert len(desk.live) == 1

    work_with(tmp_path, work)
