"""Connections: named places that nodes call, with the headers and credentials that belong to them.

What is kept of one never holds a secret's value, only `{{ secrets.NAME }}`. The values are put in when a call is made,
so that a new secret counts from the next call on.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hookyard.engine.ports import NotFound, Store
from hookyard.model.headers import HeaderError, check_names, write_value
from hookyard.model.problems import list_known
from hookyard.model.records import StoredConnection
from hookyard.model.urls import UrlError, check_base
from hookyard.plugin.node import CONNECTION

_REFERENCE: Final = re.compile(r"\{\{\s*secrets\.([A-Za-z_]\w*)\s*\}\}", re.ASCII)
_CREDENTIALS: Final = frozenset({"authorization", "proxy-authorization", "cookie"})
MAX_TEXT: Final = 8 * 1024


class SecretMissing(Exception):
    """A connection names a secret that is not set."""


def _check_text(text: str) -> str:
    if "{{" in _REFERENCE.sub("", text):
        raise ValueError("only secrets can be read here, as in `{{ secrets.SHOP_TOKEN }}`")
    return text


def _check_secret(text: str) -> str:
    if not _REFERENCE.fullmatch(text.strip()):
        raise ValueError("name a secret, as in `{{ secrets.SHOP_TOKEN }}`: a value written here would not stay secret")
    return text.strip()


def _check_header(name: str) -> str:
    for reason in check_names([name]):
        raise ValueError(reason)
    return name


def _check_headers(headers: dict[str, str]) -> dict[str, str]:
    for reason in check_names(headers):
        raise ValueError(reason)
    for name, text in headers.items():
        if name.lower() in _CREDENTIALS and not _REFERENCE.search(text):
            raise ValueError(
                f"the header {name!r} carries credentials: write a secret, as in `{{{{ secrets.TOKEN }}}}`"
            )
        try:
            write_value(name, text)
        except HeaderError as error:
            raise ValueError(str(error)) from None
    return headers


def _check_base(url: str) -> str:
    try:
        return check_base(url)
    except UrlError as error:
        raise ValueError(str(error)) from None


Plain = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_check_text)]
SecretReference = Annotated[
    str,
    Field(max_length=200, examples=["{{ secrets.SHOP_TOKEN }}"], json_schema_extra={"x-widget": "secret"}),
    AfterValidator(_check_secret),
]
HeaderName = Annotated[str, Field(max_length=200), AfterValidator(_check_header)]


class ConnectionPart(BaseModel):
    """A part of a connection: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BasicCredentials(ConnectionPart):
    """User name and password: RFC 7617."""

    type: Literal["basic"] = Field(title="Type")
    username: Plain = Field(title="User name", description="The user name, or a secret that holds it.")
    password: SecretReference = Field(title="Password", description="The secret that holds the password.")


class BearerCredentials(ConnectionPart):
    """A token in the header Authorization: RFC 6750."""

    type: Literal["bearer"] = Field(title="Type")
    token: SecretReference = Field(title="Token", description="The secret that holds the token.")


class HeaderCredentials(ConnectionPart):
    """A key in a header of its own."""

    type: Literal["header"] = Field(title="Type")
    header: HeaderName = Field(title="Header", description="The name of the header.", examples=["X-Api-Key"])
    value: SecretReference = Field(title="Key", description="The secret that holds the key.")


Credentials = Annotated[BasicCredentials | BearerCredentials | HeaderCredentials, Field(discriminator="type")]


