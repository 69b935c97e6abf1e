"""The sources that are polled: what is built in, as the configuration changes it, and what the configuration adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec

from watchlist.built_in import BuiltIn, loaded
from watchlist.config import Settings, SourceSettings, secret
from watchlist.errors import ConfigError, UnknownError
from watchlist.feeds import BY_GUID, FeedSpec, Read, asking, built_in_feeds, collector, read_all, reader
from watchlist.feeds.moments import Clock
from watchlist.guard import Limits
from watchlist.lists import Collect, Deltas, Differing, Hours, OfficialList, Parse, Past, single, whole
from watchlist.lists.csv_list import csv_parser
from watchlist.model import Article, digest
from watchlist.notices import Notices


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSource:
    """A list to poll; ``path`` names a file of this machine in place of an address."""

    key: str
    title: str
    url: str
    enabled: bool
    every: timedelta
    limits: Limits
    confirm_removals: int
    confirm_after: timedelta
    revision: int
    parse: Parse
    collect: Collect = single
    differing: Differing | None = None
    path: Path | None = None
    allow_private: bool | None = None
    kind: str = "list"
    part: Callable[[str], str] = whole
    witness: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    deltas: Deltas | None = None
    hours: Hours | None = None
    stale_after: timedelta | None = None
    past: Past | None = None
    nightly: bool = False
    notices: Notices | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    key_header: str = ""

    def is_witness(self, key: str) -> bool:
        """Whether an entry only repeats what another list says."""
        return bool(self.witness) and self.part(key) in self.witness

    @property
    def settings(self) -> tuple[str, bytes]:
        """What its checks are judged by, under the digest of that."""
        body = msgspec.json.encode(
            {
                "at_least": self.limits.at_least,
                "at_most": self.limits.at_most,
                "max_removed": self.limits.max_removed,
                "confirm_removals": self.confirm_removals,
                "confirm_after": self.confirm_after.total_seconds(),
                "revision": self.revision,
            }
        )
        return digest(body.decode()), body


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """A feed to poll; ``official`` where an office speaks in it, ``discovery`` where it vouches for nothing itself.

    ``by_guid`` where guids tell its articles apart, which may change. ``quiet`` is how long it may bring nothing new
    before that is told; ``why_off`` the reason of one that is off.
    """

    key: str
    title: str
    url: str
    enabled: bool
    every: timedelta
    lang: str
    outlet: str
    official: bool
    read: Read
    path: Path | None = None
    allow_private: bool | None = None
    kind: str = "feed"
    hours: Hours | None = None
    notices: Notices | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    pages: str = "relevant"
    """Of which articles the pages are fetched: ``relevant``, ``all`` or ``none``."""
    collect: asking.Collect = asking.single
    manners: asking.Manners = asking.NO_WISHES
    query: str = ""
    clock: Clock = None
    discovery: bool = False
    by_guid: bool = False
    quiet: timedelta | None = None
    why_off: str = ""

    def articles(self, raw: BinaryIO, url: str) -> tuple[Article, ...]:
        """Read what was collected of this feed; raises ParseError."""
        outlet = self.outlet or self.title
        return read_all(raw, self.read, source=self.key, url=url, lang=self.lang, outlet=outlet, clock=self.clock)

    @property
    def settings(self) -> tuple[str, bytes]:
        """A feed's checks are judged by nothing that can be set."""
        return digest("feed"), b"{}"


Source = ListSource | FeedSource

_MANNERS = {"gdelt": asking.Manners(pause=6.0, rest=60.0)}
"""What the publisher of a form asks for, whoever asks: GDELT takes one question in five seconds."""


def sources(settings: Settings, known: BuiltIn | None = None) -> dict[str, Source]:
    """Every source, by key, in the order lists, feeds, own ones; raises ConfigError for one that cannot be polled.

    What is built in is loaded, where it is not ``known``.
    """
    found = {source.key: source for source in _all(settings, known or loaded())}
    for subscription in settings.subscriptions:
        for key in subscription.sources:
            if key not in found:
                raise ConfigError(f"subscription {subscription.name!r}: there is no source {key!r} to be told of")
    return found


def chosen(available: dict[str, Source], keys: list[str]) -> list[Source]:
    """The sources of these keys, or all that are enabled; raises UnknownError in one line."""
    for key in keys:
        if key not in available:
            raise UnknownError(f"there is no source {key!r}; `watchlist sources` lists {', '.join(available)}")
    return [available[key] for key in keys] or [source for source in available.values() if source.enabled]


def _all(settings: Settings, known: BuiltIn) -> Iterator[Source]:
    named, feeds = settings.sources.named, built_in_feeds()
    for key, spec in known.lists.items():
        yield _list(spec, named.get(key), settings, known.notices.get(key))
    for key, feed in feeds.items():
        yield _feed(feed, named.get(key), settings, known.notices.get(key))
    for key, own in named.items():
        if key not in known.lists and key not in feeds:
            yield _own(key, own, settings)


def _enabled(given: SourceSettings | None, built_in: bool, settings: Settings) -> bool:
    if given is None:
        return settings.sources.builtin and built_in
    return given.enabled if given.enabled is not None else built_in or not settings.sources.builtin


