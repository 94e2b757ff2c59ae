"""Keeps what callers authenticate with out of what is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from hookyard.engine.masks import MASK
from hookyard.engine.traces import mask_text
from hookyard.model.http import Headers
from hookyard.model.records import Workflow
from hookyard.web.api.parameters import member_of

_DRAWN: Final = ("key", "type", "mode", "on_error")
_CREDENTIALS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


def find_credential_headers(workflow: Workflow | None) -> frozenset[str]:
    """Lower-case names of the headers in which callers of `workflow` send credentials."""
    if workflow is None:
        return _CREDENTIALS
    documents = [workflow.draft, *([workflow.revision.document] if workflow.revision else [])]
    named = (member_of(document, "trigger", "auth", "header") for document in documents)
    return _CREDENTIALS | {name.lower() for name in named if isinstance(name, str)}


def mask_document(document: Any, secrets: Sequence[str]) -> Any:
    """A workflow's document without the values of `secrets`; what its canvas is drawn from stays."""
    if isinstance(document, dict):
        return {
            mask_text(name, secrets): item if name in _DRAWN else mask_document(item, secrets)
            for name, item in document.items()
        }
    if isinstance(document, list):
        return [mask_document(item, secrets) for item in document]
    return mask_text(document, secrets) if isinstance(document, str) else document


def mask_headers(headers: Headers, names: Collection[str], secrets: Sequence[str]) -> list[tuple[str, str]]:
    """`headers` as text: those of `names` without their value, and no secret in any other."""
    shown: list[tuple[str, str]] = []
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        shown.append((name, MASK if name.lower() in names else mask_text(value, secrets)))
    return shown
