"""Authentication: who may come in, what the others are told, and what comparing gives away."""

from __future__ import annotations

import base64
from hmac import compare_digest
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hookyard.model.http import Request
from hookyard.model.workflow import BasicAuth, BearerAuth, HeaderAuth, NoAuth
from hookyard.webhook import auth as auth_module
from hookyard.webhook.auth import build_authenticate, refuse_everybody
from hookyard.webhook.refusals import Refusal

BASIC = BasicAuth(type="basic", username="shop", password="p:ä")
BEARER = BearerAuth(type="bearer", token=["new", "old"])
HEADER = HeaderAuth(type="header", header="X-Api-Key", value=["new", "old"])


def call(*headers: tuple[str, str | bytes]) -> Request:
    encoded = [(name.encode(), value if isinstance(value, bytes) else value.encode()) for name, value in headers]
    return Request("POST", "/hooks/x", b"", encoded, b"{}", "203.0.113.7", 0.0)


def basic(text: str) -> tuple[str, str]:
    return "authorization", "Basic " + base64.b64encode(text.encode()).decode()


def ask(auth: Any, *headers: tuple[str, str | bytes]) -> Refusal | None:
    authenticate = build_authenticate(auth)
    assert authenticate is not None
    return authenticate(call(*headers))


def test_no_authentication_checks_nothing() -> None:
    assert build_authenticate(NoAuth(type="none")) is None


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        (BASIC, basic("shop:p:ä")),
        (BASIC, ("authorization", "bAsIc   " + base64.b64encode("shop:p:ä".encode()).decode() + " ")),
        (BasicAuth(type="basic", username="", password=["a", "b"]), basic(":b")),
        (BEARER, ("authorization", "Bearer new")),
        (BEARER, ("authorization", "bearer  old ")),
        (HEADER, ("x-api-key", "new")),
        (HEADER, ("x-api-key", "old")),
        (HeaderAuth(type="header", header="Authorization", value="key é"), ("authorization", "key é")),
    ],
)
def test_a_right_credential_comes_in(auth: Any, header: tuple[str, str]) -> None:
    assert ask(auth, header) is None


MISSING, WRONG = "authentication-missing", "authentication-wrong"


@pytest.mark.parametrize(
    ("auth", "headers", "code"),
    [
        (BASIC, [], MISSING),
        (BASIC, [basic("shop:other")], WRONG),
        (BASIC, [basic("other:p:ä")], WRONG),
        (BASIC, [basic("shop")], WRONG),
        (BASIC, [basic("shop:")], WRONG),
        (BASIC, [("authorization", "Basic")], WRONG),
        (BASIC, [("authorization", "Basic !!!")], WRONG),
        (BASIC, [("authorization", b"Basic \xff")], WRONG),
        (BASIC, [("authorization", "Bearer new")], WRONG),
        (BASIC, [basic("shop:p:ä"), basic("shop:p:ä")], WRONG),
        (BEARER, [], MISSING),
        (BEARER, [("authorization", "Bearer ne")], WRONG),
        (BEARER, [("authorization", "Bearer newer")], WRONG),
        (BEARER, [("authorization", "Bearer")], WRONG),
        (BEARER, [("authorization", "new")], WRONG),
        (BEARER, [("authorization", "Bearer new, old")], WRONG),
        (HEADER, [], MISSING),
        (HEADER, [("x-api-key", "")], WRONG),
        (HEADER, [("x-api-key", "NEW")], WRONG),
        (HEADER, [("x-api-key", "new"), ("x-api-key", "new")], WRONG),
        (HEADER, [("authorization", "Bearer new")], MISSING),
    ],
)
def test_others_stay_outside(auth: Any, headers: list[tuple[str, str | bytes]], code: str) -> None:
    refusal = ask(auth, *headers)
    assert refusal is not None
    assert (refusal.code, refusal.status) == (code, 401)
    challenges = [value for name, value in refusal.headers if name == "WWW-Authenticate"]
    scheme = {"basic": "Basic ", "bearer": "Bearer ", "header": ""}[auth.type]
    assert len(challenges) == bool(scheme)
    assert all(challenge.startswith(scheme) for challenge in challenges)
    said = refusal.reply().body + repr(refusal.headers).encode()
    for secret in (b"p:\xc3\xa4", b'"new"', b"old"):
        assert secret not in said


@pytest.mark.parametrize(
    ("auth", "headers"),
    [
        (BasicAuth(type="basic", username="shop", password=""), [basic("shop:")]),
        (BasicAuth(type="basic", username="shop", password=["", "x"]), [basic("shop:")]),
        (BasicAuth(type="basic", username="", password=[]), [basic(":")]),
        (BearerAuth(type="bearer", token=""), [("authorization", "Bearer ")]),
        (BearerAuth(type="bearer", token=[]), [("authorization", "Bearer ")]),
        (HeaderAuth(type="header", header="X-Api-Key", value=["", "x"]), [("x-api-key", "")]),
    ],
)
def test_an_empty_secret_matches_nothing(auth: Any, headers: list[tuple[str, str | bytes]]) -> None:
    assert ask(auth, *headers) is not None


def test_a_door_without_its_secrets_is_shut() -> None:
    refusal = refuse_everybody("secrets.SHOP is not set")(call(basic("shop:p:ä")))
    assert refusal is not None
    assert (refusal.code, refusal.status) == ("authentication-unavailable", 401)


def test_every_secret_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, expected: bytes) -> bool:
        compared.append((given, expected))
        return compare_digest(given, expected)

    monkeypatch.setattr(auth_module.hmac, "compare_digest", compare)
    for token in ("new", "old", "neither", ""):
        compared.clear()
        ask(BEARER, ("authorization", f"Bearer {token}"))
        assert len(compared) == 2, "a match must not end the comparison early"
        assert {len(value) for pair in compared for value in pair} == {32}, "lengths must not show"


@given(st.binary(max_size=60), st.sampled_from(["authorization", "x-api-key"]))
def test_no_header_does_more_than_be_refused(value: bytes, name: str) -> None:
    for auth in (BASIC, BEARER, HEADER):
        refusal = ask(auth, (name, value), (name, value))
        assert refusal is not None
