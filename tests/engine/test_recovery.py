"""What is left when a server stops or dies, and how the next one goes on from it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import plans
import pytest
from engine_houses import House, calculate, effect, id_of, live, open_house, respond, until

from hookyard.engine.ports import StoreError
from hookyard.model.execution import Execution, RunStatus, Status

PAYLOAD = {"n": 2**70, "text": "é"}


async def leave_running(house: House, *nodes: dict[str, Any], **parts: Any) -> int:
    """Start an execution that waits at the gate `g`; its id."""
    plans.gates["g"] = asyncio.Event()
    await house.publish(*nodes, effect("gate", "wait", "g"), calculate("last", "{{ trigger.body.n }}"), **parts)
    house.send(PAYLOAD)
    await until(lambda: any(key.endswith("-gate") for key in plans.calls))
    (execution,) = await house.list(Status.RUNNING)
    return execution.id


async def recover(house: House) -> int:
    plans.calls.clear()
    plans.gates["g"] = asyncio.Event()
    plans.gates["g"].set()
    return await house.engine.recover()


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_an_execution_goes_on_behind_its_last_checkpoint(tmp_path: Path, mode: str) -> None:
    async def work() -> None:
        condition = {"key": "c", "type": "condition", "config": {"expression": "{{ nodes.first == 5 }}"}}
        inner = [effect("second", value="{{ nodes.first }}"), effect("bad", "fail", on_error="continue")]
        nodes = (effect("first", value=5), {**condition, "branches": {"yes": inner}})
        async with open_house(tmp_path) as house:
            execution_id = await leave_running(house, *nodes, mode=mode)
            key = plans.calls[-1]
        async with open_house(tmp_path) as house:
            assert await recover(house) == 1
            execution, detail = await house.settle(execution_id)
        assert plans.calls == [key], "only the node that was in flight runs again, with the same key"
        assert execution.status is Status.COMPLETED
        assert [(run.path, run.result) for run in detail.nodes] == [
            ("first", 5),
            ("c", True),
            ("c/yes/second", 5),
            ("c/yes/bad", None),
            ("gate", "g"),
            ("last", 2**70),
        ]
        assert detail.nodes[3].status is RunStatus.FAILED

    live(work)


def test_a_second_crash_changes_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            execution_id = await leave_running(house, effect("first"))
        for _ in range(2):
            async with open_house(tmp_path) as house:
                plans.calls.clear()
                plans.gates["g"] = asyncio.Event()
                assert await house.engine.recover() == 1
                await until(lambda: plans.calls)
        async with open_house(tmp_path) as house:
            await recover(house)
            execution, detail = await house.settle(execution_id)
            assert execution.status is Status.COMPLETED
            assert [run.path for run in detail.nodes] == ["first", "gate", "last"]
        async with open_house(tmp_path) as house:
            assert await house.engine.recover() == 0

    live(work)


def test_an_execution_finishes_on_the_revision_it_began_with(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            execution_id = await leave_running(house, mode="async")
            await house.publish(calculate("other"), mode="async")
        async with open_house(tmp_path) as house:
            await recover(house)
            execution, detail = await house.settle(execution_id)
            assert (execution.revision, [run.path for run in detail.nodes]) == (1, ["gate", "last"])

    live(work)


def test_a_response_that_was_given_is_not_given_up(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            early = respond("early", {"ok": True}, status=202, **{"continue": True})
            execution_id = await leave_running(house, early)
        async with open_house(tmp_path) as house:
            await recover(house)
            execution, detail = await house.settle(execution_id)
            assert execution.status is Status.COMPLETED
            assert detail.reply is not None
            assert (detail.reply.status, detail.reply.body) == (202, '{"ok":true}')

    live(work)


def test_an_execution_whose_request_is_gone_ends_as_an_error(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            execution_id = await leave_running(house)
        async with open_house(tmp_path) as house:
            house.store.load_request = nothing  # type: ignore[method-assign]
            await recover(house)
            execution, detail = await house.settle(execution_id)
            assert execution.status is Status.ERROR
            assert detail.error is not None
            assert detail.error.kind == "cannot_resume"
            assert "request that started it is not kept" in detail.error.message
            assert not plans.calls

    live(work)


async def nothing(_: int) -> None:
    return None


def test_an_execution_whose_node_type_is_gone_ends_as_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            execution_id = await leave_running(house)
        monkeypatch.delitem(plans.COMPILER.catalog._nodes, "effect")
        async with open_house(tmp_path) as house:
            assert list(house.workflows.broken) == ["w"]
            await recover(house)
            execution, detail = await house.settle(execution_id)
            assert execution.status is Status.ERROR
            assert detail.error is not None
            assert "there is no node type 'effect'" in detail.error.message

    live(work)


def test_executions_wait_for_a_slot_in_their_order(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path, slots=2) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(effect("e", "wait", "g"), mode="async")
            ids = [id_of(await house.call()) for _ in range(5)]
            assert len(plans.calls) == 2
            assert (house.engine.queued, house.engine.running) == (3, 2)
            assert [execution.id for execution in await house.list(Status.QUEUED)] == ids[2:]
            plans.gates["g"].set()
            ended = [(await house.settle(execution_id))[0] for execution_id in ids]
            assert {execution.status for execution in ended} == {Status.COMPLETED}
            assert all(execution.started_at for execution in ended)
            assert [call.partition("-")[0] for call in plans.calls] == [f"{number:016x}" for number in ids]
            assert house.engine.queued == 0

    live(work)


def test_queued_executions_are_run_by_the_next_server(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path, slots=1) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(effect("e", "wait", "g"), mode="async")
            ids = [id_of(await house.call({"n": number})) for number in range(5)]
        async with open_house(tmp_path, slots=2) as house:
            assert await recover(house) == 5
            for execution_id in ids:
                execution, _ = await house.settle(execution_id)
                assert execution.status is Status.COMPLETED
                assert execution.started_at is not None

    live(work)


@pytest.mark.parametrize(("slots", "sync"), [(2, False), (10, False), (2, True)])
def test_a_full_queue_turns_away(tmp_path: Path, slots: int, sync: bool) -> None:
    async def work() -> None:
        async with open_house(tmp_path, slots=slots, queue_limit=3) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(effect("e", "wait", "g"), mode="sync" if sync else "async")
            answers = []
            for number in range(3):
                assert not house.engine.full, f"{number} of 3 are there"
                answers.append(house.send())
                await until(lambda: house.engine.queued + house.engine.running == len(answers))
            assert house.engine.full
            plans.gates["g"].set()
            await until(lambda: not house.engine.full)
            await asyncio.gather(*answers)

    live(work)


def test_a_graceful_stop_lets_running_ones_end(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            execution_id = await leave_running(house, mode="async")
            stopping = asyncio.create_task(house.engine.stop(20.0))
            await until(lambda: house.engine.stopping)
            plans.gates["g"].set()
            await stopping
            execution, _ = await house.load(execution_id)
            assert execution.status is Status.COMPLETED

    live(work)


def test_a_stop_leaves_the_others_to_the_next_start_and_answers_their_callers(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(effect("e", "wait", "g"))
            answer = house.send()
            await until(lambda: plans.calls)
            await house.engine.stop(0.01)
            reply = await answer
            assert reply is not None
            assert reply.status == 504
            execution, _ = await house.load(id_of(reply))
            assert execution.status is Status.RUNNING

    live(work)


@pytest.mark.parametrize("nodes", [[], [effect("e")], [calculate("a"), effect("e")]], ids=["pure", "effect", "both"])
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_what_could_not_be_stored_starts_nothing(tmp_path: Path, nodes: list[dict[str, Any]], mode: str) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            await house.publish(*nodes, mode=mode)
            put_execution, put_checkpoint = house.store.put_execution, house.store.put_checkpoint

            def fail(*given: Any) -> None:
                if done := next((one for one in given if callable(one)), None):
                    asyncio.get_running_loop().call_soon(done, StoreError("the disk is full"))

            house.store.put_execution = house.store.put_checkpoint = fail  # type: ignore[method-assign]
            assert await house.send() is None
            assert not plans.calls
            assert await house.list() == []
            house.store.put_execution, house.store.put_checkpoint = put_execution, put_checkpoint  # type: ignore[method-assign]
            assert (await house.call()).status == 200

    live(work)


def test_a_running_execution_waits_for_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hookyard.engine.driver.SAVE_AGAIN", 0.001)

    async def work() -> None:
        async with open_house(tmp_path) as house:
            await house.publish(effect("a"), effect("b"))
            put_end = house.store.put_end
            failures = iter(range(3))

            def fail_at_first(stored: Any, done: Any = None) -> None:
                if next(failures, None) is None:
                    put_end(stored, done)
                else:
                    asyncio.get_running_loop().call_soon(done, StoreError("the disk is full"))

            house.store.put_end = fail_at_first  # type: ignore[method-assign]
            execution, detail = await house.load(id_of(await house.call()))
            assert execution.status is Status.COMPLETED
            assert [run.path for run in detail.nodes] == ["a", "b"]
            assert len(plans.calls) == 2

    live(work)


def test_an_execution_that_was_down_for_longer_than_its_timeout_is_timed_out(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            execution_id = await leave_running(house, options={"timeout": "1h"})
        async with open_house(tmp_path) as house:
            old = await house.store.load_unfinished()
            shift(old[0])
            house.store.load_unfinished = pages(old)  # type: ignore[method-assign]
            plans.gates["g"] = asyncio.Event()
            await house.engine.recover()
            execution, _ = await house.settle(execution_id)
            assert execution.status is Status.TIMED_OUT

    live(work)


def shift(execution: Execution) -> None:
    execution.created_at = time.time() - 7200


def pages(executions: list[Execution]) -> Any:
    async def load(after: int = 0, limit: int = 1000) -> list[Execution]:
        return [execution for execution in executions if execution.id > after]

    return load
