"""One request in pieces: what each stage of it takes in, made by the real parts of a Hookyard in this process."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from hookyard.app import Hookyard
from hookyard.engine.answers import EXECUTION_HEADER
from hookyard.engine.plan import PlannedNode
from hookyard.engine.runner import Run
from hookyard.engine.traces import encode_detail
from hookyard.model.execution import Execution, Status
from hookyard.model.http import Reply, Request
from hookyard.model.ids import format_id
from hookyard.model.records import StoredRequest, Verdict
from hookyard.store.rows import encode_execution
from hookyard.store.writes import PutExecution
from hookyard.web.intake import Arrival
from hookyard.webhook.trigger import Trigger

PAYLOAD: Final = Path(__file__).resolve().parent / "payment.json"


class Pieces:
    """A workflow of a Hookyard in this process, and what one request to it is made of."""

    def __init__(self, hookyard: Hookyard, hook: str) -> None:
        self.hookyard = hookyard
        self.path = f"/hooks/{hook}"
        self.body = PAYLOAD.read_bytes()
        self.headers = [
            (b"host", b"127.0.0.1:8420"),
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(self.body)),
        ]
        lines = b"".join([b"%b: %b\r\n" % header for header in self.headers])
        self.message = b"POST %b HTTP/1.1\r\n%b\r\n%b" % (self.path.encode(), lines, self.body)
        live = hookyard.registry.find(hook)
        assert live is not None, f"{hook} is not published"
        self.live = live
        self.arrival = self.arrive()
        admitted = live.door.admit(self.arrival.request)
        assert isinstance(admitted, Trigger), admitted
        self.trigger = admitted
        self.ended = self.start()
        assert self.ended.advance() is None, "the workflow waits for something"
        reply = self.ended.execution.reply or live.plan.acknowledge(self.ended.scope)
        execution_id = format_id(self.ended.execution.id)
        self.reply = Reply(reply.status, [*reply.headers, (EXECUTION_HEADER, execution_id)], reply.body)

    @property
    def request(self) -> Request:
        return self.arrival.request

    def open(self) -> Arrival:
        """The request when its head has been looked at; its body is still to come."""
        return self.hookyard.intake.open("POST", self.path, self.path, b"", self.headers, "127.0.0.1")

    def arrive(self) -> Arrival:
        """The request when it is complete."""
        arrival = self.open()
        arrival.request.body = self.body
        return arrival

    def start(self) -> Run:
        """A run that has not begun, as the engine makes it."""
        house, plan, now = self.hookyard, self.live.plan, time.time()
        execution = Execution(house.ids.next(), plan.workflow_id, plan.revision, Status.RUNNING, now, 0, started_at=now)
        scope = house.engine._scopes.for_run(plan, execution, self.trigger)
        return Run(plan, execution, scope, time.time, house.engine._http)

    def find_nodes(self) -> list[PlannedNode]:
        """The nodes that the request passes, in their order."""
        found: list[PlannedNode] = []
        level = self.live.plan.nodes
        for run in self.ended.execution.nodes:
            *above, key = run.path.split("/")
            if above:
                level = found[-1].branches[above[-1]]
            found.append(next(node for node in level if node.key == key))
        return found

    def put(self) -> PutExecution:
        """A write of a finished execution with its request."""
        house, execution = self.hookyard, self.ended.execution
        execution.id, request_id = house.ids.next(), house.ids.next()
        detail = encode_detail(execution, ())
        received, address = self.request.received_at, self.request.address
        stored = StoredRequest(
            request_id, self.live.workflow_id, received, "POST", self.path, self.headers, self.body, address,
            Verdict.ACCEPTED,
        )  # fmt: skip
        return PutExecution(stored, request_id, execution.id, encode_execution(execution, detail), None)
