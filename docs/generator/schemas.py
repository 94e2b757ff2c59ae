"""JSON Schemas as rows of a table: one for each key, those of objects inside of objects included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from generator.markdown import write_anchor, write_code, write_table, write_value
from hookyard.model.durations import format_duration
from hookyard.model.sizes import format_size

Schema = dict[str, Any]

_FORMATS: Final = {"hookyard-duration": "duration", "hookyard-size": "size", "date-time": "time, ISO 8601"}
_LIMITS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "minLength": "{} characters or more",
    "maxLength": "{} characters at most",
    "minItems": "{} items or more",
    "maxItems": "{} items at most",
    "minProperties": "{} keys or more",
}
_NOTHING: Final[Schema] = {"type": "null"}


@dataclass(frozen=True, slots=True)
class Row:
    """One key: `path` is where it stands, as in `cases[].name`."""

    path: str
    type: str
    default: str
    meaning: str


class SchemaReader:
    """Reads schemas whose references lead into `root`.

    With `links` a schema that has a name is a link to the heading of that name, and is not listed where it is used.
    """

    def __init__(self, root: Schema, *, links: bool = False) -> None:
        self._root = root
        self._links = links
        self._listed: set[str] = set()

    def resolve(self, schema: Schema) -> Schema:
        while reference := schema.get("$ref"):
            found: Any = self._root
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]
            schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
        return schema

    def list_rows(self, schema: Schema, prefix: str = "") -> Iterator[Row]:
        """A row for each property of `schema`, and behind it those of what it holds, each schema once."""
        schema = self.resolve(schema)
        required = schema.get("required", ())
        for name, member in schema.get("properties", {}).items():
            path = f"{prefix}{name}"
            yield Row(path, self.name_type(member), _show_default(member, name in required), _show_meaning(member))
            for inner, suffix in self._list_inner(member):
                title = str(inner.get("title", ""))
                if title not in self._listed:
                    self._listed.add(title)
                    yield from self.list_rows(inner, f"{path}{suffix}.")

    def _list_inner(self, schema: Schema) -> Iterator[tuple[Schema, str]]:
        """The objects that stand in `schema`, and what is written between its path and their keys."""
        if self._links and "$ref" in schema:
            return
        schema = self.resolve(schema)
        for option in _options(schema):
            if self._links and "$ref" in option:
                continue
            option = self.resolve(option)
            if option.get("properties"):
                yield option, ""
            elif "items" in option:
                yield from ((inner, f"[]{suffix}") for inner, suffix in self._list_inner(option["items"]))
            elif option is not schema:
                yield from self._list_inner(option)

    def name_type(self, schema: Schema) -> str:
        """`text`, `list of objects`, `a, b or c`: the type of a value in words."""
        if self._links and "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return f"[{name}](#{write_anchor(name)})"
        schema = self.resolve(schema)
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        if "const" in schema:
            return write_value(schema["const"])
        if "enum" in schema:
            return ", ".join(write_code(str(value)) for value in schema["enum"])
        options = _options(schema)
        if options != [schema]:
            return " or ".join(dict.fromkeys(self.name_type(option) for option in options if option != _NOTHING))
        return self._name_plain(schema)

    def _name_plain(self, schema: Schema) -> str:
        kind = schema.get("type")
        if kind == "array":
            inner = self.name_type(schema.get("items", {}))
            return {"any value": "list", "object": "list of objects"}.get(inner, f"list of {inner}")
        words = {"string": "text", "integer": "whole number", "boolean": "`true` or `false`"}
        words |= {"number": "number", "object": "object", "null": "null"}
        return words.get(str(kind), "any value")


def write_schema_table(root: Schema, schema: Schema, *, links: bool = False) -> str:
    """The table of all keys of `schema`; empty when it has none. `links` as in SchemaReader."""
    rows = SchemaReader(root, links=links).list_rows(schema)
    cells = [(write_code(row.path), row.type, row.default, row.meaning) for row in dict.fromkeys(rows)]
    return write_table(("key", "type", "default", "meaning"), cells)


def show_default(value: Any, format_name: str = "") -> str:
    """A default as an author would write it."""
    if format_name == "hookyard-duration" and value is not None:
        return write_code(format_duration(value))
    if format_name == "hookyard-size" and value is not None:
        return write_code(format_size(value))
    return "" if value is None else write_value(value)


def _options(schema: Schema) -> list[Schema]:
    return schema.get("oneOf") or schema.get("anyOf") or [schema]


def _show_default(schema: Schema, required: bool) -> str:
    return "required" if required else show_default(schema.get("default"), schema.get("format", ""))


def _show_meaning(schema: Schema) -> str:
    """The description, and the limits behind it."""
    bounded = [schema, *schema.get("anyOf", ())]
    limits = [text.format(part[name]) for part in bounded for name, text in _LIMITS.items() if name in part]
    return " ".join(filter(None, (schema.get("description", ""), f"({', '.join(limits)})" if limits else "")))
