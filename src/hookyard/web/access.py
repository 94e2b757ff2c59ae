"""Who may use the API: whoever has a key or this machine's token."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from hookyard.web.errors import ApiError
from hookyard.web.keys import Keys

_CHALLENGE: Final = 'Bearer realm="Hookyard"'


def check_access(request: Request) -> None:
    """Raises ApiError unless the request carries a valid key. The app's state holds the `keys`."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise ApiError(
            "key-missing",
            "Send `Authorization: Bearer <API key>`; on the server's machine the token in admin.token does as well.",
            headers={"WWW-Authenticate": _CHALLENGE},
        )
    keys: Keys = request.app.state.keys
    if not keys.allows(text.strip()):
        raise ApiError(
            "key-wrong",
            "There is no such API key (any longer); make a new one or ask whoever runs the server.",
            headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
        )
