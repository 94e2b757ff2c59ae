"""What keeps a workflow's reply from acting as a page of ours."""

from __future__ import annotations

from typing import Final

from hookyard.model.http import Reply

SANDBOX: Final = (
    "sandbox allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox"
    " allow-scripts allow-top-navigation-by-user-activation"
)

# Types that no browser runs anything in. Each in the spelling that is answered most, so that a look-up is enough.
_INERT: Final = frozenset(
    {
        "application/json",
        "application/problem+json",
        "application/octet-stream",
        "application/x-ndjson",
        "text/csv",
        "text/csv; charset=utf-8",
        "text/plain",
        "text/plain; charset=utf-8",
    }
)


def enclose(reply: Reply) -> Reply:
    """A workflow's reply that can do nothing on behalf of who looks at it.

    It comes from the same origin as the editor's page. Where a browser might run something in it, it gets an origin of
    its own: scripts work, and reach neither the cookie nor the API. A policy of the author's stays beside this one.
    """
    for name, value in reply.headers:
        if name.lower() == "content-type":
            if value in _INERT:
                return reply
            break
    else:
        if not reply.body:
            return reply
    added = [("Content-Security-Policy", SANDBOX), ("X-Content-Type-Options", "nosniff")]
    return Reply(reply.status, [*reply.headers, *added], reply.body)
