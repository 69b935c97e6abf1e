"""Reads the notices that are polled with a source, and records what they announce, each in a transaction of its own.

Reading comes before the source's own answer, so that a story of the same document need not be told beside its parties;
recording comes after the poll's check, which the events then name. A notice that was read and not recorded, because the
process ended in between, is read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy.exc import SQLAlchemyError

from watchlist.answer import Answer
from watchlist.choose import Happening
from watchlist.errors import NotFoundError, ParseError, SourceError, Stopped, WatchlistError
from watchlist.logs import logger
from watchlist.model import Announcement, Event, Kind, digest
from watchlist.notices import Notice, Notices, Pictured
from watchlist.pipeline.announcing import announce
from watchlist.pipeline.articles import WINDOW
from watchlist.pipeline.polled import Polled, Work
from watchlist.pipeline.tell import tell
from watchlist.redaction import redacted_text
from watchlist.sources import ListSource

SILENT = timedelta(days=1)
"""How long the notices of a feed may be unread before that is told."""

log = logger("watchlist.pipeline")


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """What a notice says of whom, or why that cannot be read."""

    notice: Notice
    snapshot: str
    said: tuple[Announcement, ...] = ()
    unread: str = ""


@dataclass(slots=True)
class Heard:
    """What was read of the notices since the last poll, and the trouble that kept some of them from us."""

    read: list[ReadNotice] = field(default_factory=list)
    trouble: SourceError | None = None

    @property
    def documents(self) -> set[str]:
        """The numbers of those that were read to a party at least."""
        return {one.notice.document for one in self.read if one.said}


def read_notices(begun: Work) -> Heard:
    """Fetch and read what a source's notices say that were not read before; nothing is written.

    Trouble, with all of them or with one, is kept for whoever records what was read: those are tried again.
    """
    heard = Heard()
    if begun.source.notices is None or begun.given:
        return heard
    try:
        # What is read before the trouble stays.
        heard.read.extend(_new(begun, begun.source.notices))
    except Stopped:
        raise
    except (SourceError, ParseError) as error:
        heard.trouble = error if isinstance(error, SourceError) else SourceError(str(error))
    except (WatchlistError, SQLAlchemyError):
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must leave neither a source nor its notices in silence
        heard.trouble = SourceError(_ours(begun, error))
    if heard.trouble:
        log.warning("notices", source=begun.source.key, error=str(heard.trouble))
    # What is not in the archive is no proof of anything, and is read again at the next poll.
    begun.archived()
    return heard


def _new(begun: Work, notices: Notices) -> Iterator[ReadNotice]:
    progress = begun.state.progress
    today = begun.at.date()
    since = progress.noticed_on - notices.again if progress.noticed_on else today - notices.since
    for notice in notices.collect(begun, begun.source.url, since, frozenset(progress.documents)):
        if notice.answer is not None:
            yield _read(begun, notice, notice.answer)


def _read(begun: Work, notice: Notice, answer: Answer) -> ReadNotice:
    with answer.open() as raw:
        content = raw.read()
    try:
        return ReadNotice(notice, answer.sha256, tuple(notice.read(content)))
    except Pictured:
        why = "names its parties in a picture; read it yourself"
    except ParseError as error:
        log.warning("notice", source=begun.source.key, notice=notice.key, error=str(error))
        why = "could not be read to the party"
    except Exception as error:  # noqa: BLE001 - as above
        why = f"could not be read to the party ({_ours(begun, error)})"
    return ReadNotice(notice, answer.sha256, unread=why)


def _ours(begun: Work, error: Exception) -> str:
    log.exception("unexpected", source=begun.source.key)
    said = redacted_text(str(error).partition("\n")[0].replace("\x00", ""))
    return f"an error of watchlist itself, please report it: {type(error).__name__}: {said}"


def record_notices(begun: Work, heard: Heard, polled: Polled) -> Polled:
    """Announce what was read, and tell what could not be, under the check that the poll has ended in.

    What was out for long at the first look is kept without a word, as a list's first reading is.
    """
    source, progress = begun.source, begun.state.progress
    if source.notices is None or begun.given:
        return polled
    told_from = None if progress.noticed_on else (begun.at - WINDOW).date()
    new = sum(_record(begun, one, polled.check, told_from) for one in heard.read)
    with begun.app.store.write() as session:
        if heard.trouble is None:
            session.sources.remember(source.key, (), begun.at.date())
    if heard.trouble and not isinstance(source, ListSource):
        _tell_silence(begun, heard.trouble, polled.check)
    return replace(polled, announced=new)


def _record(begun: Work, one: ReadNotice, check: str, told_from: date | None) -> int:
    """Record one notice, which then counts as read; how many announcements were new."""
    app, source, notice = begun.app, begun.source, one.notice
    quiet = told_from is not None and notice.on is not None and notice.on < told_from
    new = announce(app, source.key, one.said, begun.at, snapshot=one.snapshot, check=check, quiet=quiet)
    with app.store.write() as session:
        event = _unread_event(begun, one, check)
        if one.unread and not quiet and not session.events.known([event.id]):
            tell(session, app, [Happening(event)], begun.at)
        session.sources.remember(source.key, [notice.key])
    return new


def _unread_event(begun: Work, one: ReadNotice, check: str) -> Event:
    source, notice = begun.source, one.notice
    return Event(
        id=digest(source.key, notice.document, Kind.OPERATOR),
        kind=Kind.OPERATOR,
        source=source.key,
        detected_at=begun.at,
        title=f"{source.title}: a notice {one.unread}: {notice.title} ({notice.url})",
        occurred_on=notice.on,
        snapshot=one.snapshot,
        check=check,
    )


def _tell_silence(begun: Work, trouble: SourceError, check: str) -> None:
    """Tell once that a feed's notices cannot be read, though the feed can: who is told of none waits for nothing."""
    source, last = begun.source, begun.state.progress.noticed_on
    waited = begun.at.date() - last > SILENT if last else begun.state.last_good_at is not None
    if not waited or isinstance(trouble, NotFoundError):
        return
    event = Event(
        id=digest(source.key, "notices", str(last), Kind.OPERATOR),
        kind=Kind.OPERATOR,
        source=source.key,
        detected_at=begun.at,
        title=f"{source.title}: its notices have not all been read{f' since {last}' if last else ''}: {trouble}",
        check=check,
    )
    with begun.app.store.write() as session:
        if not session.events.known([event.id]):
            tell(session, begun.app, [Happening(event)], begun.at)
