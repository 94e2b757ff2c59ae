"""Moments in which two things happen at once, held open by hand."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import plans
import pytest
import structlog
from engine_houses import House, calculate, effect, id_of, live, open_house, respond, until

from hookyard.engine.ports import Done, StoreError
from hookyard.model.execution import Execution, Status
from hookyard.model.records import Checkpoint
from hookyard.plugin.world import HttpAnswer, HttpCall, HttpError


class HeldWrites:
    """Keeps back the news that a kind of write is on disk, until it is let go."""

    def __init__(self, house: House, name: str) -> None:
        self.held: list[Done] = []
        self._put = getattr(house.store, name)
        self._is_open = False
        setattr(house.store, name, self._hold)

    def _hold(self, *given: Any) -> None:
        *values, done = given
        self._put(*values, (lambda error: self._settle(done, error)) if callable(done) else done)

    def _settle(self, done: Done, error: BaseException | None) -> None:
        if self._is_open:
            done(error)
        else:
            self.held.append(done)

    def let_go(self) -> None:
        self._is_open = True
        for done in self.held:
            done(None)


async def wait_for_end(house: House, execution_id: int) -> Execution:
    return (await house.settle(execution_id))[0]


def test_a_slot_that_becomes_free_while_an_execution_is_stored_as_queued(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path, slots=1) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(effect("e", "wait", "g"), mode="async")
            first = id_of(await house.call())
            writes = HeldWrites(house, "put_execution")
            answer = house.send()
            await until(lambda: writes.held)
            plans.gates["g"].set()
            await wait_for_end(house, first)
            await until(lambda: not house.engine.running)
            writes.let_go()
            reply = await answer
            assert reply is not None
            execution = await wait_for_end(house, id_of(reply))
            assert execution.status is Status.COMPLETED
            assert execution.started_at is not None

    live(work)


def test_a_cancel_comes_too_late_for_an_execution_whose_end_is_being_written(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            await house.publish(effect("e"), respond("a", "done"))
            writes = HeldWrites(house, "put_end")
            answer = house.send()
            await until(lambda: writes.held)
            (execution,) = await house.list()
            house.engine.cancel(execution.id, "too late")
            await asyncio.sleep(0)
            writes.let_go()
            async with asyncio.timeout(5):
                reply = await answer
            assert reply is not None
            assert reply.body == b"done"
            assert (await wait_for_end(house, execution.id)).status is Status.COMPLETED

    live(work)


def test_a_trace_holds_the_answer_that_was_given(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            gate = plans.gates["g"] = asyncio.Event()
            sync = {"deadline": "1ms", "fallback": {"status": 503, "body": "late"}}
            nodes = (effect("e", "wait", "g"), respond("a", "never heard", status=201))
            await house.publish(*nodes, trigger={"type": "webhook", "sync": sync})
            reply = await house.call()
            gate.set()
            _, detail = await house.settle(id_of(reply))
            assert detail.reply is not None
            assert (detail.reply.status, detail.reply.body) == (503, "late")

    live(work)


def test_a_pure_node_that_answers_nothing_is_an_error_of_its_own(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            await house.publish(
                calculate("before"), {"key": "m", "type": "mute", "on_error": "continue"}, calculate("b")
            )
            execution, detail = await house.load(id_of(await house.call()))
            assert execution.status is Status.COMPLETED
            assert [(run.path, run.status.value) for run in detail.nodes] == [
                ("before", "completed"),
                ("m", "error"),
                ("b", "completed"),
            ]
            assert detail.nodes[1].error is not None
            assert "returned None, which is no outcome" in detail.nodes[1].error.message

    live(work)


def test_a_secret_inside_of_another_leaves_no_rest(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path, secrets={"PLAIN": "correct-horse", "LONGER": "correct-horse-battery"}) as house:
            await house.publish(calculate("a", "{{ secrets.LONGER }} {{ secrets.PLAIN }}"))
            _, detail = await house.load(id_of(await house.call()))
            assert detail.nodes[0].result == "*** ***"

    live(work)


def test_a_cancel_while_an_execution_is_read_from_disk(tmp_path: Path) -> None:
    async def work() -> None:
        plans.gates["g"] = asyncio.Event()
        async with open_house(tmp_path) as house:
            await house.publish(effect("e", "wait", "g"), mode="async")
            execution_id = id_of(await house.call())
        async with open_house(tmp_path) as house:
            assert await house.engine.recover() == 1
            await asyncio.sleep(0)
            assert house.engine.cancel(execution_id, "not wanted")
            assert (await wait_for_end(house, execution_id)).status is Status.CANCELED

    live(work)


def test_a_disk_that_cannot_be_read_for_a_moment_delays_an_execution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hookyard.engine.revival.READ_AGAIN", 0.01)

    async def work() -> None:
        plans.gates["g"] = asyncio.Event()
        async with open_house(tmp_path) as house:
            await house.publish(effect("e", "wait", "g"), mode="async")
            execution_id = id_of(await house.call())
        plans.gates["g"].set()
        async with open_house(tmp_path) as house:
            load, failures = house.store.load_checkpoints, [StoreError("no"), StoreError("no")]

            async def fail_first(execution_id: int) -> Any:
                if failures:
                    raise failures.pop()
                return await load(execution_id)

            house.store.load_checkpoints = fail_first  # type: ignore[method-assign]
            assert await house.engine.recover() == 1
            assert (await wait_for_end(house, execution_id)).status is Status.COMPLETED

    live(work)


def test_what_cannot_be_resumed_ends_as_an_error(tmp_path: Path) -> None:
    async def work() -> None:
        plans.gates["g"] = asyncio.Event()
        async with open_house(tmp_path) as house:
            await house.publish(effect("a"), effect("e", "wait", "g"), mode="async")
            execution_id = id_of(await house.call())
            await until(lambda: len(plans.calls) == 2)
            house.store.put_checkpoint(Checkpoint(execution_id, "b", b"no record"))
            await house.store.flush()
        async with open_house(tmp_path) as house:
            assert await house.engine.recover() == 1
            assert (await wait_for_end(house, execution_id)).status is Status.ERROR

    live(work)


def test_a_stop_waits_for_what_was_accepted_just_before(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(effect("e", "wait", "g"), mode="sync")
            answer = house.send()
            stopped = asyncio.create_task(house.engine.stop(5))
            await until(lambda: plans.calls)
            plans.gates["g"].set()
            await stopped
            reply = await answer
            assert reply is not None
            assert reply.status == 200

    live(work)


def test_a_body_nested_as_deep_as_may_be_beside_a_secret(tmp_path: Path) -> None:
    async def work() -> None:
        body: Any = "deep"
        for _ in range(511):
            body = {"a": body}
        async with open_house(tmp_path, secrets={"TOKEN": "hidden value"}) as house:
            value = {"token": "{{ secrets.TOKEN }}", "body": "{{ trigger.body }}"}
            await house.publish(effect("e", "next", value), mode="async")
            execution_id = id_of(await house.call(body))
            assert (await wait_for_end(house, execution_id)).status is Status.COMPLETED
            await house.publish(calculate("c", "[secrets.TOKEN, trigger.body]"), mode="sync")
            assert (await house.call(body)).status == 200

    live(work)


def test_a_trace_nested_too_deep_to_be_written_does_not_hang(tmp_path: Path) -> None:
    def nest(value: Any, levels: int) -> Any:
        for _ in range(levels):
            value = [value]
        return value

    async def work() -> None:
        keys = ["a", "b", "c", "d", "e", "f", "g"]
        sources = ["trigger.body", *(f"nodes.{key}" for key in keys)]
        nodes = [
            effect(key, "next", nest("{{ " + source + " }}", 90)) for key, source in zip(keys, sources, strict=False)
        ]
        async with open_house(tmp_path) as house:
            await house.publish(*nodes, mode="async")
            execution_id = id_of(await house.call(nest("deep", 500)))
            assert (await wait_for_end(house, execution_id)).status is Status.ERROR

    with structlog.testing.capture_logs():
        live(work)


def test_a_secret_in_an_error_is_not_logged(tmp_path: Path) -> None:
    def fail(call: HttpCall) -> HttpAnswer:
        raise HttpError("connect", f"{call.url} cannot be reached", retryable=False)

    async def work() -> None:
        async with open_house(tmp_path, secrets={"TOKEN": "hidden-value"}) as house:
            house.http.respond = fail
            config = {"method": "GET", "url": "https://a.example/{{ secrets.TOKEN }}"}
            await house.publish({"key": "h", "type": "http_request", "config": config}, mode="sync")
            assert (await house.call()).status == 500

    with structlog.testing.capture_logs() as events:
        live(work)
    reasons = [event["reason"] for event in events if event["event"] == "execution"]
    assert reasons == ["https://a.example/*** cannot be reached"]
