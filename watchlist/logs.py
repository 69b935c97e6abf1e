"""Logs: JSON lines where a program reads them, coloured lines where a person does; never a secret in either."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import TextIO

import structlog

from watchlist.redaction import redacted_text

_SECRETS: set[str] = set()
_SHORTEST = 6
"""Shorter secrets would blot out words that have nothing to do with them."""


def keep_secret(value: str) -> None:
    """Let a value never stand in the log from now on, wherever it comes from."""
    if len(value) >= _SHORTEST:
        _SECRETS.add(value)


def quiet() -> None:
    """Let only what is wrong be heard: a command's own output is enough."""
    _configure(logging.WARNING, as_json=not sys.stderr.isatty())


def spoken(*, as_json: bool | None = None) -> None:
    """Tell of every poll and delivery, as the daemon does."""
    _configure(logging.INFO, as_json=not sys.stderr.isatty() if as_json is None else as_json)


def _configure(level: int, *, as_json: bool) -> None:
    # Plain tracebacks: the pretty ones show the values of variables, and with them passwords.
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer() if as_json else plain
    stages: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_secrets,
    ]
    structlog.configure(
        processors=[*stages, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    _catch_others(stages, renderer)


def _catch_others(stages: list[structlog.typing.Processor], renderer: structlog.typing.Processor) -> None:
    """Let what libraries log, and Python's warnings, leave the same way."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=stages,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Stderr)]:
        root.removeHandler(handler)
    handler = _Stderr()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(formatter)
    root.addHandler(handler)
    logging.captureWarnings(True)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what is stderr at the time of writing."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def _without_secrets(_logger: object, _method: str, said: MutableMapping[str, object]) -> MutableMapping[str, object]:
    return {key: _safe(value) for key, value in said.items()}


def _safe(value: object) -> object:
    """Make a value safe to log, however deep in it a secret stands; what is not JSON's is told as its repr."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return without_secrets(value)
        case Mapping():
            return {without_secrets(str(key)): _safe(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_safe(one) for one in value]
        case _:
            return without_secrets(repr(value))


def without_secrets(text: str) -> str:
    """Leave out the secrets that are known, and of every address what may hold one: user, password, query."""
    for value in sorted(_SECRETS, key=len, reverse=True):
        text = text.replace(value, "***")
    return redacted_text(text)
