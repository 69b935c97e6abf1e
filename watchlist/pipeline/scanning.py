"""Lends the scanner for the names of all subjects from one batch of news to the next, while no subject changes."""

from __future__ import annotations

from watchlist.app import App
from watchlist.news.mentions import NameScanner
from watchlist.pipeline.indexing import kept_file
from watchlist.store import Session
from watchlist.store.kept_heads import FEW, KeptHeads


def scanner(app: App, session: Session) -> NameScanner:
    """The scanner for those tracked now; made anew where others are not at hand."""
    mark = session.subjects.mark()
    if app.scanner is not None and app.scanner[0] == mark:
        return app.scanner[1]
    made = _made(app, session)
    app.scanner = (mark, made)
    return made


def _made(app: App, session: Session) -> NameScanner:
    subjects = session.subjects.all()
    if len(subjects) < FEW:
        return NameScanner(subjects)
    heads = KeptHeads(kept_file(app).with_suffix(".heads"))
    found = NameScanner(subjects, heads)
    heads.keep()
    return found
