"""The page of settings."""

from __future__ import annotations

from typing import Final

from generator.markdown import join_page, write_code, write_table
from generator.schemas import Schema, SchemaReader, show_default
from hookyard.settings import CLIENT_VARIABLES, Settings, variable_of

INTRODUCTION: Final = """
Each setting is an environment variable, or a key of a TOML file. The key is the name without `HOOKYARD_` and in lower
case: `HOOKYARD_QUEUE_LIMIT` is `queue_limit`. `hookyard serve --config FILE` or `HOOKYARD_CONFIG` names the file.

An option of the command goes before the variable, the variable before the file, the file before the default.
All settings are read once, when the server starts. A variable that begins with `HOOKYARD_` and is none of these stops
the start: a spelling mistake must not pass in silence.

- A **duration** is a text with a unit: `500ms`, `30s`, `10m`, `2h`, `7d`, `1h30m`. In a TOML file a number is in
  seconds.
- A **size** is a text with a unit: `512KiB`, `10MiB`, `1MB`.
- A **list** is one text with commas: `127.0.0.1,10.0.0.0/8`. In a TOML file it may be a list.
"""
MEANINGS: Final = {
    "HOOKYARD_URL": "Commands only: the address of a server elsewhere.",
    "HOOKYARD_API_KEY": "Commands only: the API key for that server.",
    "HOOKYARD_CONFIG": "The TOML file with settings.",
}
EXAMPLE: Final = """
## A file

```toml
public_url = "https://hooks.example.org"
trusted_proxies = ["10.0.0.0/8"]
max_body = "1MiB"
keep_completed = "30d"
```
"""


def write_settings() -> str:
    schemas = Settings.model_json_schema()["properties"]
    rows = [
        (write_code(variable_of(name)), _name_type(schema), _show_default(schema), schema.get("description", ""))
        for name, schema in schemas.items()
    ]
    others = [(write_code(name), MEANINGS[name]) for name in CLIENT_VARIABLES]
    return join_page(
        "Settings",
        INTRODUCTION,
        write_table(("variable", "type", "default", "meaning"), rows),
        "## Variables that are not settings of the server",
        write_table(("variable", "meaning"), others),
        EXAMPLE,
    )


def _name_type(schema: Schema) -> str:
    if schema.get("type") == "array":
        return "list"
    return "path" if schema.get("format") == "path" else SchemaReader(schema).name_type(schema)


def _show_default(schema: Schema) -> str:
    default = schema.get("default")
    if isinstance(default, str):
        return write_code(default)
    return show_default(default, schema.get("format", "")) if default else ""
