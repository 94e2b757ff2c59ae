"""Paths of samples, and keeping what the author made of them."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.model.http import Request
from hookyard.model.workflow import FieldSpec
from hookyard.webhook.fields import Source, compile_fields
from hookyard.webhook.samples import SampleKind, SamplePath, parse_request, parse_sample


def listed(kind: SampleKind, text: str) -> list[tuple[str, str, Any]]:
    return [(path.path, path.type, path.sample) for path in parse_sample(kind, text).paths]


def test_json_paths_come_in_document_order() -> None:
    assert listed(SampleKind.JSON, '{"a":1,"b":{"c":2},"d":[true,{"e f":null}],"s":"x"}') == [
        ("a", "number", 1),
        ("b", "object", None),
        ("b.c", "number", 2),
        ("d", "array", None),
        ("d[0]", "boolean", True),
        ("d[1]", "object", None),
        ("d[1].e f", "any", None),
        ("s", "string", "x"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/hooks/x?query[0][a]=1&b=2",
        "https://example.com/hooks/x?query%5B0%5D%5Ba%5D=1&b=2#part?c=3",
        " ?query[0][a]=1&b=2 ",
        "query[0][a]=1&b=2#x",
        "example.com/x?query[0][a]=1&b=2",
        "/hooks/x?query[0][a]=1&b=2",
    ],
)
def test_a_url_or_its_query(text: str) -> None:
    assert listed(SampleKind.URL, text) == [
        ("query", "array", None),
        ("query[0]", "object", None),
        ("query[0].a", "string", "1"),
        ("b", "string", "2"),
    ]


def test_a_question_mark_in_a_value() -> None:
    assert listed(SampleKind.QUERY, "a=what?&b=1") == [("a", "string", "what?"), ("b", "string", "1")]


@pytest.mark.parametrize("text", ["", "https://example.com/", "https://example.com/#/a?b=1", "?"])
def test_a_url_without_a_query(text: str) -> None:
    parsed = parse_sample(SampleKind.URL, text)
    assert parsed.paths == []
    assert "the URL has no query" in parsed.notes


def test_forms_xml_and_header_lines() -> None:
    assert listed(SampleKind.FORM, "a[b]=1+2") == [("a", "object", None), ("a.b", "string", "1 2")]
    assert listed(SampleKind.XML, "<r id='1'><i>x</i></r>") == [
        ("r", "object", None),
        ("r.@id", "string", "1"),
        ("r.i", "string", "x"),
    ]
    text = "POST /hooks/x HTTP/1.1\r\nHost: example.com\r\nX-Request-Id:  a b \r\n\r\n"
    assert listed(SampleKind.HEADERS, text) == [("host", "string", "example.com"), ("x-request-id", "string", "a b")]


@pytest.mark.parametrize(
    ("kind", "text", "line", "column"),
    [
        (SampleKind.JSON, '{\n "a": x}', 2, 7),
        (SampleKind.JSON, "", 1, 1),
        (SampleKind.JSON, '"\ud800"', 1, 2),
        (SampleKind.XML, "<a>\n</b>", 2, 3),
        (SampleKind.HEADERS, "A: b\nnonsense", 2, 1),
        (SampleKind.HEADERS, "A: b\nB c: d", 2, 1),
    ],
)
def test_a_text_that_cannot_be_read(kind: SampleKind, text: str, line: int, column: int) -> None:
    parsed = parse_sample(kind, text)
    assert parsed.paths == []
    assert [(problem.line, problem.column) for problem in parsed.problems] == [(line, column)]


def test_parsing_again_keeps_what_the_author_did() -> None:
    previous = [
        FieldSpec(path="b.c", name="cee", alias="C", type="integer", required=True),
        FieldSpec(path='["a"]', alias="A"),
        FieldSpec(path="by.hand", name="a_b"),
    ]
    parsed = parse_sample(SampleKind.JSON, '{"a":1,"a b":2,"b":{"c":2}}', previous, taken=["b"])
    assert parsed.paths == [
        SamplePath('["a"]', "a", "any", 1, "A"),
        SamplePath("a b", "a_b_2", "number", 2),
        SamplePath("b", "b_2", "object"),
        SamplePath("b.c", "cee", "integer", 2, "C", True),
        SamplePath("by.hand", "a_b", "any", in_sample=False),
    ]


def test_headers_keep_theirs_whatever_the_case() -> None:
    parsed = parse_sample(SampleKind.HEADERS, "X-A: 1", [FieldSpec(path="x-A", name="mine"), FieldSpec(path="no such")])
    assert [(path.path, path.name, path.in_sample) for path in parsed.paths] == [
        ("x-A", "mine", True),
        ("no such", "no_such", False),
    ]


def test_long_values_are_cut() -> None:
    [path] = parse_sample(SampleKind.JSON, '{"a":"' + "x" * 1000 + '"}').paths
    assert path.sample == "x" * 200 + "…"


def test_many_paths_are_cut() -> None:
    start = time.perf_counter()
    parsed = parse_sample(SampleKind.JSON, "{" + ",".join(f'"{"é" * n}":1' for n in range(1, 500)) + "}")
    assert len({path.name for path in parsed.paths}) == 499
    parsed = parse_sample(SampleKind.JSON, "[" + ",".join(["1"] * 10_001) + "]")
    assert len(parsed.paths) == 10_000
    assert parsed.notes == ["the sample has more than 10000 paths; the first ones are listed"]
    assert parse_sample(SampleKind.JSON, "[" + ",".join(["1"] * 10_000) + "]").notes == []
    assert time.perf_counter() - start < 2


def test_parameters_that_are_not_read_are_told() -> None:
    parsed = parse_sample(SampleKind.QUERY, "&".join(f"a{n}=1" for n in range(1002)))
    assert parsed.notes == ["2 parameters behind the first 1000 are not read"]


def test_a_kept_request() -> None:
    request = Request(
        "POST", "/hooks/x", b"id=1", [(b"content-type", b"application/json"), (b"id", b"2")], b'{"id":3}', "::1", 0.0
    )
    parsed = parse_request(request, {Source.BODY: [FieldSpec(path="id", name="id", alias="Own")]})
    names = {source: [path.name for path in sample.paths] for source, sample in parsed.items()}
    assert names == {Source.HEADERS: ["content_type", "id_2"], Source.QUERY: ["id_3"], Source.BODY: ["id"]}
    request.body = b"{"
    parsed = parse_request(request, {})
    assert parsed[Source.QUERY].paths
    assert [problem.line for problem in parsed[Source.BODY].problems] == [1]


@given(st.sampled_from(list(SampleKind)), st.text())
def test_no_text_fails(kind: SampleKind, text: str) -> None:
    parsed = parse_sample(kind, text)
    specs = [FieldSpec(path=path.path, name=path.name) for path in parsed.paths]
    if parsed.paths:
        compile_fields(specs if kind is SampleKind.HEADERS else [], [], [] if kind is SampleKind.HEADERS else specs)
