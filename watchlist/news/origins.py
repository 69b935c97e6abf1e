"""Origins: for each copy of a story where it has its news from, so that a person can count them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchlist.news.cluster import ReadArticle
from watchlist.news.likeness import copied
from watchlist.news.traits import Traits, traits


def origins(articles: Sequence[ReadArticle]) -> Iterator[tuple[str, str]]:
    """Each article with what it counts as: the outlet that it names, an article that it copies, or its own origin."""
    credited = [(one.id, traits(one.features)) for one in articles if one.features.origin]
    own: list[tuple[str, Traits]] = []
    for article in articles:
        mine = traits(article.features)
        if article.features.origin:
            yield article.id, f"names {article.features.origin}"
        elif other := next((known for known, theirs in (*own, *credited) if copied(mine, theirs)), None):
            yield article.id, f"names nobody, and copies {other}"
        else:
            own.append((article.id, mine))
            yield article.id, "names nobody and copies nobody: an origin of its own"
