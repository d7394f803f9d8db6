"""Broadsheet: turns a news section into a dataset."""

__version__ = "0.1.0"
