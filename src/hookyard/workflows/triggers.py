"""Compiles a webhook trigger: everything about the door but its secrets, which are read when it is hung."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from hookyard.expressions.errors import ExpressionError
from hookyard.expressions.parse import split_text
from hookyard.expressions.templates import Template, compile_template
from hookyard.model.documents import Document, Place
from hookyard.model.paths import parse_path
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.workflow import LaterAuth, WebhookTrigger
from hookyard.webhook.addresses import Network, NetworkSet, parse_network
from hookyard.webhook.bodies import Kind
from hookyard.webhook.fields import FieldSet, compile_fields
from hookyard.webhook.schemas import SchemaCheck, compile_schema
from hookyard.workflows.validation import problem_at

NO_FIELDS: Final = FieldSet(())
"""Stands for fields that could not be compiled, whose names are not known."""


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
        self._refuse_empty_secrets()
        networks = self._compile_networks() if trigger.allow_ips else None
        schema = self._compile_schema(trigger.json_schema) if trigger.json_schema is not None else None
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

    def _refuse_empty_secrets(self) -> None:
        # An empty secret matches nothing, so that nobody could call and nothing would say why.
        for name in ("password", "token", "value"):
            given = getattr(self._trigger.auth, name, None)
            place: Place = ("trigger", "auth", name)
            items = (
                [((*place, at), one) for at, one in enumerate(given)] if isinstance(given, list) else [(place, given)]
            )
            for where, value in items:
                if value == "":
                    self._problem(where, "choose a secret: with an empty one nobody may call")

    def _compile_networks(self) -> NetworkSet:
        networks: list[Network] = []
        for index, text in enumerate(self._trigger.allow_ips):
            try:
                networks.append(parse_network(text))
            except ValueError as error:
                self._problem(("trigger", "allow_ips", index), str(error))
        return NetworkSet(networks)

    def _compile_schema(self, schema: dict[str, Any] | bool) -> SchemaCheck | None:
        try:
            return compile_schema(schema)
        except ValueError as error:
            self._problem(("trigger", "schema"), str(error))
            return None

    def _compile_fields(self) -> FieldSet:
        trigger = self._trigger
        try:
            return compile_fields(trigger.headers, trigger.query, trigger.body)
        except InvalidDocument as error:
            for problem in error.problems:
                self._problem(parse_path(problem.where), problem.reason)
            return NO_FIELDS

    def _compile_filter(self) -> Template | None:
        place, text = ("trigger", "filter"), self._trigger.filter
        if text is None or text is True:
            return None
        try:
            template = compile_template(text) if isinstance(text, str) else None
        except ExpressionError as error:
            self._problem(place, f"{error.reason} (at character {error.position + 1})")
            return None
        if template is None or not is_expression(template.source):
            self._problem(place, "expected one expression, as in \"{{ trigger.body.type == 'paid' }}\"")
            return None
        self.templates.append((place, template))
        return template

    def _problem(self, place: Place, reason: str) -> None:
        self.problems.append(problem_at(self._document, place, reason))


def is_expression(text: str) -> bool:
    """Whether `text`, a template that compiles, is one expression and nothing else, so that its value has a type."""
    parts = [part for part in split_text(text) if not (isinstance(part, str) and part.isspace())]
    return len(parts) == 1 and not isinstance(parts[0], str)


def field_names(fields: FieldSet) -> list[str]:
    return [field.name for field in fields.fields]
