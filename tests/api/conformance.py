"""Holds the answers that tests get to the OpenAPI document."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import jsonschema_rs


class Conformance:
    """`document` describes the API. `check` is a response hook of httpx."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._operations = [
            (re.compile(re.sub(r"{\w+}", "[^/]+", path) + r"\Z"), operations)
            for path, operations in sorted(document["paths"].items(), key=lambda item: item[0].count("{"))
        ]
        self._validators: dict[str, Any] = {}

    async def check(self, response: httpx.Response) -> None:
        path, method = response.request.url.path, response.request.method
        for pattern, operations in self._operations:
            if pattern.match(path) and method.lower() in operations:
                answers = operations[method.lower()]["responses"]
                assert str(response.status_code) in answers, f"{method} {path} answers {response.status_code}"
                await self._check_content(response, answers[str(response.status_code)].get("content", {}))
                return

    async def _check_content(self, response: httpx.Response, content: dict[str, Any]) -> None:
        kind = response.headers.get("content-type", "").partition(";")[0]
        assert kind in content or not (content or kind)
        if kind.endswith("json"):
            validator = self._find_validator(content[kind]["schema"])
            validator.validate(json.loads(await response.aread()))

    def _find_validator(self, schema: dict[str, Any]) -> Any:
        name = json.dumps(schema)
        if name not in self._validators:
            whole = {**schema, "components": self._document["components"]}
            self._validators[name] = jsonschema_rs.validator_for(whole, validate_formats=True)
        return self._validators[name]
