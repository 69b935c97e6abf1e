"""Reading: everything that is taken from an article, in one step."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from watchlist.model import Article, Claim, Signal
from watchlist.news.boilerplate import masked
from watchlist.news.candidates import name_firms
from watchlist.news.claims import claims
from watchlist.news.cluster import ReadArticle
from watchlist.news.features import features
from watchlist.news.language import language
from watchlist.news.mentions import NameScanner
from watchlist.news.office import office as speaking
from watchlist.news.signals import read_signals
from watchlist.news.stated import facts

_TEXT_READ = 200_000  # characters: twenty times a long article, and what comes behind is hardly news
_TITLE_READ = 1_000


def read_article(article: Article, scanner: NameScanner, *, office: str = "", discovered: bool = False) -> ReadArticle:
    """Read an article: its signals, its mentions, and what it is compared with others by.

    ``office`` is the key of the feed in which an office speaks, empty for the press; an outlet may be one as well. A
    ``discovered`` one came from a source that only tells that there are articles. Of what is no article by its length
    only the beginning is read, and of that not the boilerplate.
    """
    text = article.text[:_TEXT_READ]
    known = Article(
        id=article.id,
        url=article.url,
        outlet=article.outlet,
        title=article.title[:_TITLE_READ],
        text=masked(text, article.title),
        published_at=article.published_at,
        lang=language(article),
        source=article.source,
    )
    signals = tuple(_as_printed(signal, text) for signal in read_signals(known))
    mentions = scanner.scan(known)
    firms = name_firms(known, mentions) if signals else ()
    counted = tuple(_as_printed(claim, text) for claim in claims(known))
    return ReadArticle(
        id=article.id,
        title=article.title,
        outlet=article.outlet,
        features=features(known, signals),
        signals=signals,
        mentions=(*mentions, *firms),
        claims=counted,
        facts=facts(known, signals, counted),
        office=office or speaking(article.outlet),
        discovered=discovered,
    )


Quoted = TypeVar("Quoted", Signal, Claim)


def _as_printed(one: Quoted, text: str) -> Quoted:
    """A signal or a claim with its quote as the page prints it: a dash behind a dateline is blank in what was read."""
    if one.start is None or one.end is None:
        return one
    return replace(one, quote=text[one.start : one.end])
