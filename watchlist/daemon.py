"""The daemon: polls what is due, delivers what is due, until it is told to stop.

The scheduler's jobs are declared from the configuration at every start; when each is first due comes from the source's
last check, so a restart neither forgets a poll nor doubles one. A loop that no longer turns ends the daemon, so that
whoever watches over it starts it again: silence is the worst failure.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from watchlist.app import App
from watchlist.errors import BusyError, Stopped, WatchlistError
from watchlist.logs import logger
from watchlist.model import Outcome
from watchlist.notify import notify, watchdog_seconds
from watchlist.pipeline import poll
from watchlist.pipeline.deliver import Courier, Delivered
from watchlist.pipeline.following_up import begin_and_log, follow_up_and_log
from watchlist.pipeline.indexing import refresh
from watchlist.pipeline.pages import fetch_pages
from watchlist.pipeline.pinging import Pinger
from watchlist.pipeline.sending import opener
from watchlist.pipeline.silence import last_words
from watchlist.pipeline.templates import warn_of_templates
from watchlist.pipeline.watching import Watch, look_and_log
from watchlist.schedule import is_due, next_due
from watchlist.sources import Source

log = logger("watchlist.daemon")

JITTER = 0.2
AFTER_TROUBLE = 2.0
PULSE = 5.0
PAGES_EVERY = 5.0
FOLLOW_UP_EVERY = 15.0
STALLED = 300.0
"""A loop that has not turned for so many seconds hangs: neither waits for a source or a channel."""

LAST_ANSWERS = 2.5
"""How many seconds messages under way have to be answered after a signal, before the network is cut."""

GRACE = 7.0
"""How many seconds the jobs in hand have to end after a signal; what they have not written then is not written."""


def run_once(app: App) -> None:
    """Poll every source that is due, then deliver until nothing is due; a signal ends either."""
    stopping = threading.Event()

    def stop() -> None:
        # Whatever the main thread waits for ends here; a second signal changes nothing.
        if not stopping.is_set():
            stopping.set()
            raise Stopped("stopping: the job in hand is abandoned")

    with _signals(stop), suppress(Stopped):
        warn_of_templates(app.settings)
        begin_and_log(app)
        polled = _poll_due(app, stopping)
        visit_and_log(app, polled)
        with Courier(app, opener(app)) as courier:
            _deliver_due(courier, stopping)
            # After a try of all: what could not be told at all is told to others, and to who runs this.
            if any((follow_up_and_log(app), look_and_log(app))):
                _deliver_due(courier, stopping)
        Pinger(app).once()
        # What is left over then is ended with the app.
        app.packer.submit(refresh, app).result()


def _poll_due(app: App, stopping: threading.Event) -> list[str]:
    """Poll what is due; the keys of that."""
    with app.store.read() as session:
        states = session.sources.states()
    now = app.clock()
    polled = []
    for source in app.sources.values():
        if is_due(source, states.get(source.key), now) and not stopping.is_set():
            poll_and_log(app, source)
            polled.append(source.key)
    return polled


def _deliver_due(courier: Courier, stopping: threading.Event) -> None:
    for settled in courier.turns(stopping.is_set):
        _log_deliveries(settled)


def run(app: App) -> None:
    """Run until SIGTERM or SIGINT.

    Raises BusyError where a daemon runs on this database already, WatchlistError when one of the loops has died.
    """
    with app.store.only_daemon():
        Daemon(app).run()


class Daemon:
    """The two loops and the switch that ends them; ``stalled`` is after how many seconds a loop counts as hanging."""

    def __init__(self, app: App, *, stalled: float = STALLED) -> None:
        self._app = app
        self._stalled = stalled
        self._stop = threading.Event()
        self._fetcher = app.fetcher
        self._couriers = Courier(app, opener(app))
        self._pinger = Pinger(app, lambda: self._watch.trouble)
        # With channels of its own: what the courier waits for must not keep it from telling of that.
        self._watch = Watch(app, opener(app), self._pinger)
        self._courier = threading.Thread(target=self._deliver, name="courier", daemon=True)
        self._watcher = threading.Thread(
            target=self._watch.run, args=(self._stop, self._couriers.ring), name="watch", daemon=True
        )
        self._turned: dict[str, float] = {}

    def run(self) -> None:
        """Poll and deliver until the process is told to stop."""
        warn_of_templates(self._app.settings)
        begin_and_log(self._app)
        scheduler = self._scheduler()
        with _bell() as (ring, rung), _signals(ring):
            self._turn("courier")
            self._turn("scheduler")
            self._courier.start()
            scheduler.start()
            self._watcher.start()
            self._pinger.start()
            notify("READY=1")
            log.info("started", sources=len(scheduler.get_jobs("default")), database=self._app.store.name)
            trouble = self._wait(rung)
            notify("STOPPING=1")
            log.info("stopping")
            self._stop_loops()
            self._watcher.join(1.0)
            self._pinger.leave(trouble)
            if self._watch.is_awake:
                last_words(self._app, trouble)
            self._pinger.close()
            self._end(scheduler, trouble)
        if trouble:
            raise WatchlistError(trouble)

    def _wait(self, rung: Callable[[float], bool]) -> str | None:
        """Wait for a signal, giving signs of life while both loops turn; what is wrong, where they do not."""
        wanted = watchdog_seconds()
        while not rung(min(wanted or PULSE, PULSE)):
            if trouble := self._trouble():
                log.critical("broken", why=trouble)
                return trouble
            notify("WATCHDOG=1")
            self._pinger.beat()
        return None

    def _trouble(self) -> str | None:
        if not self._courier.is_alive():
            return "the delivery loop has died; the daemon leaves so that it is started again"
        now = time.monotonic()
        still = [name for name, at in self._turned.items() if now - at > self._stalled]
        if still:
            return f"the {' and '.join(still)} has not moved for {self._stalled:g} s; the daemon leaves to be restarted"
        return None

    def _turn(self, loop: str) -> None:
        self._turned[loop] = time.monotonic()

    def _stop_loops(self) -> None:
        """End both loops; what is being downloaded is abandoned, and so is what no receiver has answered by then."""
        self._stop.set()
        self._couriers.ring()
        self._courier.join(LAST_ANSWERS)
        self._fetcher.stop()

    def _end(self, scheduler: BackgroundScheduler, trouble: str | None) -> None:
        ending = threading.Thread(target=scheduler.shutdown, name="ending", daemon=True)
        ending.start()
        until = time.monotonic() + GRACE
        for thread in (ending, self._courier):
            thread.join(max(0.0, until - time.monotonic()))
        if ending.is_alive() or self._courier.is_alive():
            # A thread that still works holds the interpreter: what it writes is one transaction, so it may go.
            log.warning("abandoned", why="a job did not end in time; nothing of it was written")
            logging.shutdown()
            os._exit(1 if trouble else 0)
        log.info("stopped")

    def _scheduler(self) -> BackgroundScheduler:
        workers = self._app.settings.daemon.workers
        scheduler = BackgroundScheduler(
            executors={
                "default": ThreadPoolExecutor(workers),
                "pages": ThreadPoolExecutor(self._app.settings.pages.workers),
                "pulse": ThreadPoolExecutor(1),
                "follow-ups": ThreadPoolExecutor(1),
            },
            jobstores={name: MemoryJobStore() for name in ("default", "pages", "pulse", "follow-ups")},
            # The default grace of one second would drop a run without a word.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        with self._app.store.read() as session:
            states = session.sources.states()
        now = self._app.clock()
        for source in self._app.sources.values():
            if source.enabled:
                due = next_due(source, states.get(source.key)) or now
                self._schedule(scheduler, source, max(due, now))
        self._schedule_pages(scheduler)
        often = IntervalTrigger(seconds=FOLLOW_UP_EVERY, timezone=UTC)
        # In a thread of its own: where a long poll holds the database, it waits and nothing else does.
        scheduler.add_job(self._follow_up, often, executor="follow-ups", jobstore="follow-ups")
        # In a thread of its own: the workers may all be busy for long, the scheduler may not.
        beat = IntervalTrigger(seconds=PULSE, timezone=UTC)
        scheduler.add_job(self._turn, beat, args=["scheduler"], executor="pulse", jobstore="pulse")
        return scheduler

    def _schedule_pages(self, scheduler: BackgroundScheduler) -> None:
        """As many jobs as hosts may be asked at once; each takes what is due and nobody else has."""
        said = self._app.settings.pages
        for number in range(said.workers if said.enabled else 0):
            every = IntervalTrigger(seconds=PAGES_EVERY, timezone=UTC)
            scheduler.add_job(self._visit, every, id=f"pages {number}", executor="pages", jobstore="pages")

    def _visit(self) -> None:
        if not self._stop.is_set() and visit_and_log(self._app):
            self._couriers.ring()

    def _follow_up(self) -> None:
        if not self._stop.is_set() and follow_up_and_log(self._app):
            self._couriers.ring()

    def _schedule(self, scheduler: BackgroundScheduler, source: Source, first: datetime) -> None:
        seconds = source.every.total_seconds()
        trigger = IntervalTrigger(seconds=seconds, jitter=int(seconds * JITTER) or None, timezone=UTC)
        scheduler.add_job(self._poll, trigger, args=[source], id=source.key, next_run_time=first)

    def _poll(self, source: Source) -> None:
        if self._stop.is_set() or self._rests(source):
            return
        poll_and_log(self._app, source)
        self._couriers.ring()

    def _rests(self, source: Source) -> bool:
        """Whether the publisher sleeps and is not asked at every turn; the jitter lets a turn come a little early."""
        if source.hours is None:
            return False
        with self._app.store.read() as session:
            state = session.sources.states().get(source.key)
        return not is_due(source, state, self._app.clock() + source.every * JITTER)

    def _deliver(self) -> None:
        with self._couriers:
            while not self._stop.is_set():
                try:
                    self._take_turns()
                except Stopped:
                    return
                except WatchlistError as error:
                    log.error("delivery loop failed", error=str(error))
                except Exception:
                    log.exception("delivery loop failed")
                self._turn("courier")
                self._stop.wait(AFTER_TROUBLE)

    def _take_turns(self) -> None:
        for settled in self._couriers.turns(self._stop.is_set, forever=True):
            self._turn("courier")
            _log_deliveries(settled)


def poll_and_log(app: App, source: Source) -> None:
    """Poll one source and say what came of it; its troubles stay its own."""
    try:
        polled = poll(app, source, in_full=False)
    except Stopped:
        log.info("abandoned", source=source.key)
    except BusyError as error:
        log.info("skipped", source=source.key, why=str(error))
    except WatchlistError as error:
        log.error("failed", source=source.key, error=str(error))
    except Exception:
        log.exception("failed", source=source.key)
    else:
        tell = log.warning if polled.error else log.info
        tell(
            "polled",
            source=polled.source,
            outcome=str(polled.outcome),
            entries=polled.entries,
            listed=polled.listed,
            amended=polled.amended,
            delisted=polled.delisted,
            articles=polled.articles,
            announced=polled.announced,
            seconds=polled.seconds,
            error=polled.error,
        )
        if polled.outcome is Outcome.NEW:
            app.packer.submit(refresh, app)


def visit_and_log(app: App, sources: Collection[str] | None = None) -> int:
    """Fetch the pages that are due and say what came of each; how many articles are others than before."""
    renewed = 0
    try:
        for visited in fetch_pages(app, sources):
            renewed += visited.renewed
            tell = log.warning if visited.error else log.info
            tell("page", url=visited.url, source=visited.source, state=visited.state, error=visited.error)
    except Stopped:
        log.info("abandoned", what="a page")
    except WatchlistError as error:
        log.error("pages failed", error=str(error))
    except Exception:
        log.exception("pages failed")
    return renewed


def _log_deliveries(settled: list[Delivered]) -> None:
    for one in settled:
        tell = log.warning if one.error else log.info
        tell("delivered", channel=one.delivery.channel, state=str(one.state), key=one.delivery.key, error=one.error)


@contextmanager
def _bell() -> Iterator[tuple[Callable[[], None], Callable[[float], bool]]]:
    """Give what a signal handler rings, and what waits so many seconds for it and says whether it rang.

    A pipe and no threading.Event: a handler that sets the event on which its own thread waits can lock itself out.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        yield lambda: _ring(writer), lambda seconds: bool(select.select([reader], [], [], seconds)[0])
    finally:
        os.close(writer)
        os.close(reader)


def _ring(writer: int) -> None:
    with suppress(BlockingIOError):
        os.write(writer, b"!")


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    def received(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {number: signal.signal(number, received) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