class HttpConnection(ConnectionPart):
    """Where requests go, and what is sent along with each of them."""

    type: Literal["http"] = Field(default="http", title="Type", description="What kind of place it is.")
    description: str = Field(default="", max_length=1000, title="Description", description="What it is for.")
    base_url: Annotated[str, Field(max_length=2000), AfterValidator(_check_base)] = Field(
        title="Base URL",
        description="What paths are put behind: http or https, without a query.",
        examples=["https://api.example.com/v1"],
    )
    headers: Annotated[dict[str, Plain], AfterValidator(_check_headers)] = Field(
        default={},
        max_length=50,
        title="Headers",
        description="Sent with each request, unless the node sets them itself. They may hold secrets.",
        json_schema_extra={"x-widget": "headers"},
    )
    auth: Credentials | None = Field(
        default=None, title="Credentials", description="Never follow a redirect to another origin."
    )

    @property
    def secret_names(self) -> frozenset[str]:
        """Every secret that it reads."""
        return frozenset(name for text in _texts_of(self.model_dump()) for name in _REFERENCE.findall(text))

    def write_headers(self, secrets: Mapping[str, str]) -> list[tuple[str, str]]:
        """The headers of each call; `auth` goes before a header of its name. Raises SecretMissing and HeaderError."""
        headers = {name.lower(): (name, _fill(text, secrets)) for name, text in self.headers.items()}
        auth = self.auth
        if isinstance(auth, BasicCredentials):
            pair = f"{_fill(auth.username, secrets)}:{_fill(auth.password, secrets)}".encode()
            headers["authorization"] = "Authorization", f"Basic {base64.b64encode(pair).decode()}"
        elif isinstance(auth, BearerCredentials):
            headers["authorization"] = "Authorization", f"Bearer {_fill(auth.token, secrets)}"
        elif isinstance(auth, HeaderCredentials):
            headers[auth.header.lower()] = auth.header, _fill(auth.value, secrets)
        return [(name, write_value(name, text)) for name, text in headers.values()]


def _texts_of(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts_of(item)


def _fill(text: str, secrets: Mapping[str, str]) -> str:
    """`text` with the values of the secrets that it names. Raises SecretMissing."""

    def find(found: re.Match[str]) -> str:
        value = secrets.get(found[1])
        if value is None:
            raise SecretMissing(f"the secret {found[1]!r} is not set: set it with `hookyard secrets set {found[1]}`")
        return value

    return _REFERENCE.sub(find, text)


@dataclass(frozen=True, slots=True)
class NamedConnection:
    """`updated_at` is in seconds since 1970, `updated_by` the name of who changed it last."""

    name: str
    config: HttpConnection
    updated_at: float
    updated_by: str


class ConnectionBook:
    """The connections of this server, in memory and on disk. `secrets` is the mapping that changes in place."""

    def __init__(self, store: Store, secrets: Mapping[str, str], now: Callable[[], float]) -> None:
        self.secrets = secrets
        self._store = store
        self._now = now
        self._connections: dict[str, NamedConnection] = {}

    async def load(self) -> None:
        for stored in await self._store.list_connections():
            config = HttpConnection.model_validate(stored.config)
            self._connections[stored.name] = NamedConnection(stored.name, config, stored.updated_at, stored.updated_by)

    def list(self) -> list[NamedConnection]:
        return [self._connections[name] for name in sorted(self._connections)]

    def find(self, name: str) -> NamedConnection | None:
        return self._connections.get(name)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._connections))

    def secret_names(self, name: str) -> frozenset[str]:
        """The secrets that the connection `name` reads; none when there is no such connection."""
        found = self._connections.get(name)
        return found.config.secret_names if found is not None else frozenset()

    async def set(self, name: str, config: HttpConnection, by: str = "") -> NamedConnection:
        """Raises ValueError when nothing can have this name."""
        if not re.match(CONNECTION, name) or name == "schema":
            raise ValueError(
                f"{name!r} is no name of a connection: use letters, digits, - and _, starting with a letter, at most 63"
            )
        now = self._now()
        await self._store.save_connection(StoredConnection(name, config.model_dump(mode="json"), now, by))
        self._connections[name] = NamedConnection(name, config, now, by)
        return self._connections[name]

    async def delete(self, name: str) -> None:
        """Raises NotFound."""
        if not await self._store.delete_connection(name):
            raise NotFound(f"there is no connection {name!r}" + (list_known(name, self.names()) or " yet"))
        self._connections.pop(name, None)
