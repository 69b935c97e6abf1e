"""The lines of a cell of Annex IV: labels, and the values behind them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

_ENDINGS = ("", "(es)", "(s)", "es", "s", ".")
_LABEL = re.compile(r"([^\W\d][^:;,\d]{0,39}?)\s*:(?!//)\s*(.*)", re.DOTALL)


def labelled(line: str) -> tuple[str, str] | None:
    """A line's label and what stands behind it; None for a line without one.

    >>> labelled("Website: https://ornek.example"), labelled("https://ornek.example")
    (('Website', 'https://ornek.example'), None)
    """
    found = _LABEL.fullmatch(line.strip())
    return (found[1], found[2].strip()) if found else None


def singular(label: str, known: Container[str]) -> str:
    """A label as the table of the known ones has it: "Telephone(s)", "Telephones" and "telephone" are one."""
    folded = " ".join(label.lower().split())
    return next((way for way in [folded.removesuffix(ending) for ending in _ENDINGS] if way in known), folded)


def joined(cell: Iterable[str]) -> list[str]:
    """The lines, a line that begins with a bracket being the end of the one before."""
    found: list[str] = []
    for line in cell:
        if line.startswith("(") and found:
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found


def values(value: str) -> list[str]:
    """The values that stand behind one label."""
    return [part for part in (part.strip(" ,") for part in value.split(";")) if part]
