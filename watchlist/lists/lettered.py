"""Cells that hold several things as "a) ... b) ...", the way that Australia and the United Nations write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

_ARTEFACT = re.compile(r"_x000[dD]_")
_MARK = re.compile(r"(?:^|(?<=[\s;,.]))\(?([a-z])\)\s*")
_AROUND = " \t\n;"


def lettered(text: str) -> Iterator[str]:
    """Each thing in a text; letters count only in the order of the alphabet, from the text's beginning on.

    >>> list(lettered("a) Istanbul, Turkey_x000D_ b) Bursa, Turkey"))
    ['Istanbul, Turkey', 'Bursa, Turkey']
    >>> list(lettered("Unit b) 12, Bursa"))
    ['Unit b) 12, Bursa']
    """
    text = " ".join(_ARTEFACT.sub("\n", text).split())
    cuts = list(_cuts(text))
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    pieces = [text[begin:end] for (_, begin), end in zip(cuts, ends, strict=True)] if cuts else [text]
    yield from filter(None, (piece.strip(_AROUND) for piece in pieces))


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Where each letter begins and ends."""
    expected = iter(ascii_lowercase)
    letter = next(expected)
    for found in _MARK.finditer(text):
        if letter == "a" and found.start():
            return
        if found[1] == letter:
            yield found.span()
            letter = next(expected, "")
