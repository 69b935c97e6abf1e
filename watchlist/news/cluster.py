"""Stories: the one report that many articles carry, found as the articles come in.

An article joins the open story that it is most like, or begins one. Within a batch the order does not matter: it is
read by time. Stories that turn out to be one are merged into the elder. What tells of nothing is loose: it joins a
story that it is like, when all of these stand, and no other is compared with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchlist.model import Signal, Story, digest
from watchlist.news.conflicts import conflicts
from watchlist.news.following import Following, following
from watchlist.news.independence import independent
from watchlist.news.keys import keys
from watchlist.news.likeness import CERTAIN, enough, likeness, near_copy
from watchlist.news.matters import share_a_matter
from watchlist.news.open_story import OpenStory, ReadArticle, age, telling
from watchlist.news.pair import within_window
from watchlist.news.traits import Traits, traits

__all__ = [
    "Clustering",
    "Merging",
    "OpenStory",
    "Placing",
    "ReadArticle",
    "age",
    "cluster",
    "independent",
    "place",
    "story_id",
    "summarise",
]

_Pair = tuple[str, str]
_CLOSEST = 3  # articles of a story that a new one is compared with, after the first
_RATED = 8  # articles of a story that a new one is rated against
_STORIES = 8  # stories that a new article is rated against
_BEYOND = 1.0  # more evidence than of other articles is asked of one that tells of nothing
_TOUCHING = 2  # of what their leads say, and of what their words stand for, such an article shares with a telling one
_SHARING = 40  # of the articles that share a key, how many count as sharing it: of a common one the newest


@dataclass(frozen=True, slots=True)
class Clustering:
    """What became of a batch: each article's story, the stories touched, and which were merged into which elder."""

    placed: dict[str, str]
    stories: tuple[OpenStory, ...]
    merged: dict[str, str]
    placings: dict[str, Placing]
    merges: dict[str, Merging]
    follows: tuple[Following, ...]


def story_id(first: ReadArticle) -> str:
    """The id of the story that an article begins."""
    return digest("story", first.id)


class Open:
    """The stories that articles may join, with what of them is looked up: their telling articles by their keys."""

    def __init__(self, stories: Iterable[OpenStory]) -> None:
        self.stories: dict[str, OpenStory] = {}
        self._traits: dict[str, Traits] = {}
        self._likeness: dict[_Pair, float] = {}
        self._keys: dict[str, tuple[int, ...]] = {}
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
            if story in found or len(found) < _STORIES:
                found.setdefault(story, []).append(other)
        return found


@dataclass(frozen=True, slots=True)
class Placing:
    """Where an article belongs: how well it fits the story that it is most like, and the one after that."""

    story: str | None
    rated: tuple[tuple[float, str], ...] = ()


def place(article: ReadArticle, open_stories: Sequence[OpenStory]) -> str | None:
    """The story that an article joins, None where it begins one of its own."""
    return _place(article, Open(open_stories)).story


def _place(article: ReadArticle, among: Open) -> Placing:
    rated = [
        (_belongs(article, among.stories[story], among, near), story) for story, near in among.near(article).items()
    ]
    best = sorted(rated, reverse=True)[:2]
    joins = bool(best) and best[0][0] >= enough()
    return Placing(best[0][1] if joins else None, tuple(best))


def _place_loose(article: ReadArticle, among: Open) -> Placing:
    """Place what tells of nothing: beside what another outlet tells, of which it shares the news and not the form.

    An outlet's own articles share its manner, and it has no reason to print one twice.
    """
    rated: list[tuple[float, str]] = []
    for story, near in among.near(article).items():
        others = [one for one in among.stories[story].articles if _may_repeat(article, one, among)]
        if others:
            rated.append((_belongs(article, OpenStory(story, tuple(others)), among, near), story))
    best = sorted(rated, reverse=True)[:2]
    joins = bool(best) and best[0][0] >= enough() + _BEYOND
    return Placing(best[0][1] if joins else None, tuple(best))


