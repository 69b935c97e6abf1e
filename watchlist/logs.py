"""Logs: JSON lines where a program reads them, coloured lines where a person does; never a secret in either."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from watchlist.plain import visible
from watchlist.redaction import redacted_text, secret_parts

if TYPE_CHECKING:
    from structlog.stdlib import BoundLogger
    from structlog.typing import Processor

_SECRETS: set[str] = set()
_CHOSEN: list[_Form] = []
_SHORTEST = 6
"""Shorter secrets would blot out words that have nothing to do with them."""


def keep_secret(value: str) -> None:
    """Let a value, or what of it would give it away, never stand in the log from now on, wherever it comes from."""
    _SECRETS.update(part for part in secret_parts(value) if len(part) >= _SHORTEST)


def quiet() -> None:
    """Let only what is wrong be heard: a command's own output is enough."""
    _choose(_Form(logging.WARNING, as_json=not sys.stderr.isatty()))


def spoken(*, as_json: bool | None = None) -> None:
    """Tell of every poll and delivery, as the daemon does."""
    _choose(_Form(logging.INFO, as_json=not sys.stderr.isatty() if as_json is None else as_json))


def logger(name: str) -> BoundLogger:
    """A log to write to, in the form that was chosen or will be."""
    import structlog

    for form in _CHOSEN:
        form.configure()
    found: BoundLogger = structlog.get_logger(name)
    return found


@dataclass(frozen=True, slots=True)
class _Form:
    """From which level on the log is written, and how; structlog is loaded by who writes, for it takes its time."""

    level: int
    as_json: bool

    def configure(self) -> None:
        import structlog

        structlog.configure(
            processors=[*self._stages(), self._renderer()],
            wrapper_class=structlog.make_filtering_bound_logger(self.level),
            logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        )

    def formatter(self) -> logging.Formatter:
        """How what libraries log, and Python's warnings, leave the same way."""
        import structlog

        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=self._stages(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, self._renderer()],
        )

    def _renderer(self) -> Processor:
        import structlog

        if self.as_json:
            return structlog.processors.JSONRenderer()
        # Plain tracebacks: the pretty ones show the values of variables, and with them passwords.
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)

    def _stages(self) -> list[Processor]:
        import structlog

        stages: list[Processor] = [
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_secrets,
        ]
        # JSON escapes what does not show; on a terminal it would steer.
        return stages if self.as_json else [*stages, _on_lines_of_ours]


def _choose(form: _Form) -> None:
    _CHOSEN[:] = [form]
    if "structlog" in sys.modules:
        form.configure()
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Stderr)]:
        root.removeHandler(handler)
    root.addHandler(_Stderr(form))
    logging.captureWarnings(True)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what is stderr at the time of writing."""

    def __init__(self, form: _Form) -> None:
        super().__init__()
        self.setLevel(logging.WARNING)
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        self.formatter = self.formatter or self._form.formatter()
        return super().format(record)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def _without_secrets(_logger: object, _method: str, said: MutableMapping[str, object]) -> MutableMapping[str, object]:
    return {key: _safe(value) for key, value in said.items()}


def _on_lines_of_ours(_logger: object, _method: str, said: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """Keep each text on the line that is its own: an outside name must not forge a line, or steer the terminal."""
    return {visible(key): _indented(value) if key == "exception" else _line(value) for key, value in said.items()}


def _line(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


def _indented(trace: object) -> str:
    """Indent a trace: it has lines of its own, what an error says may have more, and no line of the log is indented."""
    return "\n".join(f"  {visible(line)}" for line in str(trace).split("\n"))


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
