"""From text to syntax trees. Jinja2 gives the grammar; nothing of it runs.

A text without `{{` is plain text, whatever else is in it. In a text with `{{`, Jinja's statements and comments are
refused, because an author who writes them expects them to do something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from hookyard.expressions.errors import ExpressionError
from hookyard.expressions.limits import MAX_BRACKETS, MAX_SOURCE

# Only its lexer and its parser are used, so there is no output that could need escaping.
_ENVIRONMENT: Final = Environment()  # noqa: S701
_STATEMENT: Final = re.compile(r"\{[%#]")

RawToken = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Expression:
    """One `{{ … }}`. `position` is the offset of its `{{`; a node's `lineno` is the node's offset in the text."""

    position: int
    node: nodes.Expr


def has_expression(text: str) -> bool:
    """Whether `text` is a template rather than plain text."""
    return "{{" in text


def split_text(text: str) -> list[str | Expression]:
    """The plain parts and the expressions of `text`, in order. Raises ExpressionError."""
    if not has_expression(text):
        return [text]
    if len(text) > MAX_SOURCE:
        raise ExpressionError(f"a text with expressions has at most {MAX_SOURCE:,} characters", MAX_SOURCE)
    parts: list[str | Expression] = []
    position = 0
    while (start := text.find("{{", position)) >= 0:
        _check_plain(text, position, start)
        parts.append(text[position:start])
        tokens, position = _read_tokens(text, start)
        parts.append(Expression(start, _parse(tokens, start, position)))
    _check_plain(text, position, len(text))
    parts.append(text[position:])
    return [part for part in parts if part != ""]


def _check_plain(text: str, start: int, end: int) -> None:
    if found := _STATEMENT.search(text, start, end):
        mark = found[0]
        kind = "statements" if mark == "{%" else "comments"
        raise ExpressionError(
            f"there are no {kind}, only {{{{ … }}}}; for the text {mark} itself write {{{{ '{mark}' }}}}",
            found.start(),
        )


def _read_tokens(text: str, start: int) -> tuple[list[RawToken], int]:
    """The tokens of the expression whose `{{` is at `start`, and the offset behind its `}}`."""
    if re.match(r"\{\{[-+]\s", text[start:]):
        raise ExpressionError("there is no whitespace control: write {{ and }} without - or +", start + 2)
    tokens: list[RawToken] = []
    position, depth = start + 2, 0
    # The lexer turns every kind of line end into one character; a space keeps the offsets.
    source = text[position:].replace("\r", " ")
    try:
        for _, kind, value in _ENVIRONMENT.lexer.tokeniter(source, None, state="variable"):
            if kind == "variable_end":
                if value.startswith("-"):
                    raise ExpressionError("there is no whitespace control: write }} without -", position)
                return tokens, position + len(value)
            if kind == "operator":
                depth += (value in "([{") - (value in ")]}")
                if depth > MAX_BRACKETS:
                    raise ExpressionError(f"more than {MAX_BRACKETS} brackets are open; make it simpler", position)
            tokens.append((position, kind, value))
            position += len(value)
    except TemplateSyntaxError as error:
        reason = re.sub(r" at \d+$", "", error.message or "")
        hint = "; text stands in ' or \"" if reason.startswith("unexpected char") else ""
        raise ExpressionError(reason + hint, position) from None
    raise ExpressionError("the expression is not closed; add }}", start)


def _parse(tokens: list[RawToken], start: int, end: int) -> nodes.Expr:
    if all(kind == "whitespace" for _, kind, _ in tokens):
        raise ExpressionError("the expression is empty; write a path such as {{ trigger.body }}", start)
    parser = Parser(_ENVIRONMENT, "")
    try:
        # Offsets travel in the place of line numbers, which is how every node comes to know its own.
        parser.stream = TokenStream(_wrap_tokens(tokens), None, None)
        node = parser.parse_expression()
        rest: Any = parser.stream.current
    except TemplateSyntaxError as error:
        position = end - 2 if parser.stream.current.type == "eof" else error.lineno
        raise ExpressionError(_explain(error.message or "invalid syntax"), position) from None
    except RecursionError:
        raise ExpressionError("the expression is nested too deeply; make it simpler", start) from None
    except ValueError:
        raise ExpressionError("a number has too many digits", start + 2) from None
    if rest.type != "eof":
        raise ExpressionError(
            f"unexpected {rest.value!r}; expected an operator, a filter (| name) or }}}}", rest.lineno
        )
    return node


def _wrap_tokens(tokens: list[RawToken]) -> Iterator[Any]:
    return _ENVIRONMENT.lexer.wrap(iter(tokens))


def _explain(message: str) -> str:
    message = message.replace("'end of template'", "end of the expression").replace("end of template", "its end")
    return message[:1].lower() + message[1:]
