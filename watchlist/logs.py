"""Logs: JSON lines where a program reads them, coloured lines where a person does; never a secret in either."""

from __future__ import annotations

import logging
import sys

import structlog


def quiet() -> None:
    """Let only what is wrong be heard: a command's own output is enough."""
    _configure(logging.WARNING, as_json=not sys.stderr.isatty())


def spoken(*, as_json: bool | None = None) -> None:
    """Tell of every poll and delivery, as the daemon does."""
    _configure(logging.INFO, as_json=not sys.stderr.isatty() if as_json is None else as_json)


def _configure(level: int, *, as_json: bool) -> None:
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
