"""How messages look: the templates that write them, a user's own before ours.

An alert is never lost to a template: where one of the user fails, ours writes the message, and the log says why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from watchlist.logs import logger
from watchlist.render.clean import clean, clip
from watchlist.render.pages import OURS, pages

SUBJECT = "subject.txt.j2"
TEXT = "message.txt.j2"
HTML = "message.html.j2"
SLACK = "slack.txt.j2"
NAMES = (SUBJECT, TEXT, HTML, SLACK)
WHOLE = frozenset({SUBJECT, TEXT, HTML})
"""What writes a whole message or subject, and not an item that one may want to leave out."""

LONGEST_FAULT = 300


def _warn(fault: str) -> None:
    logger("watchlist.render").warning("a template of yours failed, ours wrote the message", template=fault)


@dataclass(frozen=True, slots=True)
class Looks:
    """The templates in use; ``tell`` hears which of the user's could not be used, and why."""

    folder: Path | None = None
    tell: Callable[[str], None] = _warn

    def owns(self, name: str) -> bool:
        """Whether the user has a template of this name."""
        # A folder that we may not look into has none for us: it costs no alert either.
        return self.folder is not None and os.path.exists(self.folder / name)  # noqa: PTH110

    def write(self, name: str, **values: object) -> str:
        """Fill in a template, the user's where there is one that works."""
        own = self._own(name, values) if self.owns(name) else None
        return pages().get_template(name).render(values) if own is None else own

    def _own(self, name: str, values: Mapping[str, object]) -> str | None:
        try:
            written = self.fill(name, **values)
            if name in WHOLE and not written.strip():
                raise ValueError("it writes nothing")
            return written
        except Exception as error:  # noqa: BLE001 - whatever a template does wrong, the alert leaves
            self.tell(self.fault(name, error))
            return None

    def fill(self, name: str, **values: object) -> str:
        """Fill in a template, and let its errors through."""
        return pages(self.folder).get_template(name).render(values)

    def fault(self, name: str, error: Exception) -> str:
        """Say in one line which file of the user is wrong, where, and what."""
        return clip(clean(f"{_place(error) or (self.folder or OURS) / name}: {_what(error)}"), LONGEST_FAULT)

    def strangers(self) -> Iterator[str]:
        """The names of the user's templates that nothing uses: a slip in a name would go unseen."""
        found = sorted(path.name for path in self.folder.glob("*.j2")) if self.folder else []
        yield from (name for name in found if name not in NAMES and not name.startswith("_"))


PLAIN = Looks()
"""How messages look where nobody has templates of their own."""


def _place(error: Exception) -> str | None:
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"
    steps = [
        f"{frame.f_code.co_filename}:{line}"
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.endswith(".j2")
    ]
    return steps[-1] if steps else None


def _what(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    said = error.message if isinstance(error, TemplateError) else str(error)
    return said or type(error).__name__
