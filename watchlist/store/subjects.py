"""The tracked: subjects, the entries that they are known to be, the events that met them, and what people judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from watchlist.errors import UnknownError
from watchlist.model import Band, Comparison, Decision, Event, Hit, Subject
from watchlist.resources import decoder
from watchlist.store.columns import ENCODER, hold, insert_new, pieces, table
from watchlist.store.database import ADVISORY_SUBJECTS
from watchlist.store.united import JUDGEMENT, Merges, decided_pairs, merges, own_part, united

SUBJECT = table("subject")
LINK = table("link")
HIT = table("hit")
SUBJECTS = decoder(Subject)
COMPARISONS = decoder(Comparison)
BODY = "{"
"""How a body begins, and no fingerprint."""

# Every poll of a list asks these: made anew each time they would take longer than the answers.
MARKED = (
    select(SUBJECT.c.id, SUBJECT.c.removed_at, SUBJECT.c.body).order_by(
        SUBJECT.c.id, SUBJECT.c.removed_at, SUBJECT.c.body
    ),
    select(LINK).order_by(*LINK.c),
    select(func.count(), func.max(JUDGEMENT.c.seq)),
)
LINKED = select(LINK).order_by(LINK.c.subject)


class Side(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one side of a judgement said: a change of any of it opens the question again."""

    names: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()


class Versions(msgspec.Struct, frozen=True, omit_defaults=True):
    """Both sides as they stood when they were judged, and where the proof of the entry lies.

    ``valid_from`` is since when the entry had said so, ``fingerprint`` a hash of all that it said, ``snapshot`` the
    SHA-256 of the bytes in which ``event``, or a screening, saw it.
    """

    subject: Side
    entry: Side | None = None
    fingerprint: str | None = None
    valid_from: datetime | None = None
    snapshot: str | None = None
    event: str | None = None


class Judgement(msgspec.Struct, frozen=True):
    """What a person decided of a subject and an entry (list and key), a story, or another subject.

    Another subject is named by ``key`` alone: positive means that it was merged into this one.

    ``judged`` is the fingerprint of both sides as they were judged: when either changes, the question is open again.
    ``versions`` are these sides; of a decision that was made before they were kept they are None.
    A counterparty of a screening is no subject: it stands there as ``counterparty:`` and a digest.
    """

    subject: str
    hit: str
    decision: Decision
    by: str
    at: datetime
    judged: str
    note: str = ""
    list: str | None = None
    key: str | None = None
    story: str | None = None
    versions: Versions | None = None


class JudgedBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the column ``judged`` holds; a decision of before has the fingerprint alone there."""

    sides: str
    versions: Versions


BODIES = decoder(JudgedBody)


class RecordedHit(msgspec.Struct, frozen=True):
    """A hit with what it is about, as it stands in the store."""

    hit: Hit
    created_at: datetime
    list: str | None = None
    key: str | None = None
    story: str | None = None


class Subjects:
    """Subjects, their hits and judgements.

    What was merged is stored as it was and asked for by the id of the one that stands for it, or by its own.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, subjects: Iterable[Subject], at: datetime) -> None:
        """Add subjects, or replace what is said of those that are there; a removed one comes back."""
        known = merges(self._connection)
        for subject in subjects:
            said = self._own(subject, known) if known.members(subject.id) else subject
            row: dict[str, object] = {
                "name": said.name,
                "country": said.country,
                "origin": str(said.origin),
                "body": ENCODER.encode(said),
            }
            # One that was merged stays so, whatever more is said of it.
            back = {} if subject.id in known.into else {"removed_at": None}
            there = update(SUBJECT).where(SUBJECT.c.id == subject.id)
            if not self._connection.execute(there.values(**row, **back)).rowcount:
                self._connection.execute(insert(SUBJECT).values(id=subject.id, created_at=at, removed_at=None, **row))

    def _own(self, subject: Subject, known: Merges) -> Subject:
        own = self._bodies([subject.id]).get(subject.id)
        return own_part(subject, own, self._together(known, [subject.id])[subject.id]) if own else subject

    def remove(self, subject_id: str, at: datetime) -> None:
        """Stop tracking a subject; its past stays."""
        self.get(subject_id)
        self._connection.execute(update(SUBJECT).where(SUBJECT.c.id == subject_id).values(removed_at=at))
        family = merges(self._connection).family(subject_id)
        self._connection.execute(delete(LINK).where(LINK.c.subject.in_(family)))

    def merge(self, judgement: Judgement) -> None:
        """Let the subject of a judgement stand for the one that is its key, from now on."""
        self.judge(judgement)
        gone = update(SUBJECT).where(SUBJECT.c.id == judgement.key)
        self._connection.execute(gone.values(removed_at=judgement.at))

    def unmerge(self, judgement: Judgement) -> None:
        """Let the one that is the key of a judgement stand for itself again, with all that was its own."""
        self.judge(judgement)
        self._connection.execute(update(SUBJECT).where(SUBJECT.c.id == judgement.key).values(removed_at=None))

    def merges(self) -> Merges:
        """Which subjects were merged into which."""
        return merges(self._connection)

    def judged_pairs(self) -> dict[frozenset[str], tuple[str, str, str]]:
        """The newest decision on each pair of subjects that a person decided on: subject, other, decision."""
        return decided_pairs(self._connection)

    def get(self, subject_id: str) -> Subject:
        """One tracked subject, or the one into which it was merged; UnknownError where there is none."""
        known = merges(self._connection)
        living = known.living(subject_id)
        question = select(SUBJECT.c.id).where(SUBJECT.c.id == living, SUBJECT.c.removed_at.is_(None))
        if self._connection.execute(question).scalar() is None:
            raise UnknownError(f"there is no subject {subject_id!r}; `watchlist subjects list` shows them")
        return self._together(known, [living])[living]

    def _together(self, known: Merges, ids: Iterable[str]) -> dict[str, Subject]:
        """Subjects by these ids, each with what was merged into the one that stands for it."""
        living = {asked: known.living(asked) for asked in ids}
        bodies = self._bodies({one for subject in living.values() for one in (subject, *known.members(subject))})
        return {
            asked: united(bodies[subject], [bodies[one] for one in known.members(subject)])
            if known.members(subject)
            else bodies[subject]
            for asked, subject in living.items()
            if subject in bodies
        }

    def _bodies(self, ids: Iterable[str]) -> dict[str, Subject]:
        found: dict[str, Subject] = {}
        for piece in pieces(ids):
            question = select(SUBJECT.c.body).where(SUBJECT.c.id.in_(piece))
            subjects = (SUBJECTS.decode(body) for body in self._connection.execute(question).scalars())
            found.update({subject.id: subject for subject in subjects})
        return found

    def hold(self) -> None:
        """Hold off others who would change subjects by what is listed, or what is listed by them, until we commit."""
        hold(self._connection, ADVISORY_SUBJECTS)

    def mark(self) -> str:
        """A hash of all subjects, of what they are known to be, and of what was judged: another if any has changed."""
        found = hashlib.sha256()
        for question in MARKED:
            for row in self._connection.execute(question):
                found.update(repr(tuple(row)).encode())
        return found.hexdigest()

    def all(self, as_of: datetime | None = None) -> list[Subject]:
        """Every tracked subject, by name; or those tracked at ``as_of``, as they are described now."""
        known = merges(self._connection, as_of)
        question = select(SUBJECT.c.id, SUBJECT.c.body).order_by(SUBJECT.c.name, SUBJECT.c.id)
        if as_of is None:
            question = question.where(SUBJECT.c.removed_at.is_(None))
        else:
            later = or_(SUBJECT.c.removed_at.is_(None), SUBJECT.c.removed_at > as_of)
            question = question.where(SUBJECT.c.created_at <= as_of, later)
        bodies = {row.id: row.body for row in self._connection.execute(question) if row.id not in known.into}
        together = self._together(known, [one for one in bodies if known.members(one)])
        return [together[one] if one in together else SUBJECTS.decode(body) for one, body in bodies.items()]

    def of(self, ids: Iterable[str]) -> dict[str, Subject]:
        """Subjects by id, the removed included; a merged one leads to that which stands for it."""
        return self._together(merges(self._connection), ids)

    def removed(self) -> set[str]:
        """The ids of those that a person removed: a list does not bring them back."""
        return set(self._connection.execute(select(SUBJECT.c.id).where(SUBJECT.c.removed_at.is_not(None))).scalars())

    def link(self, links: Iterable[tuple[str, str, str, str]]) -> None:
        """Note that a subject and an entry are the same party: rows of subject, list, key and reason."""
        rows = [dict(zip(("subject", "list", "key", "reason"), link, strict=True)) for link in links]
        insert_new(self._connection, LINK, rows, "subject", "list", "key")

    def linked(self) -> dict[tuple[str, str], list[str]]:
        """Which subjects each entry (list and key) is known to be."""
        known = merges(self._connection)
        found: dict[tuple[str, str], list[str]] = {}
        for row in self._connection.execute(LINKED):
            subjects = found.setdefault((row.list, row.key), [])
            if (living := known.living(row.subject)) not in subjects:
                subjects.append(living)
        return found

    def links(self, subject: str) -> dict[tuple[str, str], str]:
        """The entries (list and key) that a subject is known to be, and why."""
        family = merges(self._connection).family(subject)
        question = select(LINK).where(LINK.c.subject.in_(family)).order_by(LINK.c.list, LINK.c.key)
        return {(row.list, row.key): row.reason for row in self._connection.execute(question)}

    def record_hits(self, hits: Iterable[Hit], events: dict[str, Event], at: datetime) -> None:
        """Write down which events met which subjects; what is there already stays as it is."""
        rows: list[dict[str, object]] = []
        for hit in hits:
            event = events[hit.event]
            entry = event.entry
            rows.append(
                {
                    "id": hit.id,
                    "event": hit.event,
                    "subject": hit.subject,
                    "list": entry.list if entry else None,
                    "key": entry.key if entry else None,
                    "story": event.story,
                    "score": hit.comparison.score,
                    "band": str(hit.band),
                    "created_at": at,
                    "body": ENCODER.encode(hit.comparison),
                }
            )
        insert_new(self._connection, HIT, rows, "id")

    def hit(self, hit_id: str) -> RecordedHit:
        """One hit; UnknownError where there is none."""
        row = self._connection.execute(select(HIT).where(HIT.c.id == hit_id)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no hit {hit_id!r}; `watchlist hits` lists them")
        return _recorded(row)

    def hits(self, *, subject: str | None = None, events: Iterable[str] | None = None) -> Iterator[RecordedHit]:
        """Every hit, or those of one subject or of some events, in the order in which they were made."""
        question = select(HIT).order_by(HIT.c.created_at, HIT.c.score.desc(), HIT.c.id)
        if subject:
            question = question.where(HIT.c.subject.in_(merges(self._connection).family(subject)))
        if events is None:
            yield from (_recorded(row) for row in self._connection.execute(question))
            return
        for piece in pieces(events):
            yield from (_recorded(row) for row in self._connection.execute(question.where(HIT.c.event.in_(piece))))

    def told(self, subjects: Iterable[str]) -> set[tuple[str, str | None, str | None]]:
        """Subject, list and key of every entry that these subjects met surely enough to be told."""
        known = merges(self._connection)
        found: set[tuple[str, str | None, str | None]] = set()
        question = select(HIT.c.subject, HIT.c.list, HIT.c.key).where(HIT.c.band != str(Band.REVIEW)).distinct()
        for ids in pieces({member for subject in subjects for member in (subject, *known.members(subject))}):
            rows = self._connection.execute(question.where(HIT.c.subject.in_(ids)))
            found.update((one, row.list, row.key) for row in rows for one in {row.subject, known.living(row.subject)})
        return found

    def met(self, stories: Iterable[str]) -> dict[str, set[str]]:
        """The subjects that each of these stories has met already; an id that leads to another is one of its own."""
        known = merges(self._connection)
        found: dict[str, set[str]] = {}
        for piece in pieces(stories):
            question = select(HIT.c.story, HIT.c.subject).where(HIT.c.story.in_(piece))
            for story, subject in self._connection.execute(question):
                found.setdefault(story, set()).add(known.living(subject))
        return found

    def judge(self, judgement: Judgement) -> None:
        """Keep a person's decision; the newest on the same pair holds."""
        self._connection.execute(insert(JUDGEMENT).values(**judgement_row(judgement)))

    def unlink(self, subject: str, list_key: str, key: str) -> None:
        """Note that a subject and an entry are not known to be the same party any more."""
        family = merges(self._connection).family(subject)
        known = (LINK.c.subject.in_(family), LINK.c.list == list_key, LINK.c.key == key)
        self._connection.execute(delete(LINK).where(*known))

    def apart(self) -> dict[tuple[str, str | None, str | None], str]:
        """Subject, list and key of the pairs that a person judged last not to be the same, and what was judged."""
        known = merges(self._connection)
        newest = {(known.living(one.subject), one.list, one.key): one for one in self.judgements() if one.list}
        return {pair: one.judged for pair, one in newest.items() if one.decision is Decision.NEGATIVE}

    def judgements(self, subjects: Iterable[str] | None = None) -> list[Judgement]:
        """Every decision, or those on some subjects, oldest first."""
        question = select(JUDGEMENT).order_by(JUDGEMENT.c.seq)
        if subjects is None:
            return [_judgement(row) for row in self._connection.execute(question)]
        pages = (self._connection.execute(question.where(JUDGEMENT.c.subject.in_(ids))) for ids in pieces(subjects))
        return [_judgement(row) for page in pages for row in page]


def _recorded(row: Row[tuple[object, ...]]) -> RecordedHit:
    hit = Hit(row.id, row.event, row.subject, Band(row.band), COMPARISONS.decode(row.body))
    return RecordedHit(hit, row.created_at, row.list, row.key, row.story)


def judgement_row(judgement: Judgement) -> dict[str, object]:
    """A decision as its table holds it: what was judged is in one column, as a body."""
    row = {field: getattr(judgement, field) for field in judgement.__struct_fields__ if field != "versions"}
    if judgement.versions is not None:
        row["judged"] = ENCODER.encode(JudgedBody(judgement.judged, judgement.versions)).decode()
    return {**row, "decision": str(judgement.decision)}


def _judgement(row: Row[tuple[object, ...]]) -> Judgement:
    values = {field: getattr(row, field) for field in Judgement.__struct_fields__ if field != "versions"}
    if row.judged.startswith(BODY):
        body = BODIES.decode(row.judged)
        values |= {"judged": body.sides, "versions": body.versions}
    return Judgement(**{**values, "decision": Decision(row.decision)})
