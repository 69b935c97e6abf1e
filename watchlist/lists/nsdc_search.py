"""Which subjects of Ukraine's register have a tie to Türkiye: their decrees are asked for at every poll.

Whoever was looked at once, in the same bytes, is not looked at again: of twenty thousand, a day changes a few.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from watchlist.lists.json_rows import mark
from watchlist.lists.nsdc_subject import Subject, decoded

_looked_at: dict[str, dict[bytes, str]] = {}
"""By the kind of subjects, those of the last answer by their marks: the key, or nothing where there is no tie."""


def turkish(rows: Iterable[bytes | msgspec.Raw], kind: str) -> list[str]:
    """The keys of the subjects with a tie to Türkiye, as they come. Raises ParseError."""
    before, now = _looked_at.get(kind, {}), {}
    keys = []
    for row in rows:
        one = mark(row)
        known = before.pop(one, None)
        found = now[one] = _key(row, kind) if known is None else known
        if found:
            keys.append(found)
    _looked_at[kind] = now
    return keys


def _key(row: bytes | msgspec.Raw, kind: str) -> str:
    subject = decoded(row, Subject, kind)
    return subject.key if subject.is_turkish else ""
