"""Reading: everything that is taken from an article, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from watchlist.model import Article, Claim, Mention, Signal, SignalType, TargetKind
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
    ``discovered`` one came from a source that only tells that there are articles.
    """
    known = as_read(article)
    said = tuple(_as_printed(signal, article.text) for signal in read_signals(known))
    mentions = scanner.scan(known)
    firms = name_firms(known, mentions) if said else ()
    signals = tuple(_at_whom_it_names(signal, (*mentions, *firms)) for signal in said)
    counted = tuple(_as_printed(claim, article.text) for claim in claims(known))
    return ReadArticle(
        id=article.id,
        title=article.title,
        outlet=article.outlet,
        features=features(known, said),
        signals=signals,
        mentions=(*mentions, *firms),
        claims=counted,
        facts=facts(known, signals, counted),
        office=office or speaking(article.outlet),
        discovered=discovered,
    )


def as_read(article: Article) -> Article:
    """What is read of an article: no boilerplate, and of what is none by its length only the beginning.

    Offsets are those of its text as given.
    """
    return Article(
        id=article.id,
        url=article.url,
        outlet=article.outlet,
        title=article.title[:_TITLE_READ],
        text=masked(article.text[:_TEXT_READ], article.title),
        published_at=article.published_at,
        lang=language(article),
        source=article.source,
    )


# What befalls a firm by its name; a demand or a figure in which one is named is not about it.
_OF_FIRMS = frozenset(
    {
        SignalType.DESIGNATION,
        SignalType.DELISTING,
        SignalType.PENALTY,
        SignalType.CRIMINAL,
        SignalType.INVESTIGATION,
        SignalType.WARNING_THREAT,
        SignalType.PAYMENT_RESTRICTION,
    }
)


def _at_whom_it_names(signal: Signal, mentions: Sequence[Mention]) -> Signal:
    """A signal that is aimed at the firm that its sentence names, where it names just one."""
    if signal.type not in _OF_FIRMS:
        return signal
    named = {mention.name for mention in mentions if _inside(mention, signal)}
    if len(named) != 1:
        return replace(signal, target_kind=TargetKind.FIRMS) if named else signal
    return replace(signal, target=named.pop(), target_kind=TargetKind.NAMED)


def _inside(mention: Mention, signal: Signal) -> bool:
    if signal.start is None or signal.end is None:
        return mention.surface in signal.quote
    return mention.start is not None and signal.start <= mention.start < signal.end


Quoted = TypeVar("Quoted", Signal, Claim)


def _as_printed(one: Quoted, text: str) -> Quoted:
    """A signal or a claim with its quote as the page prints it: a dash behind a dateline is blank in what was read."""
    if one.start is None or one.end is None:
        return one
    return replace(one, quote=text[one.start : one.end])
