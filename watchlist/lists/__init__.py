"""Official lists: one file a list, found by folder.

A list module holds ``parse(raw)`` and a constant ``LIST``. ``parse`` reads one answer of the publisher and yields the
list's edition (what the list says of itself) and its entries; it is strict, and raises ParseError for anything that
the format does not allow, so that a damaged file is never taken for a short one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import BinaryIO, Protocol

from watchlist.lists.slices import Same
from watchlist.model import Entry


class Answer(Protocol):
    """What an address answered: the bytes are in the archive, whether they came now or the server said 304."""

    @property
    def url(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def not_modified(self) -> bool: ...
    def open(self) -> BinaryIO: ...


Get = Callable[[str], Answer]
"""Fetches an address; raises NotFoundError where there is nothing, FetchError for any other trouble."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a list says of itself: the day that the publisher put on it."""

    published_on: date | None


@dataclass(frozen=True, slots=True)
class Collected:
    """The answer that holds the list, and the day that an earlier hop put on it."""

    answer: Answer
    published_on: date | None = None


Parse = Callable[[BinaryIO], Iterator[Edition | Entry]]
Differing = Callable[[BinaryIO, BinaryIO, Container[str]], Iterator[Edition | Entry | Same]]
"""Reads an answer beside the one before, and of entries that are the same in both only the key, where it is known."""

Collect = Callable[[Get, str], Collected]


def single(get: Get, url: str) -> Collected:
    """Collect a list that lies whole at its address."""
    return Collected(get(url))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialList:
    """One official list: where it is, who publishes it under which law, and how far it is to be believed.

    ``at_least`` is the floor of entries under which a reading is held, ``max_removed`` the share of entries that may
    go at once; ``revision`` is raised when ``parse`` reads the same bytes into something else. ``differing`` is for
    formats whose entries stand alone.
    """

    key: str
    title: str
    url: str
    publisher: str
    law: str
    licence: str
    parse: Parse
    every: timedelta
    at_least: int
    revision: int = 1
    max_removed: float = 0.10
    collect: Collect = single
    differing: Differing | None = None


@cache
def official_lists() -> dict[str, OfficialList]:
    """Every official list of this folder, by key."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        spec = getattr(importlib.import_module(f"{__name__}.{module.name}"), "LIST", None)
        if isinstance(spec, OfficialList):
            found[spec.key] = spec
    return dict(sorted(found.items()))
