"""Joins subjects that are one firm, takes apart what is not, and proposes what a person should look at.

Without a person two are joined only on an equal number, or an equal name with the same country (see ``match``): what is
merely likely is proposed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from watchlist.app import App
from watchlist.errors import InputError, UnknownError
from watchlist.match import Tracked, subject_of, tie
from watchlist.model import Band, Comparison, Decision, Entry, Name, Party, Subject, digest
from watchlist.names.index import Index
from watchlist.names.score import compare_parties
from watchlist.pipeline.judged import sides, versions
from watchlist.pipeline.judging import part
from watchlist.pipeline.overtaken import OvertakenError, not_overtaken
from watchlist.store import Judgement, Session

Key = tuple[str, str]
"""A list and a key on it."""


@dataclass(frozen=True, slots=True)
class Known:
    """A subject with the entries that it is known to be."""

    subject: Subject
    entries: tuple[Entry, ...] = ()

    @property
    def party(self) -> Party:
        """What matching compares: what the subject says, and what each list says of it."""
        parties = [self.subject.party, *(entry.party for entry in self.entries)]
        names: dict[str, Name] = {}
        for name in (name for one in parties for name in one.names):
            names.setdefault(name.text, name)
        return replace(
            parties[0],
            names=tuple(names.values()),
            countries=tuple(dict.fromkeys(country for one in parties for country in one.countries)),
            identifiers=tuple(dict.fromkeys(number for one in parties for number in one.identifiers)),
            birth_dates=tuple(dict.fromkeys(day for one in parties for day in one.birth_dates)),
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A subject, and another subject or an entry (with the hit to judge) that may be the same firm."""

    known: Known
    other: Known | Entry
    comparison: Comparison
    hit: str | None = None
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Parted:
    """What a split came to: the subject that the entry, or the one that was merged, is now, if any."""

    subject: Subject
    became: Subject | None


def proposals(app: App, *, pairs_from: float, entries_from: float) -> list[Proposal]:
    """What may be one firm and is not joined, the likeliest first, without what a person judged apart."""
    with app.store.read() as session:
        subjects = session.subjects.all()
        known = _known(session, subjects)
        apart = _apart(session)
        waiting = list(_waiting(session, known, entries_from))
    found = [*_pairs(known, pairs_from, apart), *waiting]
    return sorted(found, key=lambda one: (-one.comparison.score, one.known.subject.id, _other_id(one.other)))


def _other_id(other: Known | Entry) -> str:
    return other.subject.id if isinstance(other, Known) else f"{other.list} {other.key}"


def _known(session: Session, subjects: Iterable[Subject]) -> dict[str, Known]:
    links = session.subjects.linked()
    standing = _standing(session, links)
    entries: dict[str, list[Entry]] = {}
    for pair, holders in links.items():
        for holder in holders if pair in standing else ():
            entries.setdefault(holder, []).append(standing[pair])
    return {one.id: Known(one, tuple(entries.get(one.id, ()))) for one in subjects}


def _standing(session: Session, pairs: Iterable[Key]) -> dict[Key, Entry]:
    """The entries that stand, of these lists and keys."""
    keys: dict[str, list[str]] = {}
    for list_key, key in pairs:
        keys.setdefault(list_key, []).append(key)
    return {
        (list_key, key): entry
        for list_key, wanted in keys.items()
        for key, entry in session.entries.standing(list_key, wanted).items()
    }


def _apart(session: Session) -> set[frozenset[str]]:
    """The pairs of subjects that a person judged not to be the same, by those who stand for them now."""
    merges = session.subjects.merges()
    judged = session.subjects.judged_pairs().values()
    return {
        frozenset((merges.living(subject), merges.living(other)))
        for subject, other, decision in judged
        if decision == str(Decision.NEGATIVE)
    }


def _pairs(known: Mapping[str, Known], minimum: float, apart: Collection[frozenset[str]]) -> Iterator[Proposal]:
    index = Index((key, one.party) for key, one in known.items())
    for key, one in known.items():
        for other, comparison in index.search(one.party, minimum=minimum):
            if key < other and frozenset((key, other)) not in apart:
                yield Proposal(one, known[other], comparison)


def _waiting(session: Session, known: Mapping[str, Known], minimum: float) -> Iterator[Proposal]:
    """The entries that met a subject, stand, and are no subject: neither this one, nor one of their own."""
    merges, linked, judged = session.subjects.merges(), session.subjects.linked(), _judged(session)
    met = {
        (merges.living(one.hit.subject), one.list, one.key): one.hit
        for one in session.subjects.hits()
        if one.list and one.key and (one.list, one.key) not in linked
    }
    standing = _standing(session, {(list_key, key) for _, list_key, key in met if list_key and key})
    for (subject, list_key, key), hit in met.items():
        entry = standing.get((list_key or "", key or ""))
        if subject not in known or entry is None or (subject, list_key, key) in judged:
            continue
        comparison = compare_parties(known[subject].subject.party, entry.party)
        if comparison.score >= minimum:
            yield Proposal(known[subject], entry, comparison, hit.id, hit.band)


def _judged(session: Session) -> set[tuple[str, str | None, str | None]]:
    """The subjects and entries on which a person has decided, for or against."""
    merges = session.subjects.merges()
    newest = {(merges.living(one.subject), one.list, one.key): one.decision for one in session.subjects.judgements()}
    return {pair for pair, decision in newest.items() if decision is not Decision.UNSURE}


