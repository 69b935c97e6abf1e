"""Candidates: firms that the news names and nobody tracks, with their evidence, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from watchlist.errors import UnknownError
from watchlist.model import Candidate, CandidateState, Mention, Value
from watchlist.resources import decoder
from watchlist.store.columns import ENCODER, pieces, table

CANDIDATE = table("candidate")
MENTION = table("mention")
MENTIONS = decoder(Mention)


class Held(Value, frozen=True):
    """A candidate as it is stored."""

    candidate: Candidate


HELD = decoder(Held)


class Candidates:
    """Firms that the news names."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, ids: Iterable[str]) -> dict[str, Held]:
        """Candidates by id."""
        found: dict[str, Held] = {}
        for piece in pieces(ids):
            rows = self._connection.execute(select(CANDIDATE.c.body).where(CANDIDATE.c.id.in_(piece)))
            held = (HELD.decode(body) for body in rows.scalars())
            found.update((one.candidate.id, one) for one in held)
        return found

    def get(self, candidate_id: str) -> Held:
        """One candidate; UnknownError where there is none."""
        found = self.of([candidate_id]).get(candidate_id)
        if found is None:
            raise UnknownError(f"there is no candidate {candidate_id!r}; `watchlist candidates` lists them")
        return found

    def all(self, state: CandidateState | None = None) -> Iterator[Held]:
        """Every candidate, or those of one state, the newest first."""
        question = select(CANDIDATE.c.body).order_by(CANDIDATE.c.last_seen.desc(), CANDIDATE.c.id)
        if state is not None:
            question = question.where(CANDIDATE.c.state == str(state))
        for body in self._connection.execute(question).scalars():
            yield HELD.decode(body)

    def save(self, candidates: Iterable[Held]) -> None:
        """Add candidates, or replace what is said of them."""
        for held in candidates:
            one = held.candidate
            row: dict[str, object] = {
                "name": one.name,
                "country": one.country,
                "state": str(one.state),
                "last_seen": one.last_seen,
                "subject": one.subject,
                "body": ENCODER.encode(held),
            }
            there = update(CANDIDATE).where(CANDIDATE.c.id == one.id)
            if not self._connection.execute(there.values(**row)).rowcount:
                self._connection.execute(insert(CANDIDATE).values(id=one.id, **row))

    def link(self, candidate_id: str, subject: str) -> int:
        """Let the past mentions of a candidate be those of the subject that it has become; how many there are."""
        question = select(MENTION.c.id, MENTION.c.body).where(MENTION.c.candidate == candidate_id)
        there = [(row.id, MENTIONS.decode(row.body)) for row in self._connection.execute(question)]
        rows = [
            {"known": number, "body": ENCODER.encode(msgspec.structs.replace(mention, subject=subject))}
            for number, mention in there
        ]
        if rows:
            changed = update(MENTION).where(MENTION.c.id == bindparam("known"))
            self._connection.execute(changed.values(subject=subject, body=bindparam("body")), rows)
        return len(rows)
