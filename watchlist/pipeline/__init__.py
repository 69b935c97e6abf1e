"""The straight lines: from an address to a record, and from the outbox to a channel."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.model import Check
    from watchlist.pipeline.polled import Given, Polled
    from watchlist.pipeline.releasing import accept, reject
    from watchlist.sources import Source

__all__ = ["Check", "Given", "Polled", "accept", "poll", "reject"]

_FROM = {
    "Check": "watchlist.model",
    "Given": "watchlist.pipeline.polled",
    "Polled": "watchlist.pipeline.polled",
    "accept": "watchlist.pipeline.releasing",
    "reject": "watchlist.pipeline.releasing",
}
"""Where the rest of this face stands: who only asks, such as a search, does not load what polls."""


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_FROM[name]), name)


def poll(app: App, source: Source, given: Given | None = None, *, in_full: bool = True) -> Polled:
    """Poll one source now, or read ``given`` as if it had been its answer; BusyError while another process does.

    ``in_full`` reads a list whole, whatever its publisher says of changes.
    """
    from watchlist.sources import ListSource

    if isinstance(source, ListSource):
        from watchlist.pipeline.lists import poll_list

        return poll_list(app, source, given, in_full=in_full)
    from watchlist.pipeline.feeds import poll_feed

    return poll_feed(app, source, given)
