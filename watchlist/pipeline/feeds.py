"""One feed, from its address to the record: fetch, archive, parse, read, cluster, match, choose, record."""

from __future__ import annotations

from watchlist.app import App
from watchlist.errors import Held
from watchlist.pipeline.polled import Given, Polled, held, work
from watchlist.sources import FeedSource


def poll_feed(app: App, source: FeedSource, given: Given | None = None) -> Polled:
    """Fetch one feed, read its new articles, and queue who must be told."""
    with work(app, source, given) as begun:
        return held(begun, Held("not yet"))
