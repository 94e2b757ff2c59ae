"""Webhook workflows you host yourself: checked, parsed, run, answered, and never lost."""

__version__ = "0.1.0"
