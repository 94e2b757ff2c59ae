"""Test runs: the real walk and the real nodes, without a word in the history.

A pinned result stands in the trace like the record of an earlier process, so the node is not run again: what lets a
crashed execution go on lets an author skip what was done before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hookyard.engine.answers import reply_to_end
from hookyard.engine.performer import perform
from hookyard.engine.plan import Plan, PlannedNode
from hookyard.engine.records import Performed
from hookyard.engine.revival import acknowledge
from hookyard.engine.runner import Call, Command, Ending, Pause, Run
from hookyard.engine.scopes import Scopes
from hookyard.engine.traces import encode_detail
from hookyard.expressions.scope import Namespace
from hookyard.model.execution import Error, Execution, NodeRun, RunStatus, Status
from hookyard.model.ids import IdGenerator
from hookyard.model.outcome import Skip
from hookyard.plugin.world import HttpClient

TIMEOUT: Final = 60.0
AT_A_TIME: Final = 16
THINKING: Final = 2

# Their results are what the walk does next, and they cost nothing: they run whatever is pinned.
_STEERING: Final = frozenset({"response", "end"})


@dataclass(frozen=True, slots=True)
class Trial:
    """What to try. `pins` are results by node key; `node` is the only one to run, None for all of them."""

    plan: Plan
    trigger: Namespace
    pins: Mapping[str, Any] = field(default_factory=dict)
    run_effects: bool = False
    node: str | None = None

    @property
    def has_node(self) -> bool:
        """Whether the plan has `node`: those inside of disabled ones are not in it."""
        return any(node.key == self.node for node, _ in walk_planned(self.plan.nodes))


@dataclass(frozen=True, slots=True)
class TrialResult:
    """`detail` is what the store would keep, secrets masked. `effects` are keys of nodes that were left out."""

    execution: Execution
    detail: bytes
    effects: tuple[str, ...]


class Trials:
    """Runs trials, at most AT_A_TIME of them at once and each for TIMEOUT seconds."""

    def __init__(self, scopes: Scopes, http: HttpClient, ids: IdGenerator, now: Callable[[], float]) -> None:
        self._scopes = scopes
        self._http = http
        self._ids = ids
        self._now = now
        self._room = asyncio.Semaphore(AT_A_TIME)
        # Values that are worked out on threads: people who type must not slow down those who send.
        self.thinking = asyncio.Semaphore(THINKING)
        self._limits: set[asyncio.Timeout] = set()
        self._closed = False

    async def run(self, trial: Trial) -> TrialResult:
        """Run to the end. What goes wrong is in the result, as it would be in an execution."""
        async with self._room:
            run, prefix = self._make_run(trial)
            execution, effects = run.execution, list[str]()
            if trial.node is None and not trial.plan.sync:
                execution.reply = acknowledge(run)
            await self._walk(run, trial.run_effects, effects)
        if trial.node is not None:
            for node_run in execution.nodes:
                node_run.path = prefix + node_run.path
            execution.reply = None
        elif execution.reply is None:
            execution.reply = reply_to_end(execution)
        return TrialResult(execution, encode_detail(execution, self._scopes.masked_values(trial.plan)), tuple(effects))

    def close(self) -> None:
        """End what runs: the server stops."""
        self._closed = True
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time())

    async def _walk(self, run: Run, run_effects: bool, effects: list[str]) -> None:
        seconds = min(TIMEOUT, run.plan.timeout)
        try:
            async with asyncio.timeout(0 if self._closed else seconds) as limit:
                self._limits.add(limit)
                command = run.advance()
                while command is not None:
                    command = run.advance(await self._obey(command, run_effects, effects))
        except TimeoutError:
            ending = Ending(Status.TIMED_OUT, error=Error("timeout", f"the test took longer than {seconds:g} s"))
            if self._closed:
                ending = Ending(Status.CANCELED, error=Error("canceled", "the server stops; try again later"))
            run.end(ending)
        finally:
            self._limits.discard(limit)

    async def _obey(self, command: Command, run_effects: bool, effects: list[str]) -> Performed | None:
        if not isinstance(command, Call):
            if isinstance(command, Pause):
                await asyncio.sleep(0)
            return None
        if command.node.type.effect and not run_effects:
            effects.append(command.node.key)
            command.world.log("not run: it touches the outside world, and this test leaves such nodes out")
            return Performed(Skip())
        return await perform(command)

    def _make_run(self, trial: Trial) -> tuple[Run, str]:
        """A run, and what stands before its paths."""
        plan, prefix, now = trial.plan, "", self._now()
        records: dict[str, NodeRun] = {}
        if trial.node is None:
            records = dict(_record_pins(plan.nodes, trial.pins, "", now))
        else:
            alone, prefix = find_node(plan.nodes, trial.node)
            plan = replace(plan, nodes=(replace(alone, branches={}),))
        execution = Execution(self._ids.next(), plan.workflow_id, plan.revision, Status.RUNNING, now, 0, started_at=now)
        scope = self._scopes.for_run(plan, execution, trial.trigger)
        if trial.node is not None:
            scope.roots["nodes"].update({key: value for key, value in trial.pins.items() if key != trial.node})
            scope.roots["vars"].update(_find_variables(trial.plan.nodes, trial.pins))
        return Run(plan, execution, scope, self._now, self._http, records), prefix


def walk_planned(nodes: tuple[PlannedNode, ...], prefix: str = "") -> Iterator[tuple[PlannedNode, str]]:
    """Every node below `nodes` with what stands before its key in its path."""
    for node in nodes:
        yield node, prefix
        for name, children in node.branches.items():
            yield from walk_planned(children, f"{prefix}{node.key}/{name}/")


def find_node(nodes: tuple[PlannedNode, ...], key: str) -> tuple[PlannedNode, str]:
    """The node `key` and what stands before it in its path. Raises KeyError; a disabled node hides those inside."""
    for node, prefix in walk_planned(nodes):
        if node.key == key:
            return node, prefix
    raise KeyError(key)


def _record_pins(
    nodes: tuple[PlannedNode, ...], pins: Mapping[str, Any], prefix: str, now: float
) -> Iterator[tuple[str, NodeRun]]:
    for node, before in walk_planned(nodes, prefix):
        if node.key in pins and node.type.name not in _STEERING:
            run = NodeRun(before + node.key, node.key, node.type.name, RunStatus.COMPLETED)
            run.result, run.started_at, run.pinned = pins[node.key], now, True
            if node.branches and (branch := _find_branch(node, run.result)):
                run.outcome, run.branch = "branch", branch
            elif node.type.name == "set" and isinstance(run.result, dict):
                run.outcome = "assign"
            yield run.path, run


def _find_branch(node: PlannedNode, result: Any) -> str:
    """The branch that a pinned result stands for: `yes` and `no` for a condition, the case of a switch."""
    name = {True: "yes", False: "no"}[result] if isinstance(result, bool) else result
    return name if isinstance(name, str) and name in node.branches else ""


def _find_variables(nodes: tuple[PlannedNode, ...], pins: Mapping[str, Any]) -> dict[str, Any]:
    variables: dict[str, Any] = {}
    for node, _ in walk_planned(nodes):
        result = pins.get(node.key)
        if node.type.name == "set" and isinstance(result, dict):
            variables.update(result)
    return variables
