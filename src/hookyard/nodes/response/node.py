"""Answer the caller: JSON, text, HTML, a redirect, a file, or nothing but a status."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from pydantic import Field, field_validator, model_validator
from pydantic.config import JsonDict

from hookyard.model.headers import HeaderError, check_names, has_header, write_headers
from hookyard.model.http import Reply
from hookyard.model.outcome import Answer, Fail, Outcome
from hookyard.model.replies import BODYLESS, JSON, TEXT
from hookyard.model.texts import Text, to_text
from hookyard.nodes.files import FileError
from hookyard.nodes.response.bodies import encode_file, encode_location
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
HTML: Final = ("Content-Type", "text/html; charset=utf-8")
_FOR_FILES: Final[JsonDict] = {"x-when": {"type": ["file"]}}


class Config(NodeConfig):
    """The answer, and whether the execution goes on behind it."""

    status: int | None = Field(
        default=None, ge=200, le=599, description="The HTTP status: 200 unless given, 302 for a redirect."
    )
    type: Literal["auto", "json", "text", "html", "redirect", "empty", "file"] = Field(
        default="auto", description="How the body is sent: unless chosen, a text as text and everything else as JSON."
    )
    headers: dict[str, Any] = Field(
        default={},
        description="Further headers; null leaves one out, a list repeats it.",
        json_schema_extra={"x-widget": "headers"},
    )
    body: Any = Field(
        default=None,
        description="The body. For a file its content in Base64.",
        json_schema_extra={"x-widget": "body", "x-when": {"type": ["auto", "json", "text", "html", "file"]}},
    )
    location: Text = Field(
        default=None, description="Where a redirect leads.", json_schema_extra={"x-when": {"type": ["redirect"]}}
    )
    filename: Text = Field(
        default=None, description="The name under which a file is saved.", json_schema_extra=_FOR_FILES
    )
    content_type: Text = Field(
        default=None, description="The media type of a file; guessed from its name.", json_schema_extra=_FOR_FILES
    )
    inline: bool = Field(
        default=False, description="Show a file in the browser instead of saving it.", json_schema_extra=_FOR_FILES
    )
    continue_: bool = Field(
        default=False, alias="continue", description="Answer now and run the nodes behind this one in the background."
    )

    @field_validator("headers")
    @classmethod
    def _check_headers(cls, headers: dict[str, Any]) -> dict[str, Any]:
        for reason in check_names(headers):
            raise ValueError(reason)
        return headers

    @model_validator(mode="after")
    def _check_fit(self) -> Config:
        given = self.model_fields_set
        if self.type == "redirect":
            if "location" not in given:
                raise ValueError("a redirect needs a `location`")
            if isinstance(self.status, int) and self.status not in REDIRECTS:
                raise ValueError(f"a redirect has the status 301, 302, 303, 307 or 308, not {self.status}")
        if self.type == "file" and "body" not in given:
            raise ValueError("a file needs a `body`: its content in Base64")
        if "body" in given and (self.type in ("redirect", "empty") or self.status in BODYLESS):
            raise ValueError("an answer of this status or type has no body: leave `body` out")
        return self


def run(config: Config, world: World) -> Outcome:
    try:
        reply = make_reply(config)
    except (FileError, HeaderError, TypeError) as error:
        return Fail(f"The answer cannot be sent: {error}.", kind="response", broken=True)
    return Answer(reply, {"status": reply.status, "body": config.body}, config.continue_)


def make_reply(config: Config) -> Reply:
    """Raises FileError, HeaderError, and TypeError for a body that JSON cannot say."""
    headers = write_headers(config.headers) if config.headers else []
    body, kind, value = b"", config.type, config.body
    status = config.status or 200
    if kind == "redirect":
        status = config.status or 302
        headers.append(("Location", encode_location(config.location)))
    elif kind == "file":
        body, described = encode_file(value, config.filename, config.content_type, inline=config.inline)
        headers += [header for header in described if not has_header(headers, header[0].lower())]
    elif kind != "empty" and status not in BODYLESS and (value is not None or "body" in config.model_fields_set):
        body, content_type = encode_body(kind, value)
        if not headers or not has_header(headers, "content-type"):
            headers.append(content_type)
    return Reply(status, headers, body)


def encode_body(kind: str, value: Any) -> tuple[bytes, tuple[str, str]]:
    """The bytes of `value` and the header that names their type. Raises TypeError for what JSON cannot say."""
    if kind == "json" or (kind == "auto" and not isinstance(value, str | bytes)):
        return msgspec.json.encode(value), JSON
    if isinstance(value, bytes):
        return value, HTML if kind == "html" else TEXT if kind == "text" else (
            "Content-Type",
            "application/octet-stream",
        )
    return to_text(value).encode(), HTML if kind == "html" else TEXT


def is_end(config: Config) -> bool:
    return config.continue_ is False


node = NodeType(
    "response",
    title="Response",
    group="Control",
    config=Config,
    run=run,
    modes=("sync",),
    ends=is_end,
)
