"""Bytes to text as a browser does it, except where the bytes prove that what was declared is wrong."""

from __future__ import annotations

from codecs import BOM_UTF8

from w3lib.encoding import html_to_unicode

# Any bytes are valid in these, so only the result shows that the name was wrong.
_SINGLE_BYTE = ("cp125", "iso8859", "latin")
_UTF8 = frozenset({"utf-8", "utf8"})  # as declared, and where nothing is


def decode(body: bytes, content_type: str | None) -> tuple[str, bool]:
    """The text of a page: by its BOM, its Content-Type header, its meta element, else UTF-8.

    And whether the bytes are just that text in UTF-8.

    Two lies are common and can be proven: UTF-8 declared as Latin-1 (text with other than ASCII characters is valid
    UTF-8 by chance only if it is very short), and Latin-1 declared as UTF-8 (not one character outside ASCII is valid).
    """
    name, text = html_to_unicode(content_type, body)
    if name.startswith(_SINGLE_BYTE):
        if body.isascii():
            return text, True
        try:
            return body.decode("utf-8"), True
        except UnicodeDecodeError:
            return text, False
    is_broken = "\ufffd" in text
    if is_broken and name == "utf-8" and body.decode("utf-8", "ignore").isascii():
        return body.decode("cp1252", "replace"), False
    return text, name in _UTF8 and not is_broken and not body.startswith(BOM_UTF8)
