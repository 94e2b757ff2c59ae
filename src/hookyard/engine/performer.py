"""Runs a node that waits: with its timeout, and again after a failure that can pass."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable
from typing import Final

from hookyard.engine.records import Performed
from hookyard.engine.retries import delay_before
from hookyard.engine.runner import Call, broken
from hookyard.model.outcome import Fail, Outcome

_DRAW: Final = random.Random()  # noqa: S311 - spreads retries, guards nothing


async def perform(call: Call) -> Performed:
    """The outcome of the last attempt. Raises only CancelledError."""
    node, attempt = call.node, 1
    while True:
        outcome, timed_out = await _attempt(call)
        if not isinstance(outcome, Fail) or node.retry is None:
            return Performed(outcome, attempt, timed_out)
        delay = delay_before(attempt + 1, node.retry, outcome, _DRAW)
        if delay is None:
            return Performed(outcome, attempt, timed_out)
        call.world.log(f"attempt {attempt} failed ({outcome.reason}); trying again in {delay:.1f} s")
        await asyncio.sleep(delay)
        attempt += 1


async def _attempt(call: Call) -> tuple[Outcome, bool]:
    node = call.node
    scope = asyncio.timeout(node.timeout)
    try:
        async with scope:
            result = node.run(call.config, call.world)
            outcome: Outcome = await result if isinstance(result, Awaitable) else result
            return outcome, False
    except TimeoutError as error:
        if scope.expired():
            reason = f"the node took longer than its timeout of {node.timeout:g} s"
            return Fail(reason, kind="timeout", retryable=True), True
        return broken(error), False
    except Exception as error:
        return broken(error), False
