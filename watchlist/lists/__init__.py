"""Official lists: one file a list, found by folder.

A list module holds ``parse(raw)`` and a constant ``LIST``. ``parse`` reads one answer of the publisher and yields the
list's edition (what the list says of itself) and its entries; it is strict, and raises ParseError for anything that
the format does not allow, so that a damaged file is never taken for a short one.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from types import ModuleType
from typing import BinaryIO, Protocol, TypeVar
from zoneinfo import ZoneInfo

from watchlist.answer import Answer
from watchlist.lists.slices import Sames
from watchlist.model import Entry

Constant = TypeVar("Constant")


class Get(Protocol):
    """Fetches an address; raises NotFoundError where there is nothing, FetchError for any other trouble."""

    @property
    def mark(self) -> str:
        """What the publisher's change feed said at the last good reading; empty where the whole list is wanted."""

    def __call__(
        self, url: str, *, accept: str = "*/*", language: str = "", body: bytes | None = None, content_type: str = ""
    ) -> Answer:
        """Get the address, or with a ``body`` (a question, such as one in SPARQL) post to it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a list says of itself: the day that the publisher put on it."""

    published_on: date | None


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry that the list itself says is on it no more, and since when."""

    key: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """The answers that hold the list, and what earlier hops said of it.

    One ``answer``, or ``members`` by the names under which they stand in the bundle that is archived and parsed as
    one; neither where ``mark`` says that the list is as it was. ``published_on`` is the day that an earlier hop put
    on it, ``mark`` what its change feed says now.
    """

    answer: Answer | None = None
    published_on: date | None = None
    members: Mapping[str, Answer] = field(default_factory=dict)
    mark: str = ""


Item = Edition | Entry | Gone
Parse = Callable[[BinaryIO], Iterator[Item]]
Differing = Callable[[BinaryIO, BinaryIO, Collection[str]], Iterator[Item | Sames]]
"""Reads an answer beside the one before, and of entries that are the same in both only the key, where it is known."""

Collect = Callable[[Get, str], Collected]


def single(get: Get, url: str) -> Collected:
    """Collect a list that lies whole at its address."""
    return Collected(get(url))


def whole(_key: str) -> str:
    """A list without sub-lists."""
    return ""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a publisher publishes: a time of day in its zone, on weekdays; at other times it is asked ``outside``."""

    zone: str
    begin: time
    end: time
    outside: timedelta


@dataclass(frozen=True, slots=True)
class Publication:
    """One set of changes that a publisher gives out between two full lists; immutable under its id."""

    id: str
    at: datetime


class Delta(Protocol):
    """What one set of changes says of one entry."""

    @property
    def key(self) -> str: ...
    @property
    def adds(self) -> bool:
        """Whether the entry is new to the list."""

    @property
    def removes(self) -> bool:
        """Whether the entry is on the list no more."""

    def concerns(self, *, standing: bool) -> bool:
        """Whether this is about an entry of the list asked for, where ``standing`` says if it has the key now."""

    def stated(self) -> Entry | None:
        """The entry as the changes themselves state it, removed or not; None where they give no name."""

    def applied(self, before: Entry | None) -> Entry | None:
        """The entry as it stands after it; None where that cannot be said, so that the full list has to be read."""


@dataclass(frozen=True, slots=True)
class Deltas:
    """How a list's changes are had before the list: ``since`` a day, in the order of their publication.

    Their days are those of the publisher's ``zone``.
    """

    published: Callable[[Get, str, date], list[Publication]]
    get: Callable[[Get, str, Publication], Answer]
    parse: Callable[[BinaryIO], Iterable[Edition | Delta]]
    zone: str = "UTC"

    def local(self, one: Publication) -> datetime:
        """When a set of changes was published, by the publisher's clock."""
        return one.at.astimezone(ZoneInfo(self.zone))


Past = Callable[[Get, str, date], Iterator[tuple[datetime, Collected]]]
"""The versions that a publisher keeps, from a day on, each with the time at which it was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialList:
    """One official list: where it is, who publishes it under which law, and how far it is to be believed.

    ``at_least`` and ``at_most`` are the floor and the ceiling of entries beyond which a reading is held,
    ``max_removed`` the share of entries that may go at once; ``revision`` is raised when ``parse`` reads the same
    bytes into something else. ``differing`` is for formats whose entries stand alone. ``part`` names the sub-list
    that a key belongs to: each is guarded by itself. ``witness`` names for a sub-list that only repeats another
    list's entries that list's key and part: its entries raise no events, differences that last are told. ``optional``
    are sub-lists that come by a hop of their own, which may fail: what they said last stands meanwhile.
    ``stale_after`` is how long the day inside the file may stand still; None where the file has none, or only changes
    with the list. ``key_header`` is the request header that carries the user's key: without one the list is off.
    ``nightly`` lists are read once a night, and polled for notices alone between.
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
    at_most: int
    revision: int = 1
    max_removed: float = 0.10
    collect: Collect = single
    differing: Differing | None = None
    part: Callable[[str], str] = whole
    witness: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    deltas: Deltas | None = None
    hours: Hours | None = None
    stale_after: timedelta | None = None
    key_header: str = ""
    past: Past | None = None
    nightly: bool = False


@cache
def official_lists() -> dict[str, OfficialList]:
    """Every official list of this folder, by key."""
    found = {spec.key: spec for _, spec in found_by_folder(sys.modules[__name__], "LIST", OfficialList)}
    return dict(sorted(found.items()))


def found_by_folder(package: ModuleType, constant: str, kind: type[Constant]) -> Iterator[tuple[str, Constant]]:
    """The constants of this name and kind that a package's modules hold, each with its module."""
    for module in pkgutil.iter_modules(package.__path__):
        name = f"{package.__name__}.{module.name}"
        found = getattr(importlib.import_module(name), constant, None)
        if isinstance(found, kind):
            yield name, found
