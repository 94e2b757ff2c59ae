"""The headers that tell a browser what an answer of ours may not do."""

from __future__ import annotations

from typing import Final

from hookyard.web.asgi_lane import Application, Receive, Scope, Send

RawHeaders = list[tuple[bytes, bytes]]

_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # for style attributes; there is no way to allow only those everywhere
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
_UNUSED: Final = (
    "accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
)  # fmt: skip

_EVERYWHERE: Final[RawHeaders] = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not `no-referrer`: with it browsers send `Origin: null`, and a call of our own page looks like a stranger's.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
PAGE_HEADERS: Final[RawHeaders] = [
    *_EVERYWHERE,
    (b"content-security-policy", _POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _UNUSED).encode()),
]
"""For the page and its files."""

API_HEADERS: Final[RawHeaders] = [
    *_EVERYWHERE,
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
"""For answers that are data, where an operation says nothing else: no browser shows, keeps or runs them."""


class SafeApi:
    """An ASGI application whose answers carry API_HEADERS."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Scope) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                said = {name.lower() for name, _ in headers}
                message["headers"] = headers + [header for header in API_HEADERS if header[0] not in said]
            await send(message)

        await self._app(scope, receive, send_safely)
