"""Checks who calls: Basic, Bearer and a key in a header. Secrets are digested when the door is built.

What the caller sent is digested as well and compared in constant time with every valid secret, so that neither the
place of a wrong byte nor the length of a secret shows in the time an answer takes.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Final

from hookyard.model.http import Request
from hookyard.model.workflow import Auth, BasicAuth, BearerAuth, HeaderAuth
from hookyard.webhook.refusals import Refusal, refuse

Authenticate = Callable[[Request], Refusal | None]

_REALM: Final = "Hookyard"


def build_authenticate(auth: Auth) -> Authenticate | None:
    """The check for `auth`, whose secrets are filled in, or None when everybody may call."""
    if isinstance(auth, BasicAuth):
        return _check_basic([f"{auth.username}:{password}" for password in _list(auth.password) if password])
    if isinstance(auth, BearerAuth):
        return _check_bearer(_list(auth.token))
    if isinstance(auth, HeaderAuth):
        return _check_header(auth.header, _list(auth.value))
    return None


def refuse_everybody(reason: str) -> Authenticate:
    """The check of a door whose secrets cannot be read: it stays shut, and the request log says why."""
    refusal = refuse("authentication-unavailable", "The owner of this URL has not set up its secret.", note=reason)
    return lambda _: refusal


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _check_basic(credentials: Sequence[str]) -> Authenticate:
    matches = _matcher(credentials)
    challenge = ("WWW-Authenticate", f'Basic realm="{_REALM}", charset="UTF-8"')

    def check(request: Request) -> Refusal | None:
        header = request.header(b"authorization")
        if header is None:
            return refuse("authentication-missing", "This URL asks for HTTP Basic authentication.", challenge)
        scheme, _, token = header.partition(b" ")
        if scheme.lower() != b"basic":
            return refuse("authentication-wrong", "This URL asks for HTTP Basic authentication.", challenge)
        try:
            given = base64.b64decode(token.strip(), validate=True)
        except binascii.Error:
            return refuse("authentication-wrong", "The Basic credentials are not valid base64.", challenge)
        if matches(given):
            return None
        return refuse("authentication-wrong", "User name or password is wrong.", challenge)

    return check


def _check_bearer(tokens: Sequence[str]) -> Authenticate:
    matches = _matcher(tokens)
    missing = ("WWW-Authenticate", f'Bearer realm="{_REALM}"')
    wrong = ("WWW-Authenticate", f'Bearer realm="{_REALM}", error="invalid_token"')

    def check(request: Request) -> Refusal | None:
        header = request.header(b"authorization")
        if header is None:
            return refuse("authentication-missing", "This URL asks for a bearer token.", missing)
        scheme, _, token = header.partition(b" ")
        if scheme.lower() == b"bearer" and matches(token.strip()):
            return None
        return refuse("authentication-wrong", "The bearer token is wrong.", wrong)

    return check


def _check_header(name: str, values: Sequence[str]) -> Authenticate:
    matches = _matcher(values)
    wanted = name.lower().encode("ascii")

    def check(request: Request) -> Refusal | None:
        given = request.header(wanted)
        if given is None:
            return refuse("authentication-missing", f"This URL asks for a key in the header {name}.")
        return None if matches(given) else refuse("authentication-wrong", f"The key in the header {name} is wrong.")

    return check


def _matcher(values: Sequence[str]) -> Callable[[bytes], bool]:
    """Whether the bytes given are one of `values`. An empty value is no secret and matches nothing."""
    digests = [_digest(value.encode()) for value in values if value]

    def matches(given: bytes) -> bool:
        digest = _digest(given)
        found = False
        for expected in digests:
            found |= hmac.compare_digest(digest, expected)
        return found

    return matches


def _digest(value: bytes) -> bytes:
    return blake2b(value, digest_size=32).digest()
