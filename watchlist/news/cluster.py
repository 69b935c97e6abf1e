"""Stories: the one report that many articles carry, found as the articles come in.

An article joins the open story that it is most like, or begins one. Within a batch the order does not matter: it is
read by time. Stories that turn out to be one are merged into the elder.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from watchlist.model import Claim, Mention, Signal, Story, Value, digest
from watchlist.news.conflicts import Fact, conflicts
from watchlist.news.features import Features
from watchlist.news.likeness import SAME_STORY, copied, likeness, within_window

_Pair = tuple[str, str]
_CLOSEST = 3  # articles of a story that a new one is compared with, after the first


class ReadArticle(Value, frozen=True):
    """An article as it was read: what later articles are compared with, and what its story tells.

    ``office`` names the feed of the office that speaks in it, where one does: two of its notices are two acts.
    """

    id: str
    title: str
    outlet: str = ""
    features: Features = Features()
    signals: tuple[Signal, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    office: str = ""


class OpenStory(Value, frozen=True):
    """A story that articles may still join, with those that it has."""

    id: str
    articles: tuple[ReadArticle, ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """What became of a batch: each article's story, the stories touched, and which were merged into which elder."""

    placed: dict[str, str]
    stories: tuple[OpenStory, ...]
    merged: dict[str, str]


def story_id(first: ReadArticle) -> str:
    """The id of the story that an article begins."""
    return digest("story", first.id)


def place(article: ReadArticle, open_stories: Sequence[OpenStory]) -> str | None:
    """The story that an article joins, None where it begins one of its own."""
    rated = [(_belongs(article, story), story.id) for story in open_stories]
    score, best = max(rated, default=(0.0, ""), key=lambda pair: (pair[0], pair[1]))
    return best if score >= SAME_STORY else None


def cluster(articles: Iterable[ReadArticle], stories: Sequence[OpenStory] = ()) -> Clustering:
    """Place a batch of articles; what comes of it does not depend on the order within the batch."""
    known = {article.id for story in stories for article in story.articles}
    growing = {story.id: story for story in stories}
    grown: set[str] = set()
    for article in sorted(articles, key=_age):
        if article.id in known:
            continue
        known.add(article.id)
        chosen = place(article, [*growing.values()]) or story_id(article)
        others = growing[chosen].articles if chosen in growing else ()
        growing[chosen] = OpenStory(chosen, (*others, article))
        grown.add(chosen)
    merged = _merge(growing, grown)
    placed = {article.id: story.id for story in growing.values() for article in story.articles}
    return Clustering(placed, tuple(growing.values()), merged)


def summarise(articles: Sequence[ReadArticle], first_seen: datetime) -> Story:
    """Tell a story from its articles: the title and id of the earliest, each signal once, the weightiest first."""
    ordered = sorted(articles, key=_age)
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


def independent(articles: Sequence[ReadArticle]) -> int:
    """How many origins stand behind a story: those named, and whoever names none and copies nobody."""
    named = {article.features.origin for article in articles if article.features.origin}
    own: list[ReadArticle] = []
    for article in articles:
        if article.features.origin is None:
            others = [*own, *(each for each in articles if each.features.origin)]
            if not any(copied(article.features, other.features) for other in others):
                own.append(article)
    return max(1, len(named) + len(own))


def _age(article: ReadArticle) -> tuple[bool, datetime, str]:
    """Articles by time; what is known to the day stands at its end, what is unknown last."""
    found = article.features
    if found.moment:
        return False, found.moment, article.id
    if found.day:
        return False, datetime.combine(found.day, time.max, UTC), article.id
    return True, datetime.max.replace(tzinfo=UTC), article.id


def _belongs(article: ReadArticle, story: OpenStory) -> float:
    """How well an article fits a story: like its closest articles on average, so that stories do not chain.

    An office's notices share their boilerplate and are different acts: none joins a story that has another.
    """
    if article.office and any(other.office == article.office for other in story.articles):
        return 0.0
    near = [other for other in story.articles if within_window(article.features, other.features)]
    rated = sorted((likeness(article.features, other.features) for other in near), reverse=True)
    closest = rated[: max(_CLOSEST, (len(rated) + 1) // 2)]
    return sum(closest) / len(closest) if closest else 0.0


def _merge(growing: dict[str, OpenStory], grown: Iterable[str]) -> dict[str, str]:
    """Merge stories that belong together into the elder, in place; returns younger to elder.

    Only a story that has ``grown`` can have come to belong to another; each pair is rated once, and again when one
    of it grows by a merge.
    """
    merged: dict[str, str] = {}
    rated: dict[_Pair, float] = {}
    for one in sorted(grown):
        rated |= _rated(growing, growing[one], rated)
    while rated:
        pair = max(rated, key=lambda each: (rated[each], each))
        elder, younger = sorted((growing[each] for each in pair), key=lambda story: min(map(_age, story.articles)))
        growing[elder.id] = OpenStory(elder.id, (*elder.articles, *younger.articles))
        del growing[younger.id]
        merged = {gone: elder.id if kept == younger.id else kept for gone, kept in merged.items()}
        merged[younger.id] = elder.id
        rated = {each: score for each, score in rated.items() if not {*each} & {*pair}}
        rated |= _rated(growing, growing[elder.id], rated)
    return merged


def _rated(growing: Mapping[str, OpenStory], one: OpenStory, known: Container[_Pair]) -> Iterator[tuple[_Pair, float]]:
    """The pairs of a story with others that are one story with it, and how well they fit."""
    for other in growing.values():
        pair = (min(one.id, other.id), max(one.id, other.id))
        if other.id != one.id and pair not in known and not _offices(one) & _offices(other):
            score = _joined(one, other)
            score = min(score, _joined(other, one)) if score >= SAME_STORY else score
            if score >= SAME_STORY:
                yield pair, score


def _joined(one: OpenStory, other: OpenStory) -> float:
    return sum(_belongs(article, other) for article in one.articles) / len(one.articles)


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
