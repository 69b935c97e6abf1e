"""Runs the command line and dies by SIGKILL, as when the power fails, at the moment that its first argument names."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

import watchlist.daemon
import watchlist.pipeline.deliver
import watchlist.pipeline.lists
import watchlist.pipeline.pages
from watchlist.__main__ import main
from watchlist.store.news import News
from watchlist.store.sources import Sources

P = ParamSpec("P")
T = TypeVar("T")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(done: Callable[P, T]) -> Callable[P, T]:
    def dying(*args: P.args, **kwargs: P.kwargs) -> T:
        result = done(*args, **kwargs)
        die()
        return result

    return dying


def first_die(never: Callable[P, T]) -> Callable[P, T]:
    def dying(*args: P.args, **kwargs: P.kwargs) -> T:
        die()
        return never(*args, **kwargs)

    return dying


def settled_die(log):  # type: ignore[no-untyped-def]
    def dying(settled):  # type: ignore[no-untyped-def]
        if settled:
            die()
        log(settled)

    return dying


def page_then_die(fetch):  # type: ignore[no-untyped-def]
    def dying(*args, **kwargs):  # type: ignore[no-untyped-def]
        visited = fetch(*args, **kwargs)
        if visited is not None:
            die()
        return visited

    return dying


def half_read(read):  # type: ignore[no-untyped-def]
    def dying(parse, *rest):  # type: ignore[no-untyped-def]
        def half(raw) -> Iterator[object]:  # type: ignore[no-untyped-def]
            for number, item in enumerate(parse(raw)):
                if number == 2:
                    die()
                yield item

        return read(half, *rest)

    return dying


MOMENTS: dict[str, tuple[object, str, Callable[..., object]]] = {
    "while parsing": (watchlist.pipeline.lists, "read", half_read),
    "before the commit": (Sources, "record", then_die),
    "after the commit": (watchlist.daemon, "poll", then_die),
    "after the answer": (watchlist.pipeline.deliver, "_written", first_die),
    "while reading a page": (watchlist.pipeline.pages, "read_page", then_die),
    "before a page is committed": (News, "renew", then_die),
    "after a page is committed": (watchlist.pipeline.pages, "fetch_next", page_then_die),
    "after settling": (watchlist.daemon, "_log_deliveries", settled_die),
}


if __name__ == "__main__":
    place, name, dying = MOMENTS[sys.argv.pop(1)]
    setattr(place, name, dying(getattr(place, name)))
    main()
