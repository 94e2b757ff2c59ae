"""Workflows, drafts, revisions, and the names they answer to."""

from __future__ import annotations

from dataclasses import replace

from hookyard.engine.ports import Conflict, DraftChanged, DraftNotPublished, InBin, NotFound, Store
from hookyard.model.execution import Status
from hookyard.model.records import ExecutionFilter, Terms, WorkflowName
from hookyard.testing.store_contract.samples import (
    NOW,
    Reopen,
    as_listed,
    fails_with,
    make_refused,
    make_workflow,
    put_end,
    put_run,
)


class Workflows:
    async def test_a_new_workflow_has_a_fresh_token(self, store: Store) -> None:
        document = {"title": "Zahlung ✓", "trigger": {"type": "webhook"}, "n": 2**70, "enabled": False}
        workflow = await store.save_draft("b", document, "title: Zahlung ✓", NOW)
        assert (workflow.key, workflow.title, workflow.draft, workflow.source) == (
            "b",
            "Zahlung ✓",
            document,
            "title: Zahlung ✓",
        )
        assert (workflow.enabled, workflow.draft_version, workflow.revision) == (False, 1, None)
        assert (workflow.created_at, workflow.updated_at) == (NOW, NOW)
        other = await make_workflow(store, "a")
        assert other.enabled
        assert len(workflow.token) >= 22
        assert workflow.token != other.token
        assert await store.list_workflows() == [other, workflow]
        assert await store.load_workflow("b") == workflow
        assert await store.load_workflow("c") is None

    async def test_saving_again_keeps_identity_and_switch(self, store: Store) -> None:
        first = await make_workflow(store)
        second = await store.save_draft("payments", {"title": "T", "enabled": False}, "s", NOW + 1, first.draft_version)
        assert (second.id, second.token, second.enabled) == (first.id, first.token, True)
        assert (second.draft_version, second.title, second.updated_at) == (2, "T", NOW + 1)

    async def test_a_save_on_an_old_version_is_a_conflict(self, store: Store) -> None:
        await make_workflow(store)
        await make_workflow(store)
        assert "version 2" in await fails_with(Conflict, store.save_draft("payments", {}, "", NOW, 1))
        await fails_with(Conflict, store.save_draft("unknown", {}, "", NOW, 1))

    async def test_nobody_takes_a_path_or_a_token(self, store: Store) -> None:
        one = await make_workflow(store, "one", trigger={"path": "pay"})
        for path in ("pay", one.token):
            message = await fails_with(Conflict, store.save_draft("two", {"trigger": {"path": path}}, "", NOW))
            assert "'one'" in message
        assert await store.load_workflow("two") is None
        await make_workflow(store, "two")
        document = {"trigger": {"path": "pay"}}
        await fails_with(Conflict, store.publish("two", document, "", NOW))
        assert await store.list_revisions("two") == []

    async def test_a_path_is_let_go_when_draft_and_revision_have_left_it(self, store: Store) -> None:
        named, plain = {"trigger": {"path": "pay"}}, {"trigger": {"type": "webhook"}}
        await store.save_draft("one", named, "", NOW)
        published = await store.publish("one", named, "", NOW)
        assert published.hook == "pay"
        moved = await store.save_draft("one", plain, "", NOW)
        assert moved.hook == "pay"
        await fails_with(Conflict, store.save_draft("two", named, "", NOW))
        moved = await store.publish("one", plain, "", NOW)
        assert moved.hook == moved.token
        await store.save_draft("two", named, "", NOW)

    async def test_publishing_counts_revisions(self, store: Store) -> None:
        workflow = await make_workflow(store)
        await store.publish("payments", {"n": 1}, "n: 1", NOW)
        published = await store.publish("payments", {"n": 2}, "n: 2", NOW + 1)
        assert published.revision is not None
        assert (published.revision.number, published.revision.document) == (2, {"n": 2})
        assert (published.draft, published.draft_version) == (workflow.draft, workflow.draft_version)
        revisions = await store.list_revisions("payments")
        assert [(r.number, r.source, r.published_at) for r in revisions] == [(2, "n: 2", NOW + 1), (1, "n: 1", NOW)]
        assert await store.load_revision(workflow.id, 1) == revisions[1]
        assert await store.load_revision(workflow.id, 3) is None

    async def test_publishing_takes_the_draft_that_was_seen_or_none(self, store: Store) -> None:
        workflow = await make_workflow(store)
        await store.save_draft("payments", {"n": 2}, "n: 2", NOW, by="Eve")
        stale = Terms(expected_version=workflow.draft_version)
        message = await fails_with(DraftChanged, store.publish("payments", {"n": 1}, "n: 1", NOW, "Ada", stale))
        assert "by Eve" in message
        assert await store.list_revisions("payments") == []
        seen = Terms(expected_version=workflow.draft_version + 1, enabled=False)
        published = await store.publish("payments", {"n": 2}, "n: 2", NOW, "Ada", seen)
        assert (published.enabled, published.draft_version) == (False, 2)

    async def test_a_draft_that_is_published_nowhere_is_replaced_on_purpose_only(self, store: Store) -> None:
        await store.save_draft("payments", {"n": 1}, "n: 1", NOW)
        await store.publish("payments", {"n": 1}, "n: 1", NOW)
        await store.save_draft("payments", {"n": 2}, "n: 2", NOW, by="Eve")
        back = Terms("Back", as_draft=True)
        message = await fails_with(DraftNotPublished, store.publish("payments", {"n": 1}, "n: 1", NOW, "Ada", back))
        assert "by Eve" in message
        assert len(await store.list_revisions("payments")) == 1
        for terms in (replace(back, replace_draft=True), replace(back, expected_version=4)):
            gone = await store.publish("payments", {"n": 1}, "n: 1", NOW, "Ada", terms)
            assert (gone.draft, gone.source) == ({"n": 1}, "n: 1")
            await store.save_draft("payments", {"n": 3}, "n: 3", NOW)
        await store.publish("payments", {"n": 3}, "n: 3", NOW)
        gone = await store.publish("payments", {"title": "Old"}, "title: Old", NOW, "Ada", back)
        assert (gone.draft, gone.title, gone.draft_version) == ({"title": "Old"}, "Old", 7)
        # It is the draft already.
        assert (await store.publish("payments", {"title": "Old"}, "title: Old", NOW, "Ada", back)).draft_version == 7

    async def test_switch_and_token_can_be_changed(self, store: Store) -> None:
        workflow = await make_workflow(store)
        assert not (await store.set_enabled("payments", False, NOW + 1)).enabled
        renewed = await store.regenerate_token("payments", NOW + 2)
        assert renewed.token != workflow.token
        assert (renewed.enabled, renewed.updated_at) == (False, NOW + 2)
        # The old token is free again.
        await make_workflow(store, "two", trigger={"path": workflow.token})
        await fails_with(Conflict, store.save_draft("three", {"trigger": {"path": renewed.token}}, "", NOW))

    async def test_who_changed_what_is_kept(self, store: Store, reopen: Reopen) -> None:
        await store.save_draft("payments", {}, "", NOW, by="Ada")
        published = await store.publish("payments", {}, "", NOW + 1, "Bob", Terms("First try"))
        assert published.updated_by == "Bob"
        assert published.revision is not None
        store = await reopen()
        (revision,) = await store.list_revisions("payments")
        assert (revision.published_by, revision.note) == ("Bob", "First try")
        assert published.revision == revision
        assert (await store.set_enabled("payments", False, NOW + 2, "Cem")).updated_by == "Cem"
        message = await fails_with(Conflict, store.save_draft("payments", {}, "", NOW, expected_version=7))
        assert "Cem" in message
        assert "version 1" in message

    async def test_a_workflow_in_the_bin_keeps_all_and_cannot_be_changed(self, store: Store) -> None:
        workflow = await make_workflow(store, trigger={"path": "pay"})
        await store.publish("payments", {"trigger": {"path": "pay"}}, "", NOW)
        run = await put_run(store, workflow.id)
        binned = await store.set_deleted("payments", True, NOW + 5, "Ada")
        assert (binned.deleted_at, binned.updated_by, binned.enabled) == (NOW + 5, "Ada", True)
        assert (await store.set_deleted("payments", True, NOW + 9)).deleted_at == NOW + 5
        for attempt in (
            store.save_draft("payments", {}, "", NOW),
            store.publish("payments", {}, "", NOW),
            store.set_enabled("payments", True, NOW),
            store.regenerate_token("payments", NOW),
        ):
            assert "hookyard restore payments" in await fails_with(InBin, attempt)
        await fails_with(Conflict, store.save_draft("other", {"trigger": {"path": "pay"}}, "", NOW))
        assert await store.load_execution(run.execution.id) == run
        restored = await store.set_deleted("payments", False, NOW + 6)
        assert (restored.deleted_at, restored.hook) == (None, "pay")
        await store.save_draft("payments", {}, "", NOW)

    async def test_names_and_owners_are_found_without_documents(self, store: Store) -> None:
        one = await make_workflow(store, "one", trigger={"path": "pay"}, title="First")
        two = await make_workflow(store, "two")
        await store.set_deleted("two", True, NOW)
        assert await store.list_names() == [WorkflowName(one.id, "one", "First"), WorkflowName(two.id, "two", "two")]
        assert await store.find_hook("pay") == await store.find_hook(one.token) == "one"
        assert await store.find_hook(two.token) == "two"
        assert await store.find_hook("free") is None

    async def test_an_unknown_workflow_is_not_found(self, store: Store) -> None:
        for attempt in (
            store.publish("no", {}, "", NOW),
            store.set_enabled("no", True, NOW),
            store.regenerate_token("no", NOW),
            store.set_deleted("no", True, NOW),
            store.delete_workflow("no"),
        ):
            assert "'no'" in await fails_with(NotFound, attempt)
        assert await store.list_revisions("no") == []

    async def test_deleting_takes_everything_along(self, store: Store) -> None:
        other = await make_workflow(store, "other")
        kept = await put_run(store, other.id)
        workflow = await make_workflow(store, trigger={"path": "pay"})
        await store.publish("payments", {}, "", NOW)
        run = await put_run(store, workflow.id, body=b"x" * 50_000)
        refused = make_refused(workflow.id)
        store.put_request(refused)
        await store.delete_workflow("payments")
        assert await store.list_workflows() == [other]
        assert (await store.list_executions(ExecutionFilter())).items == as_listed([kept])
        assert await store.load_request(run.execution.request_id) is None
        assert await store.load_request(refused.id) is None
        assert await store.load_revision(workflow.id, 1) is None
        again = await make_workflow(store, trigger={"path": "pay"})
        assert again.id not in (workflow.id, other.id)

    async def test_a_workflow_at_work_is_not_deleted(self, store: Store) -> None:
        workflow = await make_workflow(store)
        running = await put_run(store, workflow.id, Status.RUNNING)
        await fails_with(Conflict, store.delete_workflow("payments"))
        assert await store.load_workflow("payments") == workflow
        await put_end(store, running.execution)
        await store.delete_workflow("payments")

    async def test_what_left_the_bin_is_not_deleted_with_it(self, store: Store) -> None:
        await make_workflow(store)
        await store.set_deleted("payments", True, NOW)
        await fails_with(Conflict, store.delete_workflow("payments", NOW))
        await store.set_deleted("payments", False, NOW)
        await fails_with(Conflict, store.delete_workflow("payments", NOW + 1))
        restored = await store.load_workflow("payments")
        assert restored is not None
        assert restored.enabled
        await store.set_deleted("payments", True, NOW)
        await store.delete_workflow("payments", NOW + 1)
        assert await store.list_workflows() == []
