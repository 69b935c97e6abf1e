"""Sources as they stand, every check ever made of them, and the snapshots that they answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Executable, Row, bindparam, insert, or_, select, update

from watchlist.errors import BusyError, UnknownError
from watchlist.model import Check, Outcome
from watchlist.resources import decoder
from watchlist.store.columns import ENCODER, insert_new, table

SOURCE = table("source")
CHECK = table("checks")
SNAPSHOT = table("snapshot")
SETTING = table("setting")

# Every poll executes these: made anew each time they would take as long as the database does.
OF = SOURCE.c.key == bindparam("of")
MINE = update(SOURCE).where(OF, SOURCE.c.lease_owner == bindparam("mine"))
NOBODYS = or_(
    SOURCE.c.lease_owner.is_(None),
    SOURCE.c.lease_until < bindparam("now"),
    SOURCE.c.lease_owner == bindparam("mine"),
)
FREE = update(SOURCE).where(OF, NOBODYS).returning(SOURCE)
DEAD = update(SOURCE).where(OF, SOURCE.c.lease_owner == bindparam("dead")).returning(SOURCE)


class Validator(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an address answered last: the headers to ask again with, and the archived bytes that a 304 stands for."""

    sha256: str
    etag: str | None = None
    last_modified: str | None = None


REMEMBERED = 2_000
"""Notices that are not read again: what comes in four years, of which the last weeks are ever looked at again."""

DECODED = frozenset({"validators", "progress"})
VALIDATORS = decoder(dict[str, Validator])


class Difference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A party that one of two lists has and the other has not: since when, and whether that was told."""

    since: datetime
    told: bool = False


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one reading of a list leaves to the next.

    ``publications`` are the sets of changes that were read, ``provisional`` what they did to which key since the last
    full reading, ``differences`` where a witness and its list differed at ``compared_at``. ``documents`` are the
    notices that were read, ``noticed_on`` is the day on which all that there were could last be read.
    """

    publications: tuple[str, ...] = ()
    provisional: dict[str, str] = {}
    differences: dict[str, Difference] = {}
    compared_at: datetime | None = None
    documents: tuple[str, ...] = ()
    noticed_on: date | None = None


HEADERS = decoder(dict[str, str])
PROGRESS = decoder(Progress)


class SourceState(msgspec.Struct, frozen=True):
    """What is known of a source now."""

    key: str
    kind: str
    state: str = "never"
    last_check_at: datetime | None = None
    last_good_at: datetime | None = None
    last_change_at: datetime | None = None
    entries: int | None = None
    published_on: date | None = None
    revision: int | None = None
    good_snapshot: str | None = None
    last_check: str | None = None
    head: str = ""
    failures: int = 0
    fault: str | None = None
    validators: dict[str, Validator] = {}
    mark: str = ""
    full_at: datetime | None = None
    progress: Progress = Progress()


class Snapshot(msgspec.Struct, frozen=True):
    """One answer that was archived."""

    id: str
    source: str
    url: str
    final_url: str
    sha256: str
    size: int
    fetched_at: datetime
    headers: dict[str, str]


class Lease(msgspec.Struct, frozen=True):
    """The right to work on a source, until it is released or runs out."""

    source: str
    owner: str
    until: datetime


class RecordedCheck(msgspec.Struct, frozen=True):
    """A check as it stands in the log, with its stored hash and what became of it if it was held."""

    check: Check
    hash: str
    released: str | None
    published_on: date | None
    plan: bytes | None = None


