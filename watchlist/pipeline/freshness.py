"""Whether a list that answers is still kept: the day inside the file has to move."""

from __future__ import annotations

from datetime import date

from watchlist.choose import Happening
from watchlist.model import Check
from watchlist.pipeline.polled import Work, fault_event, recovered
from watchlist.sources import ListSource

STALE = "answers, but is stale"


def freshness(
    begun: Work, source: ListSource, check: Check, published_on: date | None
) -> tuple[tuple[Happening, ...], dict[str, object]]:
    """Tell once when a list has stood still for too long, and once when it moves again; its state after this check.

    Where another trouble was told before, it goes on as this one.
    """
    limit = source.stale_after
    if limit is None or published_on is None or check.at.date() - published_on <= limit:
        return recovered(begun, check), {"state": "ok", "fault": None}
    said = f"{STALE}: its own date is {published_on}, {(check.at.date() - published_on).days} days ago"
    if begun.state.fault is not None:
        return (), {"state": "stale", "fault": said}
    return (Happening(fault_event(begun, check, said, state="stale")),), {"state": "stale", "fault": said}
