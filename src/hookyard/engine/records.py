"""Outcomes as records, and records as outcomes: what lets a resumed run take the same way again."""

from __future__ import annotations

from dataclasses import dataclass

from hookyard.engine.plan import PlannedNode
from hookyard.model.execution import Error, NodeRun, RunStatus
from hookyard.model.outcome import Answer, Assign, Branch, End, Fail, Next, Outcome, Skip
from hookyard.model.replies import make_reply


@dataclass(frozen=True, slots=True)
class Performed:
    """What became of a Call. `timed_out` separates a node's timeout from its own failure."""

    outcome: Outcome
    attempts: int = 1
    timed_out: bool = False


def record_outcome(node: PlannedNode, path: str, outcome: Outcome, performed: Performed | None) -> NodeRun:
    """The node run that says what came of a node; input and times are the caller's to add."""
    run = NodeRun(path, node.key, node.type.name, RunStatus.COMPLETED)
    if performed is not None:
        run.attempts = performed.attempts
    if isinstance(outcome, Next):
        run.result = outcome.result
    elif isinstance(outcome, Branch):
        run.outcome, run.branch, run.result = "branch", outcome.name, outcome.result
    elif isinstance(outcome, Assign):
        run.outcome, run.result = "assign", outcome.values
    elif isinstance(outcome, Answer):
        run.outcome, run.result = "answer", outcome.result
    elif isinstance(outcome, End):
        run.outcome, run.result = "end", outcome.output
        if outcome.failed:
            run.status, run.error = RunStatus.FAILED, Error("ended", outcome.reason)
    elif isinstance(outcome, Skip):
        run.outcome, run.status = "skip", RunStatus.SKIPPED
    else:
        run.outcome, run.result = "fail", outcome.result
        run.status = RunStatus.ERROR if outcome.broken else RunStatus.FAILED
        if performed is not None and performed.timed_out:
            run.status = RunStatus.TIMED_OUT
        run.error = Error(outcome.kind, outcome.reason)
        if node.on_error == "branch":
            run.branch = "error"
    return run


def recall_outcome(run: NodeRun) -> Outcome:
    """The outcome that `run` was recorded from, as far as the walk needs it."""
    if run.outcome == "branch":
        return Branch(run.branch, run.result)
    if run.outcome == "assign":
        return Assign(run.result)
    if run.outcome == "answer":
        return Answer(make_reply(run.result["status"], {}, run.result["body"]), run.result, go_on=True)
    if run.outcome == "end":
        return End(run.status is not RunStatus.COMPLETED, run.result, run.error.message if run.error else "")
    if run.outcome == "fail":
        error = run.error or Error("failed", "")
        return Fail(error.message, run.result, error.kind, broken=run.status is RunStatus.ERROR)
    if run.outcome == "skip":
        return Skip()
    return Next(run.result)
