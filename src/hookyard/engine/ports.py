"""What the engine and the API need from a store. `hookyard.testing.store_contract` says what each word means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from hookyard.model.execution import Execution, Status
from hookyard.model.records import (
    AS_IT_IS,
    ApiKey,
    Checkpoint,
    ExecutionFilter,
    Page,
    RequestFilter,
    Retention,
    Revision,
    StoredConnection,
    StoredExecution,
    StoredRequest,
    Terms,
    Workflow,
    WorkflowName,
)
from hookyard.model.statistics import Tally

Done = Callable[[BaseException | None], None]


class StoreError(Exception):
    """A write did not reach the disk; nothing of it is kept. The message says what to do."""


class Conflict(StoreError):
    """Somebody else holds what this write wanted: a key, a path, a newer draft."""


class DraftChanged(Conflict):
    """The draft is not the one any more that somebody saw and wants to save over or publish."""


class DraftNotPublished(Conflict):
    """The draft has changes that are published nowhere and would be lost."""


class InBin(Conflict):
    """A workflow that lies in the bin cannot be changed."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"the workflow {key!r} lies in the bin: restore it first (`hookyard restore {key}`), "
            f"or delete it for good (`hookyard delete {key} --forever`)"
        )


class NotFound(StoreError):
    """There is no such workflow."""


