"""One feed, from its address to the record: fetch, archive, parse, read, cluster, match, choose, record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from watchlist.answer import Answer
from watchlist.app import App
from watchlist.errors import Held, NotFoundError, SourceError, WatchlistError
from watchlist.feeds.asking import Get, Question
from watchlist.lists import Collected
from watchlist.model import Article, Check, Dating, Outcome, digest
from watchlist.news.dating import dated
from watchlist.pipeline.articles import WINDOW, Batch, read_batch, write_batch
from watchlist.pipeline.noticing import Heard, read_notices, record_notices
from watchlist.pipeline.overtaken import not_overtaken
from watchlist.pipeline.pages import wanted_pages
from watchlist.pipeline.polled import Bytes, Given, Polled, Work, broken, failed, work
from watchlist.pipeline.quiet import mark_of, quietness
from watchlist.pipeline.reported import Origin
from watchlist.pipeline.revising import of_known_addresses, revise
from watchlist.pipeline.tell import tell
from watchlist.redaction import redacted, redacted_text
from watchlist.sources import FeedSource


@dataclass(frozen=True, slots=True)
class Reading:
    """What a feed's answer comes to: its new articles, and what is remembered of how new they are."""

    batch: Batch
    mark: str


def poll_feed(app: App, source: FeedSource, given: Given | None = None) -> Polled:
    """Fetch one feed and its notices, read its new articles, and queue who must be told."""
    with work(app, source, given) as begun:
        heard = read_notices(begun)
        polled = _poll(begun, source, heard)
    return record_notices(begun, heard, polled)


def _poll(begun: Work, source: FeedSource, heard: Heard) -> Polled:
    absent = Absent()
    try:
        answer = _answered(begun, source, absent)
        if answer.sha256 == begun.state.good_snapshot:
            outcome = Outcome.NOT_MODIFIED if answer.not_modified else Outcome.UNCHANGED
            return _record(begun, source, answer, outcome, absent, lambda _: Reading(Batch(), begun.state.mark))
        return not_overtaken(
            lambda: _record(
                begun, source, answer, Outcome.NEW, absent, lambda check: _read(begun, answer, check, source, heard)
            )
        )
    except Held as error:
        # A feed has nothing that a person could accept or reject: it is read again when it next answers, in full,
        # since what could not be read is nothing to which its server might say "not modified".
        begun.validators.clear()
        return failed(begun, SourceError(redacted_text(str(error))))
    except SourceError as error:
        return failed(begun, error)
    except (WatchlistError, SQLAlchemyError):
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not leave a source in silence
        return broken(begun, error)


@dataclass(frozen=True, slots=True)
class Absent:
    """The addresses that a feed names and where there is nothing."""

    addresses: list[str] = field(default_factory=list)

    def noting(self, get: Get) -> Get:
        """Fetch as before, and note what is not there."""

        def noted(url: str) -> Answer:
            try:
                return get(url)
            except NotFoundError:
                self.addresses.append(redacted(url))
                raise

        return noted

    def __str__(self) -> str:
        return f"read without what is not there (404): {', '.join(self.addresses)}" if self.addresses else ""


def _answered(begun: Work, source: FeedSource, absent: Absent) -> Bytes:
    """What the feed answers: one answer, or the bundle of all that it takes."""
    if begun.local:
        return begun.get(source.url)
    state = begun.state
    question = Question(
        source=source.key,
        url=source.url,
        now=begun.at,
        query=source.query,
        since=state.last_good_at if state.good_snapshot else None,
        known=lambda ids: _known(begun, ids),
    )
    members = source.collect(absent.noting(begun.get), question)
    if len(members) == 1:
        return begun.answered(Collected(answer=next(iter(members.values()))))
    return begun.answered(Collected(members=members))


def _known(begun: Work, ids: Iterable[str]) -> set[str]:
    with begun.app.store.read() as session:
        return session.news.known(ids)


def _record(
    begun: Work,
    source: FeedSource,
    answer: Bytes,
    outcome: Outcome,
    absent: Absent,
    read: Callable[[Check], Reading],
) -> Polled:
    check = begun.check(outcome, snapshot=answer.sha256, entries=None, error=str(absent) or None)
    reading = read(check)
    told, standing = quietness(begun, source, check, reading.mark)
    with begun.app.store.write() as session:
        write_batch(session, begun.app, reading.batch, begun.at)
        if begun.given is None:
            session.pages.add(wanted_pages(begun.app, source, reading.batch.records), begun.at)
        tell(session, begun.app, told, begun.at)
        changed = {"last_change_at": begun.at} if reading.batch.records else {}
        good = {"last_good_at": begun.at, "good_snapshot": check.snapshot, "mark": reading.mark}
        begun.record(session, check, failures=0, **standing, **good, **changed)
    return Polled(source.key, outcome, check.id, articles=len(reading.batch.records), seconds=begun.seconds)


def _read(begun: Work, answer: Bytes, check: Check, source: FeedSource, heard: Heard) -> Reading:
    with answer.open() as raw:
        said = source.articles(raw, redacted(source.url))
    each = of_known_addresses(begun, source, said)
    # An office's notice may be dated ahead; a news item that is, has a wrong clock behind it.
    articles = tuple(dated(_of_feed(article), seen_at=begun.at, office=source.official) for article in each)
    revise(begun, source, answer, articles)
    told = _not_had(begun, articles) if source.discovery else articles
    # An office's feed goes back for years: what is old at its first reading is a baseline, as with a list.
    first = begun.state.good_snapshot is None
    quiet_before = begun.at - WINDOW if source.official and first else None
    read = _read_to_the_party(begun, source, heard)
    origin = Origin(
        source.key, begun.at, answer.sha256, check.id, source.official, quiet_before, read, source.discovery
    )
    # A file that a person reads says nothing of whether the feed is still written.
    mark = begun.state.mark if begun.given else mark_of(articles, begun.state.mark, begun.at)
    return Reading(read_batch(begun.app, told, origin), mark)


def _not_had(begun: Work, articles: Sequence[Article]) -> Sequence[Article]:
    """What is discovered and did not come by its outlet's own feed before."""
    with begun.app.store.read() as session:
        had = session.news.addressed([article.url for article in articles], begun.at - WINDOW)
    return [article for article in articles if article.url not in had]


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
