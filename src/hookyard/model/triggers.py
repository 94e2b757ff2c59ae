"""The trigger part of a workflow document: who may call, what is read of a request, what is answered."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from hookyard.model.durations import Duration
from hookyard.model.sizes import Size

KEY: Final = r"^[a-z0-9][a-z0-9_-]{0,62}$"
NODE_KEY: Final = r"^[A-Za-z_][A-Za-z0-9_]{0,62}$"
HOOK_PATH: Final = r"^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9][A-Za-z0-9._~-]*)*$"
TAG: Final = r"^\S(.{0,38}\S)?$"
HEADER_NAME: Final = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"

Key = Annotated[str, StringConstraints(pattern=KEY)]
NodeKey = Annotated[str, StringConstraints(pattern=NODE_KEY)]
HookPath = Annotated[str, StringConstraints(pattern=HOOK_PATH)]
HeaderName = Annotated[str, StringConstraints(pattern=HEADER_NAME)]
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
BodyKind = Literal["json", "form", "multipart", "xml", "text", "binary"]
Tag = Annotated[str, StringConstraints(pattern=TAG)]
SecretText = Annotated[str | list[str], Field(json_schema_extra={"x-widget": "secrets"})]


_HEADERS: Final = "Further headers; null leaves one out, a list repeats it."
_NAMED: Final[JsonDict] = {"x-widget": "headers"}
_FILLED: Final[JsonDict] = {"x-widget": "template"}
_FIELDS: Final[JsonDict] = {"x-widget": "fields"}
# Known to the format, and refused by this version.
UNAVAILABLE: Final[JsonDict] = {"x-unavailable": True}


class Part(BaseModel):
    """A part of the document: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldSpec(Part):
    """One value of the request with a name of its own."""

    path: str = Field(
        title="Path", description="Where the value stands, as in `data.items[0].price`.", examples=["data.amount"]
    )
    name: NodeKey | None = Field(
        default=None, title="Name", description="Read as `trigger.fields.<name>`; made from the path when left out."
    )
    alias: str = Field(default="", title="Label", description="What people see in place of the name.")
    type: Literal["any", "string", "number", "integer", "boolean", "object", "array"] = Field(
        default="any", title="Type", description="What the value has to be; texts are converted where that is safe."
    )
    required: bool = Field(default=False, title="Required", description="Whether a request without it is turned away.")


class NoAuth(Part):
    type: Literal["none"] = Field(title="Type", description="Nothing is asked for: whoever knows the URL may call.")


class BasicAuth(Part):
    """RFC 7617. `password` may be a list while it is being changed."""

    type: Literal["basic"] = Field(title="Type", description="User name and password, RFC 7617.")
    username: str = Field(title="User name", description="The user name that callers send.")
    password: SecretText = Field(
        title="Password", description="A secret; with several of them each one is valid while it is changed."
    )


class BearerAuth(Part):
    """RFC 6750: `Authorization: Bearer <token>`."""

    type: Literal["bearer"] = Field(title="Type", description="A token in the header Authorization, RFC 6750.")
    token: SecretText = Field(
        title="Token", description="A secret, without the word Bearer; with several of them each one is valid."
    )


class HeaderAuth(Part):
    """A key in a header of the author's choice."""

    type: Literal["header"] = Field(title="Type", description="A key in a header of your choice.")
    header: HeaderName = Field(title="Header", description="The name of the header.", examples=["X-Api-Key"])
    value: SecretText = Field(title="Key", description="A secret; with several of them each one is valid.")


