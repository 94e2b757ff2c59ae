"""Every kind of body, and every way to send one that is broken."""

import base64
import json
import string
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.webhook.bodies import BodyError, Kind, media_kind, parse_body

BOUNDARY = b"multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        (b"application/json", Kind.JSON),
        (b"Application/JSON; charset=utf-8", Kind.JSON),
        (b"application/problem+json", Kind.JSON),
        (b"application/vnd.api+json;v=1", Kind.JSON),
        (b"application/x-www-form-urlencoded", Kind.FORM),
        (b"multipart/form-data; boundary=x", Kind.MULTIPART),
        (b"multipart/mixed; boundary=x", Kind.BINARY),
        (b"application/xml", Kind.XML),
        (b"text/xml ; charset=utf-8", Kind.XML),
        (b"application/soap+xml", Kind.XML),
        (b"text/plain", Kind.TEXT),
        (b"text/csv", Kind.TEXT),
        (b"application/octet-stream", Kind.BINARY),
        (b"application/x-ndjson", Kind.BINARY),
        (b"", Kind.BINARY),
        (b"json", Kind.BINARY),
        (b"+json", Kind.BINARY),
        (b"\xff\x00;", Kind.BINARY),
        (None, Kind.BINARY),
    ],
)
def test_media_kind(content_type: bytes | None, kind: Kind) -> None:
    assert media_kind(content_type, b"x") is kind


def test_no_type_and_no_body_is_no_content() -> None:
    assert media_kind(None, b"") is None
    assert media_kind(b"application/json", b"") is Kind.JSON


