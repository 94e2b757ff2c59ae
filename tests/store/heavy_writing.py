"""Writes without end, and prints the id of each execution that is said to be on disk: to be killed."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hookyard.model.execution import Status
from hookyard.model.ids import IdGenerator
from hookyard.model.records import Checkpoint, StoredExecution
from hookyard.store.sqlite import SqliteStore
from hookyard.testing.store_contract.samples import make_execution, make_request, make_workflow


async def write(directory: Path) -> None:
    store = await SqliteStore.open(directory)
    workflow = await make_workflow(store)
    ids = IdGenerator(time.time, store.last_id())
    for number in itertools.count():
        request = make_request(workflow.id, id=ids.next(), body=b"x" * (20_000 if number % 50 == 0 else 200))
        execution = make_execution(workflow.id, request.id, Status.RUNNING if number % 3 else Status.COMPLETED)
        execution.id = ids.next()
        store.put_execution(request, StoredExecution(execution, b"d" * 300), report("put", execution.id))
        if not execution.ended:
            store.put_checkpoint(Checkpoint(execution.id, "a", b"r"), report("checkpoint", execution.id))
        if number % 3 == 1:
            ended = make_execution(workflow.id, request.id)
            ended.id = execution.id
            store.put_end(StoredExecution(ended, b"e"), report("end", execution.id))
        if number % 20 == 0:
            await asyncio.sleep(0)
        while store.backlog > 5000:
            await asyncio.sleep(0.001)


def report(what: str, execution_id: int) -> Callable[[BaseException | None], None]:
    return lambda error: None if error else print(what, execution_id)


if __name__ == "__main__":
    sys.stdout = os.fdopen(1, "w", buffering=1)
    asyncio.run(write(Path(sys.argv[1])))
