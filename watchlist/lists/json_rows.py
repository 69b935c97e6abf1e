"""Tells which rows of a JSON list the version before has in the same bytes, so that only the others are parsed.

Equal bytes only ever decide "not changed", and only where nothing else that meets in the key has changed either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from hashlib import blake2b
from typing import TypeVar

import msgspec

from watchlist.lists.slices import Sames

Row = TypeVar("Row")

PARSED = ""
"""In place of its key: a row that is parsed whatever stood before."""


def mark(row: bytes | msgspec.Raw, kind: str = "") -> bytes:
    """The hash of a row's bytes, another for each ``kind`` of rows."""
    return blake2b(row, digest_size=16, salt=kind.encode()).digest()


def parted(
    marked: Iterable[tuple[bytes, Row]],
    earlier: dict[bytes, str],
    key: Callable[[Row], str],
    known: Collection[str],
    changed: Collection[str] = (),
) -> tuple[Sames, set[int]]:
    """Part a version into the entries that are as they were ``earlier``, and the places of the rows to be parsed.

    ``marked`` are its rows, each behind its mark. ``earlier`` has the key of each row before, by its mark, and is used
    up; ``key`` gives that of a row which was not there. Several rows may meet in a key, on purpose or by a slip: where
    one of them came, went or is ``changed`` by what stands elsewhere, all are parsed, and so are those that still meet.
    """
    parsed = {PARSED, *changed}
    keys: list[str] = []
    for one, row in marked:
        said = earlier.pop(one, None)
        if said is None:
            said = key(row)
            parsed.add(said)
        keys.append(said)
    parsed.update(earlier.values())
    parsed.update(said for said, count in Counter(keys).items() if count > 1)
    same, rest = [], set()
    for place, said in enumerate(keys):
        if said in known and said not in parsed:
            same.append(said)
        else:
            rest.add(place)
    return Sames(tuple(same)), rest
