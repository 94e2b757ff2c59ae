"""The page of filters, tests and functions."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from generator.markdown import join_page, write_code
from hookyard.expressions import limits
from hookyard.expressions.library import reference
from hookyard.expressions.registry import Entry

INTRODUCTION: Final = """
What can be called inside of `{{ … }}`. How expressions work is in the guide on
[expressions](../guides/expressions.md).

Each example shows an expression and its result as JSON.
"""
HEADINGS: Final = {
    "filter": ("Filters", "`value | filter` or `value | filter(argument)`"),
    "test": ("Tests", "`value is test` or `value is not test`"),
    "function": ("Functions", "`function()`"),
}


def write_expressions() -> str:
    parts: list[str] = []
    for kind, of_kind in groupby(reference(), lambda entry: entry.kind):
        title, form = HEADINGS[kind]
        parts += [f"## {title}", f"Written {form}."]
        entries = sorted(of_kind, key=lambda entry: (entry.group, entry.name))
        for group, of_group in groupby(entries, lambda entry: entry.group):
            if group != title:
                parts.append(f"### {group}")
            parts += [_write_entry(entry) for entry in of_group]
    return join_page("Filters, tests and functions", INTRODUCTION, *parts, "## Limits", _write_limits())


def _write_entry(entry: Entry) -> str:
    also = f" Also written {', '.join(write_code(name) for name in entry.aliases)}." if entry.aliases else ""
    lines = [f"#### {write_code(entry.signature)}", "", entry.doc + also]
    if entry.examples:
        lines += ["", "```text", *(f"{expression}  ->  {result}" for expression, result in entry.examples), "```"]
    return "\n".join(lines)


def _write_limits() -> str:
    bounds = [
        f"a text with expressions: {limits.MAX_SOURCE:,} characters",
        f"brackets that are open at one point: {limits.MAX_BRACKETS}",
        f"operations inside of each other: {limits.MAX_NESTING}",
        f"levels of data that are compared or written as JSON: {limits.MAX_DEPTH}",
        f"a text that an expression makes: {limits.MAX_TEXT:,} characters",
        f"a list or object that an expression makes: {limits.MAX_ITEMS:,} items",
        f"one evaluation: {limits.MAX_WORK:,} steps; an item is a step, and so are {limits.TEXT_PER_STEP} characters",
        f"a whole number in a calculation: {limits.MAX_INTEGER_BITS:,} bits",
        f"warnings that one node run keeps: {limits.MAX_WARNINGS}",
    ]
    return "\n".join(f"- {bound}" for bound in bounds)
