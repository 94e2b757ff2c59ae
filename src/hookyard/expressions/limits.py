"""How large an expression may be, and how much it may do."""

from __future__ import annotations

from typing import Final

MAX_SOURCE: Final = 10_000
"""Characters of one text with expressions in it."""

MAX_BRACKETS: Final = 50
"""Brackets of any kind that may be open at one point of an expression."""

MAX_NESTING: Final = 100
"""Operations inside operations, of an expression and of the tree around it."""

MAX_DEPTH: Final = 200
"""Levels of data that are compared or written as JSON."""

MAX_TEXT: Final = 10 * 1024 * 1024
"""Characters of any text that an expression makes."""

MAX_ITEMS: Final = 1_000_000
"""Items of any list or object that an expression makes."""

MAX_WORK: Final = 5_000_000
"""Steps of one evaluation: an item of a list or object is one, and so are `TEXT_PER_STEP` characters."""

TEXT_PER_STEP: Final = 16

CALL_STEPS: Final = 5
"""What a visit to an item costs on top, where it is not a loop in C: calling a filter on it, comparing it."""

MAX_INTEGER_BITS: Final = 13_606
"""The size of whole numbers in calculations: 4096 decimal digits."""

MAX_WARNINGS: Final = 100
"""Lines that the evaluations over one scope leave behind."""
