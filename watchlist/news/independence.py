"""Independence: how many origins stand behind a story, however many outlets carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watchlist.news.concepts import concepts
from watchlist.news.features import name_key
from watchlist.news.likeness import copied
from watchlist.news.open_story import ReadArticle
from watchlist.news.rarity import rarity
from watchlist.news.text import folded
from watchlist.news.traits import Traits, traits

_WORD = re.compile(r"[^\W\d_]{3,}")
_RARE = 0.8
_COMPARED = 40
"""How many articles without a source are held against each other: of more, the rest copies whatever it copies."""


def independent(articles: Sequence[ReadArticle]) -> int:
    """How many origins stand behind a story: offices, the outlets named as the source, and who copies nobody.

    An article that names no source belongs to the origin of what it copies, translates or retells; a title that was
    only discovered is none.
    """
    articles = [article for article in articles if not article.discovered]
    origins = [*dict.fromkeys(filter(None, map(_origin, articles)))]
    told = [traits(article.features) for article in articles if _origin(article)]
    own: list[Traits] = []
    for article in [article for article in articles if not _origin(article)][:_COMPARED]:
        mine = traits(article.features)
        others = [other for other in articles if other.id != article.id]
        if not _credits(article, others) and not any(copied(mine, other) for other in (*own, *told[:_COMPARED])):
            own.append(mine)
    return max(1, len(origins) + len(own))


def _origin(article: ReadArticle) -> str | None:
    return article.office or article.features.origin


def _credits(article: ReadArticle, others: Sequence[ReadArticle]) -> bool:
    """Whether an article names the outlet of another one, which we need not know."""
    named = {*article.features.names}
    outlets = {other.outlet: tuple(_keys(other)) for other in others if other.outlet and other.outlet != article.outlet}
    return any(keys and named.issuperset(keys) and _telling(keys) for keys in outlets.values())


def _keys(article: ReadArticle) -> Iterator[str]:
    known = concepts(article.features.lang)
    return (name_key(word) for word in _WORD.findall(folded(article.outlet)) if not known.of(word))


def _telling(keys: Sequence[str]) -> bool:
    """Whether these are more than a word that any text may have."""
    return sum(rarity(key) for key in keys) > _RARE