def _may_repeat(article: ReadArticle, other: ReadArticle, among: Open) -> bool:
    mine, theirs = among.traits(article), among.traits(other)
    if article.outlet and article.outlet == other.outlet:
        return near_copy(mine, theirs)
    touching = min(len(mine.lead.keys() & theirs.lead.keys()), len(mine.concepts.keys() & theirs.concepts.keys()))
    return touching >= _TOUCHING and share_a_matter(mine, theirs)


def cluster(
    articles: Iterable[ReadArticle],
    stories: Sequence[OpenStory] = (),
    *,
    loose: Iterable[ReadArticle] = (),
    apart: Container[_Pair] = frozenset(),
) -> Clustering:
    """Place a batch of articles; what comes of it does not depend on the order within the batch.

    What is ``loose`` joins a story that it is like, and begins none. Two stories that are kept ``apart`` (the ids in
    order) are not merged, whatever they share.
    """
    among = Open(stories)
    before = {article.id for story in stories for article in story.articles}
    grown: set[str] = set()
    placings: dict[str, Placing] = {}
    for article in sorted(articles, key=age):
        if article.id in before:
            continue
        before.add(article.id)
        placing = placings[article.id] = _place(article, among)
        chosen = placing.story or story_id(article)
        among.join(article, chosen)
        grown.add(chosen)
    merged = _merge(among, grown, apart)
    joined = {one.id: (one, _place_loose(one, among)) for one in loose if one.id not in before}
    placings |= {key: placing for key, (_, placing) in joined.items()}
    begun = [story for story in grown if story in among.stories and story not in {each.id for each in stories}]
    follows = tuple(each for story in sorted(begun) for each in _follows(among, story))
    found = _whole(among.stories.values(), stories, merged, joined.values())
    placed = {article.id: story.id for story in found for article in story.articles}
    ordered = tuple(sorted(found, key=lambda story: min(map(age, story.articles))))
    return Clustering(
        placed, ordered, {younger: merge.elder for younger, merge in merged.items()}, placings, merged, follows
    )


def _whole(
    found: Iterable[OpenStory],
    stories: Iterable[OpenStory],
    merged: Mapping[str, Merging],
    joined: Iterable[tuple[ReadArticle, Placing]],
) -> list[OpenStory]:
    """The stories with what is loose beside what they are compared by."""
    beside: dict[str, list[ReadArticle]] = defaultdict(list)
    for story in stories:
        known = {article.id for article in telling(story.articles)}
        living = merged[story.id].elder if story.id in merged else story.id
        beside[living] += [article for article in story.articles if article.id not in known]
    for article, placing in joined:
        if placing.story:
            beside[placing.story].append(article)
    return [OpenStory(story.id, (*story.articles, *sorted(beside[story.id], key=age))) for story in found]


def _follows(among: Open, story: str) -> Iterator[Following]:
    """The earlier stories that a story goes on from."""
    begun = among.stories[story]
    near = {other for article in begun.articles[:_CLOSEST] for other in among.near(article)} - {story}
    yield from following(begun, [among.stories[other] for other in sorted(near)], among.traits)


def summarise(articles: Sequence[ReadArticle], first_seen: datetime) -> Story:
    """Tell a story from its articles: the title and id of the earliest, each signal once, the weightiest first."""
    ordered = sorted(articles, key=age)
    return Story(
        id=story_id(ordered[0]),
        title=next((article.title for article in ordered if article.title), ""),
        origin=_origin(ordered),
        first_seen=_earliest(ordered, first_seen),
        articles=tuple(article.id for article in ordered),
        independent=independent(ordered),
        signals=_signals(ordered),
        conflicts=conflicts(
            {article.id: article.facts for article in ordered},
            {article.id: article.features.origin or article.id for article in ordered},
        ),
    )


