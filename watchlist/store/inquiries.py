"""Searches and screenings as they were made, what they found, and the pairs that people can judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, Select, delete, insert, select

from watchlist.errors import UnknownError
from watchlist.inquiry import Found, Inquiry, Pair
from watchlist.resources import decoder
from watchlist.store.bodies import packed, unpacked
from watchlist.store.columns import ENCODER, pieces, table

INQUIRY = table("inquiry")
PART = table("inquiry_part")
PAIR = table("pair")
INQUIRIES = decoder(Inquiry)
FOUND = decoder(Found)
PAIRS = decoder(Pair)


class Inquiries:
    """Searches and screenings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, inquiry: Inquiry, found: Iterable[Sequence[Found]]) -> None:
        """Keep an inquiry and what it found, which comes in batches."""
        row = {"id": inquiry.id, "kind": inquiry.kind, "at": inquiry.at, "body": packed([ENCODER.encode(inquiry)])}
        self._connection.execute(insert(INQUIRY), row)
        for number, batch in enumerate(found):
            part = {"inquiry": inquiry.id, "number": number, "body": packed(map(ENCODER.encode, batch))}
            self._connection.execute(insert(PART), part)

    def get(self, inquiry: str) -> Inquiry:
        """One inquiry; UnknownError where there is none."""
        body = self._connection.execute(select(INQUIRY.c.body).where(INQUIRY.c.id == inquiry)).scalar()
        if body is None:
            raise UnknownError(f"there is no search or screening {inquiry!r}; each says its id when it ends")
        return INQUIRIES.decode(unpacked(body)[0])

    def found(self, inquiry: str) -> Iterator[Found]:
        """What an inquiry found, in the order in which it was given."""
        question = select(PART.c.body).where(PART.c.inquiry == inquiry).order_by(PART.c.number)
        for body in self._connection.execute(question).scalars():
            yield from map(FOUND.decode, unpacked(body))

    def pair_up(self, pairs: Iterable[Pair]) -> None:
        """Keep the pairs that a screening found, each as it is now."""
        newest = {pair.hit: pair for pair in pairs}
        if newest:
            self._connection.execute(delete(PAIR).where(PAIR.c.hit.in_(newest)))
            self._connection.execute(insert(PAIR), list(map(_row, newest.values())))

    def pair(self, hit: str) -> Pair | None:
        """The pair that a hit of a screening is about; None where no screening found it."""
        return next(self.pairs([hit]), None)

    def pairs(self, hits: Iterable[str]) -> Iterator[Pair]:
        """The pairs that these hits of screenings are about, each as it was found last."""
        for piece in pieces(hits):
            yield from self._pairs(select(PAIR.c.body).where(PAIR.c.hit.in_(piece)))

    def paired(self, bands: Iterable[str]) -> Iterator[Pair]:
        """Every pair in these bands."""
        yield from self._pairs(select(PAIR.c.body).where(PAIR.c.band.in_(list(bands))))

    def _pairs(self, question: Select[bytes]) -> Iterator[Pair]:
        for body in self._connection.execute(question).scalars():
            yield PAIRS.decode(unpacked(body)[0])


def _row(pair: Pair) -> dict[str, object]:
    score, body = pair.comparison.score, packed([ENCODER.encode(pair)])
    return {"hit": pair.hit, "band": pair.band, "score": score, "body": body}
