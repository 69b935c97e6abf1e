"""Cuts out of a list's lines those that the version before has too, where one line is one entry.

Equal lines only ever decide "not changed": whatever is unusual about either version ends in Uncut.
"""

from __future__ import annotations

from collections.abc import Collection, Container

from watchlist.lists.slices import Sames, Uncut


def cut(text: str, before: str, known: Container[str]) -> tuple[Sames, str]:
    r"""Part a version into the entries that stand ``before`` in the same line, and the lines that are left.

    A line begins with its key, a number, and a comma, and ends in ``\r\n``. Only keys in ``known`` are cut out. The
    version before was read whole once, so a cell of it that holds a line end has a line that begins otherwise. Raises
    Uncut.
    """
    lines, earlier = _lines(text), set(_lines(before))
    # A carriage return within a line would be the end of a row, and the row behind it would be missed.
    if text.count("\r") != len(lines):
        raise Uncut
    fresh = [line for line in lines if line not in earlier]
    gone = earlier.difference(lines)
    keys = _keys(lines)
    if len(set(keys)) != len(keys) or any(_is_odd(line) for line in fresh):
        raise Uncut
    parsed = set(_keys(fresh))
    # Where a key stood twice before, a line that is gone bears the key of one that stayed.
    parsed.update(_keys(gone), (key for key in keys if key not in known))
    rest = [line for key, line in zip(keys, lines, strict=True) if key in parsed]
    return Sames(tuple([key for key in keys if key not in parsed])), "".join(f"{line}\n" for line in rest)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    if lines.pop():
        raise Uncut
    return lines


def _is_odd(line: str) -> bool:
    """Whether the row may not be what the line is: a quote is open at its end, or it has another end."""
    return line.count('"') % 2 == 1 or not line.endswith("\r")


def _keys(lines: Collection[str]) -> list[str]:
    keys = [line.partition(",")[0] for line in lines]
    if "" in keys or (keys and not "".join(keys).isdecimal()):
        raise Uncut
    return keys
