"""The objects of news that ``--json`` prints: articles with what was read out of them, and stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from watchlist.cli.views import View, noun_view, plain

if TYPE_CHECKING:
    from watchlist.model import Candidate, Claim, Mention, Signal, Story
    from watchlist.store import Session
    from watchlist.store.news import ReadRecord
    from watchlist.store.story_log import Change

SIGNAL, MENTION, CLAIM = "s", "m", "c"
"""What the parts of an article are counted by, in their ids: ``a1#s2`` is the second signal of article ``a1``."""


def part_id(article: str, letter: str, number: int) -> str:
    """Name a part of an article by its place.

    >>> part_id("a1", SIGNAL, 2)
    'a1#s2'
    """
    return f"{article}#{letter}{number}"


def article_view(record: ReadRecord) -> View:
    """An article, with everything that was read out of it."""
    article = record.article
    return {
        "id": article.id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "lang": article.lang,
        "published_at": article.published_at,
        "dated_by": article.dated_by or None,
        "dated_as": article.dated_as or None,
        "source": article.source,
        "seen_at": record.seen_at,
        "story": record.story,
        "signals": _parts(article.id, SIGNAL, record.signals),
        "mentions": _parts(article.id, MENTION, record.mentions),
        "claims": _parts(article.id, CLAIM, record.claims),
    }


def _parts(article: str, letter: str, parts: Sequence[Signal | Mention | Claim]) -> list[View]:
    return [part_view(part_id(article, letter, number), one) for number, one in enumerate(parts, 1)]


def part_view(identity: str, part: Signal | Mention | Claim) -> View:
    """A signal, a mention or a claim with its id."""
    return {"id": identity, **noun_view(part)}


def story_views(session: Session, stories: Iterable[Story]) -> Iterator[View]:
    """Reports, each signal with the article that says so, and what became of the story."""
    listed = list(stories)
    changes = session.news.changes_of(story.id for story in listed)
    records = {
        record.article.id: record for record in session.news.articles(ids=[a for one in listed for a in one.articles])
    }
    return (story_view(story, changes.get(story.id, ()), records) for story in listed)


def story_view(story: Story, changes: Iterable[Change], records: Mapping[str, ReadRecord]) -> View:
    """A report, with its copies counted."""
    ids = signal_ids(records[one] for one in story.articles if one in records)
    signals = [{"id": ids.get(signal), **noun_view(signal)} for signal in story.signals]
    return {
        **noun_view(story),
        "copies": story.copies,
        "signals": signals,
        "changes": [plain(change) for change in changes],
    }


def signal_ids(records: Iterable[ReadRecord]) -> dict[Signal, str]:
    """The id of each signal; of equal ones that of the first article's."""
    found: dict[Signal, str] = {}
    for record in records:
        for number, signal in enumerate(record.signals, 1):
            found.setdefault(signal, part_id(record.article.id, SIGNAL, number))
    return found


def candidate_view(one: Candidate) -> View:
    """A firm that the news names, with what speaks for it."""
    return {
        "id": one.id,
        "name": one.name,
        "country": one.country,
        "state": str(one.state),
        "articles": one.articles,
        "origins": list(one.origins),
        "official": one.official,
        "first_seen": one.first_seen,
        "last_seen": one.last_seen,
        "cue": one.cue,
        "subject": one.subject,
    }
