"""The line that news goes through in the program: ``articles add`` into a database of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from watchlist.app import App, open_app
from watchlist.config import load
from watchlist.logs import quiet
from watchlist.model import Article, Subject
from watchlist.pipeline.articles import add_articles
from watchlist.pipeline.tracking import track
from watchlist.store.news import ReadRecord

CONFIG = "[sources]\nbuiltin = false\n"


@contextmanager
def opened(subjects: Sequence[Subject] = ()) -> Iterator[App]:
    """Open an empty database, with these firms tracked."""
    quiet()
    with tempfile.TemporaryDirectory(prefix="watchlist-score-") as made:
        config = Path(made) / "watchlist.toml"
        config.write_text(CONFIG, encoding="utf-8")
        with open_app(load(str(config), database=f"sqlite:///{made}/watchlist.sqlite")) as app:
            if subjects:
                track(app, subjects)
            yield app


def brought_in(articles: Sequence[Article], subjects: Sequence[Subject] = ()) -> list[ReadRecord]:
    """Bring articles into an empty database; what stands there of them then."""
    with opened(subjects) as app:
        add_articles(app, articles)
        return records(app)


def records(app: App) -> list[ReadRecord]:
    """All articles that stand in a database."""
    with app.store.read() as session:
        return session.news.articles()


def placed(found: Iterable[ReadRecord]) -> dict[str, str]:
    """Each article's story; what is in none is left out."""
    return {record.article.id: record.story for record in found if record.story}
