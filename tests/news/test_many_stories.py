"""Many open stories: a new article is compared with them once, and a batch's order still does not matter."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from watchlist.news.cluster import OpenStory, ReadArticle, cluster, story_id
from watchlist.news.features import Features, Telling

START = datetime(2026, 3, 1, tzinfo=UTC)
SECONDS = 8.0
"""Ten times what it takes on a busy machine; comparing every open story with every other takes a minute."""


def article(key: str, topic: int, hour: int = 0) -> ReadArticle:
    """An article whose particulars only those of its topic share."""
    chance = random.Random(topic)
    when = START + timedelta(hours=hour)
    return ReadArticle(
        id=key,
        title=f"topic {topic}",
        features=Features(
            lang="en",
            day=when.date(),
            moment=when,
            shingles=tuple(sorted(chance.sample(range(1 << 32), 64))),
            names=tuple(f"n{topic}x{number}" for number in range(20)),
            stems=tuple(f"s{topic}x{number}" for number in range(60)),
            told=(Telling("penalty", "US", "TR"),),
        ),
    )


def both(key: str, one: int, other: int) -> ReadArticle:
    """An article that tells two topics as one."""
    mine, theirs = article(key, one).features, article(key, other).features
    names, stems = (*mine.names, *theirs.names), (*mine.stems, *theirs.stems)
    told = Features(lang="en", day=mine.day, moment=mine.moment, names=names, stems=stems, told=mine.told)
    return ReadArticle(id=key, title="both", features=told)


def begun(first: ReadArticle) -> OpenStory:
    return OpenStory(story_id(first), (first,))


def test_an_article_beside_a_thousand_open_stories_is_placed_at_once() -> None:
    stories = [begun(article(f"a{topic}", topic, topic % 160)) for topic in range(1_000)]
    began = time.perf_counter()
    found = cluster([article("copy", 500)], stories)
    assert time.perf_counter() - began < SECONDS
    assert found.placed["copy"] == found.placed["a500"]
    assert (len(found.stories), found.merged) == (1_000, {})


def test_a_story_that_has_not_grown_is_left_as_it_is() -> None:
    # Two that are alike and were kept apart: nothing new has been said of them.
    apart = [begun(article("one", 1)), begun(article("two", 1))]
    assert cluster([article("other", 2)], apart).merged == {}
    assert cluster([article("third", 1)], apart).merged == {story_id(article("two", 1)): story_id(article("one", 1))}


def test_what_is_stored_stays_in_its_story() -> None:
    stored = cluster([article("0a", 0, 0), both("both", 0, 1)]).stories
    found = cluster([article("1b", 1, 1), article("1c", 1, 2)], stored)
    assert found.placed["both"] == found.placed["0a"] == stored[0].id


TOPICS = (
    *(article(f"{topic}{letter}", topic, hour) for topic in range(3) for hour, letter in enumerate("abc")),
    *(both(f"both{number}", number, number + 1) for number in range(2)),
)


@settings(max_examples=60)
@given(st.permutations(TOPICS), st.integers(0, len(TOPICS)))
def test_a_batch_comes_to_the_same_in_any_order(shuffled: list[ReadArticle], stored: int) -> None:
    before = cluster(sorted(TOPICS, key=lambda one: one.id)[:stored]).stories
    new = [one for one in shuffled if one.id not in {old.id for story in before for old in story.articles}]
    straight = cluster(sorted(new, key=lambda one: one.id), before)
    found = cluster(new, before[::-1])
    assert found.placed == straight.placed
    assert found.merged == straight.merged
