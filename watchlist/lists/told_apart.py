"""Keys for lists that give no ids: where rows meet in a key, each gets one of its own, whatever order they stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from watchlist.model import Entry, digest
from watchlist.names.fold import fold

Differences = Callable[[Entry], Iterable[str]]
"""What tells an entry from a namesake, the weightiest first: each is added to the key while that is taken."""


def slug(text: str) -> str:
    """A name as a part of a key.

    >>> slug("Orel Dış Tic. Ltd. Şti")
    'orel-dis-tic-ltd-sti'
    """
    return fold(text).replace(" ", "-")


def content(entry: Entry) -> str:
    """All that an entry says."""
    return msgspec.json.encode(entry).decode()


def told_apart(
    entries: Sequence[Entry], differences: Differences, order: Callable[[Entry], str] = content
) -> Iterator[Entry]:
    """Give entries that share a key keys of their own; an exact repetition adds nothing.

    The one listed first keeps the plain key, so that a later namesake changes nothing for it; ``order`` decides
    between those of one day.
    """
    sharing: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sharing[entry.key].append(entry)
    keys = {id(entry): key for group in sharing.values() for key, entry in _keyed(group, differences, order)}
    for entry in entries:
        if key := keys.get(id(entry)):
            yield msgspec.structs.replace(entry, key=key)


def _keyed(group: list[Entry], differences: Differences, order: Callable[[Entry], str]) -> Iterator[tuple[str, Entry]]:
    taken: set[str] = set()
    distinct = {content(entry): entry for entry in group}
    for said, entry in sorted(
        distinct.items(), key=lambda pair: (pair[1].listed_on or date.max, order(pair[1]), pair[0])
    ):
        key = next(key for key in _ways(entry, said, differences) if key not in taken)
        taken.add(key)
        yield key, entry


def _ways(entry: Entry, said: str, differences: Differences) -> Iterator[str]:
    key = entry.key
    yield key
    for difference in filter(None, differences(entry)):
        key = f"{key}-{difference}"
        yield key
    yield f"{key}-{digest(said)[:8]}"
