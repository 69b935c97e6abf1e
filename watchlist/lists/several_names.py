"""Several names in one cell, as publishers type them: parted by semicolons or commas, behind a language's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from watchlist.names.fold import fold
from watchlist.names.vocabulary import forms

_CODES = {
    "russian": "ru",
    "belarusian": "be",
    "belarussian": "be",
    "ukrainian": "uk",
    "arabic": "ar",
    "persian": "fa",
    "farsi": "fa",
    "chinese": "zh",
    "hebrew": "he",
    "turkish": "tr",
}
_LABEL = rf"({'|'.join(_CODES)})\s*:\s*"
_LANGUAGE = re.compile(_LABEL, re.IGNORECASE)
_BEFORE_A_LANGUAGE = re.compile(rf"(?=\b{_LABEL})", re.IGNORECASE)
_AROUND = " \t\n,;"


def several(text: str) -> Iterator[tuple[str, str]]:
    """Each name in a text with its language's code, where the text says it.

    A text with semicolons is parted by them alone; a comma before nothing but a legal form parts nothing.

    >>> list(several("DMT Elektroniks, Russian: ДМТ Электроникс"))
    [('DMT Elektroniks', ''), ('ДМТ Электроникс', 'ru')]
    >>> list(several("Orel Trading Co., Ltd., Orel"))
    [('Orel Trading Co., Ltd.', ''), ('Orel', '')]
    """
    for piece in text.split(";") if ";" in text else _parted_by_commas(text):
        yield from _labelled(piece)


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """The names before and behind the language labels that are glued into a text."""
    *starts, end = *(found.start() for found in _BEFORE_A_LANGUAGE.finditer(text)), len(text)
    for start, stop in pairwise((0, *starts, end)):
        piece = text[start:stop]
        label = _LANGUAGE.match(piece)
        if name := piece[label.end() if label else 0 :].strip(_AROUND):
            yield name, _CODES[label[1].lower()] if label else ""


def _parted_by_commas(text: str) -> list[str]:
    found: list[str] = []
    for piece in text.split(","):
        if found and _belongs_to_the_last(piece):
            found[-1] += f",{piece}"
        else:
            found.append(piece)
    return found


def _belongs_to_the_last(piece: str) -> bool:
    """Whether a piece is no name: a legal form alone, or a second spelling of a part of the name before it."""
    return is_bare_form(piece) or fold(piece).startswith("or ")


def is_bare_form(text: str) -> bool:
    """Say whether a text is a legal form and no name."""
    return fold(text) in forms().phrases
