"""What polling lists and feeds share: the lease, the answers, the check, and what is told when a source fails."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from watchlist import bundle
from watchlist.app import App, is_dead
from watchlist.choose import Happening
from watchlist.errors import Held, InputError, Limited, ReplayError, SourceError, Stopped, UnknownError
from watchlist.feeds.asking import NO_WISHES
from watchlist.lists import Collected, Publication
from watchlist.logs import logger
from watchlist.model import Change, Check, Event, Kind, Outcome, digest, iso
from watchlist.pipeline.keeping import kept
from watchlist.pipeline.tell import tell
from watchlist.redaction import redacted, redacted_text
from watchlist.sources import FeedSource, ListSource, Source
from watchlist.store import Lease, Session, SourceState
from watchlist.store.entries import Missing
from watchlist.store.sources import Snapshot, Validator

if TYPE_CHECKING:
    from watchlist.fetch import Validators

DELTAS, ACCEPTED, BACKFILL, NOTICES = "deltas", "accepted", "backfill", "notices"
"""What a check read where it was not simply the list: changes to it, a reading released by a person, a past version,
or notices alone."""

IN_MEMORY = 8 << 20
"""Bytes of a file up to which it is read once, and not again out of the archive."""

UNREADABLE = "cannot be read"
NOT_BELIEVED = "this reading is held"
FEED_FAILURES = 3
"""A feed, and who is asked for notices every half an hour, is told as failing after so many polls in a row."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file to read in place of the source's answer, and the time at which it counts as answered."""

    file: Path
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of one poll."""

    source: str
    outcome: Outcome
    check: str
    entries: int | None = None
    listed: int = 0
    amended: int = 0
    delisted: int = 0
    articles: int = 0
    announced: int = 0
    error: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Bytes:
    """The bytes of one answer, in a file that came now or in the archive; ``content`` has those of a small file too."""

    url: str
    sha256: str
    not_modified: bool
    source: Callable[[], BinaryIO]
    content: bytes = b""

    def open(self) -> BinaryIO:
        """Open the bytes for reading."""
        return self.source()


@dataclass
class Work:
    """One poll under way: its source, what was known before, its lease, and what it has fetched."""

    app: App
    source: Source
    state: SourceState
    lease: Lease
    at: datetime
    given: Given | None
    started: float = field(default_factory=time.perf_counter)
    snapshots: list[Snapshot] = field(default_factory=list)
    validators: dict[str, Validator] = field(default_factory=dict)
    temporary: list[Path] = field(default_factory=list)
    keeping: dict[Future[object], str] = field(default_factory=dict)
    """What is being archived, with its SHA-256."""
    collected: Collected | None = None
    answer: Bytes | None = None
    in_full: bool = True
    backfilling: bool = False
    recorded: Check | None = None
    """The check that is made again, in a replay."""
    publications: tuple[Publication, ...] = ()
    provisional: dict[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What the publisher's change feed said at the last good reading; empty where the whole list is wanted."""
        return "" if self.in_full else self.state.mark

    @property
    def local(self) -> Path | None:
        """The file that is read in place of any address: one that a person gives, or the configuration names."""
        return self.given.file if self.given else self.source.path

    @property
    def is_for_notices(self) -> bool:
        """Whether a list is asked for its notices alone, since it is read whole at night."""
        return isinstance(self.source, ListSource) and self.source.nightly and not self.in_full

    def read_in_full(self, *, within: timedelta) -> bool:
        """Whether the whole list was read not longer than so ago."""
        return self.state.full_at is not None and self.at - self.state.full_at < within

    def kept_in_mind(self) -> dict[str, object]:
        """What this reading of a list leaves to the next: its change feed's mark, and when it was read whole."""
        if self.collected is None:
            return {}
        whole = {"full_at": self.at} if self.answer else {}
        # What was read out of a file is not what the change feed spoke of.
        mark = "" if self.local else self.collected.mark or self.state.mark
        return {"mark": mark, **whole}

    def answered(self, collected: Collected) -> Bytes:
        """The one answer that is archived and parsed: that which came, or the bundle of all that came."""
        if isinstance(collected.answer, Bytes):
            return collected.answer
        # Its members are read out of the archive.
        self.archived()
        manifest = bundle.manifest({name: answer.sha256 for name, answer in collected.members.items()})
        sha256 = self.app.archive.keep_bytes(manifest)
        not_modified = all(answer.not_modified for answer in collected.members.values())
        return Bytes(self.source.url, sha256, not_modified, lambda: self.app.opened(sha256))

    @property
    def seconds(self) -> float:
        """How long the poll has taken so far."""
        return round(time.perf_counter() - self.started, 4)

    def standing(self) -> tuple[Mapping[str, str], dict[str, Missing]]:
        """Key and fingerprint of what stands on the list, and what of it is missing."""
        with self.app.store.read() as session:
            missing = session.entries.missing(self.source.key)
            known = self.app.standing.of(self.source.key, self.state.head)
            return known if known is not None else session.entries.fingerprints(self.source.key), missing

    def renew(self) -> None:
        """Prolong the lease while the poll takes long."""
        lease = Lease(self.lease.source, self.lease.owner, self.app.clock() + self.app.settings.daemon.lease)
        with self.app.store.write() as session:
            session.sources.renew(lease)

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        language: str = "",
        body: bytes | None = None,
        content_type: str = "",
    ) -> Bytes:
        """Fetch an address of the source, on condition that it has changed; keep what came in the archive."""
        if self.local is not None:
            return self._read_file(self.local)
        known = self.state.validators.get(url) if body is None else None
        if known and not self.app.archive.has(known.sha256):
            known = None
        asked = self.source.manners if isinstance(self.source, FeedSource) else NO_WISHES
        fetched = self.app.fetcher.get(
            url,
            validators=_conditions(known),
            allow_private=self.source.allow_private,
            accept=accept,
            accept_language=language,
            body=body,
            content_type=content_type,
            headers=self.source.headers,
            pause=asked.pause,
            rest=asked.rest,
            plainly=asked.plainly,
        )
        if fetched.path is None or fetched.sha256 is None:
            if known is None:
                raise SourceError(f"{redacted(url)}: the server says not modified, but was not asked on a condition")
            self.validators[url] = known
            return Bytes(url, known.sha256, True, lambda: self.app.archive.open(known.sha256))
        path = fetched.path
        self.temporary.append(path)
        self.keeping[self.app.archivist.submit(self.app.archive.keep, path, fetched.sha256)] = fetched.sha256
        headers = fetched.validators
        self.validators[url] = Validator(fetched.sha256, headers.etag, headers.last_modified)
        self._note(url, redacted(fetched.final_url), fetched.sha256, fetched.size, dict(fetched.headers))
        return Bytes(url, fetched.sha256, False, lambda: path.open("rb"))

    __call__ = get

    def _read_file(self, path: Path) -> Bytes:
        try:
            path.open("rb").close()
        except OSError as error:
            # A file that a person names is their mistake; one that the configuration names is a source that fails.
            if self.given:
                raise InputError(f"{path}: {UNREADABLE}: {error.strerror}") from None
            raise SourceError(f"{path}: {error.strerror}") from None
        # What is read is what is kept, even where the file is written anew meanwhile.
        content = path.read_bytes() if 0 < path.stat().st_size <= IN_MEMORY else b""
        sha256 = self._keep(content) if content else self.app.archive.take(path)
        self._note(path.resolve().as_uri(), path.resolve().as_uri(), sha256, path.stat().st_size, {})
        opened = (lambda: io.BytesIO(content)) if content else (lambda: self.app.archive.open(sha256))
        return Bytes(str(path), sha256, False, opened, content)

    def _keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.keeping[self.app.archivist.submit(self.app.archive.keep_bytes, content, sha256)] = sha256
        return sha256

    def archived(self) -> None:
        """Wait until all that came is in the archive, and nothing is recorded before.

        Raises StoreError where it cannot be; what is not there has not come then.
        """
        wait(self.keeping)
        keeping, self.keeping = self.keeping, {}
        lost = {sha256 for one, sha256 in keeping.items() if one.exception()}
        self.snapshots = [one for one in self.snapshots if one.sha256 not in lost]
        self.validators = {url: one for url, one in self.validators.items() if one.sha256 not in lost}
        for one in keeping:
            one.result()

    def _note(self, url: str, final_url: str, sha256: str, size: int, headers: dict[str, str]) -> None:
        identity = digest(self.source.key, url, sha256, iso(self.at))
        self.snapshots.append(
            Snapshot(identity, self.source.key, redacted(url), final_url, sha256, size, self.at, headers)
        )

    def check(
        self,
        outcome: Outcome,
        *,
        snapshot: str | None,
        entries: int | None,
        error: str | None = None,
        published_on: date | None = None,
        scope: str = "",
    ) -> Check:
        """Make the check that this poll ends in, linked to the one before; raises StoreError as in archived."""
        self.archived()
        if self.recorded:
            return self._as_recorded(self.recorded, outcome)
        identity = digest(self.source.key, iso(self.at), self.state.head, outcome, snapshot)
        return Check(
            id=identity,
            source=self.source.key,
            at=self.at,
            outcome=outcome,
            previous_hash=self.state.head,
            snapshot=snapshot,
            entries=entries,
            seconds=self.seconds,
            error=error,
            published_on=published_on,
            scope=scope,
            settings=self.source.settings[0],
        )

    def _as_recorded(self, recorded: Check, outcome: Outcome) -> Check:
        """The check that was made then, where this comes to the same."""
        if recorded.outcome is not outcome:
            raise ReplayError(f"check {recorded.id} was {recorded.outcome} then, and would be {outcome} now")
        return recorded

    def record(self, session: Session, check: Check, plan: bytes | None = None, /, **changed: object) -> None:
        """Write the check with what it fetched, and give the lease back; the answers to come are asked on condition."""
        for snapshot in self.snapshots:
            session.sources.keep(snapshot)
        validators = {} if self.given or self.source.path else {"validators": self.validators}
        if not self.validators or self.validators == self.state.validators:
            validators = {}
        session.sources.know_settings(*self.source.settings)
        session.sources.record(self.lease, check, plan, **validators, **changed)


