"""Measurements against real pages; the data is not part of the project (docs/reading.md says where to get it)."""
