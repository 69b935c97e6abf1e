"""Claims: numbers of articles, to be counted again where a list that they are counted on has been read anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, bindparam, insert, select, update

from watchlist.model import Claim, Value
from watchlist.resources import decoder
from watchlist.store.columns import ENCODER, pieces, table

CLAIM = table("claim")
CLAIMS = decoder(Claim)


class HeldClaim(Value, frozen=True):
    """A claim with the number that it is kept under, and its article."""

    id: int
    article: str
    claim: Claim


class Claims:
    """What lists say of numbers in the press."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, claims: Iterable[tuple[str, Claim]]) -> None:
        """Keep claims, each with its article."""
        for piece in pieces(claims):
            self._connection.execute(insert(CLAIM), [{"article": article, **_row(claim)} for article, claim in piece])

    def counted_on(self, lists: Iterable[str], *, settled: bool = False) -> Iterator[HeldClaim]:
        """Claims that are counted on these lists, or on those of these states; the settled ones only where asked."""
        question = select(CLAIM.c.id, CLAIM.c.article, CLAIM.c.body).where(CLAIM.c.counted_on.in_([*lists]))
        if not settled:
            question = question.where(~CLAIM.c.settled)
        for row in self._connection.execute(question.order_by(CLAIM.c.id)).all():
            yield HeldClaim(row.id, row.article, CLAIMS.decode(row.body))

    def waits(self, lists: Iterable[str]) -> bool:
        """Whether any claim that is counted on these may still be counted again."""
        question = select(CLAIM.c.id).where(CLAIM.c.counted_on.in_([*lists]), ~CLAIM.c.settled).limit(1)
        return self._connection.execute(question).first() is not None

    def renew(self, claims: Iterable[tuple[HeldClaim, Claim]]) -> None:
        """Replace claims by what they come to now, but for those of articles that were read anew meanwhile."""
        for piece in pieces(claims):
            question = select(CLAIM.c.id, CLAIM.c.body).where(CLAIM.c.id.in_([held.id for held, _ in piece]))
            there = {row.id: CLAIMS.decode(row.body) for row in self._connection.execute(question)}
            rows = [{"known": held.id, **_row(now)} for held, now in piece if there.get(held.id) == held.claim]
            if rows:
                self._connection.execute(update(CLAIM).where(CLAIM.c.id == bindparam("known")), rows)


def _row(claim: Claim) -> dict[str, object]:
    return {
        "verdict": str(claim.verdict),
        "counted_on": claim.list or claim.actor,
        "settled": claim.settled,
        "body": ENCODER.encode(claim),
    }