class Sources:
    """Sources, checks and snapshots."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def know(self, key: str, kind: str) -> None:
        """Make a source known, where it is not yet."""
        insert_new(
            self._connection,
            SOURCE,
            [{"key": key, "kind": kind, "state": "never", "head": "", "failures": 0}],
            "key",
        )

    def state(self, key: str) -> SourceState:
        """What is known of one source; UnknownError where nothing is."""
        row = self._connection.execute(select(SOURCE).where(SOURCE.c.key == key)).one_or_none()
        if row is None:
            raise UnknownError(f"nothing is known of a source {key!r}; `watchlist sources` lists them")
        return _state(row)

    def states(self) -> dict[str, SourceState]:
        """What is known of every source."""
        return {row.key: _state(row) for row in self._connection.execute(select(SOURCE).order_by(SOURCE.c.key))}

    def take(self, lease: Lease, now: datetime, is_dead: Callable[[str], bool]) -> SourceState:
        """Take the lease of a source, from nobody or from an owner whose time ran out or who is dead.

        Raises BusyError while another one works on it, and UnknownError for a source that is not known yet.
        """
        row = self._take(FREE, lease, now=now, mine=lease.owner)
        if row is None:
            found = select(SOURCE.c.lease_owner).where(SOURCE.c.key == lease.source)
            held = self._connection.execute(found).one_or_none()
            if held is None:
                raise UnknownError(f"nothing is known of a source {lease.source!r}")
            if held.lease_owner and is_dead(held.lease_owner):
                row = self._take(DEAD, lease, dead=held.lease_owner)
        if row is None:
            raise BusyError(f"{lease.source} is being polled by another process; try again when it is done")
        return _state(row)

    def _take(self, which: Executable, lease: Lease, **said: object) -> Row[tuple[object, ...]] | None:
        values = {"of": lease.source, "lease_owner": lease.owner, "lease_until": lease.until}
        return self._connection.execute(which, {**values, **said}).one_or_none()

    def renew(self, lease: Lease) -> bool:
        """Prolong a lease; whether it was still ours."""
        return self._mine(lease, lease_until=lease.until)

    def release(self, lease: Lease) -> None:
        """Give a lease back."""
        self._mine(lease, lease_owner=None, lease_until=None)

    def record(self, lease: Lease, check: Check, plan: bytes | None = None, /, **changed: object) -> None:
        """Append a check to its source's chain, set what it changed, and give the lease back.

        ``plan`` is what a held reading would have done.

        Raises BusyError when the lease was lost meanwhile, so that nothing of a late reading is written.
        """
        if "validators" in changed:
            changed["validators"] = ENCODER.encode(changed["validators"])
        if "progress" in changed:
            changed["progress"] = ENCODER.encode(changed["progress"])
        held = self._mine(
            lease,
            head=check.hash,
            last_check=check.id,
            last_check_at=check.at,
            lease_owner=None,
            lease_until=None,
            **changed,
        )
        if not held:
            raise BusyError(f"{lease.source}: another process took this poll over; its reading counts")
        row = {field: getattr(check, field) for field in check.__struct_fields__}
        self._connection.execute(insert(CHECK), {**row, "hash": check.hash, "plan": plan})

    def append(self, lease: Lease, checks: Sequence[Check]) -> None:
        """Link checks of the past to the end of a source's chain; its newest reading stays what it is."""
        state = self.state(lease.source)
        head = state.head
        for one in checks:
            linked = msgspec.structs.replace(one, previous_hash=head)
            head = linked.hash
            row = {field: getattr(linked, field) for field in linked.__struct_fields__}
            self._connection.execute(insert(CHECK), {**row, "hash": head})
        if checks:
            last = {} if state.last_check else {"last_check": checks[-1].id, "last_check_at": checks[-1].at}
            self._mine(lease, head=head, **last)

    def standing(self, key: str) -> dict[str, object]:
        """What a good reading has left of a source, to be taken over into another database."""
        row = self._connection.execute(select(SOURCE).where(SOURCE.c.key == key)).one()
        taken = ("state", "last_good_at", "last_change_at", "entries", "published_on", "revision", "good_snapshot")
        return {column: getattr(row, column) for column in taken}

    def _mine(self, lease: Lease, **values: object) -> bool:
        done = self._connection.execute(MINE, {"of": lease.source, "mine": lease.owner, **values})
        return done.rowcount == 1

    def keep(self, snapshot: Snapshot) -> None:
        """Note an answer that was archived."""
        row = {field: getattr(snapshot, field) for field in snapshot.__struct_fields__}
        insert_new(self._connection, SNAPSHOT, [{**row, "headers": ENCODER.encode(snapshot.headers)}], "id")

    def newest_answers(self, since: datetime, until: datetime, limit: int = 100) -> list[Snapshot]:
        """What was answered in a time, the newest first, at most so many."""
        within = (SNAPSHOT.c.fetched_at >= since, SNAPSHOT.c.fetched_at <= until)
        question = select(SNAPSHOT).where(*within).order_by(SNAPSHOT.c.fetched_at.desc()).limit(limit)
        return [_snapshot(row) for row in self._connection.execute(question)]

    def was_given(self, check: Check, own: Path | None) -> bool:
        """Whether a check read a file that a person gave, and not the source's ``own``."""
        question = select(SNAPSHOT.c.final_url).where(
            SNAPSHOT.c.source == check.source, SNAPSHOT.c.fetched_at == check.at, SNAPSHOT.c.sha256 == check.snapshot
        )
        url = self._connection.execute(question.limit(1)).scalar()
        return url is not None and url.startswith("file:") and (own is None or url != own.resolve().as_uri())

    def check(self, check_id: str) -> RecordedCheck:
        """One check by its id; UnknownError where there is none."""
        row = self._connection.execute(select(CHECK).where(CHECK.c.id == check_id)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no check {check_id!r}; `watchlist checks` lists them")
        return _recorded(row)

    def checks(self, source: str | None = None, since: datetime | None = None) -> Iterator[RecordedCheck]:
        """Every check in the order in which they were made."""
        question = select(CHECK).order_by(CHECK.c.seq)
        if source:
            question = question.where(CHECK.c.source == source)
        if since:
            question = question.where(CHECK.c.at >= since)
        for row in self._connection.execute(question):
            yield _recorded(row)

    def good_check(
        self, source: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> RecordedCheck | None:
        """The last check of a whole list, in a time, that found it as it was known or made it so; None where none is.

        Of years of checks it is found quickly where ``since`` or ``until`` is near it.
        """
        good = CHECK.c.outcome.in_([Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED])
        question = select(CHECK).where(CHECK.c.source == source, good, CHECK.c.scope == "")
        if since:
            question = question.where(CHECK.c.at >= since)
        if until:
            question = question.where(CHECK.c.at <= until)
        row = self._connection.execute(question.order_by(CHECK.c.at.desc(), CHECK.c.seq.desc()).limit(1)).one_or_none()
        return _recorded(row) if row else None

    def held(self) -> list[RecordedCheck]:
        """The held readings that nobody has released or dropped and no later good check has made idle."""
        question = (
            select(CHECK).where(CHECK.c.outcome == Outcome.HELD, CHECK.c.released.is_(None)).order_by(CHECK.c.seq)
        )
        newest = {row.source: _recorded(row) for row in self._connection.execute(question)}
        states = self.states()
        return [held for key, held in newest.items() if states[key].state == "held"]

    def know_settings(self, key: str, body: bytes) -> None:
        """Keep what checks are judged by, under its digest."""
        insert_new(self._connection, SETTING, [{"id": key, "body": body}], "id")

    def settings(self, key: str) -> bytes | None:
        """What checks with these settings were judged by."""
        return self._connection.execute(select(SETTING.c.body).where(SETTING.c.id == key)).scalar()

    def settle(self, check_id: str, released: str) -> None:
        """Write down that a held reading was accepted or rejected."""
        self._connection.execute(update(CHECK).where(CHECK.c.id == check_id).values(released=released))

    def was_rejected(self, source: str, sha256: str) -> bool:
        """Whether a person has dropped these very bytes before."""
        question = select(CHECK.c.id).where(
            CHECK.c.source == source, CHECK.c.snapshot == sha256, CHECK.c.released == "rejected"
        )
        return self._connection.execute(question.limit(1)).first() is not None

    def remember(self, key: str, documents: Iterable[str], noticed_on: date | None = None) -> None:
        """Keep which notices of a source were read, and on which day all of them were."""
        question = select(SOURCE.c.progress).where(OF).with_for_update()
        found = self._connection.execute(question, {"of": key}).scalar_one()
        progress = PROGRESS.decode(found) if found else Progress()
        known = tuple(dict.fromkeys((*progress.documents, *documents)))[-REMEMBERED:]
        said = msgspec.structs.replace(progress, documents=known, noticed_on=noticed_on or progress.noticed_on)
        if said != progress:
            self.set_state(key, progress=ENCODER.encode(said))

    def set_state(self, key: str, **values: object) -> None:
        """Set what is known of a source outside a check."""
        self._connection.execute(update(SOURCE).where(SOURCE.c.key == key).values(**values))

    def broken_links(self) -> Iterator[tuple[Check, str]]:
        """Walk every chain of checks; each check where one breaks, and how."""
        heads: dict[str, str] = {}
        for recorded in self.checks():
            check = recorded.check
            if recorded.hash != check.hash:
                yield check, "its content does not have the hash that was recorded"
            if check.previous_hash != heads.get(check.source, ""):
                yield check, "the check before it is missing or was changed"
            heads[check.source] = recorded.hash
        states = self.states()
        for key, state in states.items():
            if state.last_check and heads.get(key, "") != state.head:
                yield self._last(key, state), "checks after it are missing: the chain's head is another one"
        for key in heads.keys() - states.keys():
            yield self._last(key), "the chain's head is missing: whether checks came after it cannot be told"

    def _last(self, key: str, state: SourceState | None = None) -> Check:
        newest = select(CHECK).where(CHECK.c.source == key).order_by(CHECK.c.seq.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        if row is not None:
            return _recorded(row).check
        state = state or SourceState(key, "")
        at = state.last_check_at or datetime.min.replace(tzinfo=UTC)
        return Check(state.last_check or "", key, at, Outcome.FAILED, previous_hash="")


def _state(row: Row[tuple[object, ...]]) -> SourceState:
    values = {field: getattr(row, field) for field in SourceState.__struct_fields__ if field not in DECODED}
    return SourceState(
        **values,
        validators=VALIDATORS.decode(row.validators) if row.validators else {},
        progress=PROGRESS.decode(row.progress) if row.progress else Progress(),
    )


def _snapshot(row: Row[tuple[object, ...]]) -> Snapshot:
    values = {field: getattr(row, field) for field in Snapshot.__struct_fields__}
    return Snapshot(**values | {"headers": HEADERS.decode(row.headers)})


def _recorded(row: Row[tuple[object, ...]]) -> RecordedCheck:
    values = {field: getattr(row, field) for field in Check.__struct_fields__}
    # Before checks named their settings, the day on what was read was not part of what is hashed.
    dated = row.published_on if row.settings else None
    check = Check(**{**values, "outcome": Outcome(row.outcome), "published_on": dated})
    return RecordedCheck(check, row.hash, row.released, row.published_on, row.plan)
