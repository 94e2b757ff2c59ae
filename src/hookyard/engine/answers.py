"""Answers that are not a response node's: the acknowledgement of an async call, and what a sync caller gets when no
response node was reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from hookyard.expressions.errors import EvaluationError
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
    """A function that makes the reply from the variables of a run. `tree` gives `headers` and `body`.

    What it makes of constants is made now: raises HeaderError. Later it raises nothing but EvaluationError.
    """
    if tree.is_constant:
        constant = make_reply(status, tree.source["headers"], tree.source["body"])
        return lambda _: constant

    def make(scope: Scope) -> Reply:
        values = tree.evaluate(scope)
        try:
            return make_reply(status, values["headers"], values["body"])
        except (ValueError, TypeError) as error:
            # A header or a body made of data from outside, such as a line break in a header.
            raise EvaluationError(str(error)) from None

    return make


def reply_to_end(execution: Execution) -> Reply:
    """What a sync caller gets when an execution ended without a response node: never a 200 for a failed one."""
    if execution.status is Status.COMPLETED:
        return Reply(200, [("Content-Type", "text/plain; charset=utf-8")], b"ok")
    problem = {
        "type": f"urn:hookyard:problem:execution-{execution.status.replace('_', '-')}",
        "title": "Execution " + execution.status.replace("_", " "),
        "status": 500,
        "detail": _DETAILS[execution.status],
        "execution": format_id(execution.id),
    }
    return Reply(500, [("Content-Type", "application/problem+json")], msgspec.json.encode(problem))


def reply_when_left(execution: Execution) -> Reply:
    """What a sync caller gets when the server stops before the execution has ended: it is not to be sent again."""
    problem = {
        "type": "urn:hookyard:problem:execution-left-running",
        "title": "Execution left running",
        "status": 504,
        "detail": "The server stops before the workflow has ended; it goes on at the next start. Do not send it again.",
        "execution": format_id(execution.id),
    }
    return Reply(504, [("Content-Type", "application/problem+json")], msgspec.json.encode(problem))
