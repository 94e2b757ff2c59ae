"""Tests to run against parts that others write: node types, stores."""
