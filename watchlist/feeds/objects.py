"""Answers in JSON, read into the shape that they have to have."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from watchlist.errors import ParseError
from watchlist.resources import decoder

Shape = TypeVar("Shape")


def decoded(raw: bytes | str, shape: type[Shape], what: str, url: str) -> Shape:
    """Read an answer; raises ParseError, naming ``what`` it is not, for one that is not of this shape."""
    try:
        return decoder(shape).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParseError(f"not {what}: {error}", place=url) from error
