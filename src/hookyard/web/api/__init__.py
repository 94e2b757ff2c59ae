"""The REST API: everything that people and programs do with Hookyard, as JSON."""

from hookyard.web.api.building import build_api, close_streams

__all__ = ["build_api", "close_streams"]
