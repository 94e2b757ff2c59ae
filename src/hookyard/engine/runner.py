"""The only loop: walks a plan, and asks its driver for everything that waits.

The walk is a generator without I/O. It yields a Command when it needs the driver and is sent an outcome back, so the
same walk serves a request answered in place, a task that waits for HTTP, and a run resumed after a crash. A node
whose run is already recorded is not run again: its record answers.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from hookyard.engine.configs import ConfigError
from hookyard.engine.plan import Plan, PlannedNode
from hookyard.engine.records import Performed, recall_outcome, record_outcome
from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.scope import Scope
from hookyard.model.execution import Error, Execution, NodeRun, Status
from hookyard.model.http import Reply
from hookyard.model.ids import format_id
from hookyard.model.outcome import Answer, Assign, Branch, End, Fail, Next, Outcome, Skip
from hookyard.plugin.world import HttpClient

_OUTCOMES: Final = get_args(Outcome)

# Pure nodes that run in one go before the walk lets others have their turn.
NODES_PER_TURN: Final = 100


@dataclass(frozen=True, slots=True)
class Call:
    """Run this node: it waits, or may have to be tried again."""

    node: PlannedNode
    config: Any
    world: RunWorld


@dataclass(frozen=True, slots=True)
class Deliver:
    """Give this reply to the caller now; the run goes on."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Pause:
    """Let others have their turn."""


Command = Call | Deliver | Pause
Walk = Generator[Command, Performed | None, "Ending | None"]


@dataclass(frozen=True, slots=True)
class Ending:
    """How the run ends: a reply stands only where a response node ended it."""

    status: Status
    output: Any = None
    error: Error | None = None


class RunWorld:
    """What a node of this run may touch."""

    __slots__ = ("_http", "execution_id", "lines", "now", "path")

    def __init__(self, execution_id: int, path: str, now: Callable[[], float], http: HttpClient) -> None:
        self.execution_id = execution_id
        self.path = path
        self.now = now
        self._http = http
        self.lines: list[str] = []

    @property
    def key(self) -> str:
        return f"{format_id(self.execution_id)}-{self.path}"

    @property
    def http(self) -> HttpClient:
        return self._http

    def log(self, message: str) -> None:
        if len(self.lines) < 1000:
            self.lines.append(str(message)[:10_000])

    def uuid(self) -> str:
        return str(uuid.uuid4())


