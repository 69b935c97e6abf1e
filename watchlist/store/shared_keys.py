"""Keys of articles: which articles of some time share the most with a new one, however many there are.

Of each key only the newest few articles are looked at, so that a common one costs no more than a rare one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import BigInteger, Connection, TextClause, bindparam, select, text, update

from watchlist.store.columns import insert_many, insert_new, pieces, table
from watchlist.store.kinds import Moment

KEY = table("article_key")
NEWEST = 20
"""How many articles of a key are looked at."""

_STATE_KEY = -1  # no key of an article: its row says as of which batch the news stands
_STATE_AT = datetime(1970, 1, 1, tzinfo=UTC)
_NO_KEY = -2
_ROUND = 16  # keys: questions of few lengths are prepared once


class SharedKeys:
    """What articles share."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def generation(self) -> str | None:
        """As of which batch the news stands; None where a version without keys has written it, or nobody."""
        question = select(KEY.c.article).where(KEY.c.key == _STATE_KEY)
        return self._connection.execute(question).scalar_one_or_none()

    def advance(self, before: str | None, generation: str) -> bool:
        """Say that a batch has been written; False, and nothing is said, where the news no longer stands as before."""
        if before is None:
            row = {"key": _STATE_KEY, "sorted_at": _STATE_AT, "article": generation}
            if self.generation() is not None:
                return False
            insert_new(self._connection, KEY, [row], "key", "sorted_at", "article")
            return True
        stands = (KEY.c.key == _STATE_KEY) & (KEY.c.article == before)
        return self._connection.execute(update(KEY).where(stands).values(article=generation)).rowcount == 1

    def add(self, keyed: Iterable[tuple[str, datetime, Sequence[int]]]) -> None:
        """Keep the keys of new articles, each with the time by which it stands."""
        rows = ({"key": key, "sorted_at": at, "article": article} for article, at, keys in keyed for key in {*keys})
        for batch in pieces(rows, 2_000):
            insert_many(self._connection, KEY, [dict(row) for row in batch])

    def sharing(self, keys: Sequence[int], begin: datetime, end: datetime) -> dict[str, float]:
        """The articles of a time that share keys, and how much that says: a key that few have says more."""
        if not keys:
            return {}
        asked = [*keys, *[_NO_KEY] * (-len(keys) % _ROUND)]
        values = {f"k{place}": key for place, key in enumerate(asked)}
        holders: dict[int, list[str]] = defaultdict(list)
        # Fetched at once: row by row takes twice as long.
        for place, article in self._connection.execute(
            _question(len(asked)), {**values, "b": begin, "e": end}
        ).fetchall():
            holders[place].append(article)
        shared: dict[str, float] = defaultdict(float)
        for articles in holders.values():
            for article in articles:
                shared[article] += 1 / math.log2(1 + len(articles))
        return shared


@lru_cache(maxsize=64)
def _question(size: int) -> TextClause:
    """The newest articles of each key; the time is bound once, for that costs more than a key's answer."""
    each = " UNION ALL ".join(map(_newest, range(size)))
    moments = (bindparam("b", type_=Moment()), bindparam("e", type_=Moment()))
    numbers = (bindparam(f"k{place}", type_=BigInteger()) for place in range(size))
    return text(f"WITH span(b, e) AS (SELECT :b, :e) {each}").bindparams(*moments, *numbers)


def _newest(place: int) -> str:
    time = "sorted_at >= (SELECT b FROM span) AND sorted_at <= (SELECT e FROM span)"
    of_key = f"SELECT article FROM article_key WHERE key = :k{place} AND {time} ORDER BY sorted_at DESC LIMIT {NEWEST}"  # noqa: S608
    return f"SELECT {place} AS place, article FROM ({of_key}) AS of_{place}"  # noqa: S608