def _belongs(article: ReadArticle, story: OpenStory, among: Open, near: Sequence[str] = ()) -> float:
    """How well an article fits a story: like its closest articles on average, so that stories do not chain.

    An office's notices share their boilerplate and are different acts: none joins a story that has another.
    """
    if article.office and any(other.office == article.office for other in story.articles):
        return -CERTAIN
    others = (other for other in _compared(story, near) if within_window(article.features, other.features))
    rated = sorted((among.likeness(article, other) for other in others), reverse=True)
    closest = rated[: max(_CLOSEST, (len(rated) + 1) // 2)]
    return sum(closest) / len(closest) if closest else -CERTAIN


def _compared(story: OpenStory, near: Sequence[str]) -> Sequence[ReadArticle]:
    """The articles of a story that stand for it: all of a small one, else the first and those that are near."""
    if len(story.articles) <= _RATED:
        return story.articles
    wanted = {*near[: _RATED // 2]}
    first, *rest = story.articles
    chosen = [article for article in rest if article.id in wanted]
    others = [article for article in rest if article.id not in wanted]
    return first, *chosen, *others[: _RATED - 1 - len(chosen)]


@dataclass(frozen=True, slots=True)
class Merging:
    """That a story lives on in an elder one, and how well they fit."""

    elder: str
    score: float


def _merge(among: Open, grown: Iterable[str], apart: Container[_Pair]) -> dict[str, Merging]:
    """Merge stories that belong together into the elder, in place; returns what became of the younger ones.

    Only a story that has ``grown`` can have come to belong to another; each pair is rated once, and again when one
    of it grows by a merge.
    """
    merged: dict[str, Merging] = {}
    rated: dict[_Pair, float] = {}
    for one in sorted(grown):
        rated |= _rated(among, among.stories[one], rated, apart)
    while alike := {pair: score for pair, score in rated.items() if score >= enough()}:
        pair = max(alike, key=lambda each: (alike[each], each))
        elder, younger = sorted(pair, key=lambda each: min(map(age, among.stories[each].articles)))
        among.merge(elder, younger)
        merged = {gone: replace(each, elder=elder) if each.elder == younger else each for gone, each in merged.items()}
        merged[younger] = Merging(elder, rated[pair])
        rated = {each: score for each, score in rated.items() if not {*each} & {*pair}}
        rated |= _rated(among, among.stories[elder], rated, apart)
    return merged


def _rated(
    among: Open, one: OpenStory, known: Container[_Pair], apart: Container[_Pair]
) -> Iterator[tuple[_Pair, float]]:
    """The pairs of a story with those nearest to it, and how well they fit: ``enough()`` makes them one story."""
    near = Counter(story for article in _compared(one, ()) for story in among.near(article) if story != one.id)
    nearest = sorted(near, key=lambda story: (-near[story], story))[:_STORIES]
    for other in (among.stories[each] for each in nearest):
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair not in known and pair not in apart and not _offices(one) & _offices(other):
            score = _joined(one, other, among)
            yield pair, min(score, _joined(other, one, among)) if score >= enough() else score


def _joined(one: OpenStory, other: OpenStory, among: Open) -> float:
    """How well a story's articles fit another on average; no more are rated once they cannot be enough."""
    articles = _compared(one, ())
    total = 0.0
    for left, article in zip(range(len(articles) - 1, -1, -1), articles, strict=True):
        total += _belongs(article, other, among)
        if (total + left * CERTAIN) / len(articles) < enough():
            break
    return total / len(articles) if left == 0 else -CERTAIN


def _offices(story: OpenStory) -> frozenset[str]:
    return frozenset(article.office for article in story.articles if article.office)


def _origin(articles: Sequence[ReadArticle]) -> str | None:
    """The origin that most articles name, of those that tie the one named first."""
    named = [article.features.origin for article in articles if article.features.origin]
    return max(dict.fromkeys(named), key=named.count, default=None)


def _earliest(articles: Sequence[ReadArticle], first_seen: datetime) -> datetime:
    moments = [article.features.moment for article in articles if article.features.moment]
    return min([*moments, first_seen])


def _signals(articles: Sequence[ReadArticle]) -> tuple[Signal, ...]:
    """The signals of all articles, one of each kind and target; what most articles put first is the primary one."""
    leads = [article.signals[0].type for article in articles if article.signals and not article.signals[0].background]
    found: dict[tuple[str, str, str | None, bool], Signal] = {}
    for article in articles:
        for signal in article.signals:
            found.setdefault((signal.type, signal.certainty, signal.target, signal.background), signal)
    ordered = sorted(found.values(), key=lambda signal: (signal.background, -leads.count(signal.type)))
    return tuple(ordered)
