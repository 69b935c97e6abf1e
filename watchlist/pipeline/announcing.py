"""Records what a notice says of parties before their list says it, and who must be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from watchlist.announced import Expected, same_place
from watchlist.app import App
from watchlist.choose import Happening
from watchlist.match import Tracked, hits, subject_of, tie
from watchlist.model import Act, Announcement, Citation, Entry, Event, Kind, Subject, digest
from watchlist.names.fold import fold
from watchlist.pipeline.overtaken import OvertakenError, not_overtaken
from watchlist.pipeline.tell import tell
from watchlist.store import Session
from watchlist.store.announcements import KNOWN, OPEN, RecordedAnnouncement

_NONE = Citation("")
DONE = {Act.ADDS: "to be added to", Act.REVISES: "its entry to be revised on", Act.REMOVES: "to be removed from"}


@dataclass
class Announced:
    """What notices come to before it is written; ``beside`` marks the subjects that they were matched with."""

    beside: str
    happenings: list[Happening] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    records: list[RecordedAnnouncement] = field(default_factory=list)


def announce(
    app: App,
    source: str,
    said: Iterable[Announcement],
    now: datetime,
    *,
    snapshot: str | None = None,
    check: str | None = None,
    quiet: bool = False,
) -> int:
    """Record announcements, and queue who must be told of those that their list does not say yet; how many are new.

    With ``quiet`` they are kept, so that lists can confirm them, and told to nobody.
    """
    known = {announcement_id(one): one for one in said}

    def find_and_write() -> int:
        found = _find(app, source, known, now, snapshot, check)
        with app.store.write() as session:
            session.subjects.hold()
            if session.subjects.mark() != found.beside:
                raise OvertakenError(f"{source}: subjects have changed meanwhile")
            session.announcements.add(_kept(found.records) if quiet else found.records)
            if not quiet:
                session.subjects.save(found.subjects.values(), now)
                tell(session, app, found.happenings, now)
        return len(found.records)

    return not_overtaken(find_and_write) if known else 0


def announcement_id(said: Announcement) -> str:
    """Name an announcement by what it does to whom by which notice, however often and in whichever words it comes."""
    entry = said.entry
    return digest("announcement", entry.list, said.document, said.act, fold(entry.name), *sorted(entry.countries))


def _find(
    app: App, source: str, said: dict[str, Announcement], now: datetime, snapshot: str | None, check: str | None
) -> Announced:
    with app.store.read() as session:
        found = Announced(session.subjects.mark())
        new = _new(session, source, said)
        standing = _standing(session, new.values())
        subjects = session.subjects.all() if new else []
        tracked = Tracked(subjects, session.subjects.linked(), app.thresholds, session.subjects.apart())
        removed = session.subjects.removed()
    for key, one in new.items():
        event = _event(app, source, key, one, now, snapshot, check)
        is_news = one.act is not Act.ADDS or not standing[one.entry.list].met(one.entry, Kind.LISTED)
        record = RecordedAnnouncement(key, source, one, event.id, now, OPEN if is_news else KNOWN)
        found.records.append(record)
        if is_news:
            _adopt(one.entry, tracked, app, removed, found)
            found.happenings.append(Happening(event, tuple(hits([event], tracked))))
    return found


def _new(session: Session, source: str, said: dict[str, Announcement]) -> dict[str, Announcement]:
    """What was not announced before: neither in these words, nor by the same document at an earlier stage.

    A rule on public inspection has no tables yet, and so not every country that its parties have an address in.
    """
    known = session.announcements.known(said)
    before: dict[tuple[str, ...], list[Entry]] = {}
    for one in session.announcements.of(source, {one.document for one in said.values()}):
        before.setdefault(_what(one.announcement), []).append(one.announcement.entry)
    return {
        key: one
        for key, one in said.items()
        if key not in known and not any(same_place(entry, one.entry) for entry in before.get(_what(one), ()))
    }


def _what(said: Announcement) -> tuple[str, ...]:
    return said.document, said.act, said.entry.list, fold(said.entry.name)


def _kept(records: Iterable[RecordedAnnouncement]) -> Iterator[RecordedAnnouncement]:
    """Old announcements: a list that is read only now has long had its revisions, and will not say them."""
    for one in records:
        yield replace(one, state=KNOWN) if one.announcement.act is Act.REVISES else one


@dataclass(frozen=True, slots=True)
class _Stood:
    """What a list says already, in the form in which announcements are looked up."""

    announcement: Announcement


def _standing(session: Session, new: Iterable[Announcement]) -> dict[str, Expected[_Stood]]:
    lists = dict.fromkeys(one.entry.list for one in new)
    return {key: Expected(_stood(session, key)) for key in lists}


def _stood(session: Session, list_key: str) -> Iterator[_Stood]:
    for version in session.entries.versions(list_key):
        bare = Announcement(Act.ADDS, version.entry, "", "", citation=_NONE)
        yield _Stood(bare)


def _adopt(entry: Entry, tracked: Tracked, app: App, removed: Sequence[str] | set[str], found: Announced) -> None:
    """Make an announced party with a tie to a tracked country a subject: it is told as early as it can be."""
    reason = tie(entry, app.tracking)
    if tracked.same(entry) is not None or reason is None:
        return
    made = replace(subject_of(entry, f"announced: {reason}", app.tracking), id=_subject_id(entry))
    if made.id not in removed:
        tracked.add(made)
        found.subjects[made.id] = made


def _subject_id(entry: Entry) -> str:
    return digest("subject", entry.list, "announced", fold(entry.name), *sorted(entry.countries))[:12]


def _event(
    app: App, source: str, key: str, said: Announcement, now: datetime, snapshot: str | None, check: str | None
) -> Event:
    on = app.sources.get(said.entry.list)
    return Event(
        id=digest(source, key, Kind.ANNOUNCED),
        kind=Kind.ANNOUNCED,
        source=source,
        detected_at=now,
        title=f"{said.entry.name}: {DONE[said.act]} {on.title if on else said.entry.list} ({said.citation.text})",
        occurred_on=said.announced_on,
        entry=said.entry,
        snapshot=snapshot,
        check=check,
        announced_on=said.announced_on,
        effective_on=said.effective_on,
    )