def merge(app: App, target: str, other: str, *, by: str, note: str) -> Subject:
    """Let the first subject stand for the second one as well; nothing of either is lost."""
    with app.store.write() as session:
        session.subjects.hold()
        kept, gone = session.subjects.get(target), session.subjects.get(other)
        if kept.id == gone.id:
            said = "are one subject already" if target != other else "is one subject"
            raise InputError(f"{' and '.join(dict.fromkeys((target, other)))} {said}: there is nothing to merge")
        session.subjects.merge(_on_pair(app, kept.id, gone.id, Decision.POSITIVE, by=by, note=note))
        return session.subjects.get(kept.id)


def unmerge(app: App, subject: str, *, by: str, note: str) -> Parted:
    """Undo a merge: of this subject into another, or of the only one that was merged into it."""
    with app.store.write() as session:
        session.subjects.hold()
        kept, gone = _merged(session, subject)
        session.subjects.unmerge(_on_pair(app, kept, gone, Decision.NEGATIVE, by=by, note=note))
        return Parted(session.subjects.of([kept])[kept], session.subjects.get(gone))


def _merged(session: Session, subject: str) -> tuple[str, str]:
    """The two that a merge made one: that which stands for the other, and the other."""
    into = session.subjects.merges().into
    if subject in into:
        return into[subject], subject
    session.subjects.get(subject)
    members = sorted(one for one, target in into.items() if target == subject)
    if len(members) == 1:
        return subject, members[0]
    if members:
        raise InputError(f"several were merged into {subject}: say which one to split off, {' or '.join(members)}")
    raise InputError(f"nothing was merged into {subject}: to take an entry from it, give its LIST and KEY as well")


def _on_pair(app: App, kept: str, gone: str, decision: Decision, *, by: str, note: str) -> Judgement:
    return Judgement(
        subject=kept, hit="", decision=decision, by=by, at=app.clock(), judged=digest(kept, gone), note=note, key=gone
    )


def split(app: App, subject: str, list_key: str, key: str, *, by: str, note: str) -> Parted:
    """Judge an entry not to be a subject: it is joined to it no more, and becomes what it is by itself."""
    return not_overtaken(lambda: _split(app, subject, (list_key, key), by=by, note=note))


def _split(app: App, asked: str, pair: Key, *, by: str, note: str) -> Parted:
    with app.store.read() as session:
        before = session.subjects.mark()
        subject = session.subjects.get(asked)
        entry = _linked_entry(session, subject, pair)
        own = subject_of(entry, "", app.tracking).id
        if own == subject.id:
            raise InputError(f"{asked} was made of {' '.join(pair)}: split off what else it is, or remove it")
        merged = own in session.subjects.merges().members(subject.id)
        same = None if merged else _same_otherwise(app, session, subject, entry)
        reason = None if own in session.subjects.removed() else tie(entry, app.tracking)
    with app.store.write() as session:
        session.subjects.hold()
        if session.subjects.mark() != before:
            raise OvertakenError("subjects have changed meanwhile")
        session.subjects.judge(_on_entry(app, session, subject, entry, by=by, note=note))
        if merged:
            kept = session.subjects.merges().into[own]
            session.subjects.unmerge(_on_pair(app, kept, own, Decision.NEGATIVE, by=by, note=note))
            return Parted(session.subjects.get(subject.id), session.subjects.get(own))
        part(session, subject.id, *pair)
        return Parted(subject, _by_itself(app, session, entry, same, reason))


def _linked_entry(session: Session, subject: Subject, pair: Key) -> Entry:
    if pair not in session.subjects.links(subject.id):
        raise UnknownError(
            f"{subject.name} is not known to be {' '.join(pair)}; `watchlist subjects show {subject.id}`"
        )
    return session.entries.history(*pair)[-1].entry


def _same_otherwise(app: App, session: Session, subject: Subject, entry: Entry) -> tuple[Subject, str] | None:
    """Which other subject an entry is without a person's word, once it is not this one."""
    pair = (entry.list, entry.key)
    others = [one for one in session.subjects.all() if one.id != subject.id]
    links = {pair: [one for one in session.subjects.linked().get(pair, ()) if one != subject.id]}
    return Tracked(others, links, app.thresholds, session.subjects.apart()).same(entry)


def _by_itself(
    app: App, session: Session, entry: Entry, same: tuple[Subject, str] | None, reason: str | None
) -> Subject | None:
    """Join an entry to the other subject that it is, or make it one where it has a tie to a tracked country."""
    if same is None and reason is None:
        return None
    found, why = same or (subject_of(entry, reason or "", app.tracking), reason or "")
    if same is None:
        session.subjects.save([found], app.clock())
    session.subjects.link([(found.id, entry.list, entry.key, why)])
    return found


def _on_entry(app: App, session: Session, subject: Subject, entry: Entry, *, by: str, note: str) -> Judgement:
    met = [
        one.hit for one in session.subjects.hits(subject=subject.id) if (one.list, one.key) == (entry.list, entry.key)
    ]
    event = session.events.get(met[-1].event) if met else None
    return Judgement(
        subject=subject.id,
        hit=met[-1].id if met else "",
        decision=Decision.NEGATIVE,
        by=by,
        at=app.clock(),
        judged=sides(subject, entry),
        note=note,
        list=entry.list,
        key=entry.key,
        versions=versions(session, subject.party, entry, event),
    )
