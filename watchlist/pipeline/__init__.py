"""The straight lines: from an address to a record, and from the outbox to a channel."""

from __future__ import annotations

from watchlist.app import App
from watchlist.model import Check
from watchlist.pipeline.feeds import poll_feed
from watchlist.pipeline.lists import poll_list
from watchlist.pipeline.polled import Given, Polled
from watchlist.pipeline.releasing import accept, reject
from watchlist.sources import ListSource, Source

__all__ = ["Check", "Given", "Polled", "accept", "poll", "reject"]


def poll(app: App, source: Source, given: Given | None = None, *, in_full: bool = True) -> Polled:
    """Poll one source now, or read ``given`` as if it had been its answer; BusyError while another process does.

    ``in_full`` reads a list whole, whatever its publisher says of changes.
    """
    if isinstance(source, ListSource):
        return poll_list(app, source, given, in_full=in_full)
    return poll_feed(app, source, given)
