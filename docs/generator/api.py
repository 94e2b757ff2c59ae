"""The page of the REST API, and its OpenAPI document."""

from __future__ import annotations

import asyncio
import json
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from generator.markdown import join_page, write_anchor, write_code, write_table
from generator.schemas import SchemaReader, write_schema_table
from hookyard.app import open_hookyard
from hookyard.settings import Settings
from hookyard.web.api import build_api

INTRODUCTION: Final = """
JSON in and out. Everything below `/api/v1` asks for a key, but for what says that it is open to all:

```text
Authorization: Bearer <key>
```

A key is made with `hookyard keys create NAME`. On the server's machine the token in the file `admin.token` of the data
directory does as well. The page uses the cookie of a session instead; a change then needs the header
`X-Hookyard-Page: 1`. Each operation says which scope it needs: see
[people and access](../guides/people-and-access.md).

Times are ISO 8601 in UTC. Ids are 16 hexadecimal digits. Lists are in pages: `next` is the `cursor` of the following
page, and null on the last. What goes wrong is a problem document: see [errors](errors.md#answers-of-the-api).

Every operation that needs something can also answer 401 (key or session are missing or not valid), 403 (the scope is
missing, or another site makes the call), 503 (the database cannot be written) and 500 (a mistake in the server; its log
says more). That is not repeated below.

A running server has this description at `/api/v1/openapi.json`; a copy is in [openapi.json](openapi.json).
"""
# Statuses that every operation with a scope can answer.
EVERYWHERE: Final = ("401", "403", "500", "503")

Document = dict[str, Any]


def load_openapi() -> Document:
    """The OpenAPI document of a server with no workflows."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_load(Path(folder)))


async def _load(folder: Path) -> Document:
    hookyard = await open_hookyard(Settings(data=folder))
    try:
        document: Document = build_api(hookyard).openapi()
    finally:
        await hookyard.close()
    return document


def write_openapi(document: Document) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def list_operations(document: Document) -> list[tuple[str, str, Document]]:
    """Method, path and description of every operation."""
    return [
        (method.upper(), path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


def write_api(document: Document) -> str:
    operations = list_operations(document)
    rows = [
        (f"[`{method} {path}`](#{write_anchor(f'{method} {path}')})", operation.get("summary", ""))
        for method, path, operation in operations
    ]
    parts = [INTRODUCTION, write_table(("operation", "does"), rows)]
    for tag, group in groupby(operations, lambda one: (one[2].get("tags") or ["other"])[0]):
        parts.append(f"## {tag.replace('-', ' ').capitalize()}")
        parts += [_write_operation(document, *one) for one in group]
    schemas = document.get("components", {}).get("schemas", {})
    parts.append("## Schemas")
    parts += [_write_schema(document, name, schema) for name, schema in schemas.items()]
    return join_page("REST API", *parts)


def _write_operation(document: Document, method: str, path: str, operation: Document) -> str:
    reader = SchemaReader(document, links=True)
    parameters = [
        (
            write_code(one["name"]),
            one["in"],
            reader.name_type(one["schema"]),
            "required" if one.get("required") else "",
            one.get("description", ""),
        )
        for one in operation.get("parameters", ())
    ]
    body = _name_content(document, operation.get("requestBody", {}).get("content", {}))
    parts = [
        f"### {method} {path}",
        operation.get("summary", "").rstrip(".") + ".",
        operation.get("description", ""),
        _write_need(path, operation),
        write_table(("parameter", "in", "type", "", "meaning"), parameters),
        f"Body: {body}." if body else "",
        _write_answers(document, operation),
    ]
    return "\n\n".join(part for part in parts if part)


def _write_need(path: str, operation: Document) -> str:
    """Who may call it."""
    if not path.startswith("/api/v1/"):
        return ""
    need = operation.get("x-scope")
    words = {None: "Open to all.", "any": "Needs any key or session.", "account": "Needs a session."}
    return words.get(need, f"Needs {write_code(str(need))}.")


def _write_answers(document: Document, operation: Document) -> str:
    """One line: what a success brings, and the statuses of problems."""
    good = [
        " ".join(filter(None, (write_code(status), _name_content(document, one.get("content", {})))))
        for status, one in operation["responses"].items()
        if status < "400"
    ]
    known = EVERYWHERE if operation.get("x-scope") else ()
    problems = sorted(status for status in operation["responses"] if status >= "400" and status not in known)
    line = f"Answers {', '.join(good)}."
    return f"{line} Problems: {', '.join(write_code(status) for status in problems)}." if problems else line


def _name_content(document: Document, content: Document) -> str:
    """The schemas of a content, as links, or its media types where there is no named schema."""
    return " or ".join(_name_schema(document, media_type, one.get("schema", {})) for media_type, one in content.items())


def _name_schema(document: Document, media_type: str, schema: Document) -> str:
    options = schema.get("anyOf") or schema.get("oneOf") or [schema]
    names = [option["$ref"].rpartition("/")[2] for option in options if "$ref" in option]
    return " or ".join(f"[{name}](#{write_anchor(name)})" for name in names) or write_code(media_type)


def _write_schema(document: Document, name: str, schema: Document) -> str:
    parts = [f"### {name}", schema.get("description", ""), write_schema_table(document, schema, links=True)]
    return "\n\n".join(part for part in parts if part)
