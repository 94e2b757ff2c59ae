"""The workflow document: the whole format, also the parts that this version refuses to run."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from hookyard.model.durations import Duration
from hookyard.model.triggers import (
    HEADER_NAME,
    HOOK_PATH,
    KEY,
    NODE_KEY,
    TAG,
    UNAVAILABLE,
    AsyncResponse,
    Auth,
    BasicAuth,
    BearerAuth,
    BodyKind,
    Dedup,
    Fallback,
    FieldSpec,
    HeaderAuth,
    HeaderName,
    HookPath,
    Key,
    LaterAuth,
    LaterTrigger,
    Method,
    NoAuth,
    NodeKey,
    Part,
    RateLimit,
    SecretText,
    SyncOptions,
    Tag,
    Trigger,
    WebhookTrigger,
)

__all__ = [
    "HEADER_NAME",
    "HOOK_PATH",
    "KEY",
    "NODE_KEY",
    "TAG",
    "UNAVAILABLE",
    "AsyncResponse",
    "Auth",
    "BasicAuth",
    "BearerAuth",
    "BodyKind",
    "Dedup",
    "Fallback",
    "FieldSpec",
    "HeaderAuth",
    "HeaderName",
    "HookPath",
    "Keep",
    "Key",
    "LaterAuth",
    "LaterTrigger",
    "Method",
    "NoAuth",
    "Node",
    "NodeKey",
    "Options",
    "Part",
    "RateLimit",
    "Retry",
    "SecretText",
    "SyncOptions",
    "Tag",
    "Trigger",
    "WebhookTrigger",
    "WorkflowDocument",
]


class Retry(Part):
    """Trying again: `delay` seconds before the second attempt, then the same or twice as long each time.

    `on` names the kinds of failure (`timeout`, `connect`, `http_503` …) that are tried again; without it those that
    can pass by themselves are.
    """

    attempts: int = Field(default=3, ge=1, le=100, title="Attempts", description="How many there are, with the first.")
    backoff: Literal["fixed", "exponential"] = Field(
        default="exponential", title="Backoff", description="Whether the delay stays the same or doubles each time."
    )
    delay: Duration = Field(default=1.0, title="Delay", description="The time before the second attempt.")
    max_delay: Duration = Field(default=600.0, title="Longest delay", description="The most that a delay may grow to.")
    on: list[str] = Field(default=[], title="On", description="Kinds of failure; those that can pass when left out.")


class Keep(Part):
    """How long ended executions stay."""

    completed: Duration | None = Field(
        default=None, title="Completed", description="How long those stay that completed."
    )
    failed: Duration | None = Field(default=None, title="Failed", description="How long those stay that failed.")
    error: Duration | None = Field(
        default=None, title="Error", description="How long those stay that ended with an error."
    )
    timed_out: Duration | None = Field(
        default=None, title="Timed out", description="How long those stay that timed out."
    )
    canceled: Duration | None = Field(
        default=None, title="Canceled", description="How long those stay that were canceled."
    )
    count: int | None = Field(default=None, ge=1, title="Count", description="The most that stay.")


class Options(Part):
    """`timeout` bounds a whole execution, in seconds."""

    timeout: Duration = Field(default=3600.0, title="Timeout", description="The longest that an execution may take.")
    strict: bool = Field(default=False, title="Strict", description="Whether a missing path is an error.")
    concurrency: int | None = Field(
        default=None, ge=1, title="Concurrency", description="Executions at a time.", json_schema_extra=UNAVAILABLE
    )
    order_by: str | None = Field(
        default=None, title="Order", description="Same value: one after another.", json_schema_extra=UNAVAILABLE
    )
    retry: Retry | None = Field(
        default=None, title="Retry", description="Of a failed execution.", json_schema_extra=UNAVAILABLE
    )
    on_failure: Key | None = Field(
        default=None, title="On failure", description="A workflow to start.", json_schema_extra=UNAVAILABLE
    )
    keep: Keep = Field(default=Keep(), title="Keep", description="How long ended executions stay.")


class Node(Part):
    """One step. `config` is validated by the node's type, later, so that an unknown type hides nothing else.

    One that is `disabled` does not run, nor do the nodes in its branches. `comment` is for people.
    """

    key: NodeKey = Field(title="Key", description="Unique in the workflow; its result is read as `nodes.<key>`.")
    type: str = Field(title="Type", description="What it does: the name of a node type.")
    title: str = Field(default="", title="Title", description="What people see in place of the key.")
    comment: str = Field(default="", title="Comment", description="For people.")
    disabled: bool = Field(default=False, title="Disabled", description="Whether it is passed over.")
    config: dict[str, Any] = Field(default={}, title="Config", description="What its type asks for.")
    branches: dict[str, list[Node]] = Field(default={}, title="Branches", description="Lists of nodes by name.")
    retry: Retry | None = Field(default=None, title="Retry", description="Whether it is tried again after a failure.")
    timeout: Duration | None = Field(default=None, title="Timeout", description="The longest that an attempt may take.")
    on_error: Literal["fail", "continue", "branch"] = Field(
        default="fail",
        title="On error",
        description="What follows a failure: the execution fails, goes on with null, or runs the branch `error`.",
    )


class WorkflowDocument(Part):
    """One workflow: a trigger and a tree of nodes."""

    key: Key = Field(title="Key", description="The stable identity of the workflow.", examples=["payments"])
    title: str = Field(default="", title="Title", description="What people see.")
    description: str = Field(default="", title="Description", description="What it is for.")
    tags: list[Tag] = Field(default=[], max_length=20, title="Tags", description="Words to find it by.")
    mode: Literal["sync", "async"] = Field(
        default="async", title="Mode", description="Whether callers wait for the end (sync) or not (async)."
    )
    enabled: bool = Field(default=True, title="Enabled", description="Whether a published revision answers.")
    options: Options = Field(default=Options(), title="Options", description="What applies to each execution.")
    trigger: Trigger = Field(title="Trigger", description="What starts an execution.")
    nodes: list[Node] = Field(default=[], title="Nodes", description="The steps, from top to bottom.")
