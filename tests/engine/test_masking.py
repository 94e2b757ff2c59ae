"""Secrets: whatever a run does with them, none of them is in its trace; the values of a run stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from engine_houses import House, calculate, id_of, live, open_house, respond

from hookyard.engine.traces import mask_text
from hookyard.model.documents import write_document
from hookyard.model.execution import Status
from hookyard.plugin.world import HttpAnswer, HttpCall

SECRETS = {
    "PLAIN": "correct-horse",
    "LONGER": "correct-horse-battery",
    "QUOTED": 'qu"o\\te',
    "LINES": "-----BEGIN-----\nabc\n-----END-----",
    "ACCENTS": "geheimnisträger-\u2028😀",
    "NUMBER": "1780",
    "WORD": "path",
    "LITERAL": "null",
    "STATUS": "completed",
}


def echo(call: HttpCall) -> HttpAnswer:
    """An answer that repeats everything it was sent, in its header, its body and its error."""
    sent = {"url": call.url, "headers": dict(call.headers), "body": call.body.decode()}
    return HttpAnswer(
        500, {"content-type": "application/json", "x-echo": call.url}, msgspec.json.encode(sent), call.url
    )


async def read_everything(house: House, execution_id: int) -> str:
    """All that is kept of an execution, as text."""
    await house.store.flush()
    stored = await house.store.load_execution(execution_id)
    assert stored is not None
    detail: Any = msgspec.json.decode(stored.detail)
    # What the program itself writes: times, and the words of its own format.
    for run in detail["nodes"]:
        for name in ("started_at", "duration_ms", "path", "status", "key", "type"):
            run.pop(name, None)
    return write_document(detail) + repr(detail)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_in_no_part_of_a_trace(tmp_path: Path, name: str) -> None:
    async def work() -> None:
        secret = f"{{{{ secrets.{name} }}}}"
        call = {
            "method": "POST",
            "url": "https://api.example/x",
            "json": {"key": secret, secret: 1, "list": [[secret]]},
            "ignore_status": True,
        }
        nodes = (
            calculate("direct", secret),
            calculate("inside", f"before {secret} after"),
            {"key": "kept", "type": "set", "config": {"values": {"x": secret}}},
            {"key": "call", "type": "http_request", "config": call},
            {
                "key": "fails",
                "type": "http_request",
                "config": {**call, "ignore_status": False},
                "on_error": "continue",
            },
            calculate("wrong", "{{ 1 / (secrets." + name + " == 'x') }}", on_error="continue"),
            respond("answer", {"echo": secret, "all": "{{ vars.x }}", "http": "{{ nodes.call.body }}"}),
        )
        async with open_house(tmp_path, secrets=SECRETS) as house:
            house.http.respond = echo
            await house.publish(*nodes)
            reply = await house.call()
            execution_id = id_of(reply)
            # The run itself has the value: it was sent and answered.
            assert SECRETS[name].encode() in msgspec.json.encode(msgspec.json.decode(reply.body)["echo"]) or (
                msgspec.json.decode(reply.body)["echo"] == SECRETS[name]
            )
            kept = await read_everything(house, execution_id)
            assert "***" in kept
            assert SECRETS[name] not in kept
            assert repr(SECRETS[name])[1:-1] not in kept
            execution, detail = await house.load(execution_id)
            assert execution.status is Status.COMPLETED
            assert [run.path for run in detail.nodes] == [node["key"] for node in nodes]

    live(work)


def test_secrets_that_a_workflow_does_not_name_are_none_of_its_business(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path, secrets=SECRETS) as house:
            await house.publish(calculate("a", "{{ trigger.body.x }}"))
            _, detail = await house.load(id_of(await house.call({"x": "the path is 1780"})))
            assert detail.nodes[0].result == "the path is 1780"

    live(work)


def test_the_answer_of_a_failing_run_holds_no_secret(tmp_path: Path) -> None:
    async def work() -> None:
        async with open_house(tmp_path, secrets=SECRETS) as house:
            config = {"status": "failed", "message": "{{ secrets.PLAIN }}", "output": "{{ secrets.PLAIN }}"}
            await house.publish({"key": "x", "type": "end", "config": config})
            reply = await house.call()
            assert b"correct-horse" not in reply.body
            assert "correct-horse" not in await read_everything(house, id_of(reply))

    live(work)


def test_a_secret_that_is_part_of_another_leaves_nothing_of_it() -> None:
    for secrets in (["token", "token-1234"], ["token-1234", "token"]):
        assert mask_text("a token-1234 and a token", secrets) == "a *** and a ***"
