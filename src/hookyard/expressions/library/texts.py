"""Filters over text."""

from __future__ import annotations

import re
from typing import Final

from hookyard.expressions.limits import MAX_ITEMS
from hookyard.expressions.registry import add_filter
from hookyard.expressions.values import check_item_count, check_text_size, refuse

_MOST_TRIMMED: Final = 100


@add_filter("Text", "upper")
def make_upper(text: str) -> str:
    """All letters in upper case.

    Example: 'paid' | upper -> "PAID"
    """
    return text.upper()


@add_filter("Text", "lower")
def make_lower(text: str) -> str:
    """All letters in lower case.

    Example: 'PAID' | lower -> "paid"
    """
    return text.lower()


@add_filter("Text", "title")
def make_title(text: str) -> str:
    """The first letter of each word in upper case, the others in lower case.

    Example: 'ada LOVELACE' | title -> "Ada Lovelace"
    """
    return re.sub(r"\S+", lambda word: word[0].capitalize(), text)


@add_filter("Text", "capitalize")
def make_capitalized(text: str) -> str:
    """The first letter in upper case, the others in lower case.

    Example: 'hELLO you' | capitalize -> "Hello you"
    """
    return text.capitalize()


@add_filter("Text", "trim")
def trim_text(text: str, characters: str | None = None) -> str:
    """Without the white space, or any of `characters`, at both ends.

    Example: '  a b ' | trim -> "a b"
    Example: '--a-b-' | trim('-') -> "a-b"
    """
    if characters is not None and len(characters) > _MOST_TRIMMED:
        refuse(f"trim takes at most {_MOST_TRIMMED} characters")
    return text.strip(characters)


@add_filter("Text", "replace")
def replace_text(text: str, old: str, new: str, count: int | None = None) -> str:
    """With `new` in the place of `old`: everywhere, or the first `count` times.

    Example: 'a-b-c' | replace('-', '/') -> "a/b/c"
    Example: 'a-b-c' | replace('-', '/', 1) -> "a/b-c"
    """
    if old == "":
        refuse("replace needs the text to look for, not an empty one")
    limit = -1 if count is None else max(0, count)
    growth = len(new) - len(old)
    if growth > 0:
        found = text.count(old)
        check_text_size(len(text) + growth * (found if limit < 0 else min(found, limit)))
    return text.replace(old, new, limit)


@add_filter("Text", "truncate")
def truncate_text(text: str, length: int = 255, end: str = "…") -> str:
    """Cut to at most `length` characters, the last of them being `end` when something was cut.

    Example: 'a long story' | truncate(7) -> "a long…"
    """
    if len(text) <= length:
        return text
    return (text[: max(0, length - len(end))] + end)[: max(0, length)]


@add_filter("Text", "split")
def split_text(text: str, separator: str | None = None, limit: int | None = None) -> list[str]:
    """The parts between `separator`, or between white space; at most `limit` splits from the left.

    Example: 'a,b,c' | split(',') -> ["a", "b", "c"]
    Example: 'a b  c' | split -> ["a", "b", "c"]
    """
    if separator == "":
        refuse("split needs a separator, not an empty text")
    # One more than there may be, so that the result is refused but not larger than need be.
    return text.split(separator, MAX_ITEMS if limit is None else min(max(0, limit), MAX_ITEMS))


@add_filter("Text", "lines")
def split_lines(text: str) -> list[str]:
    """The lines of the text, without their ends.

    Example: 'a\\nb' | lines -> ["a", "b"]
    """
    check_item_count(text.count("\n") + text.count("\r"))
    return text.splitlines()


@add_filter("Text", "repeat")
def repeat_text(text: str, times: int) -> str:
    """The text `times` times.

    Example: 'ab' | repeat(3) -> "ababab"
    """
    times = max(0, times)
    check_text_size(len(text) * times)
    return text * times
