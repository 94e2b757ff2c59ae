"""The `hookyard` command."""
