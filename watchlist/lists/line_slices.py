"""Cuts out of a list's files the entries that the version before has in the same lines, where a line is a row.

Every row begins with the number of its entry, and one file has a row for each. Equal lines only ever decide "not
changed": whatever is unusual about either version ends in Uncut.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import compress, filterfalse

from watchlist.lists.slices import Sames, Uncut

Lines = list[bytes]

BLOCKS = (1 << 17, 1 << 13, 1 << 9, 1 << 5, 1)
"""Bytes that are compared at a time, ever fewer towards what differs."""
AT_A_TIME = 1 << 18
MOST_CHANGED = 4_000
"""So many lines that came or went are quicker parsed."""

_CELL = rb'(?:"(?:[^"\r\n]|"")*+"|[^",\r\n]*+)'
_ROW = re.compile(rb"\d++(?:,%b)++\r?\n" % _CELL)
"""A line that is a row of itself, whatever stands around it."""


def cut(
    now: Mapping[str, bytes], before: Iterable[tuple[str, bytes]], known: Collection[str], main: str
) -> tuple[Sames, dict[str, bytes]]:
    """Part a version into the entries that stand ``before`` in the same lines, and each file's lines of the others.

    The version before must have been read whole, and each file with the same encoding; each is held only while it is
    compared. Only keys in ``known`` are cut out. ``main`` is the file with a row for each entry. Raises Uncut.
    """
    moved = dict(map(partial(_moved, now), before))
    if now.keys() != moved.keys():
        raise Uncut
    came, gone = moved[main]
    lines_before = now[main].count(b"\n") - len(came) + len(gone)
    if len(now) == 1 and lines_before == len(known) and (found := _by_known(came, gone, known)):
        same, rest = found
        return same, {main: rest}
    return _by_line(now, moved, known, main)


def _moved(now: Mapping[str, bytes], before: tuple[str, bytes]) -> tuple[str, tuple[Lines, Lines]]:
    name, body = before
    if name not in now:
        raise Uncut
    return name, apart(now[name], body)


def _by_known(came: Lines, gone: Lines, known: Collection[str]) -> tuple[Sames, bytes] | None:
    """Take for keys of the version before what is known, as it has as many lines; None where that cannot be."""
    fresh, old = _texts(_keys(came)), _texts(_keys(gone))
    touched = {*fresh, *old}
    kept = [key for key in known if key not in touched]
    if (
        len(kept) + len(old) != len(known)
        or len({*fresh}) != len(fresh)
        or any(key in known for key in touched - {*old})
    ):
        return None
    return Sames(tuple(kept)), b"".join(came)


def _by_line(
    now: Mapping[str, bytes], moved: Mapping[str, tuple[Lines, Lines]], known: Collection[str], main: str
) -> tuple[Sames, dict[str, bytes]]:
    """Look for the rows of what came or went, or is not known, in every line."""
    if any(body.count(b"\r") != body.count(b"\r\n") for body in now.values()):
        raise Uncut
    keys = [key for lines in _some_lines(now[main]) for key in _keys(lines)]
    came, gone = map(_keys, moved[main])
    stayed = {*keys}.difference(came)
    # Where an entry stands twice, what is said beside it may be another's.
    if len({*keys}) < len(keys) or len({*stayed, *gone}) < len(stayed) + len(gone):
        raise Uncut
    touched = {key for both in moved.values() for found in both for key in _keys(found)}
    same = [key for key in _texts([*filterfalse(touched.__contains__, keys)]) if key in known]
    parsed = {*keys}.difference(key.encode() for key in same) | touched
    return Sames(tuple(same)), {name: b"".join(_of(parsed, body)) for name, body in now.items()}


def _of(parsed: Set[bytes], body: bytes) -> Iterator[bytes]:
    """The lines of a file that begin with one of the keys."""
    for lines in _some_lines(body):
        yield from compress(lines, map(parsed.__contains__, _keys(lines)))


def _some_lines(body: bytes) -> Iterator[Lines]:
    """The lines of a file, as many at a time as take little memory."""
    begin = 0
    while begin < len(body):
        end = body.find(b"\n", begin + AT_A_TIME) + 1 or len(body)
        yield body[begin:end].splitlines(keepends=True)
        begin = end


def apart(now: bytes, before: bytes) -> tuple[Lines, Lines]:
    """The lines that came and those that went, as both files are walked side by side; raises Uncut.

    All other lines are in both in the same order, so the rows of a number that is not among these are the same.
    """
    if any(body and not body.endswith(b"\n") for body in (now, before)):
        raise Uncut
    came: list[bytes] = []
    gone: list[bytes] = []
    here = there = 0
    while here < len(now) or there < len(before):
        equal = _equal(now, here, before, there)
        line, old = _line(now, here + equal), _line(before, there + equal)
        here, there = here + equal, there + equal
        # Files are in the order of their numbers, nearly; where one is not, more lines are told than need be.
        if line and (not old or _order(line) <= _order(old)):
            came.append(line)
            here += len(line)
        if old and (not line or _order(line) >= _order(old)):
            gone.append(old)
            there += len(old)
        if len(came) + len(gone) > MOST_CHANGED:
            raise Uncut
    if not all(map(_ROW.fullmatch, came)):
        raise Uncut
    return came, gone


def _equal(one: bytes, here: int, other: bytes, there: int) -> int:
    """How many bytes the two have in common from there on, to the end of a line."""
    begin, shift = here, there - here
    for size in BLOCKS:
        while (block := one[here : here + size]) and other.startswith(block, here + shift):
            here += len(block)
    # Back to where the line begins that is not the same in both.
    last = one.rfind(b"\n", begin, here)
    return last + 1 - begin if last >= 0 else 0


def _line(text: bytes, begin: int) -> bytes:
    return text[begin : text.find(b"\n", begin) + 1]


def _order(line: bytes) -> tuple[int, bytes]:
    """What sorts lines as their numbers do."""
    key = line.partition(b",")[0]
    return len(key), key


def _texts(keys: Sequence[bytes]) -> list[str]:
    return b",".join(keys).decode().split(",") if keys else []


def _keys(lines: Collection[bytes]) -> list[bytes]:
    """The numbers that the lines begin with; Uncut for one that does not, as it may go on with a cell."""
    keys = [line.partition(b",")[0] for line in lines]
    if b"" in keys or (keys and not b"".join(keys).isdigit()):
        raise Uncut
    return keys