def _conditions(known: Validator | None) -> Validators | None:
    from watchlist.fetch import Validators

    return Validators(etag=known.etag, last_modified=known.last_modified) if known else None


@contextmanager
def work(app: App, source: Source, given: Given | None) -> Iterator[Work]:
    """Take the source's lease for one poll, and give it back and clean up whatever comes."""
    now = app.clock()
    lease = Lease(source.key, app.owner, now + app.settings.daemon.lease)
    with app.store.write() as session:
        state = _taken(session, source, lease, now)
    begun = Work(app, source, state, lease, (given and given.at) or now, given)
    try:
        _in_order(begun)
        with kept(app.settings.daemon.lease, begun.renew, what=source.key):
            yield begun
    except BaseException:
        with app.store.write() as session:
            session.sources.release(lease)
        raise
    finally:
        wait(begun.keeping)
        for path in begun.temporary:
            path.unlink(missing_ok=True)


def _taken(session: Session, source: Source, lease: Lease, now: datetime) -> SourceState:
    try:
        return session.sources.take(lease, now, is_dead)
    except UnknownError:
        session.sources.know(source.key, source.kind)
        return session.sources.take(lease, now, is_dead)


def _in_order(begun: Work) -> None:
    last = begun.state.last_check_at
    if begun.given and last and begun.at < last:
        raise InputError(
            f"{begun.source.key} was checked at {iso(last)}: a file cannot be read as if it had come before that "
            f"({iso(begun.at)}); give a later --at, or another --database"
        )


