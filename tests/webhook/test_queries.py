"""Queries, against what JavaScript's `qs` makes of them."""

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.webhook.nesting import nest_pairs
from hookyard.webhook.queries import count_ignored, parse_query

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "qs" / "vectors.json").read_text("utf-8")
)
# Names of members of Object.prototype: `qs` drops them, they are data here.
KEPT = {
    "toString=1": {"toString": "1"},
    "constructor=1&a=2": {"constructor": "1", "a": "2"},
    "hasOwnProperty=1": {"hasOwnProperty": "1"},
    "__proto__=1": {"__proto__": "1"},
    "a[__proto__]=1": {"a": {"__proto__": "1"}},
    "a[toString]=1": {"a": {"toString": "1"}},
    "a[constructor][x]=1": {"a": {"constructor": {"x": "1"}}},
    "valueOf[a]=1": {"valueOf": {"a": "1"}},
    "a[hasOwnProperty]=1&a[b]=2": {"a": {"hasOwnProperty": "1", "b": "2"}},
    "__proto__[a]=1": {"__proto__": {"a": "1"}},
    "[toString]=1": {"toString": "1"},
    "[__proto__][a]=1": {"__proto__": {"a": "1"}},
    "a[]=b&a[t]=u&a[hasOwnProperty]=c": {"a": {"0": "b", "t": "u", "hasOwnProperty": "c"}},
}


@pytest.mark.parametrize("group", ["flat", "nested", "limits", "prototypes", "mixed"])
def test_queries_are_read_as_qs_reads_them(group: str) -> None:
    vectors = [vector for vector in VECTORS if vector["group"] == group]
    assert vectors
    for vector in vectors:
        expected = KEPT.get(vector["query"], vector["result"])
        assert parse_query(vector["query"].encode()) == expected, vector["query"]


@pytest.mark.parametrize(
    ("query", "data"),
    [
        (b"a=\xc3\xa9", {"a": "é"}),
        (b"a=\xe9", {"a": "é"}),
        (b"a=\xff%20", {"a": "ÿ "}),
        (b"\0=\0&\0", {"\0": ["\0", ""]}),
        (b"a=%00", {"a": "\0"}),
    ],
)
def test_bytes_that_no_url_should_have(query: bytes, data: Any) -> None:
    assert parse_query(query) == data


def test_parameters_past_the_limit_are_counted() -> None:
    query = b"&".join(b"k%d=v" % number for number in range(10_000))
    assert len(parse_query(query)) == 1000
    assert count_ignored(query) == 9000
    assert count_ignored(b"a=1") == 0


@pytest.mark.parametrize(
    "query",
    [
        b"[" * 1_000_000,
        b"a" + b"[b]" * 300_000,
        b"&".join(b"a[%d]=1" % number for number in range(100_000)),
        b"a[b]=1&" * 100_000,
        b"a=1&a[b]=2&" * 50_000,
        b"%" * 1_000_000,
        b"a[%zz]" * 100_000,
    ],
)
def test_long_queries_take_little_time(query: bytes) -> None:
    start = time.perf_counter()
    parse_query(query)
    assert time.perf_counter() - start < 2


@given(st.binary() | st.text("ab[]=&01%+").map(str.encode))
def test_no_query_fails(query: bytes) -> None:
    json.dumps(parse_query(query)).encode()


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=30))
def test_the_flat_path_is_the_nested_one(pairs: list[tuple[str, str]]) -> None:
    pairs = [(name.replace("[", "").replace("]", "") or "x", value) for name, value in pairs]
    assert parse_query(urlencode(pairs, errors="replace").encode()) == nest_pairs(pairs)
