"""Firms that the news names and nobody tracks: kept with their evidence, and promoted by rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from watchlist.app import App
from watchlist.store import Session
from watchlist.store.news import ReadRecord


def name_candidates(session: Session, app: App, records: Iterable[ReadRecord], now: datetime) -> None:
    """Keep whom these articles name, and promote those of whom enough is known."""
