"""The words of the product as plain data. Nothing here does I/O, reads a clock or knows a framework."""
