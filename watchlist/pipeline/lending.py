"""Lends the tracked subjects, ready to be matched, from one poll to the next while nothing is said anew of them."""

from __future__ import annotations

from watchlist.app import App
from watchlist.match import Tracked
from watchlist.store import Session


def lent(app: App, session: Session) -> tuple[str, Tracked]:
    """The tracked subjects and the mark of all that they were made of; made anew where others are not at hand."""
    mark = session.subjects.mark()
    try:
        # Taken out, so that no other poll sees what this one adds to it and may not write.
        kept, tracked = app.tracked.pop()
    except IndexError:
        kept = ""
    if kept == mark:
        return mark, tracked
    subjects = session.subjects
    return mark, Tracked(subjects.all(), subjects.linked(), app.thresholds, subjects.apart())


def given_back(app: App, mark: str, tracked: Tracked) -> None:
    """Keep them for the next poll; only for one who has added nothing to them."""
    app.tracked.append((mark, tracked))