class Run:
    """One execution under way: its plan, its variables, its trace.

    `records` are the node runs of an earlier process by path. `unsaved` are the node runs that are not on disk yet.
    """

    __slots__ = ("_http", "_left", "_now", "_records", "_walk", "execution", "plan", "scope", "unsaved", "world")

    def __init__(
        self,
        plan: Plan,
        execution: Execution,
        scope: Scope,
        now: Callable[[], float],
        http: HttpClient,
        records: Mapping[str, NodeRun] | None = None,
    ) -> None:
        self.plan = plan
        self.execution = execution
        self.scope = scope
        self.unsaved: list[NodeRun] = []
        self.world = RunWorld(execution.id, "", now, http)
        self._now = now
        self._http = http
        self._records = records or {}
        self._left = NODES_PER_TURN
        self._walk = self._walk_nodes(plan.nodes, "")

    def advance(self, performed: Performed | None = None) -> Command | None:
        """Go on until the driver is needed; None when the execution has ended. `performed` answers the last Call."""
        try:
            return self._walk.send(performed)
        except StopIteration as stop:
            ending = stop.value or Ending(Status.COMPLETED)
        self.end(ending)
        return None

    def end(self, ending: Ending) -> None:
        """Close the execution: from the walk's own end, or from outside (a timeout, a cancel)."""
        execution = self.execution
        execution.status = ending.status
        execution.error = ending.error
        if ending.output is not None:
            execution.output = ending.output
        execution.ended_at = self._now()
        self._walk.close()

    def _walk_nodes(self, nodes: tuple[PlannedNode, ...], prefix: str) -> Walk:
        scope, results = self.scope, self.scope.roots["nodes"]
        for node in nodes:
            path = prefix + node.key
            recorded = self._records.get(path)
            if recorded is not None:
                outcome = recall_outcome(recorded)
                self.execution.nodes.append(recorded)
            else:
                if self._left == 0:
                    self._left = NODES_PER_TURN
                    yield Pause()
                self._left -= 1
                outcome = (yield from self._call_node(node, path)) if node.calls else self._run_node(node, path)
            if isinstance(outcome, Next):
                results[node.key] = outcome.result
            elif isinstance(outcome, Branch):
                results[node.key] = outcome.result
                branch = node.branches.get(outcome.name)
                if branch:
                    ending = yield from self._walk_nodes(branch, f"{path}/{outcome.name}/")
                    if ending is not None:
                        return ending
            elif isinstance(outcome, Assign):
                scope.roots["vars"].update(outcome.values)
                results[node.key] = outcome.values
            elif isinstance(outcome, Answer):
                results[node.key] = outcome.result
                self.execution.reply = outcome.reply
                if not outcome.go_on:
                    return Ending(Status.COMPLETED)
                if recorded is None:
                    yield Deliver(outcome.reply)
            elif isinstance(outcome, End):
                return _ending_of(node, outcome)
            elif isinstance(outcome, Skip):
                results[node.key] = None
            else:
                assert isinstance(outcome, Fail)
                ending = yield from self._handle_failure(node, path, outcome)
                if ending is not None:
                    return ending
        return None

    def _run_node(self, node: PlannedNode, path: str) -> Outcome:
        """Run a pure node in place."""
        started, values, world = self._now(), None, self.world
        world.path = path
        try:
            config, values = node.build(self.scope)
            outcome = node.run(config, world)
        except Exception as error:
            outcome = _failure_of(error)
        return self._record_run(node, path, started, values, outcome, world)

    def _call_node(self, node: PlannedNode, path: str) -> Generator[Command, Performed | None, Outcome]:
        """Have the driver run a node that waits."""
        started, values, performed = self._now(), None, None
        world = RunWorld(self.execution.id, path, self._now, self._http)
        try:
            config, values = node.build(self.scope)
        except Exception as error:
            outcome: Any = _failure_of(error)
        else:
            performed = yield Call(node, config, world)
            assert performed is not None
            outcome = performed.outcome
        return self._record_run(node, path, started, values, outcome, world, performed)

    def _record_run(
        self,
        node: PlannedNode,
        path: str,
        started: float,
        values: Any,
        outcome: Any,
        world: RunWorld,
        performed: Performed | None = None,
    ) -> Outcome:
        """Add a node run to the trace; its outcome."""
        checked: Outcome = outcome
        if not isinstance(outcome, _OUTCOMES):
            checked = broken(TypeError(f"the node type {node.type.name!r} returned {outcome!r}, which is no outcome"))
        run = record_outcome(node, path, checked, performed)
        run.input = values
        run.started_at = started
        run.duration_ms = round((self._now() - started) * 1000, 3)
        scope = self.scope
        if scope.warnings:
            run.warnings, scope.warnings = scope.warnings, []
        if world.lines:
            run.log, world.lines = world.lines, []
        self.execution.nodes.append(run)
        self.unsaved.append(run)
        return checked

    def _handle_failure(self, node: PlannedNode, path: str, failure: Fail) -> Walk:
        self.scope.errors[node.key] = {"kind": failure.kind, "message": failure.reason}
        if node.on_error == "fail":
            status = Status.ERROR if failure.broken else Status.FAILED
            return Ending(status, error=Error(failure.kind, failure.reason, node.key))
        self.scope.roots["nodes"][node.key] = failure.result if node.on_error == "branch" else None
        if node.on_error == "branch":
            return (yield from self._walk_nodes(node.branches.get("error", ()), f"{path}/error/"))
        return None


def _failure_of(error: Exception) -> Fail:
    if isinstance(error, EvaluationError | ConfigError):
        return Fail(str(error), kind="expression", broken=True)
    return broken(error)


def broken(error: BaseException) -> Fail:
    """The outcome of a node that raised."""
    return Fail(f"{type(error).__name__}: {error}", kind="exception", broken=True)


def _ending_of(node: PlannedNode, end: End) -> Ending:
    if not end.failed:
        return Ending(Status.COMPLETED, end.output)
    return Ending(Status.FAILED, end.output, Error("ended", end.reason or f"{node.key} ended the run", node.key))
