"""Expressions: `{{ … }}` in configs, compiled once, checked at save, evaluated over data."""
