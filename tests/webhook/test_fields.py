"""Fields: compiled, read and checked."""

from typing import Any

import pytest

from hookyard.model.problems import InvalidDocument
from hookyard.model.workflow import FieldSpec
from hookyard.webhook.content_types import Kind
from hookyard.webhook.fields import FieldFailure, FieldSet, Source, compile_fields


def specs(*fields: str | dict[str, Any]) -> list[FieldSpec]:
    return [FieldSpec.model_validate({"path": field} if isinstance(field, str) else field) for field in fields]


def body_fields(*fields: str | dict[str, Any]) -> FieldSet:
    return compile_fields([], [], specs(*fields))


def test_fields_are_read_by_name() -> None:
    fields = compile_fields(
        specs("X-Request-Id", {"path": "x-flag", "type": "boolean"}),
        specs("query[0].a", {"path": "limit", "type": "integer", "alias": "Limit"}),
        specs({"path": "data.amount", "name": "amount"}, "items.price", "gone"),
    )
    headers = {"x-request-id": "r1", "x-flag": "1"}
    query = {"query": [{"a": "q"}], "limit": "12"}
    body = {"data": {"amount": 5}, "items": [{"price": 1}, {}, {"price": [2, 3]}]}
    assert fields.read(headers, query, body) == {
        "x_request_id": "r1",
        "x_flag": True,
        "query_0_a": "q",
        "limit": 12,
        "amount": 5,
        "items_price": [1, 2, 3],
        "gone": None,
    }
    assert fields.check(headers, query, body) == []


def test_names_that_are_not_given_are_unique() -> None:
    fields = compile_fields(specs("id"), specs("id"), specs("id", {"path": "x", "name": "id_2"}))
    assert [field.name for field in fields.fields] == ["id", "id_3", "id_4", "id_2"]


def test_every_problem_is_told() -> None:
    with pytest.raises(InvalidDocument) as caught:
        compile_fields(specs("X Y", {"path": "a", "name": "n"}), specs("a..b"), specs({"path": "b", "name": "n"}, "a["))
    assert {problem.where for problem in caught.value.problems} == {
        "trigger.headers[0].path",
        "trigger.query[0].path",
        "trigger.body[0].name",
        "trigger.body[1].path",
    }
    assert "trigger.headers[1]" in str(caught.value)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("number", "12.5", 12.5),
        ("number", "12", 12),
        ("number", " -1e3 ", -1000.0),
        ("number", "123456789012345678901234567890", 123456789012345678901234567890),
        ("integer", "+7", 7),
        ("boolean", "TRUE", True),
        ("boolean", "0", False),
        ("string", "12", "12"),
        ("array", "a", ["a"]),
        ("array", ["a", "b"], ["a", "b"]),
        ("number", ["1", "2.5"], None),
        ("object", {"a": "1"}, {"a": "1"}),
        ("any", "12", "12"),
        ("number", "", None),
        ("string", "", ""),
    ],
)
def test_text_is_converted(type_: str, text: Any, value: Any) -> None:
    fields = compile_fields([], specs({"path": "a", "type": type_}), [])
    read = fields.read({}, {"a": text}, None)["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("type_", "text", "reason"),
    [
        ("number", "1,5", "is '1,5', not a number"),
        ("number", "1e999", "is '1e999', not a number"),
        ("number", "9" * 5000, None),
        ("number", "nan", "is 'nan', not a number"),
        ("number", "١", "is '١', not a number"),
        ("integer", "1.5", "is '1.5', not an integer"),
        ("integer", "1_0", "is '1_0', not an integer"),
        ("boolean", "yes", "is 'yes', not a boolean: true, false, 1 or 0"),
        ("object", "{}", "is a string, not an object"),
        ("string", ["a"], "is an array, not a string"),
    ],
)
def test_text_that_is_something_else_fails(type_: str, text: Any, reason: str | None) -> None:
    fields = compile_fields([], specs({"path": "a", "type": type_}), [])
    assert fields.has_checks
    failures = fields.check({}, {"a": text}, None)
    assert [(failure.path, failure.source) for failure in failures] == [("a", Source.QUERY)]
    assert reason is None or failures[0].reason == reason
    assert len(failures[0].reason) < 100


@pytest.mark.parametrize(
    ("type_", "value", "passes"),
    [
        ("number", 1, True),
        ("number", 1.5, True),
        ("number", "1", False),
        ("number", True, False),
        ("integer", 1, True),
        ("integer", 2.0, True),
        ("integer", 2.5, False),
        ("integer", True, False),
        ("boolean", False, True),
        ("boolean", 0, False),
        ("string", "", True),
        ("string", 1, False),
        ("object", {}, True),
        ("object", [], False),
        ("array", [], True),
        ("array", "a", False),
        ("number", None, True),
        ("any", None, True),
    ],
)
def test_json_is_not_converted(type_: str, value: Any, passes: bool) -> None:
    fields = body_fields({"path": "a", "type": type_})
    assert (fields.check({}, {}, {"a": value}) == []) is passes


def test_a_whole_float_is_an_integer() -> None:
    read = body_fields({"path": "a", "type": "integer"}).read({}, {}, {"a": 2.0})["a"]
    assert (read, type(read)) == (2, int)


def test_bodies_of_text_are_converted() -> None:
    fields = body_fields({"path": "a", "type": "number", "required": True})
    assert fields.read({}, {}, {"a": "1"}, Kind.FORM) == {"a": 1}
    assert fields.check({}, {}, {"a": "1"}, Kind.XML) == []
    assert fields.check({}, {}, {"a": " "}, Kind.FORM) == [FieldFailure("a", Source.BODY, "is missing")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"items": [{"price": 1}, {}]}, ""),
        ({"items": []}, ""),
        ({"items": [{}, {"x": 1}]}, "is missing"),
        ({"items": [{"price": 1}, {"price": "2"}]}, "is a string, not a number"),
        ({"items": {"price": 1}}, ""),
        ({"items": {"price": [1]}}, "is an array, not a number"),
        ({"items": {"price": None}}, "is null"),
        ({}, "is missing"),
        ([], "is missing"),
        ("text", "is missing"),
        (None, "is missing"),
    ],
)
def test_required_over_a_list(body: Any, reason: str) -> None:
    fields = body_fields({"path": "items.price", "type": "number", "required": True})
    expected = [FieldFailure("items.price", Source.BODY, reason)] if reason else []
    if body == []:
        expected = []  # A list without items: every price of it is there.
    assert fields.check({}, {}, body) == expected


def test_null_is_a_value_where_no_type_is_asked() -> None:
    assert body_fields({"path": "a", "required": True}).check({}, {}, {"a": None}) == []


def test_plain_fields_need_no_check() -> None:
    assert not body_fields("a", "b.c").has_checks
    assert not compile_fields([], [], []).has_checks


def test_a_path_over_a_deep_body() -> None:
    body: Any = {"a": 1}
    for _ in range(511):
        body = [body]
    assert body_fields({"path": "a", "type": "integer"}).read({}, {}, body) == {"a": [1]}
