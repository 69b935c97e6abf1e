"""Stories: the one report that many articles carry, found as the articles come in.

An article joins the open story that it is most like, or begins one. Within a batch the order does not matter: it is
read by time. Stories that turn out to be one are merged into the elder, and new articles that do not hold together are
parted before. What tells of nothing is loose: it joins a
story that it is like, when all of these stand, and no other is compared with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchlist.model import Signal, Story
from watchlist.news.among import Open, Two, story_id
from watchlist.news.conflicts import conflicts
from watchlist.news.following import Following, following
from watchlist.news.independence import independent
from watchlist.news.likeness import enough, near_copy
from watchlist.news.matters import share_a_matter
from watchlist.news.merging import CLOSEST, Merging, belongs, merge
from watchlist.news.open_story import OpenStory, ReadArticle, age, telling
from watchlist.news.parting import part

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

_BEYOND = 1.0  # more evidence than of other articles is asked of one that tells of nothing
_TOUCHING = 2  # of what their leads say, and of what their words stand for, such an article shares with a telling one


@dataclass(frozen=True, slots=True)
class Clustering:
    """What became of a batch: each article's story, the stories touched, and which were merged into which elder."""

    placed: dict[str, str]
    stories: tuple[OpenStory, ...]
    merged: dict[str, str]
    placings: dict[str, Placing]
    merges: dict[str, Merging]
    follows: tuple[Following, ...]


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
        (belongs(article, among.stories[story], among, near), story) for story, near in among.near(article).items()
    ]
    best = sorted(rated, reverse=True)[:2]
    joins = bool(best) and best[0][0] >= enough()
    return Placing(best[0][1] if joins else None, tuple(best))


def _parted(article: ReadArticle, among: Open, left: str, begun: str) -> Placing:
    """Where an article belongs whose story has left another."""
    rated = [(belongs(article, among.stories[story], among), story) for story in (begun, left)]
    if story_id(article) == begun:
        return Placing(None, tuple(rated[1:]))
    return Placing(begun, tuple(rated))


def _place_loose(article: ReadArticle, among: Open) -> Placing:
    """Place what tells of nothing: beside what another outlet tells, of which it shares the news and not the form.

    An outlet's own articles share its manner, and it has no reason to print one twice.
    """
    rated: list[tuple[float, str]] = []
    for story, near in among.near(article).items():
        others = [one for one in among.stories[story].articles if _may_repeat(article, one, among)]
        if others:
            rated.append((belongs(article, OpenStory(story, tuple(others)), among, near), story))
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
    apart: Container[Two] = frozenset(),
) -> Clustering:
    """Place a batch of articles; what comes of it does not depend on the order within the batch.

    What is ``loose`` joins a story that it is like, and begins none. Two stories that are kept ``apart`` (the ids in
    order) are not merged, whatever they share.
    """
    among = Open(stories)
    stored = frozenset(article.id for story in stories for article in story.articles)
    before = {*stored}
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
    for left, begun in [*part(among, grown, stored)]:
        grown.add(begun)
        placings |= {one.id: _parted(one, among, left, begun) for one in among.stories[begun].articles}
    merged = merge(among, grown, apart)
    joined = {one.id: (one, _place_loose(one, among)) for one in loose if one.id not in before}
    placings |= {key: placing for key, (_, placing) in joined.items()}
    new = [story for story in grown if story in among.stories and story not in {each.id for each in stories}]
    follows = tuple(each for story in sorted(new) for each in _follows(among, story))
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
    near = {other for article in begun.articles[:CLOSEST] for other in among.near(article)} - {story}
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
