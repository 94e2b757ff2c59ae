"""What an author may say about an outgoing request."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic.config import JsonDict

from hookyard.model.durations import Duration
from hookyard.model.headers import check_names
from hookyard.model.sizes import Size
from hookyard.model.texts import Text
from hookyard.plugin.node import ConnectionName, NodeConfig

BODIES: Final = ("json", "form", "multipart", "xml", "text")
_SECRET: Final[JsonDict] = {"x-widget": "secret"}
_ADVANCED: Final[JsonDict] = {"x-advanced": True}


def _body(widget: str) -> JsonDict:
    return {"x-widget": widget, "x-choice": "body"}


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


Method = Annotated[
    Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    BeforeValidator(_upper),
]


class BasicAuth(NodeConfig):
    """User name and password: RFC 7617."""

    type: Literal["basic"]
    username: Text = Field(title="User name", description="The user name.")
    password: Text = Field(description="The password; better a secret than written here.", json_schema_extra=_SECRET)


class BearerAuth(NodeConfig):
    """A token in the header Authorization: RFC 6750."""

    type: Literal["bearer"]
    token: Text = Field(description="The token, without the word Bearer.", json_schema_extra=_SECRET)


class HeaderAuth(NodeConfig):
    """A key in a header of its own."""

    type: Literal["header"]
    header: str = Field(description="The name of the header.")
    value: Text = Field(description="The key that it carries.", json_schema_extra=_SECRET)

    @field_validator("header")
    @classmethod
    def _check_header(cls, header: str) -> str:
        for reason in check_names([header]):
            raise ValueError(reason)
        return header


Auth = Annotated[BasicAuth | BearerAuth | HeaderAuth, Field(discriminator="type")]


class Config(NodeConfig):
    """One request. At most one of the five bodies can be given."""

    method: Method = Field(default="GET", description="The HTTP method.")
    connection: ConnectionName | None = Field(
        default=None, description="A connection: it gives the base URL, headers and credentials, and `url` is a path."
    )
    url: Text = Field(description="Where it goes: http or https, or a path such as /orders behind a connection.")
    query: dict[str, Any] = Field(
        default={},
        description="Added to the URL; a list repeats a name, an object is written in brackets.",
        json_schema_extra={"x-widget": "mapping"},
    )
    headers: dict[str, Any] = Field(
        default={}, description="Header fields; null leaves one out.", json_schema_extra={"x-widget": "headers"}
    )
    json_: Any = Field(default=None, alias="json", description="A body of JSON.", json_schema_extra=_body("code-json"))
    form: dict[str, Any] | None = Field(
        default=None, description="A body as a web form sends it.", json_schema_extra=_body("mapping")
    )
    multipart: dict[str, Any] | list[dict[str, Any]] | None = Field(
        default=None,
        description="Parts: texts, and files as {filename, content_type, content} in Base64.",
        json_schema_extra=_body("mapping"),
    )
    xml: Text = Field(default=None, description="A body of XML, as text.", json_schema_extra=_body("multiline"))
    text: Text = Field(default=None, description="A body of plain text.", json_schema_extra=_body("multiline"))
    auth: Auth | None = Field(
        default=None, title="Authentication", description="Credentials, which never follow to another origin."
    )
    timeout: Duration = Field(
        default=10.0, gt=0, le=3600, description="For the whole exchange.", json_schema_extra=_ADVANCED
    )
    redirects: int = Field(
        default=5, ge=0, le=20, description="How many redirects are followed.", json_schema_extra=_ADVANCED
    )
    verify_tls: bool = Field(
        default=True, description="Whether the server's certificate has to be valid.", json_schema_extra=_ADVANCED
    )
    ignore_status: bool = Field(
        default=False, description="Take every status as a success, not only 2xx.", json_schema_extra=_ADVANCED
    )
    response_type: Literal["auto", "json", "text", "binary"] = Field(
        default="auto",
        description="How the body of the answer is read: unless chosen, by its Content-Type.",
        json_schema_extra=_ADVANCED,
    )
    max_body: Size = Field(
        default=10 * 1024 * 1024,
        gt=0,
        le=256 * 1024 * 1024,
        description="The largest answer that is accepted.",
        json_schema_extra=_ADVANCED,
    )

    @field_validator("headers")
    @classmethod
    def _check_headers(cls, headers: dict[str, Any]) -> dict[str, Any]:
        for reason in check_names(headers):
            raise ValueError(reason)
        return headers

    @model_validator(mode="after")
    def _check_body(self) -> Config:
        given = [name for name in BODIES if self.body_given(name)]
        if len(given) > 1:
            raise ValueError(f"a request has one body, not both `{given[0]}` and `{given[1]}`")
        return self

    def body_given(self, name: str) -> bool:
        """Whether the body `name` is there; a `json` of null is one."""
        field = "json_" if name == "json" else name
        return getattr(self, field) is not None or (field == "json_" and field in self.model_fields_set)
