"""The second loop: takes what is due from the outbox, has it sent, and settles what came of it.

One thread asks the database, in one transaction a turn: it writes down all answers that came since, and leases what is
due of each channel that has room. Others make the messages and send them, so that no channel waits for another. A
delivery is leased, sent and settled in that order, so it is tried at least once whatever happens in between; its key
is the same at every try.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from watchlist.app import App, is_dead
from watchlist.errors import StoreError
from watchlist.logs import logger
from watchlist.model import AlertState
from watchlist.pipeline.channel_care import Care
from watchlist.pipeline.composing import Together
from watchlist.pipeline.crew import Crew
from watchlist.pipeline.sending import Open
from watchlist.pipeline.trying import Answer, Job, attempt
from watchlist.pipeline.verdict import Upon, Verdict, judge
from watchlist.store import Session
from watchlist.store.channel_health import ChannelHealth
from watchlist.store.deliveries import Settled, Wanted
from watchlist.store.outbox import Attempt, Delivery

Jitter = Callable[[], float]
Judged = list[tuple[Delivery, Verdict]]
log = logger("watchlist.pipeline")

AHEAD = 64
"""So many messages of a channel are leased for each that may be under way: half of them outlast a turn and LINGER."""

LINGER = 0.03
"""So many seconds an answer waits for others to be written down with it."""

BUSY, IDLE = 1.0, 2.0
"""After so many seconds without an answer we look at what is due: while something is under way, and otherwise."""

FINISH = 2.0
"""So many seconds what is under way may take to end once we are to stop; then its lease is left to the next process."""

ENDS_THE_ROW = frozenset({Upon.LIMITED, Upon.UNREACHED, Upon.CLOSED})


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of one try."""

    delivery: Delivery
    state: AlertState
    error: str | None = None


