"""Documents: YAML 1.2 and JSON to plain data with its lines, and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hookyard.model.documents import (
    MAX_DEPTH,
    MAX_TEXT,
    MAX_VALUES,
    document_from_data,
    read_document,
    read_documents,
    write_document,
)
from hookyard.model.problems import InvalidDocument, Problem


def find_problems(source: str) -> list[Problem]:
    with pytest.raises(InvalidDocument) as caught:
        read_documents(source)
    return list(caught.value.problems)


SCALARS = [
    ("yes", "yes"),
    ("no", "no"),
    ("on", "on"),
    ("Off", "Off"),
    ("true", True),
    ("TRUE", True),
    ("False", False),
    ("tRUE", "tRUE"),
    ("~", None),
    ("null", None),
    ("", None),
    ("nUll", "nUll"),
    ("12", 12),
    ("-12", -12),
    ("+5", 5),
    ("012", 12),
    ("0o17", 15),
    ("0x1F", 31),
    ("0b11", "0b11"),
    ("1_000", "1_000"),
    ("1:30", "1:30"),
    ("340282366920938463463374607431768211456", 2**128),
    ("5.", 5.0),
    (".5e3", 500.0),
    ("1.5E-3", 0.0015),
    ("1e3", 1000.0),
    ("2026-01-31", "2026-01-31"),
    ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
    ("=", "="),
    ("<<", "<<"),
    ("'12'", "12"),
    ('"true"', "true"),
    ("!!str 12", "12"),
    ("!!int '3'", 3),
    ("!!float 3", 3.0),
    ("!!null ''", None),
    ("!!bool true", True),
    ("|\n  a\n  b\n", "a\nb\n"),
    (">-\n  a\n  b\n", "a b"),
    (r'"\ud83d\ude00 \/ \u00e9"', "😀 / é"),
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_plain_scalars_follow_the_core_schema(text: str, value: Any) -> None:
    data = read_document(f"a: {text}").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


def test_merge_keys_are_keys_like_others() -> None:
    assert read_document("<<: {a: 1}\nb: 2").data == {"<<": {"a": 1}, "b": 2}


def test_keys_are_texts_whatever_they_look_like() -> None:
    assert read_document("yes: 1\n1: 2\nnull: 3\n1.50: 4").data == {"yes": 1, "1": 2, "null": 3, "1.50": 4}


REFUSED = [
    ("a: 1\na: 2", 2, 1, "the key 'a' stands here twice"),
    ("1: a\n'1': b", 2, 1, "the key '1' stands here twice"),
    ("a: {b: 1, b: 2}", 1, 11, "the key 'b' stands here twice"),
    ("? [1]\n: 2", 1, 3, "a key has to be a plain word"),
    ("a: !!binary aGk=", 1, 4, "the tag 'tag:yaml.org,2002:binary' means nothing here"),
    ("a: !!set {b}", 1, 4, "the tag 'tag:yaml.org,2002:set' means nothing here"),
    ("a: !thing {b: 1}", 1, 4, "the tag '!thing' means nothing here"),
    ("!!python/object:os.system a: 1", 1, 1, "python/object:os.system' means nothing here"),
    ("a: !!map [1]", 1, 4, "the tag 'tag:yaml.org,2002:map' means nothing here"),
    ("a: !!int b", 1, 4, "'b' is no int"),
    ("a: !!bool yes", 1, 4, "'yes' is no bool"),
    ("a: 1e999", 1, 4, "JSON has no such number"),
    ("a: .inf", 1, 4, "JSON has no such number"),
    ("a: -.INF", 1, 4, "JSON has no such number"),
    ("a: .nan", 1, 4, "JSON has no such number"),
    ("a: " + "9" * 5000, 1, 4, "the number is too long"),
    (r'a: "\ud800"', 1, 4, "half of a surrogate pair"),
    ("a: *nobody", 1, 4, "undefined alias 'nobody'"),
    ("a: 1\nb", 2, 2, "could not find expected ':'"),
    ("[1,", 1, 4, "expected the node content"),
    ("a:\n\tb: 1", 2, 1, "cannot start any token"),
    ("a: 'b", 1, 6, "unexpected end of stream"),
    ("@a", 1, 1, "cannot start any token"),
    ("a: \x00", 0, 0, "special characters are not allowed"),
]


@pytest.mark.parametrize(("source", "line", "column", "reason"), REFUSED)
def test_mistakes_name_their_position(source: str, line: int, column: int, reason: str) -> None:
    (problem,) = find_problems(source)
    assert (problem.line, problem.column) == (line, column)
    assert reason in problem.reason


def test_every_mistake_of_a_document_is_reported() -> None:
    problems = find_problems("a: 1\na: 2\nb: !x 1\nc: {d: .nan}")
    assert [problem.line for problem in problems] == [2, 3, 4]


BOMBS = {
    "aliases of aliases": "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{n}: &{n} [{','.join(['*' + p] * 10)}]\n" for p, n in zip("abcdef", "bcdefg", strict=True)),
    "an alias of itself": "a: &a [*a]",
    "an alias of itself, twice": "a: &a [*a, *a]",
    "blocks in blocks": "- " * (MAX_DEPTH + 2) + "x",
    "lists in lists": "[" * 5000,
    "objects in objects": '{"a":' * 5000,
    "a long text": "#" + "x" * MAX_TEXT,
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused(source: str) -> None:
    (problem,) = find_problems(source)
    assert "more than" in problem.reason or "deep" in problem.reason or "longer" in problem.reason


def test_aliases_repeat_a_value_and_anchors_may_be_used_again() -> None:
    assert read_document("a: &x {k: 1}\nb: *x\nc: &x 2\nd: *x").data == {"a": {"k": 1}, "b": {"k": 1}, "c": 2, "d": 2}


JSON_SOURCES = [
    '{\n\t"a": 1,\n\t"b": [\n\t\t1\n\t]\n}',
    '{"a":"http:\\/\\/x","b":[],"c":{}}',
    '\ufeff{"a": "\\u0000\\t\\ud83d\\ude00"}',
    '"text"',
    "[1, 2.5, -0.0, 1e5, true, false, null]",
    '{"a":1,"b":"x: y","c":"# no comment","d":"- no list"}',
]


@pytest.mark.parametrize("source", JSON_SOURCES)
def test_json_is_read_as_json(source: str) -> None:
    assert read_document(source).data == json.loads(source.removeprefix("\ufeff"))


def test_lines_lead_to_values_and_their_surroundings() -> None:
    document = read_document("key: a\nnodes:\n  - key: n\n    config: {url: x,\n      body: [1, 2]}\n")
    assert document.line_of(()) == (1, 1)
    assert document.line_of(("nodes",)) == (2, 1)
    assert document.line_of(("nodes", 0, "config", "body")) == (5, 7)
    assert document.line_of(("nodes", 0, "config", "body", 1)) == (5, 17)
    assert document.line_of(("nodes", 0, "missing", "deeper")) == (3, 5)
    assert document_from_data({"a": 1}).line_of(("a",)) == (0, 0)


def test_values_behind_an_alias_have_the_line_of_their_use() -> None:
    document = read_document("a: &x {k: 1}\n\nb: *x\n")
    assert document.line_of(("b",)) == (3, 1)


def test_streams_hold_several_documents() -> None:
    documents = read_documents("# first\na: 1\n---\n# second\nb: 2\n---\n")
    assert [document.data for document in documents] == [{"a": 1}, {"b": 2}]
    assert [document.line_of(("b",))[0] for document in documents[1:]] == [5]
    assert [read_document(document.source).data for document in documents] == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("source", "found"), [("", "no document"), ("# nothing", "no document"), ("a: 1\n---\nb: 1", "2 documents")]
)
def test_one_document_is_one(source: str, found: str) -> None:
    with pytest.raises(InvalidDocument, match=f"expected one document, found {found}"):
        read_document(source)


def nest(levels: int) -> Any:
    data: Any = "x"
    for _ in range(levels):
        data = [data]
    return data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"a": nest(3000)}, "nested deeper"),
        ([1] * (MAX_VALUES + 1), "more than"),
        ({"a": {"b": float("nan")}}, "a.b: JSON has no such number"),
        ({"a": ["\ud800"]}, "a[0]: half of a surrogate pair"),
        ({"\ud800": 1}, "half of a surrogate pair"),
    ],
    ids=["deep", "many", "nan", "surrogate", "surrogate key"],
)
def test_data_that_no_text_could_say_is_refused(data: Any, reason: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        document_from_data(data)
    assert reason in str(caught.value)


TRICKY = st.sampled_from(
    [
        *("yes", "null", "~", "1", "1e3", "0x1", ".inf", "2026-01-31", "y", "N", "<<", "=", " ", "", "a b", "a "),
        *("a: b", "a #b", "- a", "? a", "|", ">", "*a", "&a", "!a", "%a", "@a", "`a", "{a", "[a", "'", '"', "---"),
        *("a\nb", "a\nb\n", "a\n\nb\n\n", " a\nb", "a\n  b", "\na\nb", "a\n \nb", "a\n\n  \n", "a\tb\nc"),
        *("a\r\nb", "a\u2028b\nc", "\ufeff\na", "a\x7f\nb", "\x85", "...\n---", "😀\nb", "k" * 1100),
    ]
)
TEXTS = TRICKY | st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(TEXTS, children, max_size=4),
    max_leaves=12,
)


@settings(max_examples=250, deadline=None)
@given(DATA)
def test_what_is_written_reads_back(data: Any) -> None:
    written = write_document(data)
    read = read_document(written).data
    assert read == data
    assert repr(read) == repr(data)  # 1, 1.0 and True are equal, and must not be mixed up


@settings(max_examples=150, deadline=None)
@given(DATA)
def test_json_reads_as_the_data_it_holds(data: Any) -> None:
    keys = json.dumps(data, ensure_ascii=True)
    if "k" * 1025 not in keys:
        assert read_document(keys).data == data


SOURCES = st.text(st.sampled_from(list("ab:-?[]{},'\"|>&*!%#@` \n\t~.0\\x\u2028\ufeff")), max_size=30)


@settings(max_examples=400, deadline=None)
@given(SOURCES | st.text(max_size=20))
def test_no_text_does_more_than_be_refused(source: str) -> None:
    try:
        documents = read_documents(source)
    except InvalidDocument as error:
        assert error.problems  # noqa: PT017
    else:
        for document in documents:
            assert read_document(write_document(document.data)).data == document.data
