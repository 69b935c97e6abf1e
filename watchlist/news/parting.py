"""Parting: new articles that made two reports one story, since one of them is like both, get a story of their own.

An article that tells of one report and names the other is placed by whichever came first, and draws its own after it.
Beside each other they are told apart: those first together that are most alike. What is stored stays where it is.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import datetime

from watchlist.news.among import Open, story_id
from watchlist.news.merging import merge
from watchlist.news.open_story import OpenStory, ReadArticle, age

_FEWEST = 2  # new articles that leave: one alone was placed by what it is like
_MOST = 16  # articles of a story that are held against each other


def part(among: Open, grown: Iterable[str], before: Container[str]) -> Iterator[tuple[str, str]]:
    """Part the new articles of stories that do not hold together; gives each story left and the one begun."""
    for story in sorted(grown):
        articles = among.stories[story].articles
        if len(articles) <= _MOST and sum(article.id not in before for article in articles) >= _FEWEST:
            _, *others = sorted(_parts(articles, among), key=lambda each: _standing(each, before))
            new = ([article for article in other.articles if article.id not in before] for other in others)
            yield from ((story, among.part(story, leaving)) for leaving in new if len(leaving) >= _FEWEST)


def _parts(articles: Iterable[ReadArticle], among: Open) -> list[OpenStory]:
    """The stories that articles make of themselves."""
    alone = Open((OpenStory(story_id(article), (article,)) for article in articles), among)
    merge(alone, [*alone.stories], frozenset())
    return [*alone.stories.values()]


def _standing(part: OpenStory, before: Container[str]) -> tuple[bool, tuple[bool, datetime, str]]:
    """What is stored stands before what is new, and the elder before the younger."""
    return all(article.id not in before for article in part.articles), min(map(age, part.articles))
