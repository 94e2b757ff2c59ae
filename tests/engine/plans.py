"""Plans for tests: the built-in nodes and one that does to the world what its config says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

from hookyard.engine.performer import perform
from hookyard.engine.plan import Plan
from hookyard.engine.runner import Call, Run
from hookyard.engine.scopes import Scopes, Secrets
from hookyard.model.documents import document_from_data
from hookyard.model.execution import Execution, NodeRun, Status
from hookyard.model.http import Request
from hookyard.model.outcome import Fail, Next, Outcome
from hookyard.model.records import Retention
from hookyard.nodes import NODES
from hookyard.plugin.catalog import Catalog
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World
from hookyard.webhook.bodies import Kind
from hookyard.webhook.fields import FieldSet
from hookyard.webhook.trigger import Trigger
from hookyard.workflows.compiling import Compiler, Defaults

NOW = 1_780_000_000.0
calls: list[str] = []
"""The keys of every effect there was, in order; tests clear it."""
gates: dict[str, asyncio.Event] = {}
"""What effects that `wait` for a gate wait for, by its name."""


class EffectConfig(NodeConfig):
    """What happens, and what comes of it."""

    does: Literal["next", "fail", "break", "raise", "nothing", "wait"] = "next"
    value: Any = None
    retryable: bool = False


async def run_effect(config: EffectConfig, world: World) -> Outcome:
    calls.append(world.key)
    world.log(f"did {config.does}")
    if config.does == "wait":
        await gates[config.value].wait()
    if config.does == "raise":
        raise RuntimeError("the world is wrong")
    if config.does == "nothing":
        return None  # type: ignore[return-value]
    if config.does in ("fail", "break"):
        broken = config.does == "break"
        return Fail(f"did {config.does}", config.value, retryable=config.retryable, broken=broken)
    return Next(config.value)


def run_lamp(config: NodeConfig, world: World) -> Outcome:
    raise RuntimeError("the lamp is off")


def run_mute(config: NodeConfig, world: World) -> Outcome:
    return None  # type: ignore[return-value]


EFFECT = NodeType("effect", title="Effect", group="Test", config=EffectConfig, run=run_effect, effect=True)
LAMP = NodeType("lamp", title="Lamp", group="Test", config=NodeConfig, run=run_lamp)
MUTE = NodeType("mute", title="Mute", group="Test", config=NodeConfig, run=run_mute)
COMPILER = Compiler(Catalog([*NODES, EFFECT, LAMP, MUTE]), (), Defaults(10 * 1024 * 1024, Retention()))


class NoHttp:
    """No test sends anything through it."""

    async def send(self, call: Any) -> Any:
        raise AssertionError(f"{call} was sent")


def compile_plan(document: dict[str, Any]) -> Plan:
    return COMPILER.compile(document_from_data(document)).plan(1, 1)


def make_document(*nodes: dict[str, Any], mode: str = "sync", **parts: Any) -> dict[str, Any]:
    return {"key": "w", "mode": mode, "trigger": {"type": "webhook"}, "nodes": list(nodes), **parts}


def make_trigger(body: Any = None) -> Trigger:
    request = Request("POST", "/hooks/x", b"", [], b"", "127.0.0.1", NOW)
    return Trigger(request, Kind.JSON, body, FieldSet(()))


def start_run(
    plan: Plan, records: Mapping[str, NodeRun] | None = None, secrets: Mapping[str, str] | None = None
) -> Run:
    execution = Execution(7, plan.workflow_id, plan.revision, Status.RUNNING, NOW, 1, started_at=NOW)
    scopes = Scopes(Secrets(dict(secrets or {})), {}, lambda: NOW)
    return Run(plan, execution, scopes.for_run(plan, execution, make_trigger({})), lambda: NOW, NoHttp(), records)


async def drive(run: Run) -> Execution:
    """Walk to the end, with nothing of an engine around it."""
    command = run.advance()
    while command is not None:
        command = run.advance(await perform(command)) if isinstance(command, Call) else run.advance()
    return run.execution


def run_plan(plan: Plan, records: Mapping[str, NodeRun] | None = None) -> Execution:
    return asyncio.run(drive(start_run(plan, records)))


def run_document(document: dict[str, Any]) -> Execution:
    return run_plan(compile_plan(document))
