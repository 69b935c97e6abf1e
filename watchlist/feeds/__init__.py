"""Feeds: what outlets and offices publish article by article, read into articles.

A format module holds ``read(raw, ...)``, pure and strict about what is no feed at all, forgiving about what real feeds
do wrong, and ``collect(get, question)`` where a feed takes more than one address. Which feeds there are is data:
``feeds.toml`` beside this file, with the reason where one is off.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, cast
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from watchlist.answer import Answer
from watchlist.feeds.asking import NO_WISHES, Collect, Get, Manners, Question, parts, single
from watchlist.feeds.moments import Clock, clock_of, relabelled
from watchlist.model import Article
from watchlist.resources import decoded

BY_GUID = frozenset({"syndication", "council", "commission"})
"""The forms whose articles are told apart by the guids of a feed, which may change; others have ids of their own."""


class Read(Protocol):
    """Reads one answer of a feed into its articles, in the feed's order; raises ParseError for what is no feed."""

    def __call__(self, raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """One feed: where it is, how often it is polled, whether an office speaks in it, and how its bytes are read.

    ``outlet`` is who its articles are said to be by; ``lang`` is empty where the feed or its text has to say.
    ``discovery`` feeds only tell that there are articles, and vouch for none. ``by_guid`` ones tell articles apart by
    guids, which may change. ``clock`` is the zone of times that are labelled GMT and are not; ``quiet`` is how long a
    feed may bring nothing new before that is told, None where it may for ever. ``why_off`` is the reason of one that
    is off. ``pages`` says of which articles the pages are fetched.
    """

    key: str
    title: str
    url: str
    every: timedelta
    lang: str
    official: bool
    enabled: bool
    read: Read
    outlet: str
    pages: str = "relevant"
    collect: Collect = single
    manners: Manners = NO_WISHES
    query: str = ""
    clock: Clock = None
    discovery: bool = False
    by_guid: bool = True
    quiet: timedelta | None = None
    why_off: str = ""

    def articles(self, raw: bytes) -> tuple[Article, ...]:
        """Read one answer of this feed."""
        found = self.read(raw, source=self.key, url=self.url, lang=self.lang, outlet=self.outlet)
        return tuple(relabelled(article, self.clock) for article in found)


def read_all(
    raw: BinaryIO, read: Read, *, source: str, url: str, lang: str, outlet: str, clock: Clock = None
) -> tuple[Article, ...]:
    """Read all answers that were collected, each article once: with the fullest text and the first date of any."""
    found: dict[str, Article] = {}
    for address, content in parts(raw, url):
        for article in read(content, source=source, url=address, lang=lang, outlet=outlet):
            right = relabelled(article, clock)
            found[article.id] = _fuller(found.get(article.id), right)
    return tuple(found.values())


def _fuller(known: Article | None, other: Article) -> Article:
    if known is None:
        return other
    fuller = known if len(known.text) >= len(other.text) else other
    dated = known if known.published_at else other
    return replace(fuller, published_at=dated.published_at, dated_by=dated.dated_by, dated_as=dated.dated_as)


@cache
def built_in_feeds() -> dict[str, FeedSpec]:
    """Every feed that feeds.toml names, by key."""
    rows = decoded(Path(__file__).parent / "feeds.toml", dict[str, _Row])
    return {key: _spec(key, row) for key, row in sorted(rows.items())}


def outlet_at(host: str) -> str:
    """The outlet whose feeds are at a host, so that it has one name however it is found; empty where none are.

    >>> outlet_at("aa.com.tr"), outlet_at("example.com")
    ('Anadolu Agency', '')
    """
    return _outlets().get(host.lower().removeprefix("www."), "")


@cache
def _outlets() -> dict[str, str]:
    hosts = ((urlsplit(spec.url).netloc, spec) for spec in built_in_feeds().values() if not spec.discovery)
    return {host.removeprefix("www."): spec.outlet for host, spec in hosts if not spec.official}


def reader(form: str) -> Read:
    """The reader of a form, which is the name of a module here; imported when it is first used."""
    name = _module(form)

    def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
        chosen = cast("Read", importlib.import_module(name).read)
        return chosen(raw, source=source, url=url, lang=lang, outlet=outlet)

    return read


def collector(form: str) -> Collect:
    """What fetches the answers of a form: the one at its address, where its module says nothing else."""
    name = _module(form)

    def collect(get: Get, question: Question) -> Mapping[str, Answer]:
        chosen = cast("Collect", getattr(importlib.import_module(name), "collect", single))
        return chosen(get, question)

    return collect


@cache
def _module(form: str) -> str:
    name = f"{__name__}.{form}"
    if importlib.util.find_spec(name) is None:
        raise KeyError(form)
    return name


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A feed as feeds.toml writes it: polled every so many ``minutes``, told as stale after so many ``quiet_days``.

    ``off`` is the reason why a feed is not polled unless a user wants it.
    """

    title: str
    url: str
    minutes: int
    lang: str = ""
    outlet: str = ""
    official: bool = False
    discovery: bool = False
    off: str = ""
    form: str = "syndication"
    pages: Literal["relevant", "all", "none"] = "relevant"
    query: str = ""
    clock: str = ""
    pause: float = 0.0
    rest: float = 0.0
    plainly: bool = False
    quiet_days: int = 30


def _spec(key: str, row: _Row) -> FeedSpec:
    return FeedSpec(
        key=key,
        title=row.title,
        url=row.url,
        every=timedelta(minutes=row.minutes),
        lang=row.lang,
        official=row.official,
        enabled=not row.off,
        read=reader(row.form),
        outlet=row.outlet or row.title,
        pages=row.pages,
        collect=collector(row.form),
        manners=Manners(row.pause, row.rest, row.plainly),
        query=" ".join(row.query.split()),
        clock=clock_of(row.clock),
        discovery=row.discovery,
        by_guid=row.form in BY_GUID,
        quiet=timedelta(days=row.quiet_days) if row.quiet_days else None,
        why_off=row.off,
    )
