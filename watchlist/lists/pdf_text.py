"""The text of a PDF, page by page, within what a list can be: a hostile file costs an error, not the memory."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from watchlist.errors import ParseError

if TYPE_CHECKING:
    from pypdf import PageObject

_MOST_PAGES = 400
_MOST_TEXT = 2_000_000
_END = b"%%EOF"


def pdf_text(content: bytes) -> str:
    """Extract the text of every page.

    Raises ParseError for what is cut short, locked or damaged, and for pages without text.
    """
    # A PDF that is cut short would be repaired, and be a shorter list.
    if _END not in content[-1024:]:
        raise ParseError("the PDF is cut short: its end is missing")
    text = _read(content)
    if not text.strip():
        raise ParseError("the PDF holds no text")
    return text


def _read(content: bytes) -> str:
    # Imported when a PDF is read: every command would pay for it.
    from pypdf import PdfReader

    try:
        pages = PdfReader(io.BytesIO(content)).pages
        if len(pages) > _MOST_PAGES:
            raise ParseError(f"the PDF has {len(pages)} pages")
        return _joined(pages)
    except ParseError:
        raise
    except Exception as error:
        raise ParseError(f"the PDF cannot be read: {type(error).__name__}: {error}") from error


def _joined(pages: Iterable[PageObject]) -> str:
    parts: list[str] = []
    size = 0
    for page in pages:
        parts.append(page.extract_text())
        size += len(parts[-1])
        if size > _MOST_TEXT:
            raise ParseError("the PDF holds more text than a list can")
    return "\n".join(parts)