def failed(begun: Work, error: SourceError) -> Polled:
    """Record that the source could not be read this time."""
    if isinstance(error, Stopped):
        raise error
    if isinstance(error, Limited) and not begun.local:
        begun.app.fetcher.leave_alone(begun.source.url, error.rest.total_seconds())
    failures = begun.state.failures + 1
    patient = (begun.is_for_notices or not isinstance(begun.source, ListSource)) and failures < FEED_FAILURES
    check = begun.check(Outcome.FAILED, snapshot=None, entries=begun.state.entries, error=str(error))
    with begun.app.store.write() as session:
        told = begun.state.fault if patient else _told(session, begun, check, UNREADABLE, error)
        begun.record(session, check, state="failing", failures=failures, fault=told)
    return _ended(begun, check, str(error))


def broken(begun: Work, error: Exception) -> Polled:
    """Record that our own code failed on what the source answered: told like any other failure, the trace logged."""
    logger("watchlist.pipeline").exception("unexpected", source=begun.source.key)
    said = redacted_text(str(error).partition("\n")[0].replace("\x00", ""))
    return failed(begun, SourceError(f"an error of watchlist itself, please report it: {type(error).__name__}: {said}"))


def held(begun: Work, error: Held) -> Polled:
    """Record that an answer came that is not believed; what was last good stays."""
    snapshot = begun.answer.sha256 if begun.answer else _last_fetched(begun)
    published_on = begun.collected.published_on if begun.collected else None
    check = begun.check(
        Outcome.HELD, snapshot=snapshot, entries=begun.state.entries, error=str(error), published_on=published_on
    )
    with begun.app.store.write() as session:
        if snapshot is not None and session.sources.was_rejected(begun.source.key, snapshot):
            tell(session, begun.app, recovered(begun, check), check.at)
            begun.record(session, check, error.plan, state="ok", failures=0, fault=None)
            session.sources.settle(check.id, "rejected")
        else:
            told = _told(session, begun, check, NOT_BELIEVED, error)
            begun.record(session, check, error.plan, state="held", failures=0, fault=told)
    return _ended(begun, check, str(error))


