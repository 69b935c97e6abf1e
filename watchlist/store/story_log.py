"""What became of stories, and which goes on from which: merges and splits with who, when and why; links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, or_, select

from watchlist.model import Feature, Value
from watchlist.resources import decoder
from watchlist.store.columns import ENCODER, insert_new, pieces, table

CHANGE = table("story_change")
LINK = table("story_link")
MERGED, SPLIT = "merged", "split"
FOLLOW_UP, BACKGROUND = "follow_up", "background"
US = "watchlist"
"""Who merges stories when no person does."""


class Why(Value, frozen=True):
    """Why a story was changed: a person's words, the articles that moved, and the score where we did it."""

    note: str = ""
    articles: tuple[str, ...] = ()
    score: float | None = None


class Change(msgspec.Struct, frozen=True):
    """``other`` was merged into ``story``, or was split from it."""

    story: str
    other: str
    what: str
    at: datetime
    by: str
    why: Why = Why()


class Link(msgspec.Struct, frozen=True):
    """A story goes on from an earlier one, or tells it again as background."""

    story: str
    earlier: str
    kind: str
    score: float
    why: tuple[Feature, ...] = ()


WHY = decoder(Why)
FEATURES = decoder(tuple[Feature, ...])


class StoryLog:
    """Changes of stories, and links between them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def change(self, changes: Iterable[Change]) -> None:
        """Keep what became of stories."""
        rows = [
            {"story": one.story, "other": one.other, "what": one.what, "at": one.at, "by": one.by}
            | {"body": ENCODER.encode(one.why)}
            for one in changes
        ]
        if rows:
            self._connection.execute(CHANGE.insert(), rows)

    def changes(self, story: str) -> list[Change]:
        """What became of a story, the oldest first: what was merged into it or split from it, and it itself."""
        return self._changes([story])

    def changes_of(self, stories: Iterable[str]) -> dict[str, list[Change]]:
        """What became of each of these stories, as ``changes`` says it of one."""
        asked = set(stories)
        found: dict[str, list[Change]] = {}
        for one in self._changes(asked):
            for story in {one.story, one.other} & asked:
                found.setdefault(story, []).append(one)
        return found

    def apart(self, stories: Iterable[str]) -> frozenset[tuple[str, str]]:
        """The pairs of these stories that a person split and has not merged again, their ids in order."""
        newest = {_ordered(one.story, one.other): one.what for one in self._changes(stories)}
        return frozenset(pair for pair, what in newest.items() if what == SPLIT)

    def _changes(self, stories: Iterable[str]) -> list[Change]:
        columns = (CHANGE.c.seq, CHANGE.c.story, CHANGE.c.other, CHANGE.c.what, CHANGE.c.at, CHANGE.c.by, CHANGE.c.body)
        found: dict[int, Change] = {}
        for piece in pieces(stories):
            question = select(*columns).where(or_(CHANGE.c.story.in_(piece), CHANGE.c.other.in_(piece)))
            for row in self._connection.execute(question):
                found[row.seq] = Change(row.story, row.other, row.what, row.at, row.by, WHY.decode(row.body))
        return [found[seq] for seq in sorted(found)]

    def link(self, links: Iterable[Link]) -> None:
        """Keep that stories go on from earlier ones; what is known of a pair stays."""
        rows = [
            {"story": one.story, "earlier": one.earlier, "kind": one.kind, "score": one.score}
            | {"body": ENCODER.encode(one.why)}
            for one in links
        ]
        if rows:
            insert_new(self._connection, LINK, rows, "story", "earlier")

    def links(self, stories: Iterable[str]) -> list[Link]:
        """The links of stories: to those before them, and from those after them; the weightiest first."""
        columns = (LINK.c.story, LINK.c.earlier, LINK.c.kind, LINK.c.score, LINK.c.body)
        found: dict[tuple[str, str], Link] = {}
        for piece in pieces(stories):
            question = select(*columns).where(or_(LINK.c.story.in_(piece), LINK.c.earlier.in_(piece)))
            for row in self._connection.execute(question):
                found[row.story, row.earlier] = Link(
                    row.story, row.earlier, row.kind, row.score, FEATURES.decode(row.body)
                )
        return sorted(found.values(), key=lambda link: (-link.score, link.story, link.earlier))


def _ordered(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)
