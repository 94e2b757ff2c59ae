"""Compiles a webhook trigger: everything about the door but its secrets, which are read when it is hung."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from hookyard.expressions.errors import ExpressionError
from hookyard.expressions.templates import Template, compile_template
from hookyard.model.documents import Document, Place
from hookyard.model.paths import parse_path
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.workflow import LaterAuth, WebhookTrigger
from hookyard.webhook.addresses import NetworkSet
from hookyard.webhook.bodies import Kind
from hookyard.webhook.fields import FieldSet, compile_fields
from hookyard.webhook.schemas import SchemaCheck, compile_schema
from hookyard.workflows.validation import problem_at

_NO_FIELDS: Final = FieldSet(())


@dataclass(frozen=True, slots=True)
class CompiledTrigger:
    """The parts of a door that depend on the document alone."""

    trigger: WebhookTrigger
    networks: NetworkSet | None
    kinds: frozenset[Kind]
    fields: FieldSet
    schema: SchemaCheck | None
    filter: Template | None


class TriggerCompiler:
    """Collects every problem of a trigger while it compiles what it can."""

    def __init__(self, document: Document, trigger: WebhookTrigger) -> None:
        self._document = document
        self._trigger = trigger
        self.problems: list[Problem] = []
        self.templates: list[tuple[Place, Template]] = []

    def compile(self) -> CompiledTrigger:
        trigger = self._trigger
        self._refuse_later_parts()
        networks = self._attempt(("trigger", "allow_ips"), self._compile_networks) if trigger.allow_ips else None
        schema = None
        if trigger.json_schema is not None:
            schema = self._attempt(("trigger", "schema"), lambda: compile_schema(trigger.json_schema or False))
        return CompiledTrigger(
            trigger,
            networks,
            frozenset(Kind(kind) for kind in trigger.accept),
            self._compile_fields(),
            schema,
            self._compile_filter(),
        )

    def _refuse_later_parts(self) -> None:
        if isinstance(self._trigger.auth, LaterAuth):
            what = f"authentication of the type {self._trigger.auth.type!r}"
            self._problem(("trigger", "auth", "type"), f"{what} is not available in this version")
        for name in ("rate_limit", "dedup"):
            if getattr(self._trigger, name) is not None:
                self._problem(("trigger", name), f"`{name}` is not available in this version; remove it")

    def _compile_networks(self) -> NetworkSet:
        return NetworkSet.parse(self._trigger.allow_ips)

    def _compile_fields(self) -> FieldSet:
        trigger = self._trigger
        try:
            return compile_fields(trigger.headers, trigger.query, trigger.body)
        except InvalidDocument as error:
            for problem in error.problems:
                self._problem(parse_path(problem.where), problem.reason)
            return _NO_FIELDS

    def _compile_filter(self) -> Template | None:
        place, text = ("trigger", "filter"), self._trigger.filter
        if text is None or text is True:
            return None
        if not isinstance(text, str) or not (text.strip().startswith("{{") and text.strip().endswith("}}")):
            self._problem(place, "expected one expression, as in \"{{ trigger.body.type == 'paid' }}\"")
            return None
        try:
            template = compile_template(text)
        except ExpressionError as error:
            self._problem(place, f"{error.reason} (at character {error.position + 1})")
            return None
        self.templates.append((place, template))
        return template

    def _attempt(self, place: Place, build: Callable[[], Any]) -> Any:
        try:
            return build()
        except ValueError as error:
            self._problem(place, str(error))
            return None

    def _problem(self, place: Place, reason: str) -> None:
        self.problems.append(problem_at(self._document, place, reason))


def field_names(fields: FieldSet) -> list[str]:
    return [field.name for field in fields.fields]
