"""Headers as an object."""

from hookyard.webhook.headers import read_headers


def test_names_are_lower_case_and_repeated_ones_joined() -> None:
    headers = [
        (b"Content-Type", b"text/plain"),
        (b"x-a", b"1"),
        (b"X-A", b"2"),
        (b"x-a", b""),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-latin", b"\xe9"),
    ]
    assert read_headers(headers) == {
        "content-type": "text/plain",
        "x-a": "1, 2, ",
        "cookie": "a=1; b=2",
        "x-latin": "é",
    }


def test_no_headers() -> None:
    assert read_headers([]) == {}
