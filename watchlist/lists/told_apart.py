"""Keys for lists that give no ids of their own: rows that meet in a key are told apart in whatever order they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import msgspec

from watchlist.model import Entry, digest
from watchlist.names.fold import fold

Marks = Callable[[Entry], Iterable[str]]
"""What tells an entry from another under its key, the most lasting first; a part of the key each."""


def slug(text: str) -> str:
    """A name as a part of a key.

    >>> slug("Orel Dış Tic. Ltd. Şti")
    'orel-dis-tic-ltd-sti'
    """
    return fold(text).replace(" ", "-")


def told_apart(entries: list[Entry], marks: Marks) -> Iterator[Entry]:
    """Give entries that share a key keys of their own; what is only printed twice is given once.

    The one that was listed first keeps the plain key, so that a later namesake changes nothing for it.
    """
    sharing: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sharing[entry.key].append(entry)
    keys = {id(entry): key for group in sharing.values() for key, entry in _keyed(group, marks)}
    for entry in entries:
        if key := keys.get(id(entry)):
            yield entry if key == entry.key else msgspec.structs.replace(entry, key=key)


def _keyed(group: list[Entry], marks: Marks) -> Iterator[tuple[str, Entry]]:
    taken: set[str] = set()
    distinct = {_content(entry): entry for entry in group}
    for content, entry in sorted(distinct.items(), key=lambda pair: (pair[1].listed_on or date.max, pair[0])):
        ways = ("", *(f"-{mark}" for mark in marks(entry) if mark), f"-{digest(content)[:8]}")
        key = next(entry.key + way for way in ways if entry.key + way not in taken)
        taken.add(key)
        yield key, entry


def _content(entry: Entry) -> str:
    return msgspec.json.encode(entry).decode()
