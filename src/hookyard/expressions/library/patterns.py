"""Filters with regular expressions: RE2's, whose time grows with the text and never explodes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import re2

from hookyard.expressions.registry import add_filter
from hookyard.expressions.scope import Scope
from hookyard.expressions.values import count_steps, join_texts, refuse

_LONGEST: Final = 1000
_STEPS_PER_MATCH: Final = 50


@add_filter("Patterns", "regex_test")
def test_pattern(scope: Scope, text: str, pattern: str) -> bool:
    """Whether the pattern matches somewhere in the text.

    Example: 'order 42' | regex_test('[0-9]+') -> true
    """
    return next(_find_matches(scope, text, pattern), None) is not None


@add_filter("Patterns", "regex_search")
def search_pattern(scope: Scope, text: str, pattern: str) -> Any:
    """The first match: the text of the only group, a list when there are more, the whole match when there is none.

    Null when nothing matches.

    Example: 'order 42 of 50' | regex_search('[0-9]+') -> "42"
    Example: 'a=1' | regex_search('([a-z]+)=([0-9]+)') -> ["a", "1"]
    Example: 'none' | regex_search('[0-9]') -> null
    """
    match = next(_find_matches(scope, text, pattern), None)
    return None if match is None else _take_groups(match)


@add_filter("Patterns", "regex_findall")
def find_all(scope: Scope, text: str, pattern: str) -> list[Any]:
    """Every match, each as in `regex_search`.

    Example: 'a1 b2' | regex_findall('[a-z]([0-9])') -> ["1", "2"]
    """
    return [_take_groups(match) for match in _find_matches(scope, text, pattern)]


@add_filter("Patterns", "regex_replace")
def replace_pattern(scope: Scope, text: str, pattern: str, new: str, count: int | None = None) -> str:
    """With `new` in the place of every match, or of the first `count`; `\\\\1` in it is the text of the first group.

    Example: 'a1b22' | regex_replace('[0-9]+', '#') -> "a#b#"
    Example: 'Ada Lovelace' | regex_replace('([A-Za-z]+) ([A-Za-z]+)', '\\\\2, \\\\1') -> "Lovelace, Ada"
    """
    parts: list[str] = []
    end = 0
    for match in islice(_find_matches(scope, text, pattern), count if count is None else max(0, count)):
        parts.append(text[end : match.start()])
        parts.extend(_expand(scope, match, new))
        end = match.end()
    return join_texts(scope, [*parts, text[end:]])


def _find_matches(scope: Scope, text: str, pattern: str) -> Iterator[Any]:
    for match in _compile(pattern).finditer(text):
        scope.spend(_STEPS_PER_MATCH)
        yield match


def _take_groups(match: Any) -> Any:
    groups = match.groups()
    return match.group() if not groups else groups[0] if len(groups) == 1 else list(groups)


def _expand(scope: Scope, match: Any, new: str) -> Iterator[str]:
    """The parts of `new`, its `\\1` … `\\9` filled with the groups of `match`."""
    scope.spend(count_steps(new))
    before, *rest = new.split("\\")
    yield before
    pending = iter(rest)
    for part in pending:
        if part == "":
            yield "\\" + next(pending, "")
        elif part[0].isdigit() and int(part[0]) <= len(match.groups()):
            group = match.group(int(part[0])) or ""
            scope.spend(count_steps(group))
            yield group
            yield part[1:]
        else:
            refuse(f"regex_replace has no group \\{part[0]}; write \\\\ for a backslash")


@lru_cache(maxsize=256)
def _compile(pattern: str) -> Any:
    if len(pattern) > _LONGEST:
        refuse(f"a pattern has at most {_LONGEST:,} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error
        refuse(f"the pattern cannot be used: {reason}")
