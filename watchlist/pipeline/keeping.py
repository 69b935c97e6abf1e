"""Keeps a lease for as long as the work under it takes, whatever the work is waiting for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from watchlist.errors import StoreError
from watchlist.logs import logger

log = logger("watchlist.pipeline")


@contextmanager
def kept(lease: timedelta, renew: Callable[[], object], *, what: str) -> Iterator[None]:
    """Call ``renew`` three times a lease, from a thread of its own, until the work is done."""
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(lease, renew, what, done), name=f"keeper of {what}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _keep(lease: timedelta, renew: Callable[[], object], what: str, done: threading.Event) -> None:
    while not done.wait(lease.total_seconds() / 3):
        try:
            renew()
        except (StoreError, SQLAlchemyError) as error:
            log.warning("lease", what=what, error=str(error))
