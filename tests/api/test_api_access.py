"""Who may use the API, and what every failure looks like."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from api_site import House, check_problem, make_document

from hookyard.web.api.routes import MAX_BODY, MAX_PUBLIC_BODY
from hookyard.web.errors import MOST_PROBLEMS
from hookyard.workflows.service import Workflows

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "key-missing"),
        ("Bearer", "key-missing"),
        ("Bearer  ", "key-missing"),
        ("Basic eDp5", "key-missing"),
        ("Bearer wrong", "key-wrong"),
        ("Bearer \xe4", "key-wrong"),
    ],
)
async def test_a_key_must_be_valid(house: House, authorization: str, code: str) -> None:
    headers = {"Authorization": authorization.encode("latin-1")}
    check_problem(await house.stranger.get("/api/v1/workflows", headers=headers), code)


async def test_the_scheme_may_be_in_any_case(house: House) -> None:
    headers = {"Authorization": f"bEARER {house.hookyard.admin_token}"}
    assert (await house.stranger.get("/api/v1/workflows", headers=headers)).status_code == 200


async def test_the_description_is_complete(house: House) -> None:
    described = await house.get("/openapi.json")
    assert described["openapi"].startswith("3.1")
    names = set()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert operation["tags"], path
            names.add(operation["operationId"])
            good = [answer for status, answer in operation["responses"].items() if status < "300"]
            assert good, path
            for status, answer in operation["responses"].items():
                if status >= "400":
                    assert list(answer["content"]) == ["application/problem+json"], (method, path, status)
    assert len(names) == sum(len(operations) for operations in described["paths"].values())


@pytest.mark.parametrize(
    ("method", "path", "code", "hint"),
    [
        ("GET", "/api/nothing", "not-found", "openapi.json"),
        ("GET", "/api/v1/nothing", "not-found", "openapi.json"),
        ("GET", "/api/v1/workflows/", "not-found", "openapi.json"),
        ("PATCH", "/api/v1/workflows", "method-not-allowed", "GET, POST"),
        ("GET", "/api/v1/workflows/none", "not-found", "no workflow 'none', only payments"),
        ("GET", "/api/v1/workflows/payments/revisions/9", "not-found", "no revision 9"),
        ("GET", "/api/v1/workflows/payments/revisions/99999999999999999999", "not-found", "no revision"),
        ("GET", "/api/v1/workflows/payments/diff?from=9", "not-found", "no revision 9"),
        ("GET", "/api/v1/workflows/payments/export?what=published", "not-found", "what=draft"),
        ("GET", "/api/v1/executions/x", "not-found", "16 hexadecimal digits"),
        ("GET", "/api/v1/executions/0000000000000001", "not-found", "GET /api/v1/executions"),
        ("POST", "/api/v1/executions/0000000000000001/cancel", "not-found", "GET /api/v1/executions"),
        ("GET", "/api/v1/requests/0000000000000001/body", "not-found", "GET /api/v1/requests"),
        ("GET", "/api/v1/nodes/conditon", "not-found", "'condition'"),
        ("GET", "/api/v1/nodes/loop", "not-found", "not available in this version"),
        ("DELETE", "/api/v1/secrets/NONE", "not-found", "NONE"),
        ("DELETE", "/api/v1/api-keys/0000000000000001", "not-found", "API key"),
        ("DELETE", "/api/v1/workflows/none", "not-found", "none"),
        ("GET", "/api/v1/executions?stauts=failed", "invalid-input", "query.stauts"),
        ("GET", "/api/v1/executions?status=faild", "invalid-input", "query.status"),
        ("GET", "/api/v1/executions?limit=0", "invalid-input", "query.limit"),
        ("GET", "/api/v1/executions?cursor=zz", "invalid-input", "`next` of the page before"),
        ("GET", "/api/v1/executions?request=zz", "invalid-input", "16 hexadecimal digits"),
        ("GET", "/api/v1/executions?after=yesterday", "invalid-input", "2026-11-24T09:30:00Z"),
        ("GET", "/api/v1/executions?workflow=none", "invalid-input", "only payments"),
        ("GET", "/api/v1/executions/counts?workflow=none", "invalid-input", "only payments"),
        ("GET", "/api/v1/requests?verdict=lost", "invalid-input", "query.verdict"),
        ("GET", "/api/v1/events?workflow=none", "invalid-input", "only payments"),
        ("GET", "/api/v1/workflows/payments/diff?from=old", "invalid-input", "query.from"),
    ],
)
async def test_failures_say_what_to_do(house: House, method: str, path: str, code: str, hint: str) -> None:
    await house.create(make_document(), publish=False)
    problem = check_problem(await house.api.request(method, path), code)
    assert hint in problem["detail"]


@pytest.mark.parametrize(
    ("content", "kind", "code", "hint"),
    [
        (b"{'", "application/json", "body-malformed", "byte"),
        (b'{"value": NaN}', "application/json", "body-malformed", "byte"),
        (b"\xff", "application/json", "body-malformed", "JSON"),
        (b'{"value": ' + b"[" * 100_000, "application/json", "body-malformed", "nested"),
        (b'{"value": "x"}', "text/plain", "type-not-accepted", "application/json"),
        (b"{}", "application/json", "invalid-input", "body.value: is required"),
        (b'{"value": "x", "valeu": 1}', "application/json", "invalid-input", "body.valeu: is not known"),
        (b'{"value": ""}', "application/json", "invalid-input", "body.value"),
        (b"", "application/json", "invalid-input", "body: is required"),
        (b'"' + b"x" * MAX_BODY + b'"', "application/json", "body-too-large", str(MAX_BODY)),
    ],
)
async def test_bodies_are_checked(house: House, content: bytes, kind: str, code: str, hint: str) -> None:
    answer = await house.api.put("/api/v1/secrets/SHOP", content=content, headers={"Content-Type": kind})
    assert hint in check_problem(answer, code)["detail"]


async def test_a_body_without_a_length_is_bounded_too(house: House) -> None:
    async def stream() -> Any:
        for _ in range(3):
            yield b" " * 1024 * 1024

    answer = await house.api.post("/api/v1/check", content=stream(), headers={"Content-Type": "application/json"})
    check_problem(answer, "body-too-large")


async def test_strangers_can_send_little_and_not_slowly(house: House) -> None:
    given = {"email": "a@b", "password": "x", **{f"more{number}": 1 for number in range(2000)}}
    problem = check_problem(await house.page.post("/api/v1/session", json=given), "body-too-large")
    assert str(MAX_PUBLIC_BODY) in problem["detail"]
    house.hookyard.settings = house.hookyard.settings.model_copy(update={"body_timeout": 0.05})

    async def dawdle() -> Any:
        yield b"{"
        await asyncio.Event().wait()

    kind = {"Content-Type": "application/json"}
    problem = check_problem(await house.page.post("/api/v1/session", content=dawdle(), headers=kind), "body-malformed")
    assert "within 0.05 s" in problem["detail"]


async def test_not_every_mistake_of_very_many_is_listed(house: House) -> None:
    given = {f"more{number}": 1 for number in range(20_000)}
    problem = check_problem(await house.api.post("/api/v1/check", json=given), "invalid-input")
    assert len(problem["problems"]) == MOST_PROBLEMS


async def test_an_unforeseen_failure_is_a_problem_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Workflows, "list_all", break_down)
    problem = check_problem(await house.api.get("/api/v1/workflows"), "server-error")
    assert "secret detail" not in problem["detail"]
