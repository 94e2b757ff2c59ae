"""What expressions can call. Importing this package registers all of it."""

from hookyard.expressions.library import (
    dates,
    encodings,
    functions,
    general,
    lists,
    numbers,
    objects,
    patterns,
    predicates,
    texts,
)
from hookyard.expressions.registry import FILTERS, FUNCTIONS, TESTS, find_entry, reference

__all__ = [
    "FILTERS",
    "FUNCTIONS",
    "TESTS",
    "dates",
    "encodings",
    "find_entry",
    "functions",
    "general",
    "lists",
    "numbers",
    "objects",
    "patterns",
    "predicates",
    "reference",
    "texts",
]