@pytest.mark.parametrize(
    ("kind", "content_type", "body", "data"),
    [
        (Kind.JSON, None, b'{"a":1,"a":2}', {"a": 2}),
        (Kind.JSON, None, b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (Kind.JSON, b"application/json; charset=iso-8859-1", '"é"'.encode(), "é"),
        (Kind.JSON, None, b"123456789012345678901234567890", 123456789012345678901234567890),
        (Kind.JSON, None, b"-" + b"9" * 4299, -int("9" * 4299)),
        (Kind.JSON, None, b'"\\u0000\\ud83d\\ude00"', "\0😀"),
        (Kind.JSON, None, b" null\r\n", None),
        (Kind.FORM, None, b"", {}),
        (Kind.FORM, None, b"a[b]=1&a[c][]=2&d=%00", {"a": {"b": "1", "c": ["2"]}, "d": "\0"}),
        (Kind.FORM, b"x/y; charset=windows-1252", b"a=%80&b=\x80+%E9", {"a": "€", "b": "€ é"}),
        (Kind.FORM, b'x/y; charset="UTF-8"', b"a=%zz&b=\xc3\xa9", {"a": "%zz", "b": "é"}),
        (Kind.FORM, b"x/y; charset=utf-16-le", "a=%C3%A9".encode("utf-16-le"), {"a": "é"}),
        (Kind.TEXT, None, b"", ""),
        (Kind.TEXT, None, b"\xef\xbb\xbfa\0b", "a\0b"),
        (Kind.TEXT, b"text/plain; charset=latin-1", b"\xe9", "é"),
        (Kind.BINARY, None, b"", None),
        (
            Kind.BINARY,
            b"image/png",
            b"\x89",
            {"filename": None, "content_type": "image/png", "size": 1, "content": "iQ=="},
        ),
    ],
)
def test_bodies_as_data(kind: Kind, content_type: bytes | None, body: bytes, data: Any) -> None:
    assert parse_body(kind, content_type, body) == data


def multipart(*parts: bytes, end: bytes = b"--x--\r\n") -> bytes:
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + end


FIELD = b'Content-Disposition: form-data; name="a"\r\n\r\n1'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'

HOSTILE: list[tuple[Kind, bytes | None, bytes, str, int | None]] = [
    (Kind.JSON, None, b"", "the body is empty", 0),
    (Kind.JSON, None, b" \n ", "the body is empty", 3),
    (Kind.JSON, None, b'{"a":1', "ends too early", 6),
    (Kind.JSON, None, b'{"a":"x', "ends too early", 7),
    (Kind.JSON, None, b"tru", "ends too early", 3),
    (Kind.JSON, None, b'{"a":1}x', "trailing characters", 7),
    (Kind.JSON, None, b"1 2", "trailing characters", 2),
    (Kind.JSON, None, b"12\0", "trailing characters", 2),
    (Kind.JSON, None, b"[1,]", "trailing comma", 3),
    (Kind.JSON, None, b'{"a":1,}', "trailing comma", 7),
    (Kind.JSON, None, b"{'a':1}", "object keys must be strings", 1),
    (Kind.JSON, None, b'{"a":1 "b":2}', "expected", 7),
    (Kind.JSON, None, b"01", "invalid number", 1),
    (Kind.JSON, None, b"+1", "invalid character", 0),
    (Kind.JSON, None, b"NaN", "invalid character", 0),
    (Kind.JSON, None, b'{"a": -Infinity}', "invalid character", 7),
    (Kind.JSON, None, b'"a\nb"', "invalid character", 2),
    (Kind.JSON, None, b'"a\0b"', "invalid character", 2),
    (Kind.JSON, None, b'"\\x41"', "invalid escape", 2),
    (Kind.JSON, None, b'{"a":"\\ud800"}', "surrogate", None),
    (Kind.JSON, None, b'"\\ud800"', "lone surrogate", 1),
    (Kind.JSON, None, b'"\\udc00"', "surrogate", None),
    (Kind.JSON, None, b'"\\ud800\\u0041"', "surrogate", None),
    (Kind.JSON, None, b'["\\ud83d\\ude00","\\\\ud800"', "ends too early", 25),
    (Kind.JSON, None, b'{"a":"\xe9"}', "must be UTF-8", 6),
    (Kind.JSON, None, b'"\xed\xa0\x80"', "must be UTF-8", 1),
    (Kind.JSON, None, '{"a":1}'.encode("utf-16-le"), "looks like UTF-16", 0),
    (Kind.JSON, None, '{"a":1}'.encode("utf-32"), "looks like UTF-16", 0),
    (Kind.JSON, None, b"\xef\xbb\xbf[1 2]", "expected", 6),
    (Kind.JSON, None, b"\xef\xbb\xbf" * 2 + b"1", "invalid character", 0),
    (Kind.JSON, None, b"\xef\xbb\xbf" * 100_000, "invalid character", 0),
    (Kind.JSON, None, b'{"a":1e400}', "beyond a double's range", 5),
    (Kind.JSON, None, b'{"a":' + b"1" * 50_000 + b"}", "more than 4300 characters", 5),
    (Kind.JSON, None, b"-" + b"1" * 4300, "more than 4300 characters", 0),
    (Kind.JSON, None, b"[" * 100_000, "nested deeper than 512", None),
    (Kind.JSON, None, b"[" * 100_000 + b"]" * 100_000, "nested deeper than 512", None),
    (Kind.JSON, None, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper than 512", None),
    (Kind.JSON, None, b"[" * 513 + b"]" * 513, "nested deeper than 512", None),
    (Kind.FORM, b"x/y; charset=nope", b"a=1", "charset 'nope'", None),
    (Kind.FORM, None, b"a=\xff", "not valid utf-8", 2),
    (Kind.FORM, None, b"&".join([b"a=1"] * 10_000), "more than 1000 fields", None),
    (Kind.TEXT, None, b"ab\n\xff", "not valid utf-8", 3),
    (Kind.TEXT, b"text/plain; charset=rot13", b"a", "charset 'rot13'", None),
    (Kind.TEXT, b"text/plain; charset=idna", b"a", "charset 'idna'", None),
    (Kind.TEXT, b"text/plain; charset=unicode_escape", b"\\ud800", "charset", None),
    (Kind.TEXT, b"text/plain; charset=\xff\0", b"a", "charset", None),
    (Kind.TEXT, b"text/plain; charset=utf-16-le", b"\x00\xd8", "not valid", 0),
    (Kind.MULTIPART, None, multipart(FIELD), "has no boundary", None),
    (Kind.MULTIPART, b"multipart/form-data", multipart(FIELD), "has no boundary", None),
    (Kind.MULTIPART, b"multipart/form-data; boundary=", multipart(FIELD), "has no boundary", None),
    (Kind.MULTIPART, b"multipart/form-data; boundary=" + b"x" * 71, b"", "1 to 70", None),
    (Kind.MULTIPART, b'multipart/form-data; boundary="a\nb"', b"", "1 to 70", None),
    (Kind.MULTIPART, b"multipart/form-data; boundary=\xe9", b"", "1 to 70", None),
    (Kind.MULTIPART, b"multipart/form-data; boundary=other", multipart(FIELD), "malformed", None),
    (Kind.MULTIPART, BOUNDARY, b"", "malformed", None),
    (Kind.MULTIPART, BOUNDARY, multipart(FIELD, end=b""), "malformed in part 1", None),
    (Kind.MULTIPART, BOUNDARY, multipart(FIELD, FIELD[:20]), "malformed in part 2", None),
    (Kind.MULTIPART, BOUNDARY, multipart(b"no header\r\n\r\n1"), "malformed", None),
    (Kind.MULTIPART, BOUNDARY, multipart(b"X: y\r\n\r\n1"), "Content-Disposition", None),
    (Kind.MULTIPART, BOUNDARY, multipart(b"X: " + b"y" * 10_000 + b"\r\n" + FIELD), "header length", None),
    (Kind.MULTIPART, BOUNDARY, multipart(b"X: y\r\n" * 20 + FIELD), "header count", None),
    (Kind.MULTIPART, BOUNDARY, multipart(*[FIELD] * 1001), "segment count", None),
    (Kind.MULTIPART, BOUNDARY, multipart(FIELD + b"\xff"), "not valid utf-8", 1),
    (Kind.XML, None, b"", "no element found", 0),
    (Kind.XML, None, b"<a>\n<b></a>", "mismatched tag", 9),
    (Kind.XML, None, b"<a", "unclosed token", 0),
    (Kind.XML, None, b"<a/><b/>", "junk after document element", 4),
    (Kind.XML, None, b"<a b='1' b='2'/>", "duplicate attribute", 9),
    (Kind.XML, None, b"<a>\0</a>", "not well-formed", 3),
    (Kind.XML, None, b"<a>\xff</a>", "not well-formed", 3),
    (Kind.XML, None, b"<a>&b;</a>", "undefined entity", 3),
    (Kind.XML, None, b"<a>" * 100_000, "nested deeper than 512", None),
    (Kind.XML, None, LAUGHS, "document type", None),
    (Kind.XML, None, b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type", None),
    (Kind.XML, None, b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://h/">]><a>&x;</a>', "document type", None),
    (Kind.XML, None, b"<?xml version='1.0' encoding='nope'?><a/>", "charset 'nope'", None),
    (Kind.XML, None, b"<?xml version='1.0' encoding='rot13'?><a/>", "charset 'rot13'", None),
    (Kind.XML, b"text/xml; charset=nope", b"<a/>", "charset 'nope'", None),
]


@pytest.mark.parametrize(("kind", "content_type", "body", "reason", "position"), HOSTILE)
def test_a_broken_body_is_explained(
    kind: Kind, content_type: bytes | None, body: bytes, reason: str, position: int | None
) -> None:
    with pytest.raises(BodyError) as caught:
        parse_body(kind, content_type, body)
    assert reason in str(caught.value)
    if position is not None:
        assert caught.value.position == position
        before = body[:position]
        assert caught.value.line == before.count(b"\n") + 1


def test_a_position_is_given_as_line_and_column() -> None:
    with pytest.raises(BodyError) as caught:
        parse_body(Kind.JSON, None, '{\n "é": 1,\n "ü": x}'.encode())
    assert (caught.value.line, caught.value.column) == (3, 7)
    assert str(caught.value).endswith("at line 3, column 7 (byte 19)")


@pytest.mark.parametrize(
    "body", [b"[" * 512 + b"]" * 512, b'{"":' * 512 + b"1" + b"}" * 512, b'"' + b"[{" * 9999 + b'"']
)
def test_depth_within_the_limit(body: bytes) -> None:
    assert msgspec.json.encode(parse_body(Kind.JSON, None, body)) == body


def test_wide_json_is_not_deep() -> None:
    body = b"[" + b",".join([b'[{"a":[]}]'] * 5000) + b"]"
    assert len(parse_body(Kind.JSON, None, body)) == 5000


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
)


@given(values, st.booleans())
def test_json_reads_as_python_reads_it(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parse_body(Kind.JSON, None, text.encode()) == json.loads(text)


content_types = st.sampled_from(
    [
        None,
        BOUNDARY,
        b"a/b; charset=utf-16",
        b"a/b; charset=gb18030",
        b"a/b;charset=latin-1",
        b"a/b; charset=iso-2022-jp",
    ]
)
shaped = st.lists(
    st.sampled_from(
        [*'[]{}",:0123456789.eE+-\\u<>/?!=&;%#\n x', "d800", "\r\n", "--x", "--x--", "<a>", "</a>", "<![CDATA["]
    ),
    max_size=40,
).map(lambda parts: "".join(parts).encode())


@given(st.sampled_from(list(Kind)), st.binary() | content_types, st.binary() | shaped)
def test_arbitrary_bytes_give_data_or_a_body_error(kind: Kind, content_type: bytes | None, body: bytes) -> None:
    media_kind(content_type, body)
    try:
        data = parse_body(kind, content_type, body)
    except BodyError as error:
        assert error.reason  # noqa: PT017
    else:
        assert msgspec.json.decode(msgspec.json.encode(data)) == data


names = st.text(string.ascii_letters + string.digits + " é-_", min_size=1).filter(str.strip)
parts = st.dictionaries(names, st.tuples(st.none() | names, st.binary()), max_size=5)


@given(parts)
def test_multipart_round_trip(parts: dict[str, tuple[str | None, bytes]]) -> None:
    body, expected = b"", {}
    for name, (filename, content) in parts.items():
        if filename is None:
            content = content.hex().encode()
            expected[name] = content.decode()
        else:
            coded = base64.b64encode(content).decode()
            expected[name] = {"filename": filename, "content_type": "image/png", "size": len(content), "content": coded}
        header = f'Content-Disposition: form-data; name="{name}"'
        header += f'; filename="{filename}"\r\nContent-Type: image/png' if filename else ""
        body += b"--b0undary\r\n" + header.encode() + b"\r\n\r\n" + content + b"\r\n"
    body += b"--b0undary--\r\n"
    assert parse_body(Kind.MULTIPART, b'multipart/form-data; boundary="b0undary"', body) == expected


def test_multipart_names_nest_and_repeat() -> None:
    def field(name: str, rest: str = "") -> bytes:
        return f'Content-Disposition: form-data; name="{name}"{rest}'.encode()

    body = multipart(
        field("user[name]") + b"\r\n\r\nAnn",
        field("docs[]", '; filename="a.txt"') + b"\r\n\r\nA",
        field("docs[]", '; filename="b.txt"\r\nContent-Type: text/x-b; charset=utf-8') + b"\r\n\r\nBB",
        field("raw") + b"\r\nContent-Type: application/octet-stream\r\n\r\n\xff",
        field("latin") + b"\r\nContent-Type: text/plain; charset=latin-1\r\n\r\n\xe9",
        field("json") + b"\r\nContent-Type: application/json\r\n\r\n{}",
    )
    assert parse_body(Kind.MULTIPART, BOUNDARY, body) == {
        "user": {"name": "Ann"},
        "docs": [
            {"filename": "a.txt", "content_type": "text/plain", "size": 1, "content": "QQ=="},
            {"filename": "b.txt", "content_type": "text/x-b", "size": 2, "content": "QkI="},
        ],
        "raw": {"filename": None, "content_type": "application/octet-stream", "size": 1, "content": "/w=="},
        "latin": "é",
        "json": "{}",
    }


@pytest.mark.parametrize(
    ("content_type", "body", "data"),
    [
        (None, b"<a/>", {"a": ""}),
        (None, b"<a> 1 </a>", {"a": "1"}),
        (None, b"<a b='1'/>", {"a": {"@b": "1"}}),
        (None, b"<a b='1'>x</a>", {"a": {"@b": "1", "#text": "x"}}),
        (None, b"<a>\n <b>1</b>\n <b>2</b>\n <c/>\n</a>", {"a": {"b": ["1", "2"], "c": ""}}),
        (None, b"<a>x<b>1</b>y</a>", {"a": {"b": "1", "#text": "xy"}}),
        (None, b"<s:a xmlns:s='u'><s:b s:c='1'/></s:a>", {"s:a": {"@xmlns:s": "u", "s:b": {"@s:c": "1"}}}),
        (None, b"<a>&lt;&#233;<![CDATA[<b>]]></a>", {"a": "<é<b>"}),
        (None, b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>", {"a": "é"}),
        (None, b"<?xml version='1.0' encoding='cp1252'?><a>\x80</a>", {"a": "€"}),
        (None, "<a>é</a>".encode("utf-16"), {"a": "é"}),
        (None, "<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode("utf-16"), {"a": "é"}),
        (None, "<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode(), {"a": "é"}),
        (b"text/xml; charset=latin-1", "\ufeff<a>é</a>".encode(), {"a": "é"}),
        (b"text/xml; charset=latin-1", b"<?xml version='1.0' encoding='utf-8'?><a>\xe9</a>", {"a": "é"}),
        (b"text/xml; charset=gb18030", "<a>你</a>".encode("gb18030"), {"a": "你"}),
        (None, b"<!-- c --><?pi x?><a><!-- d --></a>", {"a": ""}),
    ],
)
def test_xml_as_data(content_type: bytes | None, body: bytes, data: Any) -> None:
    assert parse_body(Kind.XML, content_type, body) == data
