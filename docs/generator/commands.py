"""The page of commands, from the command line itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final

import typer.main

from generator.markdown import join_page, write_anchor, write_code, write_table
from hookyard.cli.main import app
from hookyard.cli.options import SERVER_PANEL

INTRODUCTION: Final = """
`hookyard COMMAND --help` shows the same in a terminal.

`--json` prints one JSON document and nothing else. What is meant for people only goes to standard error. The exit
codes are in [errors](errors.md#exit-codes-of-commands).
"""
SERVER: Final = """
## Which server

Most commands work with a server. They find it in this order:

1. `--url ADDRESS`, with the key in `--api-key` or `HOOKYARD_API_KEY`
2. `--data DIR`
3. `HOOKYARD_URL`, with `HOOKYARD_API_KEY`
4. `HOOKYARD_DATA`
5. `./hookyard-data`

With a data directory, a command talks to the server that runs on it. When none runs, it works on the directory itself.
The options `--url`, `--api-key` and `--data` are not repeated below.
"""


def list_commands() -> Iterator[tuple[str, Any]]:
    """Every command that can be called, by its full name (`hookyard secrets set`), in the order of the help."""
    yield from _walk("hookyard", typer.main.get_command(app))


def write_commands() -> str:
    listed = list(list_commands())
    rows = [(f"[`{name}`](#{write_anchor(name)})", _first_line(command)) for name, command in listed]
    return join_page(
        "Commands",
        INTRODUCTION,
        write_table(("command", "does"), rows),
        SERVER,
        *(_write_command(name, command) for name, command in listed),
    )


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if command.hidden:
        return
    children = getattr(command, "commands", None)
    if children is None:
        yield name, command
    else:
        for word, child in children.items():
            yield from _walk(f"{name} {word}", child)


def _first_line(command: Any) -> str:
    return inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ")


def _write_command(name: str, command: Any) -> str:
    parameters = [one for one in command.params if not getattr(one, "hidden", False) and one.name != "help"]
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    options = [one for one in parameters if one.param_type_name == "option"]
    own = [one for one in options if one.rich_help_panel != SERVER_PANEL]
    usage = " ".join([name, *(_show_argument(one) for one in arguments), *(["[OPTIONS]"] if options else [])])
    parts = [
        f"## {name}",
        inspect.cleandoc(command.help or ""),
        f"```text\n{usage}\n```",
        write_table(("argument", "meaning"), [(write_code(_show_argument(one)), one.help or "") for one in arguments]),
        write_table(
            ("option", "default", "meaning"),
            [(_show_option(one), _show_default(one), one.help or "") for one in own],
        ),
        "It works with [a server](#which-server)." if own != options else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _show_argument(argument: Any) -> str:
    word = argument.metavar or argument.name.upper()
    word = word if argument.required or word.startswith("[") else f"[{word}]"
    return f"{word}…" if argument.nargs < 0 else word


def _show_option(option: Any) -> str:
    takes = "" if option.is_flag else f" {option.metavar or option.name.upper()}"
    names = [*sorted(option.opts, key=len, reverse=True), *option.secondary_opts]
    return ", ".join(write_code(f"{one}{takes}") for one in names)


def _show_default(option: Any) -> str:
    if option.secondary_opts:
        return write_code((option.opts if option.default else option.secondary_opts)[0])
    if option.is_flag or option.default in (None, (), [], "") or callable(option.default):
        return ""
    return write_code(str(option.default))
