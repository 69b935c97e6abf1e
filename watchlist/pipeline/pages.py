"""Pages of articles, from the queue to the record: asked politely, archived, parsed, and their articles read again.

A page is leased before it is fetched and settled with all that comes of it in one transaction: who dies in between
leaves it to the next. Its troubles stay its own; no poll fails for them.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App, is_dead
from watchlist.errors import BusyError, FetchError, ParseError, Stopped, StoreError, WatchlistError
from watchlist.fetch.answer import Fetched, Validators
from watchlist.logs import logger
from watchlist.model import digest, iso
from watchlist.news.page import Page, is_of, read_page
from watchlist.news.page_bytes import MOST_BYTES, may_be_page
from watchlist.news.relevance import concerns_us
from watchlist.pipeline.articles import WINDOW
from watchlist.pipeline.keeping import kept
from watchlist.pipeline.overtaken import not_overtaken
from watchlist.pipeline.politeness import NotLet, followed, free_at, host_of, let, rest
from watchlist.pipeline.renewing import renew
from watchlist.redaction import redacted
from watchlist.sources import FeedSource
from watchlist.store.news import ReadRecord, sorted_at
from watchlist.store.pages import DONE, DUE, FAILED, LEFT_ALONE, REFUSED, Wanted
from watchlist.store.sources import Snapshot

log = logger("watchlist.pipeline")

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440))
"""How long to wait after each failed try, with up to a fifth more; the last holds for all that follow."""

SPREAD = 0.2
AGAIN = timedelta(hours=2)
"""When a page that is a mere flash is asked once more, on condition that it has changed."""

FLASH = 600
FULL = 2_000
"""Characters of text below which a page may still grow, and from which a feed has given the article whole."""

LONGEST_WAIT = 5.0
"""Seconds that who polls by hand waits for a host's next page; what is due later is left to the daemon."""

LASTING = frozenset({401, 402, 404, 405, 406, 410, 414, 451})
"""Statuses that another try would not change; 403 is often a passing mood of a guard against robots."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What came of one try at a page; ``renewed`` where the article is another than before."""

    url: str
    source: str
    state: str
    renewed: bool = False
    error: str | None = None


def wanted_pages(app: App, source: FeedSource, records: Iterable[ReadRecord]) -> Iterator[Wanted]:
    """The pages worth fetching of the articles that a feed has brought."""
    if not app.settings.pages.enabled or source.pages == "none":
        return
    for record in records:
        url = record.article.url
        if host_of(url) and _is_wanted(record, source):
            yield Wanted(record.article.id, url, host_of(url), source.key)


def fetch_pages(app: App, sources: Collection[str] | None = None) -> Iterator[Visited]:
    """Fetch the pages that are due, one after the other, waiting a little for a host that rests."""
    while not app.leaving.is_set():
        if visited := fetch_next(app, sources):
            yield visited
        elif not _waited(app, sources):
            return


def fetch_next(app: App, sources: Collection[str] | None = None) -> Visited | None:
    """Fetch the oldest page that is due, of these sources or of all; None when there is none."""
    if not app.settings.pages.enabled:
        return None
    now = app.clock()
    with app.store.write() as session:
        until = now + app.settings.daemon.lease
        wanted = session.pages.claim(app.owner, now, until, is_dead, sources=sources)
    return _visit(app, wanted) if wanted else None


def _is_wanted(record: ReadRecord, source: FeedSource) -> bool:
    article = record.article
    if len(article.text) >= FULL or sorted_at(article, record.seen_at) < record.seen_at - WINDOW:
        return False
    if source.pages == "all" or source.official or record.signals:
        return True
    return any(mention.subject for mention in record.mentions) or concerns_us(article)


def _waited(app: App, sources: Collection[str] | None) -> bool:
    """Wait for the next page where it is due in a moment; whether it is due now."""
    now = app.clock()
    with app.store.read() as session:
        due = session.pages.next_due(sources)
    if due is None or (seconds := (due - now).total_seconds()) > LONGEST_WAIT:
        return False
    app.leaving.wait(max(seconds, 0.05))
    return app.clock() >= due and app.clock() > now


def _visit(app: App, wanted: Wanted) -> Visited:
    """Try one page; what goes wrong is written down beside it."""
    try:
        with kept(app.settings.daemon.lease, lambda: _prolong(app, wanted), what=wanted.url):
            return _asked(app, wanted)
    except (Stopped, StoreError, SQLAlchemyError):
        _give_back(app, wanted)
        raise
    except FetchError as error:
        return _failed(app, wanted, str(error), wait=error.wait, lasting=error.status in LASTING)
    except ParseError as error:
        return _failed(app, wanted, str(error))
    except BusyError as error:
        _give_back(app, wanted)
        return Visited(redacted(wanted.url), wanted.source, DUE, error=str(error))
    except Exception as error:
        if isinstance(error, WatchlistError):
            _give_back(app, wanted)
            raise
        # A page that we cannot read must not hold up all others.
        log.exception("unexpected", url=redacted(wanted.url))
        return _failed(app, wanted, f"an error of watchlist itself, please report it: {type(error).__name__}")
    except BaseException:
        _give_back(app, wanted)
        raise


