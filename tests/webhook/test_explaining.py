"""What a door says of a request, check by check: as it decides, never otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_admission import JSON, OPEN, STRICT, call, knock

from hookyard.model.workflow import FieldSpec
from hookyard.webhook.explaining import STOPS, Check, explain
from hookyard.webhook.fields import compile_fields
from hookyard.webhook.refusals import CODES, Refusal

GOOD: dict[str, Any] = {"body": b'{"amount": 5, "kind": "wanted"}', "authorization": b"Bearer secret"}
# What is mended one after another, from the top: each time the next check is the one that refuses.
WRONG = {
    Check.METHOD: ({"method": "PUT"}, 405),
    Check.ADDRESS: ({"address": "192.0.2.1"}, 403),
    Check.SIZE: ({"body": b"x" * 1001}, 413),
    Check.AUTHENTICATION: ({"authorization": b"Bearer wrong"}, 401),
    Check.CONTENT_TYPE: ({"content_type": b"text/plain"}, 415),
    Check.BODY: ({"body": b"{"}, 400),
    Check.SCHEMA: ({"body": b'{"amount": "five"}'}, 422),
    Check.FIELDS: ({"body": b"{}"}, 422),
    Check.FILTER: ({"body": b'{"amount": 5, "kind": "other"}'}, 200),
}


def make_request(**parts: Any) -> Any:
    values = {**GOOD, **parts}
    authorization = values.pop("authorization")
    body, content_type = values.pop("body"), values.pop("content_type", JSON)
    return call(body, content_type, (b"authorization", authorization), **values)


@pytest.mark.parametrize("check", Check)
def test_the_check_that_refuses_is_named(check: Check) -> None:
    changes, status = WRONG[check]
    later: dict[str, Any] = {}
    for other in list(Check)[list(Check).index(check) :]:
        later = {**WRONG[other][0], **later}
    if check in (Check.SIZE, Check.BODY, Check.SCHEMA, Check.FIELDS, Check.FILTER):
        later["body"] = changes["body"]
    explanation = explain(STRICT, make_request(**later))
    found = {result.check: result for result in explanation.checks}
    assert list(found) == list(Check)
    assert found[check].passed is False
    assert found[check].status == status
    assert found[check].detail
    order = list(Check)
    assert all(
        found[one].passed for one in order[: order.index(check)] if one is not Check.SCHEMA or check is Check.FILTER
    )
    rest = order[order.index(check) + 1 :]
    assert all(found[one].passed is None for one in rest if check is not Check.SCHEMA or one is not Check.FIELDS)


def test_a_request_that_may_come_in_passes_everything() -> None:
    explanation = explain(STRICT, make_request())
    assert explanation.refusal is None
    assert all(result.passed for result in explanation.checks)


def test_what_a_door_does_not_ask_for_is_said() -> None:
    details = {result.check: result.detail for result in explain(OPEN, call()).checks}
    assert details[Check.AUTHENTICATION] == "none is asked for"
    assert details[Check.SIZE] == "2 bytes; 1000B at most"
    assert details[Check.FILTER] == "there is no filter"


def test_schema_and_fields_have_a_verdict_each() -> None:
    found = {result.check: result for result in explain(STRICT, make_request(body=b"{}")).checks}
    assert (found[Check.SCHEMA].passed, found[Check.FIELDS].passed) == (True, False)
    door = replace(STRICT, fields=compile_fields([], [], [FieldSpec(path="other", required=True)]))
    both = {result.check: result for result in explain(door, make_request(body=b'{"amount": "x"}')).checks}
    assert (both[Check.SCHEMA].passed, both[Check.FIELDS].passed) == (False, False)


def test_a_body_that_was_cut_off_counts_as_announced() -> None:
    cut = call(b"", JSON, (b"content-length", b"5000"))
    found = {result.check: result for result in explain(OPEN, cut, OPEN.too_large()).checks}
    assert found[Check.SIZE].passed is False
    assert "5000 bytes" in found[Check.SIZE].detail


def test_every_refusal_of_a_door_belongs_to_a_check() -> None:
    assert STOPS.keys() <= CODES.keys()
    doors = [STRICT, OPEN, replace(OPEN, authenticate=STRICT.authenticate)]
    seen = {
        refusal.code
        for door in doors
        for changes, _ in WRONG.values()
        if isinstance(refusal := knock(door, make_request(**changes)), Refusal)
    }
    assert len(seen) > 6
    assert seen <= STOPS.keys()
