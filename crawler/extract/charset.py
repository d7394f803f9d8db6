"""Bytes to text as a browser does it, except where the bytes prove that what was declared is wrong."""

from __future__ import annotations

from w3lib.encoding import html_to_unicode

# Any bytes are valid in these, so only the result shows that the name was wrong.
_SINGLE_BYTE = ("cp125", "iso8859", "latin")


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page: by its BOM, its Content-Type header, its meta element, else UTF-8.

    Two lies are common and can be proven: UTF-8 declared as Latin-1 (text with other than ASCII characters is valid
    UTF-8 by chance only if it is very short), and Latin-1 declared as UTF-8 (not one character outside ASCII is valid).
    """
    name, text = html_to_unicode(content_type, body)
    if name.startswith(_SINGLE_BYTE):
        if body.isascii():
            return text
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            return text
    if name == "utf-8" and "\ufffd" in text and body.decode("utf-8", "ignore").isascii():
        return body.decode("cp1252", "replace")
    return text
