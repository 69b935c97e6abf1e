"""The tracked subjects are made ready once, and what others write meanwhile is seen at the next poll all the same."""

from __future__ import annotations

from house_list import ALPHA, BETA, DELTA, GAMMA, HOUSE, Clock, Configure, House

from watchlist.model import Name, Subject
from watchlist.pipeline.lending import lent
from watchlist.pipeline.tracking import track

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
