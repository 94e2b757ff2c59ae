"""Workflows as a whole: checked, compiled into a door and a plan, published, and held in memory by URL."""
