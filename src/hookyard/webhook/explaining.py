"""What a door says of a request, check by check: for people who try out a draft.

The door alone decides, and in its own order. Its refusal says at which check a request stopped, so everything above
that check was passed and everything below was not reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from hookyard.model.http import Request
from hookyard.model.sizes import format_size
from hookyard.webhook.admission import Door
from hookyard.webhook.bodies import BodyError, Kind, media_kind, parse_body
from hookyard.webhook.fields import FieldSet
from hookyard.webhook.refusals import Refusal
from hookyard.webhook.trigger import Trigger


class Check(StrEnum):
    """The checks of a door, from top to bottom."""

    METHOD = "method"
    ADDRESS = "address"
    SIZE = "size"
    AUTHENTICATION = "authentication"
    CONTENT_TYPE = "content-type"
    BODY = "body"
    SCHEMA = "schema"
    FIELDS = "fields"
    FILTER = "filter"


STOPS: Final[Mapping[str, Check]] = {
    "method-not-allowed": Check.METHOD,
    "address-not-allowed": Check.ADDRESS,
    "body-too-large": Check.SIZE,
    "authentication-missing": Check.AUTHENTICATION,
    "authentication-wrong": Check.AUTHENTICATION,
    "authentication-unavailable": Check.AUTHENTICATION,
    "type-not-accepted": Check.CONTENT_TYPE,
    "body-timeout": Check.BODY,
    "body-malformed": Check.BODY,
    "body-invalid": Check.SCHEMA,
    "filtered": Check.FILTER,
}
"""The check behind each refusal of a door."""

_ORDER: Final = tuple(Check)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`passed` is None when the check was not reached. `status` is the answer's where it failed."""

    check: Check
    passed: bool | None
    status: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`refusal` is None when the door lets the request in."""

    checks: tuple[CheckResult, ...]
    refusal: Refusal | None


def explain(door: Door, request: Request, cut: Refusal | None = None) -> Explanation:
    """Knock at `door` with `request`. `cut` is why its body was not read to the end."""
    refusal = door.inspect(request.method, request.address, measure(request)) or cut
    if refusal is None:
        admitted = door.admit(request)
        refusal = None if isinstance(admitted, Trigger) else admitted
    if refusal is None:
        return Explanation(tuple(CheckResult(check, True, None, _tell(door, request, check)) for check in Check), None)
    if refusal.code == "body-invalid":
        return Explanation(_explain_invalid(door, request, refusal), refusal)
    stop = _ORDER.index(STOPS.get(refusal.code, Check.BODY))
    return Explanation(_stop_at(door, request, stop, refusal.status, _sentence(refusal)), refusal)


def _stop_at(door: Door, request: Request, stop: int, status: int, detail: str) -> tuple[CheckResult, ...]:
    passed = [CheckResult(check, True, None, _tell(door, request, check)) for check in _ORDER[:stop]]
    left = [CheckResult(check, None) for check in _ORDER[stop + 1 :]]
    return (*passed, CheckResult(_ORDER[stop], False, status, detail), *left)


def _explain_invalid(door: Door, request: Request, refusal: Refusal) -> tuple[CheckResult, ...]:
    """Schema and fields are looked at together, so both have a verdict."""
    trigger, _ = read_trigger(request, door.fields)
    found = {
        Check.SCHEMA: "; ".join(f"{one['path']}: {one['reason']}" for one in door.schema_failures(trigger)),
        Check.FIELDS: "; ".join(f"{one['path']}: {one['reason']}" for one in door.field_failures(trigger)),
    }
    checks = list(_stop_at(door, request, _ORDER.index(Check.SCHEMA), refusal.status, ""))
    for index, check in enumerate(_ORDER):
        if check in found:
            reason = found[check]
            status, detail = (refusal.status, reason) if reason else (None, _tell(door, request, check))
            checks[index] = CheckResult(check, not reason, status, detail)
    return tuple(checks)


def _sentence(refusal: Refusal) -> str:
    return " ".join(part for part in (refusal.detail, refusal.note) if part)


def _tell(door: Door, request: Request, check: Check) -> str:
    """What a check that was passed looked at."""
    if check is Check.METHOD:
        return request.method
    if check is Check.ADDRESS:
        return request.address if door.networks is not None else f"{request.address}; every address may call"
    if check is Check.SIZE:
        return f"{measure(request)} bytes; {format_size(door.max_body)} at most"
    if check is Check.AUTHENTICATION:
        return "none is asked for" if door.authenticate is None else ""
    if check is Check.CONTENT_TYPE:
        kind = media_kind(request.header(b"content-type"), request.body)
        return str(kind.value) if kind is not None else "no body"
    if check is Check.SCHEMA:
        return "" if door.schema is not None else "there is no schema"
    if check is Check.FIELDS:
        return "" if door.fields.has_checks else "no field is required or has a type"
    if check is Check.FILTER:
        return "" if door.filter is not None else "there is no filter"
    return ""


def measure(request: Request) -> int:
    """The bytes of the body, those included that were announced and not read."""
    announced = request.header(b"content-length") or b"0"
    return max(len(request.body), int(announced) if announced.isdigit() else 0)


def read_trigger(request: Request, fields: FieldSet) -> tuple[Trigger, str]:
    """The request as expressions would see it, and what is wrong with its body, which is null then."""
    content_type = request.header(b"content-type")
    kind: Kind | None = media_kind(content_type, request.body)
    body: Any = None
    reason = ""
    try:
        body = None if kind is None else parse_body(kind, content_type, request.body)
    except BodyError as error:
        reason = str(error)
    return Trigger(request, kind, body, fields), reason
