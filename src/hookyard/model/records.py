"""The rows that are kept: workflows with their revisions, requests, and the filters to find them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from hookyard.model.execution import Execution, Status
from hookyard.model.http import Headers, Request

T = TypeVar("T")


class Verdict(StrEnum):
    """What became of a request at the door."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    FILTERED = "filtered"


@dataclass(slots=True)
class StoredRequest:
    """One HTTP call to a webhook URL, with its exact bytes.

    `target` is path and query as they came. `workflow_id` is None when nobody owns the URL. `status` is the HTTP
    status of a refusal, `reason` its sentence. `execution_id` is the execution it started.
    """

    id: int
    workflow_id: int | None
    received_at: float
    method: str
    target: str
    headers: Headers
    body: bytes
    address: str
    verdict: Verdict
    status: int = 0
    reason: str = ""
    execution_id: int | None = None

    def as_request(self) -> Request:
        path, _, query = self.target.partition("?")
        return Request(
            self.method,
            path,
            query.encode("latin-1"),
            self.headers,
            self.body,
            self.address,
            self.received_at,
        )


@dataclass(slots=True)
class Revision:
    """A numbered, immutable, published copy of a workflow's document (its text as the author wrote it).

    `published_by` is the name of whoever published it, `note` what they said about it; both may be empty.
    """

    number: int
    document: dict[str, Any]
    source: str
    published_at: float
    published_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How something is published: `note` is what is said about it, `enabled` the state then, None for no change.

    With `expected_version` the draft must have that version. `as_draft` makes what is published the draft too: a draft
    whose changes are published nowhere is in the way then, unless `replace_draft` is true or its version was given.
    """

    note: str = ""
    enabled: bool | None = None
    expected_version: int | None = None
    as_draft: bool = False
    replace_draft: bool = False


AS_IT_IS: Final = Terms()


@dataclass(slots=True)
class Workflow:
    """A workflow's identity and switches. `draft` is the document that can be edited, `source` its text.

    `hook` is what stands behind `/hooks/`: the custom path of the published revision or else the token.
    `draft_version` grows by one with each save: the one a writer saw is the condition of the next save.
    `updated_by` names who changed it last. `deleted_at` is set while it lies in the bin.
    """

    id: int
    key: str
    title: str
    token: str
    enabled: bool
    draft: dict[str, Any]
    source: str
    draft_version: int
    revision: Revision | None
    created_at: float
    updated_at: float
    updated_by: str = ""
    deleted_at: float | None = None

    @property
    def hook(self) -> str:
        document = self.revision.document if self.revision else self.draft
        trigger = document.get("trigger")
        path = trigger.get("path") if isinstance(trigger, dict) else None
        return path if isinstance(path, str) and path else self.token


@dataclass(frozen=True, slots=True)
class WorkflowName:
    """What a workflow is called, without its documents."""

    id: int
    key: str
    title: str


@dataclass(slots=True)
class ExecutionFilter:
    """Which executions to list. Times are seconds since 1970; `before` and `after` bound `created_at`."""

    workflow_id: int | None = None
    statuses: tuple[Status, ...] = ()
    request_id: int | None = None
    after: float | None = None
    before: float | None = None


@dataclass(slots=True)
class RequestFilter:
    workflow_id: int | None = None
    verdicts: tuple[Verdict, ...] = ()
    after: float | None = None
    before: float | None = None


@dataclass(slots=True)
class Page(Generic[T]):
    """Newest first. `next` is the cursor of the page behind this one, None on the last."""

    items: list[T]
    next: int | None = None


@dataclass(slots=True)
class ApiKey:
    """A key of the REST API. Only the SHA-256 of its text is kept; `prefix` lets people recognise it.

    `scopes` are those of `hookyard.people.roles`, or `*` alone. `created_by` is how the log names who made it.
    """

    id: int
    name: str
    prefix: str
    digest: bytes
    created_at: float
    last_used_at: float | None = None
    scopes: tuple[str, ...] = ("*",)
    expires_at: float | None = None
    created_by: str = ""


@dataclass(slots=True)
class Retention:
    """How long ended executions of a workflow stay. Ages in seconds by status; `count` is the most that stay."""

    ages: dict[Status, float] = field(default_factory=dict)
    count: int | None = None


@dataclass(slots=True)
class Checkpoint:
    """A node run that must be on disk before the run goes on; `record` is the encoded node run."""

    execution_id: int
    path: str
    record: bytes


@dataclass(slots=True)
class StoredExecution:
    """An execution as the store keeps it: the columns it searches, and the encoded rest.

    `detail` holds reply, output, error and node runs, encoded and masked by the engine; the store never looks into
    it. It is empty until the execution has ended; before that the checkpoints are all there is.
    """

    execution: Execution
    detail: bytes = b""


@dataclass(slots=True)
class StoredConnection:
    """A named place that nodes call. `config` is the JSON data of a connection's model, without secrets' values."""

    name: str
    config: dict[str, Any]
    updated_at: float
    updated_by: str = ""
