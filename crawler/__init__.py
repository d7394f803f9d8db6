"""Broadsheet: turns a news section into a dataset."""

__version__ = "0.1.0"
PRODUCT = "broadsheet"
"""Our product token (RFC 9309, 2.2.1): in the User-Agent, in robots.txt and in robots tags."""
