"""The door: every check, in the order of the table, and what the caller is told."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hookyard.expressions.scope import Scope
from hookyard.expressions.templates import compile_template
from hookyard.model.http import Request
from hookyard.model.workflow import BearerAuth, FieldSpec
from hookyard.webhook.addresses import NetworkSet
from hookyard.webhook.admission import Door
from hookyard.webhook.auth import build_authenticate
from hookyard.webhook.bodies import Kind
from hookyard.webhook.fields import compile_fields
from hookyard.webhook.refusals import Refusal
from hookyard.webhook.schemas import MAX_FAILURES, compile_schema
from hookyard.webhook.trigger import Trigger

JSON = b"application/json"


def make_scope(trigger: Trigger) -> Scope:
    return Scope({"trigger": trigger})


OPEN = Door(
    methods=frozenset({"POST"}),
    networks=None,
    max_body=1000,
    authenticate=None,
    kinds=frozenset({Kind.JSON}),
    fields=compile_fields([], [], []),
    schema=None,
    filter=None,
    filter_status=200,
    make_scope=make_scope,
)
STRICT = replace(
    OPEN,
    networks=NetworkSet.parse(["203.0.113.0/24"]),
    authenticate=build_authenticate(BearerAuth(type="bearer", token="secret")),
    fields=compile_fields([], [], [FieldSpec(path="amount", required=True)]),
    schema=compile_schema({"properties": {"amount": {"type": "integer"}}}),
    filter=compile_template("{{ trigger.body.kind == 'wanted' }}"),
)


def call(
    body: bytes = b"{}", content_type: bytes | None = JSON, *headers: tuple[bytes, bytes], **parts: Any
) -> Request:
    given = [(b"content-type", content_type)] if content_type is not None else []
    values = {"method": "POST", "address": "203.0.113.7", "query": b"", **parts}
    return Request(path="/hooks/x", headers=[*given, *headers], body=body, received_at=0.0, **values)


def knock(door: Door, request: Request) -> Trigger | Refusal:
    """What the intake asks a door, in its order."""
    return door.inspect(request.method, request.address, len(request.body)) or door.admit(request)


def refuse(door: Door, request: Request) -> Refusal:
    refusal = knock(door, request)
    assert isinstance(refusal, Refusal)
    return refusal


def admit(door: Door, request: Request) -> Trigger:
    trigger = knock(door, request)
    assert isinstance(trigger, Trigger)
    return trigger


# In the order of the table: what a request does wrong, and what it is told.
CHECKS = {
    "method": ("method-not-allowed", 405),
    "address": ("address-not-allowed", 403),
    "size": ("body-too-large", 413),
    "auth": ("authentication-missing", 401),
    "type": ("type-not-accepted", 415),
    "malformed": ("body-malformed", 400),
    "invalid": ("body-invalid", 422),
    "filter": ("filtered", 200),
}


def make_wrong_call(wrong: set[str]) -> Request:
    body = json.dumps(
        {"kind": "other" if "filter" in wrong else "wanted", "amount": "x" if "invalid" in wrong else 1}
    ).encode()
    if "malformed" in wrong:
        body = body[:-1]
    if "size" in wrong:
        body += b" " * 1000
    return call(
        body,
        b"text/plain" if "type" in wrong else JSON,
        *([] if "auth" in wrong else [(b"authorization", b"Bearer secret")]),
        method="GET" if "method" in wrong else "POST",
        address="198.51.100.1" if "address" in wrong else "203.0.113.7",
    )


@pytest.mark.parametrize("wrong", CHECKS)
def test_each_check_refuses_what_it_is_for(wrong: str) -> None:
    refusal = refuse(STRICT, make_wrong_call({wrong}))
    assert (refusal.code, refusal.status) == CHECKS[wrong]


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(CHECKS, 2)))
def test_of_two_failing_checks_the_earlier_answers(first: str, second: str) -> None:
    assert refuse(STRICT, make_wrong_call({first, second})).code == CHECKS[first][0]


def test_a_call_that_does_nothing_wrong_comes_in() -> None:
    trigger = admit(STRICT, make_wrong_call(set()))
    assert trigger.body == {"kind": "wanted", "amount": 1}
    assert trigger.fields == {"amount": 1}


def test_a_refusal_is_a_problem_of_its_own_kind() -> None:
    reply = refuse(STRICT, make_wrong_call({"invalid"})).reply()
    assert reply.status == 422
    assert ("Content-Type", "application/problem+json") in reply.headers
    assert json.loads(reply.body) == {
        "type": "urn:hookyard:problem:body-invalid",
        "title": "Body invalid",
        "status": 422,
        "detail": "The request lacks what the workflow asks for.",
        "errors": [{"path": "body.amount", "reason": '"x" is not of type "integer"'}],
    }


def test_allow_names_every_method() -> None:
    refusal = refuse(replace(OPEN, methods=frozenset({"PUT", "POST"})), call(method="DELETE"))
    assert ("Allow", "POST, PUT") in refusal.headers


@pytest.mark.parametrize(("size", "comes_in"), [(1000, True), (1001, False)])
def test_the_largest_body_is_one_that_fits(size: int, comes_in: bool) -> None:
    body = b'"' + b"x" * (size - 2) + b'"'
    assert isinstance(knock(OPEN, call(body)), Trigger) is comes_in


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        (b"application/json; charset=utf-8", b"{}", ""),
        (b"application/vnd.github+json", b"{}", ""),
        (b"APPLICATION/JSON", b"{}", ""),
        (b"text/json-ish", b"{}", "type-not-accepted"),
        (b"application/x-www-form-urlencoded", b"a=1", "type-not-accepted"),
        (b"", b"{}", "type-not-accepted"),
        (None, b"{}", "type-not-accepted"),
        (JSON, b"", "body-malformed"),
        (None, b"", ""),
    ],
)
def test_content_types(content_type: bytes | None, body: bytes, code: str) -> None:
    answer = knock(OPEN, call(body, content_type))
    assert (answer.code if isinstance(answer, Refusal) else "") == code


def test_a_malformed_body_is_told_its_position() -> None:
    assert "line 2, column 1" in refuse(OPEN, call(b'{"a": 1,\n}')).detail


def test_every_failure_of_schema_and_fields_is_listed() -> None:
    door = replace(
        OPEN,
        schema=compile_schema({"properties": {"a": {"type": "string"}, "b": {"items": {"minimum": 5}}}}),
        fields=compile_fields(
            [FieldSpec(path="X-Id", required=True)],
            [FieldSpec(path="page", type="integer")],
            [FieldSpec(path="c.d", required=True)],
        ),
    )
    errors = refuse(door, call(b'{"a": 1, "b": [9, 2]}', query=b"page=x")).errors
    assert [error["path"] for error in errors] == ["body.a", "body.b[1]", "headers.X-Id", "query.page", "body.c.d"]


def test_the_list_of_failures_has_an_end() -> None:
    door = replace(OPEN, schema=compile_schema({"items": {"type": "string"}}))
    assert len(refuse(door, call(json.dumps(list(range(200))).encode())).errors) == MAX_FAILURES


@pytest.mark.parametrize(
    ("schema", "body", "passes"),
    [
        ({}, b"5", True),
        (True, b"5", True),
        (False, b"5", False),
        ({"type": "integer"}, b"1180591620717411303424", True),
        ({"maximum": 5}, b"1180591620717411303424", False),
        ({"type": "object"}, b"", False),
        ({"$defs": {"a": {"type": "string"}}, "$ref": "#/$defs/a"}, b'"x"', True),
        ({"format": "email"}, b'"nobody"', False),
    ],
)
def test_schemas(schema: dict[str, Any] | bool, body: bytes, passes: bool) -> None:
    answer = knock(replace(OPEN, schema=compile_schema(schema)), call(body, JSON if body else None))
    assert isinstance(answer, Trigger) is passes


def test_a_body_too_deep_for_the_validator_is_refused_and_no_crash() -> None:
    door = replace(OPEN, schema=compile_schema({"type": "object"}))
    (error,) = refuse(door, call(b"[" * 400 + b"]" * 400)).errors
    assert error["path"] == "body"
    assert error["reason"].startswith("cannot be checked")


@pytest.mark.parametrize(
    ("body", "wanted"), [(b'{"kind": "wanted"}', True), (b'{"kind": "other"}', False), (b"{}", False), (b"[]", False)]
)
def test_the_filter_decides(body: bytes, wanted: bool) -> None:
    answer = knock(replace(OPEN, filter=STRICT.filter, filter_status=202), call(body))
    assert isinstance(answer, Trigger) is wanted
    assert wanted or (isinstance(answer, Refusal) and answer.status == answer.reply().status == 202)


def test_an_event_that_the_filter_cannot_judge_comes_in_with_a_note() -> None:
    door = replace(OPEN, filter=compile_template("{{ 1 / trigger.body.n }}"))
    trigger = admit(door, call(b'{"n": 0}'))
    assert len(trigger.notes) == 1
    assert "the filter could not be evaluated" in trigger.notes[0]


CONTENT_TYPES = st.sampled_from(
    [
        *(None, JSON, b"application/xml", b"multipart/form-data; boundary=b", b"text/plain; charset=utf-16", b"\xff"),
        *(b"a/b", b"application/x-www-form-urlencoded"),
    ]
)
BODIES = st.binary(max_size=60) | st.sampled_from(
    [
        b'{"a": "\\ud800"}',
        b"a=%ED%A0%80&b[c]=1",
        b"<a>&b;</a>",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
    ]
)


@settings(max_examples=300, deadline=None)
@given(BODIES, CONTENT_TYPES, st.binary(max_size=20), st.binary(max_size=20))
def test_no_request_does_more_than_be_refused(body: bytes, kind: bytes | None, query: bytes, header: bytes) -> None:
    fields = compile_fields(
        [FieldSpec(path="X-A", type="number")],
        [FieldSpec(path="a.b", type="integer", required=True)],
        [FieldSpec(path="a", type="array")],
    )
    door = replace(OPEN, kinds=frozenset(Kind), fields=fields, schema=STRICT.schema, filter=STRICT.filter)
    for one in (door, replace(door, fields=OPEN.fields), replace(OPEN, kinds=frozenset(Kind))):
        answer = knock(one, call(body, kind, (b"x-a", header), query=query))
        if isinstance(answer, Refusal):
            assert json.loads(answer.reply().body)["status"] == answer.status
        else:
            assert answer.member("request")["size"] == len(body)
