"""Every way a caller can be turned away, as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from hookyard.model.http import Reply

# code: (status, title, what the caller or the owner of the workflow can do)
CODES: Final[dict[str, tuple[int, str, str]]] = {
    "unknown-url": (404, "No webhook here", "Copy the URL again; the workflow may be disabled or not yet published."),
    "method-not-allowed": (405, "Method not allowed", "Use a method from the `Allow` header, or add it to `methods`."),
    "address-not-allowed": (403, "Address not allowed", "Add the caller's address to the workflow's `allow_ips`."),
    "body-too-large": (413, "Body too large", "Send less, or raise `max_body` of the workflow or the server."),
    "body-timeout": (408, "Body came too slowly", "Send the body without pauses, or raise HOOKYARD_BODY_TIMEOUT."),
    "authentication-missing": (401, "Authentication missing", "Send the credentials the workflow asks for."),
    "authentication-wrong": (401, "Authentication wrong", "Check the secret on both sides."),
    "authentication-unavailable": (
        401,
        "Authentication not set up",
        "Look into the request log: it names the secret that has to be set.",
    ),
    "type-not-accepted": (415, "Content type not accepted", "Send a type from the detail, or add it to `accept`."),
    "body-malformed": (400, "Body malformed", "Mend the body at the position that the detail names."),
    "query-malformed": (400, "Query malformed", "Send fewer parameters or nest them less."),
    "body-invalid": (422, "Body invalid", "Change what `errors` lists, each by its path."),
    "filtered": (200, "Filtered", "The workflow's filter decided that this event needs no execution."),
    "queue-full": (503, "Queue full", "Send it again after `Retry-After` seconds; nothing was stored."),
    "not-stored": (503, "Not stored", "Send it again later; the server could not write to its disk."),
    "stopping": (503, "Server stopping", "Send it again after `Retry-After` seconds."),
    "server-error": (500, "Server error", "Look into the server's log; the request was kept."),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """`errors` lists failures by path; `headers` go with the answer. `note` is for the request log alone."""

    code: str
    detail: str
    headers: tuple[tuple[str, str], ...] = ()
    errors: tuple[dict[str, str], ...] = ()
    status: int = 0
    note: str = ""

    @property
    def sentence(self) -> str:
        """All of it in one line, for the request log."""
        errors = "; ".join(f"{error['path']}: {error['reason']}" for error in self.errors[:20])
        return " ".join(part for part in (f"{self.code}: {self.detail}", errors, self.note) if part)

    def reply(self) -> Reply:
        status, title, _ = CODES[self.code]
        problem: dict[str, Any] = {
            "type": f"urn:hookyard:problem:{self.code}",
            "title": title,
            "status": self.status or status,
            "detail": self.detail,
        }
        if self.errors:
            problem["errors"] = self.errors
        headers = [("Content-Type", "application/problem+json"), *self.headers]
        return Reply(self.status or status, headers, msgspec.json.encode(problem))


def refuse(
    code: str,
    detail: str,
    *headers: tuple[str, str],
    errors: Sequence[dict[str, str]] = (),
    status: int = 0,
    note: str = "",
) -> Refusal:
    """`status` overrides the code's own."""
    return Refusal(code, detail, headers, tuple(errors), status or CODES[code][0], note)