class LaterAuth(BaseModel):
    """Ways of authentication that the format knows and this version cannot check."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: Literal["hmac", "provider", "jwt"]


Auth = Annotated[NoAuth | BasicAuth | BearerAuth | HeaderAuth | LaterAuth, Field(discriminator="type")]


class RateLimit(Part):
    requests: int = Field(ge=1, title="Requests", description="How many may come in that time.")
    per: Duration = Field(title="Per", description="The time.")


class Dedup(Part):
    id: str = Field(title="Id", description="What two copies of an event have in common.")
    window: Duration = Field(default=86400.0, title="Window", description="For how long ids are remembered.")


class AsyncResponse(Part):
    """What an async caller gets once the request is stored."""

    status: int = Field(default=200, ge=200, le=599, title="Status", description="The HTTP status.")
    headers: dict[HeaderName, Any] = Field(default={}, title="Headers", description=_HEADERS, json_schema_extra=_NAMED)
    body: Any = Field(
        default="ok", title="Body", description="A text, or anything else as JSON.", json_schema_extra=_FILLED
    )


class Fallback(Part):
    """What a sync caller gets when the deadline has passed."""

    status: int = Field(default=504, ge=200, le=599, title="Status", description="The HTTP status.")
    headers: dict[HeaderName, Any] = Field(default={}, title="Headers", description=_HEADERS, json_schema_extra=_NAMED)
    body: Any = Field(
        default=None, title="Body", description="A text, or anything else as JSON.", json_schema_extra=_FILLED
    )


class SyncOptions(Part):
    deadline: Duration = Field(default=30.0, title="Deadline", description="How long a caller waits for an answer.")
    on_deadline: Literal["continue", "cancel"] = Field(
        default="continue", title="After the deadline", description="Whether the execution goes on in the background."
    )
    fallback: Fallback = Field(
        default=Fallback(), title="Fallback", description="What the caller gets when the deadline has passed."
    )


class WebhookTrigger(Part):
    """A URL that third parties call."""

    type: Literal["webhook"] = Field(title="Type", description="What starts an execution.")
    path: HookPath | None = Field(
        default=None, title="Path", description="What stands behind /hooks/ in place of the token.", examples=["orders"]
    )
    methods: list[Method] = Field(
        default=["POST"],
        min_length=1,
        title="Methods",
        description="The HTTP methods that are taken.",
        json_schema_extra={"x-widget": "methods"},
    )
    auth: Auth = Field(
        default=NoAuth(type="none"), title="Authentication", description="How callers show who they are."
    )
    allow_ips: list[str] = Field(
        default=[],
        title="Addresses",
        description="Addresses and networks that may call; all of them when there is none.",
        examples=[["203.0.113.0/24"]],
        json_schema_extra={"x-widget": "addresses"},
    )
    accept: list[BodyKind] = Field(
        default=["json"],
        min_length=1,
        title="Content types",
        description="The kinds of body that are taken.",
        json_schema_extra={"x-widget": "kinds"},
    )
    max_body: Size | None = Field(
        default=None, title="Largest body", description="The most bytes; what the server says when left out."
    )
    rate_limit: RateLimit | None = Field(
        default=None, title="Rate limit", description="How many requests may come.", json_schema_extra=UNAVAILABLE
    )
    headers: list[FieldSpec] = Field(
        default=[], title="Headers", description="Headers with a name of their own.", json_schema_extra=_FIELDS
    )
    query: list[FieldSpec] = Field(
        default=[], title="Query", description="Parameters with a name of their own.", json_schema_extra=_FIELDS
    )
    body: list[FieldSpec] = Field(
        default=[], title="Body", description="Values of the body with a name of their own.", json_schema_extra=_FIELDS
    )
    json_schema: dict[str, Any] | bool | None = Field(
        default=None,
        alias="schema",
        title="Schema",
        description="A JSON Schema (2020-12) that the body has to fit.",
        json_schema_extra={"x-widget": "code-json"},
    )
    filter: Any = Field(
        default=None,
        title="Filter",
        description="One expression: events for which it is not true start nothing.",
        examples=["{{ trigger.body.type == 'paid' }}"],
        json_schema_extra={"x-widget": "expression"},
    )
    filter_status: int = Field(
        default=200, ge=200, le=599, title="Status when filtered", description="What callers of such events get."
    )
    dedup: Dedup | None = Field(
        default=None, title="Duplicates", description="How copies are known.", json_schema_extra=UNAVAILABLE
    )
    response: AsyncResponse | None = Field(
        default=None, title="Response", description="What callers of an async workflow get: 200 and ok when left out."
    )
    sync: SyncOptions | None = Field(
        default=None, title="Waiting", description="How long callers of a sync workflow wait, and what they get then."
    )


class LaterTrigger(BaseModel):
    """Triggers that the format knows and this version cannot start."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: Literal["manual", "schedule", "workflow"]


Trigger = Annotated[WebhookTrigger | LaterTrigger, Field(discriminator="type")]
