"""The path grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.model.paths import Names, Path, PathError, format_path, get_path, list_paths, parse_path

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a", ("a",)),
        ("a.b", ("a", "b")),
        ("a[0].b", ("a", 0, "b")),
        ('a["odd key"]', ("a", "odd key")),
        ("a['it\\'s']", ("a", "it's")),
        ("[0][1]", (0, 1)),
        ("X-Request-Id", ("X-Request-Id",)),
        ("a.0", ("a", "0")),
    ],
)
def test_parse_path(text: str, path: tuple[str | int, ...]) -> None:
    assert parse_path(text) == path


@pytest.mark.parametrize(
    ("text", "position"), [("", 0), (".a", 0), ("a..b", 2), ("a[", 1), ("a[x]", 1), ("a[0]b", 4), ("a.", 2)]
)
def test_a_wrong_path_says_where(text: str, position: int) -> None:
    with pytest.raises(PathError) as caught:
        parse_path(text)
    assert caught.value.position == position


@given(st.lists(st.text() | st.integers(0, 999), min_size=1).map(tuple))
def test_format_and_parse_agree(path: tuple[str | int, ...]) -> None:
    assert parse_path(format_path(path)) == path


@given(documents)
def test_every_listed_path_reads_its_value(document: object) -> None:
    for path, value in list_paths(document):
        assert get_path(document, parse_path(format_path(path)), "missing") is value


def test_paths_come_in_document_order() -> None:
    listed = [format_path(path) for path, _ in list_paths({"a": 1, "b": {"c": 2}, "d": [{"e": 3}, 4]})]
    assert listed == ["a", "b", "b.c", "d", "d[0]", "d[0].e", "d[1]"]


def test_a_name_over_a_list_flattens() -> None:
    document = {"items": [{"tags": ["a", "b"], "price": 1}, {"price": 2}, {"tags": ["c"]}]}
    assert get_path(document, parse_path("items.price")) == [1, 2]
    assert get_path(document, parse_path("items.tags")) == ["a", "b", "c"]
    assert get_path(document, parse_path("items.none"), "missing") == "missing"
    assert get_path({"items": []}, parse_path("items.price")) == []
    assert get_path({"items": [{"tags": []}, {}]}, parse_path("items.tags"), "missing") == []
    assert get_path([[{"a": 1}], [[{"a": [2, [3]]}]], 4], ("a",)) == [1, 2, [3]]


def test_a_name_over_deep_lists_needs_no_stack() -> None:
    document: object = {"a": 1}
    for _ in range(50_000):
        document = [document]
    assert get_path(document, ("a",)) == [1]


def name_for(path: Path, *taken: str) -> str:
    return Names(taken).name_for(path)


def test_name_for() -> None:
    assert name_for(("data", "object", "amount")) == "data_object_amount"
    assert name_for(("X-Request-Id",)) == "x_request_id"
    assert name_for((0,)) == "field_0"
    assert name_for(("é",)) == "field"
    assert name_for(("a",), "a", "a_2") == "a_3"


def test_a_long_name_keeps_the_end_of_the_path() -> None:
    assert name_for(("first" * 10, "second", "third")) == "second_third"
    assert name_for(("x" * 100,)) == "x" * 48


def test_names_are_given_once() -> None:
    names = Names({"a", "b_2"})
    given = [names.name_for(path) for path in (("a",), ("b",), ("b",), ("b",), ("a_2",), ("é",), ("ü",))]
    assert given == ["a_2", "b", "b_3", "b_4", "a_2_2", "field", "field_2"]
