"""What callers hear and when: acknowledgements, responses, deadlines, and the header with the execution's id."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import plans
import pytest
from engine_houses import calculate, effect, id_of, live, open_house, respond, until

from hookyard.model.execution import RunStatus, Status


def test_an_async_caller_is_answered_before_the_nodes_have_run(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            gate = plans.gates["g"] = asyncio.Event()
            await house.publish(effect("a", "wait", "g"), calculate("b", "{{ trigger.body.n }}"), mode="async")
            reply = await house.call({"n": 2**70})
            assert (reply.status, reply.body) == (200, b"ok")
            execution, _ = await house.load(id_of(reply))
            assert execution.status is Status.RUNNING
            gate.set()
            execution, detail = await house.settle(id_of(reply))
            assert execution.status is Status.COMPLETED
            assert [(run.path, run.result) for run in detail.nodes] == [("a", "g"), ("b", 2**70)]
            assert detail.reply is not None
            assert (detail.reply.status, detail.reply.body) == (200, "ok")

    live(work)


def test_an_acknowledgement_uses_variables(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            body = {"id": "{{ execution.id }}", "n": "{{ trigger.body.n }}", "of": "{{ workflow.key }}"}
            response = {"status": 202, "headers": {"X-N": "{{ trigger.body.n }}"}, "body": body}
            await house.publish(mode="async", trigger={"type": "webhook", "response": response})
            reply = await house.call({"n": 5})
            assert reply.status == 202
            assert ("X-N", "5") in reply.headers
            assert json.loads(reply.body) == {"id": f"{id_of(reply):016x}", "n": 5, "of": "w"}

    live(work)


@pytest.mark.parametrize("value", ["a\nSet-Cookie: b", "😀", ["a", {}]])
def test_an_acknowledgement_that_cannot_be_written_loses_no_event(tmp_path: Path, value: Any) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            response = {"headers": {"X-A": "{{ trigger.body.a }}"}}
            await house.publish(calculate("a"), mode="async", trigger={"type": "webhook", "response": response})
            reply = await house.call({"a": value})
            assert (reply.status, reply.body) == (200, b"ok")
            execution, _ = await house.load(id_of(reply))
            assert execution.status is Status.COMPLETED

    live(work)


SYNC: list[tuple[list[dict[str, Any]], int, bytes, Status]] = [
    ([respond("a", "hello", status=201)], 201, b"hello", Status.COMPLETED),
    ([effect("e", value=5), respond("a", "{{ nodes.e }}")], 200, b"5", Status.COMPLETED),
    ([calculate("a")], 200, b"ok", Status.COMPLETED),
    ([], 200, b"ok", Status.COMPLETED),
    ([effect("e")], 200, b"ok", Status.COMPLETED),
    ([effect("e", "fail")], 500, b"execution-failed", Status.FAILED),
    ([effect("e", "break")], 500, b"execution-error", Status.ERROR),
    ([effect("e", "raise")], 500, b"execution-error", Status.ERROR),
    ([effect("e", "nothing")], 500, b"execution-error", Status.ERROR),
    ([{"key": "l", "type": "lamp"}], 500, b"execution-error", Status.ERROR),
    ([calculate("a", "{{ 1 / 0 }}")], 500, b"execution-error", Status.ERROR),
    ([{"key": "x", "type": "end", "config": {"status": "failed"}}], 500, b"execution-failed", Status.FAILED),
    ([effect("e", "fail", on_error="continue"), respond("a", "still")], 200, b"still", Status.COMPLETED),
]


@pytest.mark.parametrize(("nodes", "status", "part", "ending"), SYNC)
def test_a_sync_caller_hears_the_end_once_it_is_on_disk(
    tmp_path: Path, nodes: list[dict[str, Any]], status: int, part: bytes, ending: Status
) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            await house.publish(*nodes)
            reply = await house.call()
            stored = await house.store.load_execution(id_of(reply))
            assert stored is not None
            assert stored.execution.status is ending
            assert reply.status == status
            assert part in reply.body

    live(work)


def test_a_response_that_goes_on_answers_first(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            gate = plans.gates["g"] = asyncio.Event()
            await house.publish(respond("a", "early", **{"continue": True}), effect("e", "wait", "g"))
            reply = await house.call()
            assert reply.body == b"early"
            gate.set()
            execution, detail = await house.settle(id_of(reply))
            assert execution.status is Status.COMPLETED
            assert [run.path for run in detail.nodes] == ["a", "e"]

    live(work)


@pytest.mark.parametrize(("on_deadline", "ending"), [("continue", Status.COMPLETED), ("cancel", Status.CANCELED)])
def test_past_the_deadline_the_fallback_answers(tmp_path: Path, on_deadline: str, ending: Status) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            gate = plans.gates["g"] = asyncio.Event()
            fallback = {
                "status": 503,
                "body": {"late": "{{ execution.id }}"},
                "headers": {"X-Late": "{{ nodes.first }}"},
            }
            sync = {"deadline": "20ms", "on_deadline": on_deadline, "fallback": fallback}
            nodes = (calculate("first", 7), effect("e", "wait", "g"), respond("a", "too late"))
            await house.publish(*nodes, trigger={"type": "webhook", "sync": sync})
            reply = await house.call()
            assert reply.status == 503
            assert json.loads(reply.body) == {"late": f"{id_of(reply):016x}"}
            assert ("X-Late", "7") in reply.headers
            gate.set()
            execution, _ = await house.settle(id_of(reply))
            assert execution.status is ending

    live(work)


def test_a_fallback_that_cannot_be_written_still_answers(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            plans.gates["g"] = asyncio.Event()
            sync = {"deadline": "1ms", "fallback": {"headers": {"X-A": "{{ trigger.body.a }}"}}}
            await house.publish(effect("e", "wait", "g"), trigger={"type": "webhook", "sync": sync})
            assert (await house.call({"a": "x\ny"})).status == 504

    live(work)


def test_an_execution_ends_at_its_timeout(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(calculate("a"), effect("e", "wait", "g"), options={"timeout": "20ms"})
            reply = await house.call()
            assert reply.status == 500
            assert b"execution-timed-out" in reply.body
            execution, detail = await house.load(id_of(reply))
            assert execution.status is Status.TIMED_OUT
            assert [run.path for run in detail.nodes] == ["a"]
            assert detail.error is not None
            assert "timeout of 0.02 s" in detail.error.message

    live(work)


@pytest.mark.parametrize(
    ("policy", "ending", "paths"),
    [
        ("fail", Status.FAILED, ["e"]),
        ("continue", Status.COMPLETED, ["e", "after"]),
        ("branch", Status.COMPLETED, ["e", "e/error/saved", "after"]),
    ],
)
def test_a_node_ends_at_its_own_timeout(tmp_path: Path, policy: str, ending: Status, paths: list[str]) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            plans.gates["g"] = asyncio.Event()
            node = effect("e", "wait", "g", timeout="10ms", on_error=policy)
            if policy == "branch":
                node["branches"] = {"error": [calculate("saved")]}
            await house.publish(node, calculate("after"))
            execution, detail = await house.load(id_of(await house.call()))
            assert execution.status is ending
            assert [run.path for run in detail.nodes] == paths
            assert detail.nodes[0].status is RunStatus.TIMED_OUT
            assert detail.nodes[0].error is not None
            assert detail.nodes[0].error.kind == "timeout"

    live(work)


def test_a_failure_that_can_pass_is_tried_again(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            retry = {"attempts": 4, "backoff": "fixed", "delay": "1ms"}
            node = effect("e", "fail", retry=retry)
            node["config"]["retryable"] = True
            await house.publish(node)
            _, detail = await house.load(id_of(await house.call()))
            assert detail.nodes[0].attempts == 4
            assert sum(line.startswith("attempt ") for line in detail.nodes[0].log) == 3
            assert len(set(plans.calls)) == 1
            assert len(plans.calls) == 4

    live(work)


def test_cancelling_ends_a_running_execution(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path) as house:
            plans.gates["g"] = asyncio.Event()
            await house.publish(effect("a"), effect("e", "wait", "g"), mode="async")
            reply = await house.call()
            await until(lambda: len(plans.calls) == 2)
            assert house.engine.cancel(id_of(reply), "nobody wants it")
            execution, detail = await house.settle(id_of(reply))
            assert execution.status is Status.CANCELED
            assert [run.path for run in detail.nodes] == ["a"]
            assert not house.engine.cancel(id_of(reply), "again")

    live(work)
