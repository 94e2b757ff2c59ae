"""The API against its own OpenAPI document: generated calls, right and wrong ones, to every operation.

Left out are the streams: their answers never end, and test_api_events.py and test_api_listening.py read them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
from api_site import House, make_document, open_house
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

ENDLESS = ["/api/v1/events", "/api/v1/workflows/{key}/listen"]
EXAMPLES = 25
ALL = list(HealthCheck)
TOKEN = "t" * 43
KEY = {"Authorization": f"Bearer {TOKEN}"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    allow_header_conformance,
]


class Bridge:
    """Lets schemathesis, which has an event loop of its own, call a server on the loop of `portal`."""

    def __init__(self, house: House, portal: BlockingPortal) -> None:
        self._house = house
        self._portal = portal

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError("the server is open already")
        answer = self._portal.start_task_soon(self._answer, scope, await receive())
        for message in await asyncio.wrap_future(answer):
            await send(message)

    async def _answer(self, scope: MutableMapping[str, Any], body: Any) -> list[Any]:
        messages: list[Any] = []

        async def receive() -> Any:
            return body

        async def send(message: Any) -> None:
            messages.append(message)

        await self._house.site(scope, receive, send)
        return messages


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    data = tmp_path_factory.mktemp("data")
    (data / "admin.token").write_text(TOKEN)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(open_house(data)) as house:
        portal.call(house.create, make_document())
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", Bridge(house, portal), headers=KEY)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("known", [{}, {"key": "payments", "type": "condition", "name": "SHOP", "number": 1}])
def test_answers_are_what_the_description_says(
    described: OpenApiSchema, mode: GenerationMode, known: dict[str, Any]
) -> None:
    for found in described.exclude(path=ENDLESS).get_all_operations():
        operation = found.ok()
        names = {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}
        if names or not known:
            check_operation(operation, mode, names)


def check_operation(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, names: dict[str, Any]) -> None:
    """Call `operation` with generated parameters, those in `names` excepted, and with a generated body."""
    generated = [parameter for parameter in operation.iter_parameters() if parameter.name not in names]
    if mode is GenerationMode.NEGATIVE and not generated and not operation.body:
        return

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=ALL)
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=names))
    def call(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=KEY, checks=CHECKS)

    call()


@pytest.mark.parametrize("mode", GenerationMode)
def test_answers_to_edge_cases_are_what_the_description_says(described: OpenApiSchema, mode: GenerationMode) -> None:
    tried = 0
    for found in described.exclude(path=ENDLESS).get_all_operations():
        cases = described.iter_coverage_cases(
            found.ok(), generation_modes=[mode], generation_config=GenerationConfig(deterministic=True)
        )
        for case in cases:
            case.call_and_validate(headers=KEY, checks=CHECKS)
            tried += 1
    assert tried > 100
