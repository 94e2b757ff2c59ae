"""The workflow document: the whole format, also the parts that this version refuses to run."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hookyard.model.durations import Duration
from hookyard.model.sizes import Size

KEY: Final = r"^[a-z0-9][a-z0-9_-]{0,62}$"
NODE_KEY: Final = r"^[A-Za-z_][A-Za-z0-9_]{0,62}$"
HOOK_PATH: Final = r"^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9][A-Za-z0-9._~-]*)*$"
HEADER_NAME: Final = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"

Key = Annotated[str, StringConstraints(pattern=KEY)]
NodeKey = Annotated[str, StringConstraints(pattern=NODE_KEY)]
HookPath = Annotated[str, StringConstraints(pattern=HOOK_PATH)]
HeaderName = Annotated[str, StringConstraints(pattern=HEADER_NAME)]
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
BodyKind = Literal["json", "form", "multipart", "xml", "text", "binary"]
SecretText = str | list[str]


class Part(BaseModel):
    """A part of the document: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldSpec(Part):
    """One value of the request with a name of its own."""

    path: str
    name: NodeKey | None = None
    alias: str = ""
    type: Literal["any", "string", "number", "integer", "boolean", "object", "array"] = "any"
    required: bool = False


class NoAuth(Part):
    type: Literal["none"]


class BasicAuth(Part):
    """RFC 7617. `password` may be a list while it is being changed."""

    type: Literal["basic"]
    username: str
    password: SecretText


class BearerAuth(Part):
    """RFC 6750: `Authorization: Bearer <token>`."""

    type: Literal["bearer"]
    token: SecretText


class HeaderAuth(Part):
    """A key in a header of the author's choice."""

    type: Literal["header"]
    header: HeaderName
    value: SecretText


class LaterAuth(BaseModel):
    """Ways of authentication that the format knows and this version cannot check."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: Literal["hmac", "provider", "jwt"]


Auth = Annotated[NoAuth | BasicAuth | BearerAuth | HeaderAuth | LaterAuth, Field(discriminator="type")]


class RateLimit(Part):
    requests: int = Field(ge=1)
    per: Duration


class Dedup(Part):
    id: str
    window: Duration = 86400.0


class AsyncResponse(Part):
    """What an async caller gets once the request is stored."""

    status: int = Field(default=200, ge=200, le=599)
    headers: dict[HeaderName, Any] = {}
    body: Any = "ok"


class Fallback(Part):
    """What a sync caller gets when the deadline has passed."""

    status: int = Field(default=504, ge=200, le=599)
    headers: dict[HeaderName, Any] = {}
    body: Any = None


class SyncOptions(Part):
    deadline: Duration = 30.0
    on_deadline: Literal["continue", "cancel"] = "continue"
    fallback: Fallback = Fallback()


class WebhookTrigger(Part):
    type: Literal["webhook"]
    path: HookPath | None = None
    methods: list[Method] = Field(default=["POST"], min_length=1)
    auth: Auth = NoAuth(type="none")
    allow_ips: list[str] = []
    accept: list[BodyKind] = Field(default=["json"], min_length=1)
    max_body: Size | None = None
    rate_limit: RateLimit | None = None
    headers: list[FieldSpec] = []
    query: list[FieldSpec] = []
    body: list[FieldSpec] = []
    json_schema: dict[str, Any] | bool | None = Field(default=None, alias="schema")
    filter: Any = None
    filter_status: int = Field(default=200, ge=200, le=599)
    dedup: Dedup | None = None
    response: AsyncResponse | None = None
    sync: SyncOptions | None = None


class LaterTrigger(BaseModel):
    """Triggers that the format knows and this version cannot start."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: Literal["manual", "schedule", "workflow"]


Trigger = Annotated[WebhookTrigger | LaterTrigger, Field(discriminator="type")]


class Retry(Part):
    """Trying again: `delay` seconds before the second attempt, then the same or twice as long each time.

    `on` names the kinds of failure (`timeout`, `connect`, `http_503` …) that are tried again; without it those that
    can pass by themselves are.
    """

    attempts: int = Field(default=3, ge=1, le=100)
    backoff: Literal["fixed", "exponential"] = "exponential"
    delay: Duration = 1.0
    max_delay: Duration = 600.0
    on: list[str] = []


class Keep(Part):
    """How long ended executions stay."""

    completed: Duration | None = None
    failed: Duration | None = None
    error: Duration | None = None
    timed_out: Duration | None = None
    canceled: Duration | None = None
    count: int | None = Field(default=None, ge=1)


class Options(Part):
    """`timeout` bounds a whole execution, in seconds."""

    timeout: Duration = 3600.0
    strict: bool = False
    concurrency: int | None = Field(default=None, ge=1)
    order_by: str | None = None
    retry: Retry | None = None
    on_failure: Key | None = None
    keep: Keep = Keep()


class Node(Part):
    """One step. `config` is validated by the node's type, later, so that an unknown type hides nothing else."""

    key: NodeKey
    type: str
    title: str = ""
    config: dict[str, Any] = {}
    branches: dict[str, list[Node]] = {}
    retry: Retry | None = None
    timeout: Duration | None = None
    on_error: Literal["fail", "continue", "branch"] = "fail"


class WorkflowDocument(Part):
    """One workflow: a trigger and a tree of nodes."""

    key: Key
    title: str = ""
    description: str = ""
    mode: Literal["sync", "async"] = "async"
    enabled: bool = True
    options: Options = Options()
    trigger: Trigger
    nodes: list[Node] = []
