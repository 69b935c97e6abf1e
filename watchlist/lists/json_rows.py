"""Tells which rows of a JSON list the version before has in the same bytes, so that only the others are parsed.

Equal bytes only ever decide "not changed", and only where nothing else that meets in the key has changed either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import blake2b

import msgspec

from watchlist.lists.slices import Sames

PARSED = ""
"""In place of its key: a row that is parsed whatever stood before."""


def mark(row: bytes | msgspec.Raw, kind: str = "") -> bytes:
    """The hash of a row's bytes, another for each ``kind`` of rows."""
    return blake2b(row, digest_size=16, salt=kind.encode()).digest()


def parted(
    marks: Sequence[bytes],
    earlier: Mapping[bytes, str],
    key: Callable[[int], str],
    known: Collection[str],
    changed: Collection[str] = (),
) -> tuple[Sames, list[int]]:
    """Part a version into the entries that are as they were ``earlier``, and the places of the rows to be parsed.

    ``earlier`` has the key of each row before, by its mark; ``key`` gives that of a row which was not there, by its
    place. Several rows may meet in a key, on purpose or by a slip: where one of them came, went or is ``changed`` by
    what stands elsewhere, all of them are parsed, and so are those that still meet.
    """
    keys = [said if (said := earlier.get(one)) is not None else key(place) for place, one in enumerate(marks)]
    parsed = {PARSED, *changed}
    parsed.update(earlier[one] for one in earlier.keys() - set(marks))
    parsed.update(said for said, one in zip(keys, marks, strict=True) if one not in earlier)
    parsed.update(said for said, count in Counter(keys).items() if count > 1)
    same, rest = [], []
    for place, said in enumerate(keys):
        if said in known and said not in parsed:
            same.append(said)
        else:
            rest.append(place)
    return Sames(tuple(same)), rest
