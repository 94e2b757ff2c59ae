"""Fast and wrong is not fast: what has to hold before the load and after it."""

from __future__ import annotations

import time
from typing import Final

from servers import Hookyard, Server, ServerFailed, post_payload

UNFINISHED: Final = ("queued", "running", "waiting")
# How long executions may still take after the last answer, in seconds.
PATIENCE: Final = 30.0


def check_answer(server: Server, path: str, wanted: object) -> None:
    """Raises ServerFailed unless the payload is answered with `wanted`."""
    found = post_payload(server, path)
    if found != wanted:
        raise ServerFailed(f"{path} answered {found!r} instead of {wanted!r}")


def wait_until_finished(server: Hookyard) -> dict[str, int]:
    """The executions by status, once none is left to do or after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while True:
        counts = server.count_executions()
        if not any(counts.get(status) for status in UNFINISHED) or time.monotonic() > end:
            return counts
        time.sleep(0.1)


def find_lost(server: Server) -> list[str]:
    """What went wrong on the way to `server` and back, a sentence each."""
    traffic = server.traffic
    mistakes = []
    if traffic.refused:
        mistakes.append(f"{traffic.refused} of {traffic.answered} requests got no 2xx")
    if traffic.broken:
        mistakes.append(f"{traffic.broken} requests got no answer")
    return mistakes


def find_unstored(server: Hookyard, counts: dict[str, int], connections: int) -> list[str]:
    """What is wrong with the executions in the store, a sentence each.

    wrk hangs up at the end of a go, so each of its `connections` may have left a request that nobody counted.
    """
    mistakes = [
        f"{count} executions are {status}" for status, count in counts.items() if count and status != "completed"
    ]
    traffic, stored = server.traffic, sum(counts.values())
    if not traffic.answered <= stored <= traffic.answered + traffic.goes * connections:
        mistakes.append(f"{traffic.answered} requests were answered, and {stored} executions are stored")
    return mistakes
