"""Offices: which outlets are no press but the office itself that speaks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from watchlist.news.text import folded
from watchlist.resources import decoded

_WORD = re.compile(r"[^\W_]+")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: tuple[str, ...]


def office(outlet: str) -> str:
    """The office that an outlet is, by its folded name; "" for the press.

    >>> office("U.S. Department of Justice"), office("Justice Daily")
    ('u s department of justice', '')
    """
    name = _plain(outlet)
    return name if name in _names() else ""


@cache
def _names() -> frozenset[str]:
    file = decoded(Path(__file__).parent / "offices.toml", _File)
    return frozenset(map(_plain, file.names))


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(folded(name)))
