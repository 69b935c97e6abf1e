"""Compares two versions of a list that gives no ids, and parses of both only the pieces that differ.

A key is then made of a name that has to be read first, and is told from those of namesakes, so no key can be seen in
the bytes: what is gone has to be parsed, too. Equal bytes only ever decide "not changed": wherever a key could be
another's, all is parsed.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from watchlist.lists import Item, Parse
from watchlist.lists.slices import Sames, Uncut
from watchlist.model import Entry


class Between(NamedTuple):
    """What stands before the piece of a number; ``free`` where it may be another in the other version."""

    number: int
    text: bytes
    free: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A version cut into pieces, and what stands around them, of which the first stands before the first piece.

    A piece is read the same wherever it stands among the others, and holds one entry at most; those of ``silent``
    surely hold none. ``written`` is how a piece is put into a document, where it says more than stands there.
    """

    around: Sequence[Between]
    pieces: Sequence[bytes]
    silent: Set[bytes] = frozenset()
    written: Callable[[bytes], bytes] = bytes

    @property
    def frame(self) -> list[tuple[bytes, bool]]:
        """What has to be the same in both versions, and between what of it pieces stand."""
        return [(b"" if one.free else one.text, upto > one.number) for one, upto in self._spans()]

    def only(self, kept: Set[bytes]) -> io.BytesIO:
        """The version as if it had no pieces but these."""
        found: list[bytes] = []
        for one, upto in self._spans():
            found.append(one.text)
            found += [self.written(piece) for piece in self.pieces[one.number : upto] if piece in kept]
        return io.BytesIO(b"".join(found))

    def _spans(self) -> Iterator[tuple[Between, int]]:
        """What stands around, each with the number of the piece before which the next stands."""
        return zip(self.around, [*(one.number for one in self.around[1:]), len(self.pieces)], strict=True)


def compared(parse: Parse, version: Version, before: Version, known: Collection[str]) -> Iterator[Item | Sames]:
    """Give what differs, and of the rest the keys; raises Uncut, and ParseError as ``parse``.

    As many entries ``before`` as keys in ``known`` mean that each has a key of its own. Those that are gone have the
    keys that they had beside all others, unless a namesake stayed: the plain key of both would then be known, or a
    key that goes on from it.
    """
    pieces, earlier = set(version.pieces), set(before.pieces)
    if version.frame != before.frame or len(earlier - before.silent) != len(known):
        raise Uncut
    came, went = pieces - earlier, earlier - pieces
    if len(came) + len(went) > len(earlier) // 2:
        # Quicker parsed whole than twice in part.
        raise Uncut
    gone = {item.key for item in parse(before.only(went)) if isinstance(item, Entry)}
    items = list(parse(version.only(came)))
    kept = set(known) - gone
    fresh = [item.key for item in items if isinstance(item, Entry)]
    if len(kept) + len(gone) != len(known) or not kept.isdisjoint(fresh) or _goes_on(gone, kept):
        raise Uncut
    yield Sames(tuple(kept))
    yield from items


def _goes_on(begun: Iterable[str], keys: Iterable[str]) -> bool:
    """Whether one of the keys could have been given to a namesake of another."""
    ordered = sorted(keys)
    # A full stop is what follows a hyphen in the order of letters.
    return any(bisect_left(ordered, f"{key}-") < bisect_left(ordered, f"{key}.") for key in begun)
