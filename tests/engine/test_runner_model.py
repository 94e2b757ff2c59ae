"""The runner against a second interpreter, on random trees; and every crash of every run resumed."""

from __future__ import annotations

from typing import Any

import plans
from hypothesis import HealthCheck, given, settings
from random_trees import TREES
from reference import Step, interpret

from hookyard.engine.traces import decode_run, encode_run
from hookyard.model.execution import Execution, NodeRun

SLOW_TO_DRAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read_trace(execution: Execution) -> list[Step]:
    return [(run.path, run.status.value, run.outcome, run.branch, run.result) for run in execution.nodes]


def describe_end(execution: Execution) -> tuple[str, Any, str]:
    return execution.status.value, execution.output, execution.error.node if execution.error else ""


@settings(SLOW_TO_DRAW, max_examples=200)
@given(TREES)
def test_a_run_does_what_the_reference_says(nodes: list[dict[str, Any]]) -> None:
    execution = plans.run_document(plans.make_document(*nodes))
    expected = interpret(nodes)
    assert read_trace(execution) == expected.steps
    assert describe_end(execution) == (expected.status, expected.output, expected.blamed)
    assert (execution.reply.status if execution.reply else None) == expected.reply
    assert execution.ended_at == plans.NOW


@settings(SLOW_TO_DRAW, max_examples=60)
@given(TREES)
def test_a_run_resumed_after_any_crash_ends_as_if_there_had_been_none(nodes: list[dict[str, Any]]) -> None:
    plan = plans.compile_plan(plans.make_document(*nodes))
    plans.calls.clear()
    whole = plans.run_plan(plan)
    done = list(plans.calls)
    # The node that ends a run is written with the end, never before it.
    for kept in range(len(whole.nodes)):
        records = [decode_run(encode_run(run)) for run in whole.nodes[:kept]]
        plans.calls.clear()
        resumed = plans.run_plan(plan, {run.path: run for run in records})
        assert read_trace(resumed) == read_trace(whole)
        assert describe_end(resumed) == describe_end(whole)
        effects = sum(run.type == "effect" and run.outcome != "skip" for run in records)
        assert plans.calls == done[effects:], "an effect on record happened again, or one was left out"


def test_what_a_record_holds_survives_being_written() -> None:
    nodes: list[dict[str, Any]] = [
        {"key": "a", "type": "calculate", "config": {"expression": {"n": 2**80, "f": 0.5, "t": "é\u2028", "x": None}}},
        {"key": "b", "type": "effect", "config": {"does": "break", "value": [1]}, "on_error": "continue"},
    ]
    runs = plans.run_document(plans.make_document(*nodes)).nodes
    assert [decode_run(encode_run(run)) for run in runs] == [plain(run) for run in runs]


def plain(run: NodeRun) -> NodeRun:
    return decode_run(encode_run(run))


def test_the_effects_key_is_the_same_in_every_attempt_and_after_a_crash() -> None:
    retry = {"attempts": 3, "delay": "1ms", "backoff": "fixed"}
    node = {"key": "call", "type": "effect", "config": {"does": "fail", "retryable": True}, "retry": retry}
    plan = plans.compile_plan(plans.make_document(node))
    plans.calls.clear()
    first = plans.run_plan(plan)
    plans.run_plan(plan)
    assert plans.calls == ["0000000000000007-call"] * 6
    assert first.nodes[0].attempts == 3
