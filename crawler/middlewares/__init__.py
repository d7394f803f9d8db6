"""Downloader middlewares, one job a file. `crawler/settings.py` says in which order they stand."""
