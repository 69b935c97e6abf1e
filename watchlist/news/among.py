"""Among: the open stories that an article is compared with, found by what it shares with their articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from watchlist.model import digest
from watchlist.news.keys import keys
from watchlist.news.likeness import likeness
from watchlist.news.open_story import OpenStory, ReadArticle, age, telling
from watchlist.news.traits import Traits, traits

Two = tuple[str, str]
"""Two ids in their order."""

STORIES = 8
"""How many stories a new article is rated against."""

_SHARING = 40  # of the articles that share a key, how many count as sharing it: of a common one the newest


def story_id(first: ReadArticle) -> str:
    """The id of the story that an article begins."""
    return digest("story", first.id)


class Open:
    """The stories that articles may join, with what of them is looked up: their telling articles by their keys.

    What is ``known`` of articles is not made again.
    """

    def __init__(self, stories: Iterable[OpenStory], known: Open | None = None) -> None:
        self.stories: dict[str, OpenStory] = {}
        self._traits: dict[str, Traits] = known._traits if known else {}
        self._likeness: dict[Two, float] = known._likeness if known else {}
        self._keys: dict[str, tuple[int, ...]] = known._keys if known else {}
        self._sharing: dict[int, list[str]] = defaultdict(list)
        self._story: dict[str, str] = {}
        articles = [(article, story.id) for story in stories for article in telling(story.articles)]
        for article, story in sorted(articles, key=lambda each: age(each[0])):
            self.join(article, story)

    def join(self, article: ReadArticle, story: str) -> None:
        """Let an article be of a story, which it begins where there is none."""
        others = self.stories[story].articles if story in self.stories else ()
        self.stories[story] = OpenStory(story, (*others, article))
        self._story[article.id] = story
        for key in self.keys(article):
            self._sharing[key].append(article.id)

    def merge(self, elder: str, younger: str) -> None:
        """Let a story live on in an elder one."""
        gone = self.stories.pop(younger)
        self.stories[elder] = OpenStory(elder, (*self.stories[elder].articles, *gone.articles))
        self._story.update((article.id, elder) for article in gone.articles)

    def part(self, story: str, leaving: Sequence[ReadArticle]) -> str:
        """Let articles leave a story for one of their own."""
        begun, gone = story_id(min(leaving, key=age)), {article.id for article in leaving}
        staying = (article for article in self.stories[story].articles if article.id not in gone)
        self.stories[story] = OpenStory(story, tuple(staying))
        self.stories[begun] = OpenStory(begun, tuple(leaving))
        self._story.update(dict.fromkeys(gone, begun))
        return begun

    def keys(self, article: ReadArticle) -> tuple[int, ...]:
        """The keys of an article, made once."""
        if article.id not in self._keys:
            self._keys[article.id] = keys(article.features)
        return self._keys[article.id]

    def traits(self, article: ReadArticle) -> Traits:
        """What an article is compared by, laid out once."""
        if article.id not in self._traits:
            self._traits[article.id] = traits(article.features)
        return self._traits[article.id]

    def likeness(self, one: ReadArticle, other: ReadArticle) -> float:
        """How alike two articles are, rated once."""
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair not in self._likeness:
            self._likeness[pair] = likeness(self.traits(one), self.traits(other))
        return self._likeness[pair]

    def near(self, article: ReadArticle) -> dict[str, list[str]]:
        """The stories whose articles share the most keys with an article, each with those articles, nearest first."""
        shared: dict[str, int] = defaultdict(int)
        for key in self.keys(article):
            for other in self._sharing[key][-_SHARING:]:
                shared[other] += 1
        shared.pop(article.id, None)
        found: dict[str, list[str]] = {}
        for other in sorted(shared, key=lambda each: (-shared[each], each)):
            story = self._story[other]
            if story in found or len(found) < STORIES:
                found.setdefault(story, []).append(other)
        return found
