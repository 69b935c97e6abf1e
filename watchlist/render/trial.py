"""Tries a user's templates before an alert depends on them: on a message that has everything, and on a bare one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from watchlist.model import Action, Change, Item, Kind, Line, Message, Purpose
from watchlist.render.html import as_html
from watchlist.render.looks import HTML, NAMES, SLACK, SUBJECT, TEXT, Looks
from watchlist.render.slack import as_slack
from watchlist.render.text import as_subject, as_text

_AT = datetime(2024, 8, 23, 14, 7, tzinfo=UTC)
_LINES = (Line("List", "OFAC SDN"), Line("Law", "89 FR 68312", "https://law.example.com/89fr68312"))
_CHANGES = (Change("address", "Ankara", "Izmir"), Change("alias", None, "ALFA"), Change("alias", "ALPHA", None))
BARE = Message("k", "Nothing", "", (), "", "trial", _AT)
FULL = Message(
    key="k",
    title="2 firms listed",
    lead="What the list means.",
    items=tuple(
        Item(name, _LINES, _CHANGES, alert="a", event="e", kind=kind)
        for name, kind in (("ALFA", Kind.LISTED), ("BETA", Kind.DELISTED), ("GAMMA", None)) * 2
    ),
    footer="Why you are told.",
    subscription="trial",
    created_at=_AT,
    thread="t",
    shared=_LINES,
    actions=(Action("Acknowledge", "watchlist alerts ack a", "https://watch.example.com/a"), Action("Why", "w")),
    purpose=Purpose.REMINDER,
)
_WRITERS: dict[str, Callable[[Message, Looks], object]] = {
    SUBJECT: as_subject,
    TEXT: as_text,
    HTML: as_html,
    SLACK: as_slack,
}


def faults(looks: Looks) -> Iterator[str]:
    """Say in one line each what is wrong with the user's templates: which file, where, and what."""
    if looks.folder is None:
        return
    if not os.path.isdir(looks.folder):  # noqa: PTH112 - False also for what lies where we may not look
        yield f"{looks.folder}: there is no such folder; `watchlist channels templates {looks.folder}` makes one"
        return
    if not os.access(looks.folder, os.R_OK | os.X_OK):
        yield f"{looks.folder}: we may not look into it; give its rights to who runs watchlist"
        return
    for name in looks.strangers():
        yield f"{looks.folder / name}: nothing uses a template of this name; the names are {', '.join(NAMES)}"
    for name in filter(looks.owns, NAMES):
        yield from dict.fromkeys(_failing(name, looks.folder))


def _failing(name: str, folder: Path) -> Iterator[str]:
    said: list[str] = []
    for message in (FULL, BARE):
        _WRITERS[name](message, Looks(folder, said.append))
    yield from said
