"""Whether a feed that answers is still written: several have been a year old, or empty, at status 200."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from watchlist.choose import Happening
from watchlist.model import Article, Check, iso
from watchlist.pipeline.freshness import STALE
from watchlist.pipeline.polled import Work, fault_event, recovered
from watchlist.sources import FeedSource

EMPTY_FOR = timedelta(days=2)
"""How long a feed that had items may have none at all: outlets' feeds are never empty, but for a mistake of a night."""

_EMPTY, _NEWEST = "empty since", "newest of"


def mark_of(articles: Sequence[Article], before: str, now: datetime) -> str:
    """What is remembered of a reading: since when the feed has been empty, or when its newest article came out.

    A feed without dates is as new as the articles that it had not before, which ``now`` stands for.
    """
    if not articles:
        return before if before.startswith(_EMPTY) else f"{_EMPTY} {iso(now)}"
    dated = [_moment(article) for article in articles]
    return f"{_NEWEST} {iso(min(now, max((one for one in dated if one), default=now)))}"


def quietness(
    begun: Work, source: FeedSource, check: Check, mark: str
) -> tuple[tuple[Happening, ...], dict[str, object]]:
    """Tell once when a feed has brought nothing for too long, and once when it does again; its state after this.

    Where another trouble was told before, it goes on as this one.
    """
    had_any = begun.state.last_change_at is not None
    said = _trouble(mark, source.quiet, check.at, EMPTY_FOR if had_any else timedelta.max)
    if not said:
        return recovered(begun, check), {"state": "ok", "fault": None}
    if begun.state.fault is not None:
        return (), {"state": "stale", "fault": said}
    return (Happening(fault_event(begun, check, said, state="stale")),), {"state": "stale", "fault": said}


def _trouble(mark: str, limit: timedelta | None, now: datetime, empty_for: timedelta) -> str:
    """What is wrong with a feed of this mark, or nothing."""
    if limit is None or not mark:
        return ""
    what, _, since = mark.rpartition(" ")
    rest = now - datetime.fromisoformat(since)
    if what == _EMPTY and rest >= min(limit, empty_for):
        return f"{STALE}: it has had no items since {since[:10]}"
    if what == _NEWEST and rest > limit:
        return f"{STALE}: its newest item is of {since[:10]}, {rest.days} days ago"
    return ""


def _moment(article: Article) -> datetime | None:
    said = article.published_at
    if said is None or isinstance(said, datetime):
        return said
    return datetime.combine(said, time(), UTC)