def _list(spec: OfficialList, given: SourceSettings | None, settings: Settings, notices: Notices | None) -> ListSource:
    said = given or SourceSettings()
    headers = _headers(spec, said)
    return ListSource(
        key=spec.key,
        title=said.title or spec.title,
        url=said.url or spec.url,
        path=_path(said, settings),
        enabled=_enabled(given, not spec.key_header or bool(headers), settings),
        every=said.every or spec.every,
        limits=_limits(said, spec.at_least, spec.max_removed, spec.at_most),
        confirm_removals=said.confirm_removals,
        confirm_after=said.confirm_after,
        revision=spec.revision,
        parse=spec.parse,
        collect=spec.collect,
        differing=spec.differing,
        allow_private=said.allow_private,
        part=spec.part,
        witness=spec.witness,
        optional=spec.optional,
        deltas=spec.deltas,
        # Who says how often wants it so at every hour.
        hours=None if said.every else spec.hours,
        stale_after=spec.stale_after,
        past=spec.past,
        nightly=spec.nightly and not said.path,
        # A file of this machine stands for the source's answer alone.
        notices=None if said.path else notices,
        headers=headers,
        key_header=spec.key_header,
    )


def _feed(spec: FeedSpec, given: SourceSettings | None, settings: Settings, notices: Notices | None) -> FeedSource:
    said = given or SourceSettings()
    if said.form or (said.query and not spec.query):
        raise ConfigError(f"sources.{spec.key}: its form is built in, and it asks {spec.query or 'no query'}")
    notices = None if said.path else notices
    return FeedSource(
        key=spec.key,
        title=said.title or spec.title,
        url=said.url or spec.url,
        path=_path(said, settings),
        enabled=_enabled(given, spec.enabled, settings),
        every=said.every or spec.every,
        lang=said.lang or spec.lang,
        outlet=said.outlet or spec.outlet,
        official=spec.official,
        read=spec.read,
        allow_private=said.allow_private,
        hours=notices.hours if notices and not said.every else None,
        notices=notices,
        # What is told party by party is read from the documents themselves.
        pages=said.pages or ("none" if notices else spec.pages),
        collect=spec.collect,
        manners=spec.manners,
        query=said.query or spec.query,
        clock=spec.clock,
        discovery=spec.discovery,
        by_guid=spec.by_guid,
        quiet=spec.quiet,
        why_off=spec.why_off,
    )


def _own(key: str, said: SourceSettings, settings: Settings) -> Source:
    if not said.url and not said.path:
        raise ConfigError(f"sources.{key}: it is not built in, so it needs a url (or a path to a file of this machine)")
    match said.kind:
        case "csv" | "list":
            return _house_list(key, said, settings)
        case "feed":
            return _own_feed(key, said, settings)
        case None:
            raise ConfigError(f'sources.{key}: it is not built in, so it needs a kind: "feed" or "csv"')


def _own_feed(key: str, said: SourceSettings, settings: Settings) -> FeedSource:
    form = said.form or "syndication"
    if bool(said.query) is not (form == "gdelt"):
        raise ConfigError(f"sources.{key}: a query is what a feed of the form gdelt needs, and no other has")
    return FeedSource(
        key=key,
        title=said.title or said.outlet or key,
        url=said.url or "",
        path=_path(said, settings),
        enabled=said.enabled is not False,
        every=said.every or timedelta(minutes=20),
        lang=said.lang or "",
        outlet=said.outlet or "",
        official=False,
        read=reader(form),
        collect=collector(form),
        allow_private=said.allow_private,
        manners=_MANNERS.get(form, asking.NO_WISHES),
        query=said.query or "",
        discovery=form == "gdelt",
        by_guid=form in BY_GUID,
        pages=said.pages or ("all" if form in {"gdelt", "sitemap"} else "relevant"),
        quiet=None if form == "gdelt" else timedelta(days=30),
    )


def _house_list(key: str, said: SourceSettings, settings: Settings) -> ListSource:
    if not said.columns or "name" not in said.columns:
        raise ConfigError(
            f"sources.{key}: a list of your own needs columns, such as "
            '{ key = "Ref", name = "Firm", country = "Country" }'
        )
    return ListSource(
        key=key,
        title=said.title or key,
        url=said.url or "",
        path=_path(said, settings),
        enabled=said.enabled is not False,
        every=said.every or timedelta(hours=1),
        limits=_limits(said, 1, 0.10),
        confirm_removals=said.confirm_removals,
        confirm_after=said.confirm_after,
        revision=1,
        parse=_parser(key, said.columns),
        allow_private=said.allow_private,
    )


def _parser(key: str, columns: dict[str, str]) -> Parse:
    try:
        return csv_parser(key, columns)
    except ConfigError as error:
        raise ConfigError(f"sources.{key}.columns: {error}") from None


def _headers(spec: OfficialList, said: SourceSettings) -> dict[str, str]:
    """The header that carries the user's key, where the publisher wants one and the user has said where it is."""
    if not spec.key_header or not (said.key_env or said.key_file):
        return {}
    return {spec.key_header: secret(said.key_env, said.key_file, what=f"sources.{spec.key}")}


def _limits(said: SourceSettings, at_least: int, max_removed: float, at_most: int | None = None) -> Limits:
    return Limits(
        at_most=at_most if said.at_most is None else said.at_most,
        at_least=at_least if said.at_least is None else said.at_least,
        max_removed=max_removed if said.max_removed is None else said.max_removed,
    )


def _path(said: SourceSettings, settings: Settings) -> Path | None:
    return settings.folder / Path(said.path).expanduser() if said.path else None