def _last_fetched(begun: Work) -> str | None:
    """What an earlier hop answered, where there was no further one."""
    if begun.snapshots:
        return begun.snapshots[-1].sha256
    return next((known.sha256 for known in reversed(begun.validators.values())), None)


def recovered(begun: Work, check: Check) -> tuple[Happening, ...]:
    """Tell that a source that was told as failing or held is read again."""
    if begun.state.fault is None:
        return ()
    return (Happening(fault_event(begun, check, "is read again", state="ok")),)


def fault_event(begun: Work, check: Check, what: str, *, state: str) -> Event:
    """Make the event of trouble with a source, or of its end."""
    return Event(
        id=digest(begun.source.key, "", Kind.SOURCE_FAULT, check.id),
        kind=Kind.SOURCE_FAULT,
        source=begun.source.key,
        detected_at=check.at,
        title=f"{begun.source.title}: {what}",
        changes=(Change("state", begun.state.state, state),),
        snapshot=check.snapshot,
        check=check.id,
    )


def _told(session: Session, begun: Work, check: Check, trouble: str, error: Exception) -> str:
    """Tell a trouble once, when it begins; what is told stands in the source's state until it ends.

    A reading that is held waits for a person: that is told also where it was another trouble before.
    """
    what, before = f"{trouble}: {error}", begun.state.fault
    if before is None or (trouble == NOT_BELIEVED and not before.startswith(NOT_BELIEVED)):
        said = f"can be read again, but {what}" if (before or "").startswith(UNREADABLE) else what
        tell(session, begun.app, [Happening(fault_event(begun, check, said, state=trouble))], check.at)
    elif before.startswith(NOT_BELIEVED) and trouble != NOT_BELIEVED:
        return f"{NOT_BELIEVED}, and now it {what}"
    return what


def _ended(begun: Work, check: Check, error: str) -> Polled:
    return Polled(begun.source.key, check.outcome, check.id, entries=check.entries, error=error, seconds=begun.seconds)
