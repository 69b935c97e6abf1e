"""Feeds: what outlets and offices publish article by article, read into articles.

A format module holds ``read(raw, ...)``, pure and strict about what is no feed at all, forgiving about what real feeds
do wrong. Which feeds there are is data: ``feeds.toml`` beside this file, with the reason where one is off.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal, Protocol, cast

import msgspec

from watchlist.model import Article


class Read(Protocol):
    """Reads one answer of a feed into its articles, in the feed's order; raises ParseError for what is no feed."""

    def __call__(self, raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """One feed: where it is, how often it is polled, whether an office speaks in it, and how its bytes are read.

    ``outlet`` is who its articles are said to be by; ``lang`` is empty where the feed or its text has to say; ``pages``
    says of which articles the pages are fetched.
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

    def articles(self, raw: bytes) -> tuple[Article, ...]:
        """Read one answer of this feed."""
        return self.read(raw, source=self.key, url=self.url, lang=self.lang, outlet=self.outlet)


@cache
def built_in_feeds() -> dict[str, FeedSpec]:
    """Every feed that feeds.toml names, by key."""
    rows = msgspec.toml.decode((Path(__file__).parent / "feeds.toml").read_bytes(), type=dict[str, _Row])
    return {key: _spec(key, row) for key, row in sorted(rows.items())}


def reader(form: str) -> Read:
    """The reader of a form: ``syndication`` (RSS and Atom) or ``federal_register``; imported when it is first used."""
    name = f"{__name__}.{form}"
    if importlib.util.find_spec(name) is None:
        raise KeyError(form)

    def read(raw: bytes, *, source: str, url: str, lang: str, outlet: str) -> tuple[Article, ...]:
        chosen = cast("Read", importlib.import_module(name).read)
        return chosen(raw, source=source, url=url, lang=lang, outlet=outlet)

    return read


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A feed as feeds.toml writes it; ``minutes`` is how often it is polled."""

    title: str
    url: str
    minutes: int
    lang: str = ""
    outlet: str = ""
    official: bool = False
    enabled: bool = True
    form: str = "syndication"
    pages: Literal["relevant", "all", "none"] = "relevant"


def _spec(key: str, row: _Row) -> FeedSpec:
    return FeedSpec(
        key=key,
        title=row.title,
        url=row.url,
        every=timedelta(minutes=row.minutes),
        lang=row.lang,
        official=row.official,
        enabled=row.enabled,
        read=reader(row.form),
        outlet=row.outlet or row.title,
        pages=row.pages,
    )
