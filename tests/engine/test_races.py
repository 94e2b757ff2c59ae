"""Moments in which two things happen at once, held open by hand."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import plans
from engine_houses import House, calculate, effect, id_of, live, open_house, respond, until

from hookyard.engine.ports import Done
from hookyard.model.execution import Execution, Status


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