class Courier:
    """Delivers through the channels that ``open_channel`` opens; ``jitter`` gives from 0 to 1."""

    def __init__(self, app: App, open_channel: Open, jitter: Jitter = random.random) -> None:
        self._app = app
        self._jitter = jitter
        self._care = Care(app)
        self._lease = app.settings.daemon.lease
        self._crew: Crew[Job, Answer] = Crew(
            lambda job: attempt(app, open_channel, job),
            hands=app.settings.daemon.couriers,
            at_once=self._at_once,
            halts=lambda answer: answer.ended is not None or self._judge(answer, {}).channel in ENDS_THE_ROW,
        )
        self._held: dict[str, Delivery] = {}
        self._answers: list[Answer] = []
        self._renewed = -float("inf")

    def turns(self, stop: Callable[[], bool] = lambda: False, *, forever: bool = False) -> Iterator[list[Delivered]]:
        """Deliver what is due, giving what was settled at each turn; until nothing is, or ``stop`` says so.

        What is in hand then is ended or given back. Raises StoreError where the database fails.
        """
        try:
            while not stop():
                settled, ended, idle = self._turn()
                yield settled
                if ended is not None:
                    raise ended
                if idle and not forever:
                    break
                self._listen(IDLE if idle else BUSY)
        finally:
            left = self._leave()
        yield left

    def ring(self) -> None:
        """Look at once at what is due: something was queued, or ``stop`` says something else now."""
        self._crew.ring()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._crew.close()

    def _listen(self, seconds: float) -> None:
        self._answers += self._crew.results(min(seconds, self._lease.total_seconds() / 3), LINGER)

    def _turn(self) -> tuple[list[Delivered], BaseException | None, bool]:
        """Settle, claim and start; what was settled, what ended a try, and whether there is nothing else to do."""
        now = self._app.clock()
        ended = next((one.ended for one in self._answers if one.ended is not None), None)
        with self._app.store.write() as session:
            settled, freed = self._settle(session, now)
            held = {key: one for key, one in self._held.items() if key not in freed}
            self._keep(session, held, now)
            claimed = [] if ended is not None else self._claim(session, held, now)
        idle = not (claimed or held)
        self._answers = []
        self._held = held | {one.id: one for one in claimed}
        self._begin(claimed)
        return settled, ended, idle

    def _begin(self, claimed: list[Delivery]) -> None:
        together = Together(self._app, claimed)
        jobs: dict[str, list[Job]] = {}
        for one in claimed:
            jobs.setdefault(one.channel, []).append(Job(one, together))
        for channel, each in jobs.items():
            self._crew.add(channel, each)

    def _settle(self, session: Session, now: datetime) -> tuple[list[Delivered], set[str]]:
        """Write down every answer; what was settled, and the ids of all that is no longer in hand."""
        answered = [one for one in self._answers if one.ended is None]
        health = session.channels.all() if answered else {}
        judged = [(one.delivery, self._judge(one, health)) for one in answered]
        if judged:
            # What closes a channel is told by this transaction, and who mutes at this moment changes the same alerts.
            session.mutes.heed()
            settled = [_written(one, verdict, now) for one, verdict in judged]
            session.deliveries.settle_all(settled, self._app.owner)
        abandoned = [one.delivery for one in self._answers if one.ended is not None]
        unbegun = self._heed(session, judged, health, now)
        session.deliveries.give_back(abandoned, self._app.owner)
        session.deliveries.give_back(unbegun, self._app.owner, untouched=True)
        freed = {one.id for one in (*abandoned, *unbegun)} | {one.id for one, _ in judged}
        return [Delivered(one, verdict.state, verdict.error) for one, verdict in judged], freed

    def _judge(self, answer: Answer, health: Mapping[str, ChannelHealth]) -> Verdict:
        known = health.get(answer.delivery.channel)
        failures = known.failures if known else 0
        return judge(
            answer.error,
            answer.delivery.attempts - answer.delivery.unreached,
            failures,
            self._app.clock(),
            self._jitter(),
        )

    def _heed(
        self, session: Session, judged: Judged, health: Mapping[str, ChannelHealth], now: datetime
    ) -> list[Delivery]:
        """Do what the answers say of the channels; what those have not begun that are to be let be."""
        alike: dict[tuple[str, Upon], Judged] = {}
        for one, verdict in judged:
            alike.setdefault((one.channel, verdict.channel), []).append((one, verdict))
        # What was taken first: it says that the channel needs no rest, and what came beside it may say that it does.
        for (channel, _), each in sorted(alike.items(), key=lambda kept: kept[0][1] is not Upon.TAKEN):
            self._care.heed(session, [one for one, _ in each], each[-1][1], health.get(channel), now)
        ended = {channel for channel, upon in alike if upon in ENDS_THE_ROW}
        return [job.delivery for channel in ended for job in self._crew.take_back(channel)]

    def _keep(self, session: Session, held: Mapping[str, Delivery], now: datetime) -> None:
        """Prolong our leases when a third of their time is over, and take over what others have let lie."""
        if held and time.monotonic() - self._renewed < self._lease.total_seconds() / 3:
            return
        self._renewed = time.monotonic()
        session.deliveries.renew(held.values(), self._app.owner, now + self._lease)
        session.deliveries.take_over(now, is_dead)

    def _claim(self, session: Session, held: Mapping[str, Delivery], now: datetime) -> list[Delivery]:
        """Lease what is due of each channel that has room."""
        health = session.channels.all()
        in_hand = Counter(one.channel for one in held.values())
        wanted = []
        for channel in session.deliveries.waiting():
            known = self._care.looked_at(session, health.get(channel))
            room = self._room(channel, known, in_hand[channel], now)
            wanted.append(Wanted(channel, room, asked=known is not None and known.closed_at is not None))
        return session.deliveries.claim(self._app.owner, now, now + self._lease, wanted)

    def _room(self, channel: str, known: ChannelHealth | None, in_hand: int, now: datetime) -> int:
        """How many more messages a channel may have in hand; one that is in trouble is tried with a single one."""
        if known is not None and known.state(now) == "resting":
            return 0
        if known is not None and (known.closed_at or known.failures):
            return 0 if in_hand else 1
        most = self._at_once(channel) * AHEAD
        return most - in_hand if in_hand <= most // 2 else 0

    def _at_once(self, channel: str) -> int:
        settings = self._app.settings.channels.get(channel)
        return settings.at_once if settings else 1

    def _leave(self) -> list[Delivered]:
        """Give back what is not begun, and let what is under way end while that takes no longer than it may."""
        if not self._held and not self._answers:
            return []
        unbegun = [job.delivery for job in self._crew.take_back()]
        until = time.monotonic() + FINISH
        while self._crew.busy and time.monotonic() < until:
            self._answers += self._crew.results(until - time.monotonic())
        self._answers += self._crew.results(0)
        try:
            with self._app.store.write() as session:
                settled, freed = self._settle(session, self._app.clock())
                session.deliveries.give_back(unbegun, self._app.owner, untouched=True)
        except (StoreError, SQLAlchemyError) as error:
            # What is under our name in the database is taken over as if we had died.
            log.warning("not given back", why=str(error))
            return []
        self._answers = []
        freed |= {one.id for one in unbegun}
        self._held = {key: one for key, one in self._held.items() if key not in freed}
        return settled


def _written(one: Delivery, verdict: Verdict, now: datetime) -> Settled:
    outcome = {AlertState.SENT: "sent", AlertState.DEAD: "dead"}.get(verdict.state, "retry")
    tried = Attempt(one.channel, one.attempts + 1, now, outcome, one.key, verdict.error)
    return Settled(one, tried, verdict.state, verdict.due_at, unreached=verdict.channel is Upon.UNREACHED)


def deliver_due(
    app: App, open_channel: Open, stop: Callable[[], bool] = lambda: False, jitter: Jitter = random.random
) -> list[Delivered]:
    """Deliver until nothing is due, or until ``stop`` says so."""
    with Courier(app, open_channel, jitter) as courier:
        return [one for settled in courier.turns(stop) for one in settled]
