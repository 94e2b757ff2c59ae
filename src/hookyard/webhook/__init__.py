"""From an HTTP call to named values: who is calling, what the body says, which fields the author asked for."""
