"""Headers to a plain object: RFC 9110 section 5."""

from __future__ import annotations

from hookyard.model.http import Headers


def read_headers(headers: Headers) -> dict[str, str]:
    """The values by lower-case name, as Latin-1. Repeated ones are joined by a comma, cookies by a semicolon.

    Cookies: RFC 6265 section 5.4, and RFC 9113 section 8.2.3, which lets a client send them apart.
    """
    parsed: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name in parsed:
            value = f"{parsed[name]}; {value}" if name == "cookie" else f"{parsed[name]}, {value}"
        parsed[name] = value
    return parsed
