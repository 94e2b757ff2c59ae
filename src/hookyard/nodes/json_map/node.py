"""Pick named values out of a JSON document by their paths."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Final

import msgspec
from pydantic import AfterValidator, Field, StringConstraints, field_validator

from hookyard.model.outcome import Fail, Next, Outcome
from hookyard.model.paths import Names, get_path, parse_path
from hookyard.plugin.node import NodeConfig, NodeType
from hookyard.plugin.world import World

read_path: Final = lru_cache(maxsize=4096)(parse_path)


def _check_path(text: str) -> str:
    read_path(text)
    return text


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=100)]


class MappedField(NodeConfig):
    """One value: where it is, and what it is called."""

    path: Annotated[str, AfterValidator(_check_path)] = Field(description="Such as `data.items[0].price`.")
    name: Name | None = Field(default=None, description="The name in the result; made from the path when left out.")
    alias: str = Field(default="", description="A label for people.")


class Config(NodeConfig):
    """A document and the values to take from it."""

    source: Any = Field(
        description="The document: a value, or a text of JSON.", json_schema_extra={"x-widget": "expression"}
    )
    fields: list[MappedField] = Field(
        min_length=1, description="The values to pick.", json_schema_extra={"x-widget": "fields"}
    )

    @field_validator("fields")
    @classmethod
    def _name_fields(cls, fields: list[MappedField]) -> list[MappedField]:
        taken: set[str] = set()
        for name in (field.name for field in fields if field.name):
            if name in taken:
                raise ValueError(f"the name {name!r} is used twice: name each field differently")
            taken.add(name)
        names = Names(taken)
        return [
            field if field.name else field.model_copy(update={"name": names.name_for(read_path(field.path))})
            for field in fields
        ]


def run(config: Config, world: World) -> Outcome:
    source = config.source
    if isinstance(source, str | bytes):
        try:
            source = msgspec.json.decode(source)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return Fail(f"The source is a text but not JSON: {error}.", kind="json", broken=True)
    return Next({field.name: get_path(source, read_path(field.path)) for field in config.fields})


node = NodeType("json_map", title="JSON mapping", group="Data", config=Config, run=run)
