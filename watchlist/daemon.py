"""The daemon: polls what is due, delivers what is due, until it is told to stop.

The scheduler's jobs are declared from the configuration at every start; when each is first due comes from the source's
last check, so a restart neither forgets a poll nor doubles one.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from watchlist.app import App
from watchlist.errors import BusyError, Stopped, WatchlistError
from watchlist.notify import notify, watchdog_seconds
from watchlist.pipeline import poll
from watchlist.pipeline.deliver import Delivered, deliver_due
from watchlist.pipeline.sending import Open, opener
from watchlist.schedule import is_due, next_due
from watchlist.sources import Source

log = structlog.get_logger("watchlist.daemon")

JITTER = 0.2
DELIVER_EVERY = 2.0
GRACE = 8.0
"""How many seconds the jobs in hand have to end after a signal; what they have not written then is not written."""


def run_once(app: App) -> None:
    """Poll every source that is due, then deliver until nothing is due."""
    with app.store.read() as session:
        states = session.sources.states()
    now = app.clock()
    for source in app.sources.values():
        if is_due(source, states.get(source.key), now):
            poll_and_log(app, source)
    for delivered in deliver_due(app, opener(app)):
        _log_delivery(delivered)


def run(app: App) -> None:
    """Run until SIGTERM or SIGINT; BusyError where a daemon runs on this database already."""
    with app.store.only_daemon():
        Daemon(app).run()


class Daemon:
    """The two loops and the switch that ends them."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._stop = threading.Event()
        self._work = threading.Event()
        self._fetcher = app.fetcher
        self._open: Open = opener(app)

    def run(self) -> None:
        """Poll and deliver until the process is told to stop."""
        scheduler = self._scheduler()
        courier = threading.Thread(target=self._deliver, name="courier", daemon=True)
        with _signals(self.stop):
            courier.start()
            scheduler.start()
            notify("READY=1")
            log.info("started", sources=len(scheduler.get_jobs()), database=self._app.store.name)
            self._wait()
            notify("STOPPING=1")
            log.info("stopping")
            self._end(scheduler, courier)

    def stop(self) -> None:
        """End both loops; what is being downloaded is abandoned."""
        self._stop.set()
        self._work.set()
        self._fetcher.stop()

    def _wait(self) -> None:
        alive = watchdog_seconds()
        while not self._stop.wait(alive):
            notify("WATCHDOG=1")

    def _end(self, scheduler: BackgroundScheduler, courier: threading.Thread) -> None:
        ending = threading.Thread(target=scheduler.shutdown, name="ending", daemon=True)
        ending.start()
        ending.join(GRACE)
        courier.join(1)
        if ending.is_alive() or courier.is_alive():
            # A thread that still works holds the interpreter: what it writes is one transaction, so it may go.
            log.warning("abandoned", why="a job did not end in time; nothing of it was written")
            logging.shutdown()
            os._exit(0)
        log.info("stopped")

    def _scheduler(self) -> BackgroundScheduler:
        workers = self._app.settings.daemon.workers
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(workers)},
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
        return scheduler

    def _schedule(self, scheduler: BackgroundScheduler, source: Source, first: datetime) -> None:
        seconds = source.every.total_seconds()
        trigger = IntervalTrigger(seconds=seconds, jitter=int(seconds * JITTER) or None, timezone=UTC)
        scheduler.add_job(self._poll, trigger, args=[source], id=source.key, next_run_time=first)

    def _poll(self, source: Source) -> None:
        if self._stop.is_set():
            return
        poll_and_log(self._app, source)
        self._work.set()

    def _deliver(self) -> None:
        while not self._stop.is_set():
            try:
                for delivered in deliver_due(self._app, self._open, self._stop.is_set):
                    _log_delivery(delivered)
            except Stopped:
                return
            except Exception:
                log.exception("delivery loop failed")
            self._work.wait(DELIVER_EVERY)
            self._work.clear()


def poll_and_log(app: App, source: Source) -> None:
    """Poll one source and say what came of it; its troubles stay its own."""
    try:
        polled = poll(app, source)
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
            seconds=polled.seconds,
            error=polled.error,
        )


def _log_delivery(delivered: Delivered) -> None:
    delivery = delivered.delivery
    tell = log.warning if delivered.error else log.info
    tell("delivered", channel=delivery.channel, state=str(delivered.state), key=delivery.key, error=delivered.error)


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
