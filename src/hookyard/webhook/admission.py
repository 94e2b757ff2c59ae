"""The door of one workflow: the checks of a request in their order, from its method to its filter.

A refusal is a value, never an exception. The checks that need no body are `inspect`, so that a caller who may not
come in cannot make the server read ten megabytes first; those that do are `admit`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hookyard.expressions.errors import EvaluationError
from hookyard.expressions.scope import Scope
from hookyard.expressions.templates import Template
from hookyard.model.http import Request
from hookyard.webhook.addresses import NetworkSet
from hookyard.webhook.auth import Authenticate
from hookyard.webhook.bodies import BodyError, Kind, media_kind, parse_body
from hookyard.webhook.fields import FieldSet
from hookyard.webhook.refusals import Refusal, refuse
from hookyard.webhook.schemas import SchemaCheck
from hookyard.webhook.trigger import Trigger

MakeScope = Callable[[Trigger], Scope]


@dataclass(frozen=True, slots=True)
class Door:
    """What a workflow asks of its callers, compiled. `max_body` is in bytes; `networks` is None when all may call."""

    methods: frozenset[str]
    networks: NetworkSet | None
    max_body: int
    authenticate: Authenticate | None
    kinds: frozenset[Kind]
    fields: FieldSet
    schema: SchemaCheck | None
    filter: Template | None
    filter_status: int
    make_scope: MakeScope

    def inspect(self, method: str, address: str, length: int | None) -> Refusal | None:
        """Check what is known before the body is read. `length` is the Content-Length, None when there is none."""
        if method not in self.methods:
            allow = ", ".join(sorted(self.methods))
            return refuse("method-not-allowed", f"This URL takes {allow}, not {method}.", ("Allow", allow))
        if self.networks is not None and not self.networks.contains(address):
            return refuse("address-not-allowed", f"The address {address} is not on the list of this URL.")
        if length is not None and length > self.max_body:
            return self.too_large(length)
        return None

    def too_large(self, length: int | None = None) -> Refusal:
        found = f"{length} bytes" if length is not None else "more"
        return refuse("body-too-large", f"The body may have {self.max_body} bytes; this one has {found}.")

    def admit(self, request: Request) -> Trigger | Refusal:
        """Check a request that `inspect` let through."""
        if self.authenticate is not None and (refusal := self.authenticate(request)) is not None:
            return refusal
        content_type = request.header(b"content-type")
        kind = media_kind(content_type, request.body)
        if kind is not None and kind not in self.kinds:
            accepted = ", ".join(sorted(self.kinds))
            given = repr(content_type.decode("latin-1")) if content_type else "no Content-Type"
            return refuse("type-not-accepted", f"This URL accepts {accepted}; the request has {given}.")
        try:
            body = None if kind is None else parse_body(kind, content_type, request.body)
        except BodyError as error:
            return refuse("body-malformed", str(error))
        trigger = Trigger(request, kind, body, self.fields)
        if (failures := self._failures(trigger)) is not None:
            return refuse("body-invalid", "The request lacks what the workflow asks for.", errors=failures)
        if self.filter is not None:
            return self._filtered(trigger)
        return trigger

    def _failures(self, trigger: Trigger) -> list[dict[str, str]] | None:
        failures: list[dict[str, str]] = []
        if self.schema is not None:
            failures.extend(self.schema_failures(trigger))
        if self.fields.has_checks:
            failures.extend(self.field_failures(trigger))
        return failures or None

    def schema_failures(self, trigger: Trigger) -> list[dict[str, str]]:
        """Where the body does not fit the schema."""
        return list(self.schema(trigger.body)) if self.schema is not None else []

    def field_failures(self, trigger: Trigger) -> list[dict[str, str]]:
        """Which fields are missing or of another type."""
        return [
            {"path": f"{failure.source}.{failure.path}", "reason": failure.reason} for failure in trigger.check_fields()
        ]

    def _filtered(self, trigger: Trigger) -> Trigger | Refusal:
        assert self.filter is not None
        try:
            wanted: Any = self.filter.evaluate(self.make_scope(trigger))
        except EvaluationError as error:
            # An event that the filter cannot judge must not vanish: the workflow runs and shows what is wrong.
            trigger.notes.append(f"the filter could not be evaluated, so the event was let through: {error}")
            return trigger
        if wanted:
            return trigger
        return refuse("filtered", "The filter of this workflow does not want this event.", status=self.filter_status)
