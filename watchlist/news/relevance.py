"""Whether an article may be about our matter, before its page is fetched."""

from __future__ import annotations

from watchlist.model import Article
from watchlist.news.language import language
from watchlist.news.lexicon import cued

TELLING = frozenset({"domain", "list", "secondary", "sanction", "evasion", "sanctioned"})
"""The kinds of words that speak of sanctions, export control or their enforcement."""


def concerns_us(article: Article) -> bool:
    """Whether the title or the summary speaks of sanctions, export control or enforcement.

    >>> concerns_us(Article("a", "", "", "US sanctions ten firms in Mersin", "", lang="en"))
    True
    >>> concerns_us(Article("b", "", "", "Galatasaray win at home", "", lang="en"))
    False
    """
    lang = language(article)
    return any(
        cue.kind in TELLING for text in (article.title, article.text) for _, cues in cued(text, lang) for cue in cues
    )
