"""When a failed node is tried again: pure."""

from __future__ import annotations

import random

from hookyard.model.outcome import Fail
from hookyard.model.workflow import Retry


def delay_before(attempt: int, retry: Retry, failure: Fail, draw: random.Random) -> float | None:
    """Seconds to wait before `attempt` (2, 3, …), or None when the failure is final.

    Exponential delays double and lose up to half by chance, so that many executions that failed together do not come
    back together. A `Retry-After` counts when it is longer.
    """
    if attempt > retry.attempts or not is_retryable(retry, failure):
        return None
    if retry.backoff == "fixed":
        delay = retry.delay
    else:
        delay = retry.delay * 2.0 ** min(attempt - 2, 60)
        delay = min(delay, retry.max_delay) * (1 - draw.random() / 2)
    return min(max(delay, failure.retry_after or 0.0), retry.max_delay)


def is_retryable(retry: Retry, failure: Fail) -> bool:
    return failure.kind in retry.on if retry.on else failure.retryable
