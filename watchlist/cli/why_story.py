"""Why an article is in its story and in no other, and why a story is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchlist.cli.news_views import SIGNAL, part_id, part_view, story_views
from watchlist.cli.output import facts, json_lines, say
from watchlist.cli.story_shown import headline
from watchlist.cli.views import feature_views
from watchlist.cli.why_shown import placed, record_of, show_features

if TYPE_CHECKING:
    from watchlist.cli.views import View
    from watchlist.model import Feature, Story
    from watchlist.news.open_story import ReadArticle
    from watchlist.store import Session
    from watchlist.store.news import ReadRecord

NEIGHBOURS = 5
"""How many stories that an article did not join are told of."""


def why_article(session: Session, identity: str, other: str | None, json: bool) -> None:
    """Explain why an article is in its story and in no other, or why it did not join one."""
    record = record_of(session, identity)
    story = session.news.story(other).id if other else record.story
    found = explain_placing(session, record, story) if story else ()
    near = [] if other else _neighbours(session, [record], record.story)
    because = _because(record, story)
    if json:
        asked = {"id": identity, "story": record.story, "placed": record.details.placed}
        json_lines(
            [{"because": because, "article": asked, "asked": story, "explanation": feature_views(found)} | _near(near)]
        )
        return
    say(because)
    facts([("article", f"{identity}  {record.article.title}"), ("placed", placed(record))], width=8)
    show_features(found)
    _show_neighbours(near)


def why_story(session: Session, identity: str, json: bool) -> None:
    """Explain why each copy is in a story, why its neighbours are not, and what its origins are."""
    from watchlist.news.origins import origins

    story = session.news.story(identity)
    records = session.news.articles(story=story.id)
    counted = dict(origins([read_of(one) for one in records]))
    copies, many = ("article tells", "origin") if story.copies == 1 else ("articles tell", "origins")
    many = "origin" if story.independent == 1 else many
    because = f"{story.copies} {copies} one report, from {story.independent} independent {many}."
    near = _neighbours(session, records, story.id)
    if json:
        articles = [_copy(session, one, counted[one.article.id]) for one in records]
        json_lines(
            [{"because": because, "story": next(story_views(session, [story])), "articles": articles} | _near(near)]
        )
        return
    say(because)
    for one in records:
        _show_copy(session, one, counted[one.article.id])
    _show_neighbours(near)


def read_of(record: ReadRecord) -> ReadArticle:
    """An article as it was read."""
    from watchlist.pipeline.nearby import READ

    return READ.decode(record.features)


def explain_placing(session: Session, record: ReadRecord, story: str) -> tuple[Feature, ...]:
    """What speaks for and against it that an article is of a story."""
    from watchlist.news.open_story import OpenStory
    from watchlist.news.placing import explain_placing as placing
    from watchlist.pipeline.nearby import opened

    stories, _ = opened(session.news.members([story]))
    return placing(read_of(record), stories[0] if stories else OpenStory(story, ()))


def _because(record: ReadRecord, story: str | None) -> str:
    if story is None:
        return "It tells of no consequence and names nobody who is tracked: it is in no story."
    if story == record.story:
        return f"It is in story {story}."
    return f"It did not join story {story}{f', and is in {record.story}' if record.story else ''}."


def _neighbours(
    session: Session, records: Sequence[ReadRecord], but: str | None
) -> list[tuple[Story, tuple[Feature, ...]]]:
    """The stories that came nearest and were not joined, each with what spoke for and against it."""
    from watchlist.news.placing import explain_placing as placing
    from watchlist.pipeline.nearby import nearby
    from watchlist.store.news import sorted_at

    read = [(read_of(one), sorted_at(one.article, one.seen_at)) for one in records]
    found = nearby(session, read)
    rated = [
        (max((placing(one, story) for one, _ in read), key=_weight), story)
        for story in found.stories
        if story.id != but
    ]
    nearest = sorted(rated, key=lambda pair: -_weight(pair[0]))[:NEIGHBOURS]
    stories = session.news.stories_of(story.id for _, story in nearest)
    return [(stories[story.id], features) for features, story in nearest]


def _weight(found: Sequence[Feature]) -> float:
    return found[0].weight if found else 0.0


def _near(near: Sequence[tuple[Story, tuple[Feature, ...]]]) -> View:
    return {
        "neighbours": [
            {"story": story.id, "title": story.title, "explanation": feature_views(found)} for story, found in near
        ]
    }


def _show_neighbours(near: Sequence[tuple[Story, tuple[Feature, ...]]]) -> None:
    from watchlist.cli.story_shown import title

    for story, found in near:
        say("")
        say(f"Not one with {story.id}  {title(story)}")
        show_features(found)


def _copy(session: Session, record: ReadRecord, counts_as: str) -> View:
    article = record.article
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "snapshot": record.snapshot,
        "placed": record.details.placed,
        "origin": counts_as,
        "signals": [
            part_view(part_id(article.id, SIGNAL, number), one) for number, one in enumerate(record.signals, 1)
        ],
        "explanation": feature_views(explain_placing(session, record, record.story or "")),
    }


def _show_copy(session: Session, record: ReadRecord, counts_as: str) -> None:
    article = record.article
    say("")
    say(f"{article.outlet or 'An unnamed outlet'}: {headline(article)} {article.url}")
    told: list[tuple[str, object]] = [
        ("article", article.id),
        ("origin", counts_as),
        ("placed", placed(record)),
    ]
    rules = list(dict.fromkeys(f"{one.type} {one.certainty}, by {one.rule}" for one in record.signals))
    facts([*told, ("signals", "; ".join(rules))], indent=2)
    show_features(explain_placing(session, record, record.story or ""), indent=4)
