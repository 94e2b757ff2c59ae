"""What the request log has of a request that was turned away."""

from __future__ import annotations

import pytest

from support.processes import ServerProcess, wait_until
from support.sockets import Wire, exchange, make_request


@pytest.fixture
def last_id(server: ServerProcess, port: int) -> int:
    """The id of the newest request on disk, once everything sent so far is there."""
    answer = exchange(port, make_request("/hooks/echo", b"[]"))
    assert answer is not None
    ((newest,),) = server.query("SELECT max(id) FROM requests")
    return int(str(newest))


def read_kept(server: ServerProcess, last_id: int) -> list[tuple[object, ...]]:
    return server.query(f"SELECT verdict, status, target, body FROM requests WHERE id > {last_id} ORDER BY id")


@pytest.mark.parametrize(
    ("request_bytes", "status", "target", "body"),
    [
        (make_request("/hooks/unknown%00?a=%zz", b"{}"), 404, "/hooks/unknown%00?a=%zz", b"{}"),
        (make_request("/hooks/echo", b"{}", method="PUT"), 405, "/hooks/echo", b"{}"),
        (make_request("/hooks/guarded", b"{}"), 401, "/hooks/guarded", b"{}"),
        (make_request("/hooks/echo", b"\0", content_type="image/png"), 415, "/hooks/echo", b"\0"),
        (make_request("/hooks/echo", b'{"a": \xff'), 400, "/hooks/echo", b'{"a": \xff'),
        (make_request("/hooks/anything", b"{}"), 422, "/hooks/anything", b"{}"),
        (make_request("/hooks/echo", b"x" * 2_000_000), 413, "/hooks/echo", b""),
    ],
)
def test_a_refused_request_is_kept_with_its_bytes(
    server: ServerProcess, port: int, last_id: int, request_bytes: bytes, status: int, target: str, body: bytes
) -> None:
    answer = exchange(port, request_bytes)
    assert answer is not None
    assert answer.status == status
    wait_until("the request to be kept", lambda: bool(read_kept(server, last_id)))
    assert read_kept(server, last_id) == [("refused", status, target, body)]


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x00\xc4", b"POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n[1]"],
    ids=["no HTTP", "half a body"],
)
def test_what_never_became_a_request_is_not_kept(server: ServerProcess, port: int, last_id: int, sent: bytes) -> None:
    with Wire(port) as wire:
        wire.send(sent)
        wire.end_sending()
        wire.read_all()
    answer = exchange(port, make_request("/hooks/echo", b"[2]"))
    assert answer is not None
    assert read_kept(server, last_id) == [("accepted", 0, "/hooks/echo", b"[2]")]
