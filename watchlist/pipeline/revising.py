"""Items that a feed tells again: under another guid they are the same article, in other words they say those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from msgspec.structs import replace

from watchlist.errors import ParseError, StoreError
from watchlist.model import Article
from watchlist.news.pair import WINDOW
from watchlist.news.revision import has_page_of_its_own, is_told_again, revised
from watchlist.pipeline.overtaken import not_overtaken
from watchlist.pipeline.polled import Bytes, Work
from watchlist.pipeline.renewing import renew_by_feed
from watchlist.redaction import redacted
from watchlist.sources import FeedSource
from watchlist.store.news import sorted_at

LONGEST = timedelta(days=90)
"""How far back an item that nothing dates may have been told before."""


def of_known_addresses(begun: Work, source: FeedSource, articles: Sequence[Article]) -> tuple[Article, ...]:
    """Give items whose guid has changed the ids of the articles that they are, and keep each article once."""
    if not source.by_guid:
        return tuple(articles)
    urls = [article.url for article in articles if has_page_of_its_own(article.url)]
    since = min((sorted_at(one, begun.at - LONGEST) for one in articles), default=begun.at) - WINDOW
    with begun.app.store.read() as session:
        there = {one.id: one for one in session.news.at_addresses(source.key, urls, since)}
    told: dict[str, Article] = {}
    for article in articles:
        known = [] if article.id in there else [*there.values(), *told.values()]
        same = next((one for one in known if _is_same(one, article)), article)
        told.setdefault(same.id, replace(article, id=same.id))
    return tuple(told.values())


def _is_same(known: Article, other: Article) -> bool:
    return known.url == other.url and has_page_of_its_own(other.url) and is_told_again(known, other)


def revise(begun: Work, source: FeedSource, answer: Bytes, articles: Sequence[Article]) -> int:
    """Read the articles again of which their feed says something else than in its last good answer; how many."""
    # What is told party by party, and what vouches for nothing, is not read by its words alone.
    if source.discovery or source.notices is not None or begun.state.good_snapshot is None:
        return 0
    before = {one.id: one for one in of_known_addresses(begun, source, _last(begun, source))}
    with begun.app.store.read() as session:
        known = session.news.known(one.id for one in articles)
    changed = [
        (before[one.id], one)
        for one in articles
        if one.id in known and one.id in before and revised(before[one.id], before[one.id], one) != before[one.id]
    ]
    return sum(map(bool, _renewed(begun, source, answer, changed)))


def _renewed(
    begun: Work, source: FeedSource, answer: Bytes, changed: Iterable[tuple[Article, Article]]
) -> Iterator[bool]:
    for said, says in changed:
        yield not_overtaken(
            lambda said=said, says=says: renew_by_feed(  # type: ignore[misc]
                begun.app, source, says.id, lambda article: revised(article, said, says), begun.at, answer.sha256
            )
        )


def _last(begun: Work, source: FeedSource) -> Sequence[Article]:
    """What the last good answer said; nothing where it cannot be read any more."""
    try:
        with begun.app.opened(str(begun.state.good_snapshot)) as raw:
            return source.articles(raw, redacted(source.url))
    except (ParseError, StoreError):
        return ()
