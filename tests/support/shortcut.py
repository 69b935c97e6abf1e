"""What a list's reading says, whether all of it is parsed or only what differs from the version before."""

from __future__ import annotations

import io

from watchlist.errors import ParseError
from watchlist.lists import Differing, Parse
from watchlist.model import Entry
from watchlist.reading import Items, Spool, read

Told = tuple[dict[str, str], list[Entry], frozenset[str], dict[str, object]] | str


def told(
    parse: Parse, raw: bytes, before: dict[str, str], differing: Differing | None = None, old: bytes = b""
) -> Told:
    """What a reading says of the keys that stand, or why there is none; all is parsed without a ``differing``."""

    def items() -> Items:
        if differing:
            yield from differing(io.BytesIO(raw), io.BytesIO(old), before)

    with Spool() as spool:
        try:
            reading = read(parse, io.BytesIO(raw), before, spool, None, items if differing else None)
        except ParseError as error:
            return str(error)
        return reading.seen, sorted(reading.differing, key=lambda one: one.key), reading.gone, dict(reading.ended)


def standing(parse: Parse, raw: bytes) -> dict[str, str]:
    """What stands once a version is read."""
    found = told(parse, raw, {})
    return found[0] if isinstance(found, tuple) else {}
