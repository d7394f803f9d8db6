"""The embedded demo: a small invented business magazine, served from memory; it imports nothing of ours."""

from crawler.newsroom.server import NewsroomServer
from crawler.newsroom.truth import truth

__all__ = ["NewsroomServer", "truth"]