class Store(Protocol):
    """Everything that outlives the process.

    The `put_*` methods are the hot ones: they queue a write for the next group commit and return at once.
    Writes put without an await in between end up in one transaction, in the order they were put. `done` is called on
    the event loop's thread once the transaction is on disk (with None) or has failed (with a StoreError). An
    execution is kept as it was when it was put, however it changes afterwards; requests and checkpoints do not change.
    """

    # Hot writes
    def put_request(self, request: StoredRequest, done: Done | None = None) -> None:
        """Keep a request that starts nothing (refused or filtered)."""

    def put_execution(self, request: StoredRequest | None, stored: StoredExecution, done: Done | None = None) -> None:
        """Keep a new execution, whatever its status, with the request that started it.

        `request` is None when the request is already stored (a re-run or a replay).
        """

    def put_start(self, execution: Execution, done: Done | None = None) -> None:
        """Keep `status` and `started_at` of a queued execution that gets its turn. A final status stays."""

    def put_checkpoint(self, checkpoint: Checkpoint, done: Done | None = None) -> None:
        """Keep a node run of a running execution. The first record of a path wins; a second one changes nothing."""

    def put_end(self, stored: StoredExecution, done: Done | None = None) -> None:
        """Keep the end of an execution that was put before, and drop its checkpoints. A final status stays."""

    @property
    def backlog(self) -> int:
        """How many writes wait for their commit."""

    async def flush(self) -> None:
        """Wait until everything put so far is on disk. Raises StoreError."""

    # Executions
    async def load_unfinished(self, after: int = 0, limit: int = 1000) -> list[Execution]:
        """Executions that have not ended, oldest first, with an id above `after`."""

    async def load_checkpoints(self, execution_id: int) -> list[Checkpoint]:
        """In the order they were put."""

    async def load_execution(self, execution_id: int) -> StoredExecution | None: ...

    async def list_executions(
        self, where: ExecutionFilter, before: int | None = None, limit: int = 50
    ) -> Page[StoredExecution]:
        """Newest first, ids below `before`. Of details only the first bytes come along, of completed ones none."""

    async def count_executions(self, where: ExecutionFilter) -> dict[str, int]:
        """How many by status."""

    async def list_last_executions(self) -> list[Execution]:
        """The newest one of each workflow."""

    async def count_unfinished(self) -> dict[int, int]:
        """How many have not ended, by workflow id; workflows without any are left out."""

    async def find_oldest_execution(self, status: Status) -> Execution | None:
        """The oldest one of `status`, which is not completed."""

    async def find_neighbours(self, execution: Execution) -> tuple[int | None, int | None]:
        """The ids of the executions of the same workflow just before and just after it."""

    async def remove_executions(self, workflow_id: int, keep: Retention, now: float, limit: int = 500) -> int:
        """Delete up to `limit` ended executions that `keep` does not cover, with requests nothing points to.

        Returns how many went; 0 means that all are within bounds. Small bites, so that writes never wait long.
        """

    # Requests
    async def load_request(self, request_id: int) -> StoredRequest | None: ...

    async def load_requests(
        self, request_ids: Collection[int], most_bytes: int | None = None
    ) -> dict[int, StoredRequest]:
        """Those that are there, by id, with their bodies; without those of more than `most_bytes`."""

    async def list_requests(
        self, where: RequestFilter, before: int | None = None, limit: int = 50
    ) -> Page[StoredRequest]:
        """Newest first, ids below `before`; bodies are left out (empty)."""

    async def remove_requests(self, older_than: float, limit: int = 500) -> int:
        """Delete requests without an execution that came before `older_than` (seconds since 1970)."""

    # Statistics
    async def add_statistics(self, slot: int, tallies: Mapping[int, Tally]) -> None:
        """Add to what is kept of the slot of SLOT seconds that starts at `slot`, and of the hour around it.

        `tallies` are by workflow id, EVERYTHING among them.
        """

    async def load_statistics(
        self, seconds: int, since: int, workflow_ids: Collection[int] | None = None
    ) -> list[tuple[int, int, Tally]]:
        """Start, workflow id and tally of each slot of `seconds` (SLOT or HOUR) that starts at `since` or later."""

    async def remove_statistics(self, seconds: int, older_than: int) -> None:
        """Delete slots of `seconds` that start before `older_than` (seconds since 1970)."""

    # Workflows
    async def list_workflows(self) -> list[Workflow]:
        """By key."""

    async def load_workflow(self, key: str) -> Workflow | None: ...

    async def list_names(self) -> list[WorkflowName]:
        """By key, those in the bin included."""

    async def find_hook(self, name: str) -> str | None:
        """The key of the workflow that has `name` as its token or as a path of its draft or revision in force."""

    async def save_draft(
        self,
        key: str,
        document: dict[str, Any],
        source: str,
        now: float,
        expected_version: int | None = None,
        by: str = "",
    ) -> Workflow:
        """Create the workflow (with a fresh token) or replace its draft. `by`, here and below, names who does it.

        A workflow in the bin cannot be changed: Conflict, here and in the methods below.

        A custom path (`trigger.path`) is claimed for this workflow: Conflict when another one holds it as a path
        or a token. A path is let go when neither the draft nor the published revision names it any longer. `enabled`
        in the document is the state of a new workflow. Raises DraftChanged when `expected_version` is given and is
        not the stored one.
        """

    async def publish(
        self,
        key: str,
        document: dict[str, Any],
        source: str,
        now: float,
        by: str = "",
        terms: Terms = AS_IT_IS,
    ) -> Workflow:
        """Make `document` the next revision and the one in force, in one transaction with what `terms` ask for.

        Raises Conflict and DraftChanged like `save_draft`, and DraftNotPublished.
        """

    async def list_revisions(self, key: str) -> list[Revision]:
        """Newest first."""

    async def load_revision(self, workflow_id: int, number: int) -> Revision | None: ...

    async def set_enabled(self, key: str, enabled: bool, now: float, by: str = "") -> Workflow: ...

    async def regenerate_token(self, key: str, now: float, by: str = "") -> Workflow: ...

    async def set_deleted(self, key: str, deleted: bool, now: float, by: str = "") -> Workflow:
        """Move a workflow to the bin or take it out again; it keeps its key, its names and all it has."""

    async def delete_workflow(self, key: str, binned_before: float | None = None) -> None:
        """With its revisions, executions, requests and statistics.

        Raises Conflict while executions of it run; with `binned_before` also when it does not lie in the bin since
        before that time, as when somebody takes it out meanwhile.
        """

    # Secrets: sealed by the vault before they come here
    async def save_secret(self, name: str, sealed: bytes, now: float) -> None: ...

    async def load_secrets(self) -> dict[str, tuple[bytes, float]]:
        """Sealed value and time of the last change (seconds since 1970), by name."""

    async def delete_secret(self, name: str) -> bool: ...

    # API keys
    async def save_api_key(self, key: ApiKey) -> None: ...

    async def list_api_keys(self) -> list[ApiKey]: ...

    async def touch_api_keys(self, used: Mapping[int, float]) -> None:
        """Keep when keys were used last, by id; those that have been deleted stay so."""

    async def delete_api_key(self, key_id: int) -> bool: ...

    # Samples: what a draft is tried with, as the bytes that came
    async def load_sample(self, workflow_id: int) -> bytes | None: ...

    async def save_sample(self, workflow_id: int, content: bytes, now: float) -> None:
        """Replace the sample of a workflow; it goes when the workflow is deleted. Raises NotFound without one."""

    # Connections
    async def save_connection(self, connection: StoredConnection) -> None:
        """Make it, or replace the one of the same name."""

    async def list_connections(self) -> list[StoredConnection]:
        """By name."""

    async def delete_connection(self, name: str) -> bool: ...

    # Small facts about the installation: first run done, …
    async def load_fact(self, name: str) -> str | None: ...

    async def save_fact(self, name: str, value: str) -> None: ...

    # Health
    def last_id(self) -> int:
        """The highest id of a request or an execution, read at opening: new ids start above it."""

    async def close(self) -> None:
        """Write what is queued, then let go of the database."""