def _asked(app: App, wanted: Wanted) -> Visited:
    source = app.sources.get(wanted.source)
    if not isinstance(source, FeedSource) or source.pages == "none":
        return _settled(app, wanted, REFUSED, error="the configuration wants no pages of this source")
    allow_private = source.allow_private if host_of(source.url) == wanted.host else None
    try:
        delay = max(let(app, wanted.url, allow_private), app.settings.pages.rest)
        if (free := free_at(app, wanted.host, delay)) > app.clock():
            _give_back(app, wanted, free)
            return Visited(redacted(wanted.url), wanted.source, DUE, error="its host is left alone for a moment")
        try:
            return _fetched(app, source, wanted, allow_private)
        finally:
            rest(app, wanted.host, delay)
    except NotLet as error:
        return _settled(app, wanted, REFUSED, error=str(error))


def _fetched(app: App, source: FeedSource, wanted: Wanted, allow_private: bool | None) -> Visited:
    known = wanted.snapshot is not None and app.archive.has(wanted.snapshot)
    answer = app.fetcher.get(
        wanted.url,
        validators=Validators(wanted.etag, wanted.last_modified) if known else None,
        allow_private=allow_private,
        accept="text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
        accept_language=source.lang,
        attempts=1,
        max_bytes=MOST_BYTES,
        on_redirect=lambda url: followed(app, url, wanted.host, allow_private),
    )
    if answer.path is None:
        return _settled(app, wanted, DONE, fetched_at=app.clock(), error=None)
    try:
        return _read(app, source, wanted, answer)
    finally:
        answer.path.unlink(missing_ok=True)


def _read(app: App, source: FeedSource, wanted: Wanted, answer: Fetched) -> Visited:
    """Archive what came, parse it, and let its article say what it says."""
    assert answer.path is not None
    assert answer.sha256 is not None
    raw = answer.path.read_bytes()
    app.archive.keep_bytes(raw, answer.sha256)
    now = app.clock()
    snapshot = _snapshot(wanted, answer, now)
    known = {
        "snapshot": answer.sha256,
        "etag": answer.validators.etag,
        "last_modified": answer.validators.last_modified,
        "fetched_at": now,
    }
    try:
        page = _parsed(app, source, wanted, answer, raw)
    except ParseError as error:
        # The bytes are evidence of what stood there.
        lasting = not may_be_page(answer.headers.get("content-type", ""))
        return _failed(app, wanted, str(error), lasting=lasting, snapshot=snapshot, known=known)
    flash = len(page.text) < FLASH and wanted.attempts == 0
    state = {"state": DUE, "due_at": now + AGAIN} if flash else {"state": DONE}
    renewed = not_overtaken(lambda: renew(app, source, wanted, page, snapshot, {**state, **known, "error": None}))
    return Visited(redacted(wanted.url), wanted.source, DONE, renewed)


def _parsed(app: App, source: FeedSource, wanted: Wanted, answer: Fetched, raw: bytes) -> Page:
    final = answer.final_url
    if urlsplit(final).path in ("", "/") and urlsplit(wanted.url).path not in ("", "/"):
        raise ParseError("it leads to the front page", place=redacted(final))
    page = read_page(raw, url=final, content_type=answer.headers.get("content-type", ""), lang=source.lang)
    with app.store.read() as session:
        (record,) = session.news.articles(ids=[wanted.article])
    if not is_of(page, record.article):
        raise ParseError(f"another page stands there: {page.title[:80]!r}", place=redacted(final))
    return page


def _snapshot(wanted: Wanted, answer: Fetched, now: datetime) -> Snapshot:
    return Snapshot(
        id=digest(wanted.source, wanted.url, answer.sha256, iso(now)),
        source=wanted.source,
        url=redacted(wanted.url),
        final_url=redacted(answer.final_url),
        sha256=answer.sha256 or "",
        size=answer.size,
        fetched_at=now,
        headers=dict(answer.headers),
    )


def _failed(
    app: App,
    wanted: Wanted,
    error: str,
    *,
    wait: float | None = None,
    lasting: bool = False,
    snapshot: Snapshot | None = None,
    known: Mapping[str, object] | None = None,
) -> Visited:
    """Write down that a page could not be had this time; after enough tries it is given up."""
    given_up = lasting or wanted.attempts + 1 >= app.settings.pages.attempts
    later = DELAYS[0 if wait else min(wanted.attempts, len(DELAYS) - 1)] * (1 + SPREAD * random.random())
    due = app.clock() + max(later, timedelta(seconds=wait or 0))
    if wait:
        # What asks to be left alone means all of its pages, and those that come meanwhile.
        rest(app, wanted.host, timedelta(seconds=wait))
        error = f"{LEFT_ALONE}: {error}"
    return _settled(
        app, wanted, FAILED if given_up else DUE, error=error, due_at=due, snapshot_row=snapshot, **(known or {})
    )


def _settled(
    app: App,
    wanted: Wanted,
    state: str,
    *,
    error: str | None = None,
    snapshot_row: Snapshot | None = None,
    **known: object,
) -> Visited:
    with app.store.write() as session:
        if snapshot_row:
            session.sources.keep(snapshot_row)
        session.pages.settle(wanted, app.owner, state=state, error=error, **known)
    return Visited(redacted(wanted.url), wanted.source, state, error=error)


def _prolong(app: App, wanted: Wanted) -> None:
    with app.store.write() as session:
        session.pages.renew(wanted, app.owner, app.clock() + app.settings.daemon.lease)


def _give_back(app: App, wanted: Wanted, due_at: datetime | None = None) -> None:
    with app.store.write() as session:
        session.pages.give_back(wanted, app.owner, due_at)
