"""Reading: everything that is taken from an article, in one step."""

from __future__ import annotations

from watchlist.model import Article
from watchlist.news.claims import claims
from watchlist.news.cluster import ReadArticle
from watchlist.news.features import features
from watchlist.news.language import language
from watchlist.news.mentions import NameScanner
from watchlist.news.signals import read_signals
from watchlist.news.stated import facts

_TEXT_READ = 200_000  # characters: twenty times a long article, and what comes behind is hardly news
_TITLE_READ = 1_000


def read_article(article: Article, scanner: NameScanner, *, office: str = "") -> ReadArticle:
    """Read an article: its signals, its mentions, and what it is compared with others by.

    ``office`` is the key of the feed in which an office speaks, empty for the press. Of what is no article by its
    length only the beginning is read.
    """
    known = Article(
        id=article.id,
        url=article.url,
        outlet=article.outlet,
        title=article.title[:_TITLE_READ],
        text=article.text[:_TEXT_READ],
        published_at=article.published_at,
        lang=language(article),
        source=article.source,
    )
    signals = read_signals(known)
    counted = claims(known)
    return ReadArticle(
        id=article.id,
        title=article.title,
        outlet=article.outlet,
        features=features(known, signals),
        signals=signals,
        mentions=scanner.scan(known),
        claims=counted,
        facts=facts(known, signals, counted),
        office=office,
    )
