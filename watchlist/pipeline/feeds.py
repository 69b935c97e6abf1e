"""One feed, from its address to the record: fetch, archive, parse, read, cluster, match, choose, record."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App
from watchlist.errors import Held, ParseError, SourceError, WatchlistError
from watchlist.model import Article, Check, Dating, Outcome, digest
from watchlist.news.dating import dated
from watchlist.pipeline.articles import WINDOW, Batch, read_batch, write_batch
from watchlist.pipeline.noticing import Heard, read_notices, record_notices
from watchlist.pipeline.overtaken import not_overtaken
from watchlist.pipeline.pages import wanted_pages
from watchlist.pipeline.polled import Bytes, Given, Polled, Work, broken, failed, recovered, work
from watchlist.pipeline.reported import Origin
from watchlist.pipeline.tell import tell
from watchlist.redaction import redacted
from watchlist.sources import FeedSource

MOST_BYTES = 20_000_000
"""A feed is read whole: what is larger is no feed, and would fill the memory of a small machine."""


def poll_feed(app: App, source: FeedSource, given: Given | None = None) -> Polled:
    """Fetch one feed and its notices, read its new articles, and queue who must be told."""
    with work(app, source, given) as begun:
        heard = read_notices(begun)
        polled = _poll(begun, source, heard)
    return record_notices(begun, heard, polled)


def _poll(begun: Work, source: FeedSource, heard: Heard) -> Polled:
    try:
        answer = begun.get(source.url)
        if answer.sha256 == begun.state.good_snapshot:
            outcome = Outcome.NOT_MODIFIED if answer.not_modified else Outcome.UNCHANGED
            return _record(begun, answer, outcome, lambda _: Batch())
        return not_overtaken(
            lambda: _record(begun, answer, Outcome.NEW, lambda check: _read(begun, answer, check, source, heard))
        )
    except Held as error:
        # A feed has nothing that a person could accept or reject: it is read again when it next answers.
        return failed(begun, SourceError(str(error)))
    except SourceError as error:
        return failed(begun, error)
    except (WatchlistError, SQLAlchemyError):
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not leave a source in silence
        return broken(begun, error)


def _record(begun: Work, answer: Bytes, outcome: Outcome, read: Callable[[Check], Batch]) -> Polled:
    check = begun.check(outcome, snapshot=answer.sha256, entries=None)
    batch = read(check)
    with begun.app.store.write() as session:
        write_batch(session, begun.app, batch, begun.at)
        if begun.given is None and isinstance(begun.source, FeedSource):
            session.pages.add(wanted_pages(begun.app, begun.source, batch.records), begun.at)
        tell(session, begun.app, recovered(begun, check), begun.at)
        changed = {"last_change_at": begun.at} if batch.records else {}
        good = {"last_good_at": begun.at, "good_snapshot": check.snapshot}
        begun.record(session, check, state="ok", failures=0, fault=None, **good, **changed)
    return Polled(begun.source.key, outcome, check.id, articles=len(batch.records), seconds=begun.seconds)


def _read(begun: Work, answer: Bytes, check: Check, source: FeedSource, heard: Heard) -> Batch:
    with answer.open() as raw:
        said = raw.read(MOST_BYTES + 1)
    address, outlet = redacted(source.url), source.outlet or source.title
    if len(said) > MOST_BYTES:
        raise ParseError(f"a feed of more than {MOST_BYTES // 1_000_000} MB is none", place=address)
    articles = source.read(said, source=source.key, url=address, lang=source.lang, outlet=outlet)
    articles = tuple(dated(_of_feed(article), seen_at=begun.at) for article in articles)
    # An office's feed goes back for years: what is old at its first reading is a baseline, as with a list.
    first = begun.state.good_snapshot is None
    quiet_before = begun.at - WINDOW if source.official and first else None
    read = _read_to_the_party(begun, source, heard)
    origin = Origin(source.key, begun.at, answer.sha256, check.id, source.official, quiet_before, read)
    return read_batch(begun.app, articles, origin)


def _of_feed(article: Article) -> Article:
    """An article whose date, where it has one, is its feed's; a reader may know better."""
    known = article.published_at is None or article.dated_by
    return article if known else replace(article, dated_by=Dating.FEED)


def _read_to_the_party(begun: Work, source: FeedSource, heard: Heard) -> frozenset[str]:
    """The articles whose documents are told party by party, now or since an earlier poll."""
    if source.notices is None:
        return frozenset()
    with begun.app.store.read() as session:
        documents = session.announcements.documents(source.key) | heard.documents
    return frozenset(digest(source.key, number) for number in documents)
