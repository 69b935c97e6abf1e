"""The tracked subjects are made ready once, and what others write meanwhile is seen at the next poll all the same."""

from __future__ import annotations

from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, Clock, Configure, House
from sqlalchemy import delete, insert

from watchlist.model import Decision, Name, Subject
from watchlist.pipeline.lending import lent
from watchlist.pipeline.tracking import track
from watchlist.store import Judgement
from watchlist.store.subjects import judgement_row
from watchlist.store.united import JUDGEMENT

MINE = Subject("mine", (Name("Delta Lojistik Ticaret Limited Sirketi"),), country="DE")


def test_what_is_at_hand_serves_the_next_poll(house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    with house.app.store.read() as session:
        mark, first = lent(house.app, session)
    house.app.tracked.append((mark, first))
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, GAMMA)
    with house.app.store.read() as session:
        assert lent(house.app, session) == (mark, first)
        assert lent(house.app, session)[1] is not first, "one poll at a time has it"


def test_a_subject_that_another_process_tracks_is_met(configured: Configure, house: House, clock: Clock) -> None:
    house.poll(ALPHA, BETA)
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, GAMMA)
    track(configured(HOUSE), [MINE])
    clock.forward(hours=1)
    house.poll(ALPHA, BETA, GAMMA, DELTA)
    with house.app.store.read() as session:
        assert [one.key for one in session.subjects.hits(subject="mine")] == ["4"]


def test_a_decision_that_is_written_late_is_seen_all_the_same(house: House, clock: Clock) -> None:
    """On PostgreSQL another may be committed between, which has the higher number."""
    house.poll(ALPHA, BETA)
    store = house.app.store

    def judged(key: str) -> Judgement:
        return Judgement("mine", f"hit {key}", Decision.NEGATIVE, "an analyst", clock.now, "", list="house", key=key)

    with store.write() as session:
        session.subjects.judge(judged("1"))
        session.subjects.judge(judged("2"))
        session.connection.execute(delete(JUDGEMENT).where(JUDGEMENT.c.key == "1"))
    with store.read() as session:
        before = session.subjects.mark()
    with store.write() as session:
        session.connection.execute(insert(JUDGEMENT).values({**judgement_row(judged("1")), "seq": 1}))
    with store.read() as session:
        assert session.subjects.mark() != before
