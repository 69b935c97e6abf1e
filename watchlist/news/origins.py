"""Origins: for each copy of a story where it has its news from, so that a person can count them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchlist.news.cluster import independent
from watchlist.news.likeness import copied
from watchlist.news.open_story import ReadArticle
from watchlist.news.traits import traits


def origins(articles: Sequence[ReadArticle]) -> Iterator[tuple[str, str]]:
    """Each article with what it counts as, in the order in which they came: what it names, copies, or is itself."""
    count = 0
    for place, article in enumerate(articles):
        before, count = count, independent(articles[: place + 1])
        yield article.id, _counts_as(article, articles[:place], adds=count > before)


def _counts_as(article: ReadArticle, earlier: Sequence[ReadArticle], *, adds: bool) -> str:
    if article.discovered:
        return "was only discovered, by its title: it vouches for nothing"
    if article.features.origin:
        return f"names {article.features.origin}"
    if adds:
        return "names nobody and copies nobody: an origin of its own"
    mine = traits(article.features)
    other = next((one.id for one in earlier if copied(mine, traits(one.features))), None)
    return f"names nobody, and copies {other}" if other else "has it from one of the others"
