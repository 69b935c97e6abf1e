"""What a reading of a list comes to: who was listed, amended, delisted, who is tracked by it, and who is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from msgspec.structs import replace

from watchlist.announced import Expected
from watchlist.choose import Happening, matter
from watchlist.diff import changes
from watchlist.grouping import grouped
from watchlist.lists import whole
from watchlist.match import Tracked, Tracking, hits, subject_of, tie
from watchlist.model import Band, Change, Check, Entry, Event, Hit, Kind, Member, Origin, Subject, digest
from watchlist.names.fold import fold
from watchlist.pipeline.already import Seen, already_listed
from watchlist.pipeline.judged import sides
from watchlist.pipeline.lending import lent
from watchlist.pipeline.notices import confirmed
from watchlist.pipeline.polled import DELTAS, Work
from watchlist.reading import Reading
from watchlist.removal import Removal
from watchlist.sources import ListSource

SHOWN = 20
FIELDS = (
    *("programs", "addresses", "identifiers", "jurisdictions", "nationalities", "citizenships"),
    *("birth_dates", "birth_places", "citations", "licence_requirement", "licence_policy"),
)
"""The fields that no publisher empties in many entries at once, but a broken export does."""

DONE = {Kind.LISTED: "listed on", Kind.AMENDED: "amended on", Kind.DELISTED: "removed from"}


@dataclass
class Found:
    """What a reading of the list ``source`` comes to, before it is written.

    Its happenings, what it has ``already`` of the user's, the subjects and links that it makes, the keys whose versions
    end and the entries that only our own reading rewords. ``doubted`` are those of which the whole list says another
    thing than deltas did; ``emptied`` counts the entries that would lose a field.

    ``tracked`` are the subjects that it was matched with, and ``beside`` the mark of what they were made of.
    """

    source: str
    happenings: list[Happening] = field(default_factory=list)
    already: list[Happening] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    links: list[tuple[str, str, str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    reworded: list[Entry] = field(default_factory=list)
    unreal: set[str] = field(default_factory=set)
    doubted: list[Entry] = field(default_factory=list)
    emptied: Counter[str] = field(default_factory=Counter)
    beside: str = ""
    tracked: Tracked | None = None


def find(begun: Work, source: ListSource, reading: Reading, gone: Removal, check: Check) -> Found:
    """Work out, outside any transaction, what a reading comes to."""
    app, found, first = begun.app, Found(source.key), begun.state.good_snapshot is None
    with app.store.read() as session:
        found.beside, tracked = lent(app, session)
        removed = session.subjects.removed()
        standing = session.entries.standing(source.key, gone.confirmed)
        wanted = [entry.key for entry in reading.differing if entry.key in reading.before] if reading.before else []
        stood = session.entries.standing(source.key, wanted)
        provisional = {} if check.scope == DELTAS else begun.state.progress.provisional
        # What a delta took away and the whole list still has comes as new; what it brought and the list lacks is here.
        standing_now = session.entries.standing(
            source.key, [key for key, done in provisional.items() if done != "removed" and key in reading.gone]
        )
        expected = Expected(session.announcements.waiting(source.key))
    # A list that was read before and is empty now has no first reading again.
    known = _parts(source, reading.before) | (set() if first else {""})
    events: list[Event] = []
    for entry in reading.differing:
        if source.is_witness(entry.key):
            _kept_silently(stood.get(entry.key), entry, found)
            continue
        if entry.key in provisional:
            _reconciled(stood.get(entry.key), entry, found)
        elif entry.key in stood:
            events += _compared(source, stood[entry.key], entry, check, reading, found)
        elif source.part(entry.key) in known:
            events.append(list_event(source, entry, Kind.LISTED, check, entry.listed_on or reading.published_on))
        _adopt(entry, tracked, app.tracking, removed, found)
    found.doubted += [standing_now[key] for key in sorted(standing_now)]
    for key in sorted(gone.confirmed):
        if not source.is_witness(key):
            since = reading.ended.get(key) or reading.published_on
            events.append(list_event(source, standing[key], Kind.DELISTED, check, since))
    events = [confirmed(event, expected) for event in events] if expected else events
    found.happenings += happenings(events, tracked, len(reading.before))
    if found.doubted:
        found.happenings.append(_disagreement(source, check, found.doubted))
    found.already += _already(begun, source, reading, tracked, check, known)
    found.tracked = tracked
    return found


def _parts(source: ListSource, keys: Collection[str]) -> set[str]:
    """The sub-lists that these keys belong to."""
    if source.part is whole:
        return {""} if keys else set()
    return {source.part(key) for key in keys}


def _kept_silently(before: Entry | None, entry: Entry, found: Found) -> None:
    """Keep what a witness says, of which no event comes."""
    if before is not None:
        found.ended.append(entry.key)


def _reconciled(before: Entry | None, entry: Entry, found: Found) -> None:
    """The whole list says what a delta said before it, in its own words; where it says another thing, that is told."""
    if before is None:
        found.doubted.append(entry)
        return
    found.reworded.append(entry)
    found.unreal.add(entry.key)
    pairs = zip(_substance(before), _substance(entry), strict=True)
    # What a delta leaves unsaid the list does not contradict.
    if any(said and said != stands for said, stands in pairs):
        found.doubted.append(entry)


def _substance(entry: Entry) -> tuple[set[str], ...]:
    """What a delta and the list say of a party in the same way; how they write an address is not."""
    return (
        {fold(name.text) for name in entry.names},
        {*entry.programs},
        {number.value for number in entry.identifiers},
        {*entry.countries},
        {*entry.birth_dates},
    )


def _disagreement(source: ListSource, check: Check, entries: Sequence[Entry]) -> Happening:
    """The whole list is not what its deltas made of it: told in one event, with what the list says."""
    members = tuple(Member(entry.key, entry.name, entry.list, entry.countries) for entry in entries)
    return Happening(
        Event(
            id=digest(source.key, "", Kind.DISAGREEMENT, check.id),
            kind=Kind.DISAGREEMENT,
            source=source.key,
            detected_at=check.at,
            title=f"{source.title}: the whole list differs from its own deltas in {len(entries)} entries",
            changes=tuple(Change("entry", new=f"{one.key} {one.name}") for one in members[:SHOWN]),
            members=members,
            snapshot=check.snapshot,
            check=check.id,
        )
    )


def happenings(events: Iterable[Event], tracked: Tracked, entries: int = 0) -> list[Happening]:
    """Join events with the subjects that each is about; what is done to many alike becomes one event."""
    alone, groups = grouped(events, entries)
    single = [Happening(event, tuple(hits([event], tracked))) for event in alone]
    return single + [Happening(group, tuple(_hits_of_group(group, members, tracked))) for group, members in groups]


def _hits_of_group(group: Event, members: Iterable[Event], tracked: Tracked) -> Iterator[Hit]:
    """Each subject that members meet, by the surest of its meetings, and none that was judged apart."""
    met: dict[str, list[tuple[Hit, str]]] = {}
    for event in members:
        for found in hits([event], tracked):
            if not _judged_apart(found.subject, event, tracked):
                met.setdefault(found.subject, []).append((found, matter(event)))
    for subject, meetings in met.items():
        best = max((found for found, _ in meetings), key=lambda one: one.comparison.score)
        # Beside one that is told, one to review tells nothing.
        entries = tuple(about for found, about in meetings if found.band is not Band.REVIEW or found is best)
        yield replace(
            best,
            id=digest(group.id, subject),
            event=group.id,
            comparison=replace(best.comparison, entries=entries),
        )


def _judged_apart(subject: str, event: Event, tracked: Tracked) -> bool:
    """Whether a person judged them not to be the same, and both are still what they were then."""
    if event.entry is None:
        return False
    judged = tracked.apart.get((subject, event.entry.list, event.entry.key))
    return judged is not None and judged == sides(tracked.subjects[subject], event.entry)


def _already(
    begun: Work, source: ListSource, reading: Reading, tracked: Tracked, check: Check, parts: Collection[str]
) -> Iterator[Happening]:
    """The first reading of a list, or of a sub-list beside the known ``parts``, is a baseline.

    Only those whom the user tracks are told that they are on it.
    """
    thresholds = begun.app.thresholds
    seen = Seen(source.title, begun.at, check.snapshot, check.id)
    users = [subject for subject in tracked.subjects.values() if subject.origin is Origin.USER]
    if not users or _parts(source, reading.seen) <= set(parts):
        return
    known = Tracked(users, {}, thresholds)
    fresh = (entry for entry in reading.differing if source.part(entry.key) not in parts)
    for entry in (entry for entry in fresh if not source.is_witness(entry.key)):
        for subject_id, comparison in known.meeting(entry).items():
            yield already_listed(entry, subject_id, comparison, seen, thresholds)


def _compared(
    source: ListSource, before: Entry, after: Entry, check: Check, reading: Reading, found: Found
) -> Iterator[Event]:
    differing = changes(before, after)
    if not differing:
        found.reworded.append(after)
        found.unreal.add(after.key)
        return
    found.ended.append(after.key)
    found.emptied.update(field for field in FIELDS if getattr(before, field) and not getattr(after, field))
    yield list_event(source, after, Kind.AMENDED, check, reading.published_on, differing)


def _adopt(entry: Entry, tracked: Tracked, tracking: Tracking, removed: set[str], found: Found) -> None:
    """Make a listed party with a tie to a tracked country a subject, or join it to the one that it is."""
    same = tracked.same(entry)
    if same is not None:
        subject, reason = same
        if reason != "known":
            _join(subject, entry, reason, tracked, found)
        elif subject.origin is Origin.LIST and subject.id == subject_of(entry, "", tracking).id:
            renewed = subject_of(entry, tie(entry, tracking) or subject.reason, tracking)
            if renewed != subject:
                found.subjects[subject.id] = renewed
        return
    reason_found = tie(entry, tracking)
    if reason_found is None:
        return
    made = subject_of(entry, reason_found, tracking)
    if made.id in removed:
        return
    tracked.add(made)
    found.subjects[made.id] = made
    _join(made, entry, reason_found, tracked, found)


def _join(subject: Subject, entry: Entry, reason: str, tracked: Tracked, found: Found) -> None:
    tracked.join(subject.id, entry)
    found.links.append((subject.id, entry.list, entry.key, reason))


def _list_of(entry: Entry) -> str:
    """The sub-list that an entry says it stands on, where it is known by a name of its own."""
    return next((one.value for one in entry.details if one.label == "List" and one.value.lower().endswith("list")), "")


def list_event(
    source: ListSource,
    entry: Entry,
    kind: Kind,
    check: Check,
    occurred_on: date | None,
    changed: tuple[Change, ...] = (),
) -> Event:
    """Make the event of what a check saw a list do to an entry."""
    return Event(
        id=digest(source.key, entry.key, kind, check.id),
        kind=kind,
        source=source.key,
        detected_at=check.at,
        title=f"{entry.name}: {DONE[kind]} {_list_of(entry) or source.title}",
        occurred_on=occurred_on,
        entry=entry,
        changes=changed,
        snapshot=check.snapshot,
        check=check.id,
    )
