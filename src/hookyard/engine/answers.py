"""Answers that are not a response node's: the acknowledgement of an async call, and what a sync caller gets when no
response node was reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from hookyard.expressions.scope import Scope
from hookyard.expressions.trees import Tree
from hookyard.model.execution import Execution, Status
from hookyard.model.http import Reply
from hookyard.model.ids import format_id
from hookyard.model.replies import make_reply

MakeReply = Callable[[Scope], Reply]

EXECUTION_HEADER: Final = "Hookyard-Execution"

_DETAILS: Final = {
    Status.FAILED: "The workflow failed: a node did not do what it was asked.",
    Status.ERROR: "The workflow broke. Its owner finds the reason under the execution's id.",
    Status.TIMED_OUT: "The workflow took longer than its time limit.",
    Status.CANCELED: "The execution was canceled.",
}


def compile_reply(status: int, tree: Tree) -> MakeReply:
    """A function that makes the reply from the variables of a run. `tree` gives `headers` and `body`."""
    if tree.is_constant:
        constant = make_reply(status, tree.source["headers"], tree.source["body"])
        return lambda _: constant

    def make(scope: Scope) -> Reply:
        values = tree.evaluate(scope)
        return make_reply(status, values["headers"], values["body"])

    return make


def reply_to_end(execution: Execution) -> Reply:
    """What a sync caller gets when an execution ended without a response node: never a 200 for a failed one."""
    if execution.status is Status.COMPLETED:
        return Reply(200, [("content-type", "text/plain; charset=utf-8")], b"ok")
    problem = {
        "type": f"urn:hookyard:problem:execution-{execution.status.replace('_', '-')}",
        "title": "Execution " + execution.status.replace("_", " "),
        "status": 500,
        "detail": _DETAILS[execution.status],
        "execution": format_id(execution.id),
    }
    return Reply(500, [("content-type", "application/problem+json")], msgspec.json.encode(problem))
