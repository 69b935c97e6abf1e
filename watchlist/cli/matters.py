"""Matters that wait for a person: a subject beside what met it, as a screen shows them and a person decides on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchlist.cli.beside import ROWS, Column
from watchlist.cli.output import cell
from watchlist.model import Band, Comparison, Decision, Entry, Event, Mention, Party, Subject
from watchlist.names.fold import fold

if TYPE_CHECKING:
    from watchlist.app import App
    from watchlist.store import Judgement, Session
    from watchlist.store.subjects import RecordedHit, Side

NOT_BESIDE = frozenset({"key", "remarks"})
"""What is said elsewhere, or is too long for a column."""
AROUND = 80
"""How many letters of an article are shown on either side of a name."""
WAITING = frozenset({Band.POSSIBLE, Band.REVIEW})
"""The bands whose hits wait for a person."""
BANDS = {Band.HIT: "a hit", Band.POSSIBLE: "a possible hit", Band.REVIEW: "only to review: nobody was told"}
"""What a band means, in words."""
BANDS_OF_ROWS = {**BANDS, Band.REVIEW: "only to review"}
"""What it means of a row that was screened, of which nobody is told."""


@dataclass(frozen=True, slots=True)
class Value:
    """What one side says; ``met`` says that the other side says the same, or that it is what was compared."""

    text: str
    met: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One sort of thing that the sides say."""

    label: str
    left: tuple[Value, ...]
    right: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A question for a person: are the two the same?

    ``raised`` are labelled lines on what made it one, ``earlier`` what was decided before, ``decided`` whether that is
    in force. ``judge`` keeps a decision with its note and says what comes of it; it raises OvertakenError when another
    has decided since the matter was put together.
    """

    left: str
    right: str
    standing: str
    comparison: Comparison
    rows: tuple[Row, ...]
    judge: Callable[[Decision, str], str]
    raised: tuple[tuple[str, str], ...] = ()
    earlier: tuple[str, ...] = ()
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which hits are asked for."""

    bands: frozenset[Band] = WAITING
    subject: str | None = None
    unsure: bool = False


def waiting(session: Session, wanted: Wanted) -> list[str]:
    """The hits that wait for a person, the likeliest first: of each matter the newest, those judged already not."""
    from watchlist.choose import matter
    from watchlist.pipeline.judged import Judged

    found = list(session.subjects.hits(subject=wanted.subject))
    subjects = session.subjects.of({one.hit.subject for one in found})
    tracked = {one.id for one in session.subjects.all()}
    events = session.events.of({one.hit.event for one in found})
    judged, linked = Judged(session, subjects), session.subjects.linked()
    newest: dict[tuple[str, str], RecordedHit] = {}
    for one in sorted(found, key=lambda one: (one.created_at, one.hit.comparison.score)):
        subject = subjects[one.hit.subject].id
        known = subject in linked.get((one.list or "", one.key or ""), ())
        decided = judged.decision(one.hit.subject, events[one.hit.event])
        is_open = decided is None or (wanted.unsure and decided is Decision.UNSURE)
        pair = (subject, matter(events[one.hit.event]))
        newest.pop(pair, None)
        if subject in tracked and is_open and not known:
            newest[pair] = one
    likeliest = sorted(newest.values(), key=lambda one: (-one.hit.comparison.score, one.created_at, one.hit.id))
    return [one.hit.id for one in likeliest if one.hit.band in wanted.bands]


def matter_of(app: App, hit_id: str, *, by: str) -> Matter:
    """Put together what a person needs to decide on a hit, as both sides stand now."""
    from watchlist.pipeline.judged import Judged

    with app.store.read() as session:
        found = session.subjects.hit(hit_id)
        event = session.events.get(found.hit.event)
        subjects = session.subjects.of([found.hit.subject])
        subject = subjects[found.hit.subject]
        judged = Judged(session, subjects)
        made, decided = judged.made(subject.id, event), judged.decision(subject.id, event)
        return Matter(
            left=f"{subject.name} ({subject.id})",
            right=_said_by(app, event),
            standing=BANDS[found.hit.band],
            comparison=found.hit.comparison,
            rows=tuple(_rows(session, subject, event, found.hit.comparison)),
            judge=judging(app, hit_id, by, len(made)),
            raised=tuple(_raised(event, hit_id)),
            earlier=tuple(earlier(made, decided, subject.party, event.entry)),
            decided=decided not in (None, Decision.UNSURE),
        )


def judging(app: App, hit_id: str, by: str, seen: int) -> Callable[[Decision, str], str]:
    """How a person decides on a hit of which so many decisions were seen."""
    from watchlist.cli.effects import effect
    from watchlist.pipeline.judging import judge

    def decide(decision: Decision, note: str) -> str:
        return effect(app, judge(app, hit_id, decision, by=by, note=note, seen=seen))

    return decide


def _said_by(app: App, event: Event) -> str:
    """Who says what stands on the right."""
    if event.story:
        return "the news"
    return entry_of(app, event.entry.list, event.entry.key) if event.entry else _title(app, event.source)


def entry_of(app: App, list_key: str, key: str) -> str:
    """Name an entry by its list's title, its list and its key."""
    return f"{_title(app, list_key)} ({' '.join(filter(None, (list_key, key)))})"


def _title(app: App, key: str) -> str:
    return app.sources[key].title if key in app.sources else key


def _raised(event: Event, hit_id: str) -> Iterator[tuple[str, str]]:
    yield "event", f"{event.title} ({event.kind} {cell(event.detected_at)})"
    for change in event.changes[:3] if event.entry else ():
        yield "changed", f"{change.field}: {change.old or '-'} -> {change.new or '-'}"
    yield "hit", hit_id


def _rows(session: Session, subject: Subject, event: Event, comparison: Comparison) -> Iterator[Row]:
    if event.story:
        yield from _told(session, subject, event)
        return
    entry = event.entry or _member(session, event, comparison)
    if entry is None:
        yield Row("name", (Value(subject.name, True),), (Value(comparison.matched_name, True),))
        return
    yield from beside(session, subject, entry, comparison)


def beside(session: Session, subject: Subject | Party, entry: Entry, comparison: Comparison) -> Iterator[Row]:
    """What a subject, or whoever else was met, and an entry say."""
    left, right = Column("", subject), Column("", entry, _status(session, entry))
    asked = {one.query for one in comparison.explanation if one.feature == "name"}
    compared = {comparison.matched_name, *(name.text for name in subject.names if fold(name.text) in asked)}
    for label, said in ROWS.items():
        ours, theirs = list(said(left)), list(said(right))
        if label not in NOT_BESIDE and (ours or theirs):
            same = {fold(one) for one in ours} & {fold(one) for one in theirs}
            yield Row(label, _values(ours, compared, same), _values(theirs, compared, same))


def _values(texts: Iterable[str], compared: set[str], same: set[str]) -> tuple[Value, ...]:
    """Those that met first: of many aliases only some have room."""
    values = [Value(one, fold(one) in same or one.partition(" (")[0] in compared or one in compared) for one in texts]
    return tuple(sorted(values, key=lambda one: not one.met))


def _told(session: Session, subject: Subject, event: Event) -> Iterator[Row]:
    story = session.news.story(event.story or "")
    records = session.news.articles(story=story.id)
    named = [(one, record.article) for record in records for one in record.mentions if one.subject == subject.id]
    names = dict.fromkeys(one.surface for one, _ in named)
    around = dict.fromkeys(_around(article.text, one) for one, article in named if one.start is not None)
    articles = dict.fromkeys(f"{one.article.outlet}: {one.article.title}" for one in records)
    yield Row("name", (Value(subject.name, True),), tuple(Value(one, True) for one in names))
    for label, ours, theirs in (
        ("aliases", [one.text for one in subject.names[1:]], ()),
        ("countries", subject.party.countries, ()),
        ("said", (), around),
        ("articles", (), articles),
    ):
        if ours or theirs:
            yield Row(label, tuple(map(Value, ours)), tuple(map(Value, theirs)))


def _around(text: str, named: Mention) -> str:
    """The words of an article around a name in it."""
    begin, end = max((named.start or 0) - AROUND, 0), (named.end or 0) + AROUND
    return f"{'...' if begin else ''}{text[begin:end]}{'...' if end < len(text) else ''}"


def _member(session: Session, event: Event, comparison: Comparison) -> Entry | None:
    """The entry that a subject met of an event about many."""
    for member in event.members:
        entry = session.entries.standing(member.list, [member.key]).get(member.key)
        if entry and comparison.matched_name in [name.text for name in entry.names]:
            return entry
    return None


def _status(session: Session, entry: Entry) -> str:
    if not entry.key:
        return "announced"
    versions = session.entries.history(entry.list, entry.key)
    return versions[-1].status if versions else ""


def earlier(made: Sequence[Judgement], decided: Decision | None, party: Party, entry: Entry | None) -> Iterator[str]:
    """What was decided before; where none of it is in force, what has changed since."""
    for one in made:
        yield f"{cell(one.at)} {one.decision} by {one.by}" + (f": {one.note}" if one.note else "")
    if made and decided is None:
        since = "; ".join(_changed(made[-1], party, entry))
        yield f"Open again, because of what has changed since: {since or 'one side, by what was kept then'}."


def _changed(judgement: Judgement, party: Party, entry: Entry | None) -> Iterator[str]:
    """What is not as it was when a decision was made."""
    from watchlist.pipeline.judged import side

    if judgement.versions is None:
        return
    yield from _differences("the subject's", judgement.versions.subject, side(party))
    if judgement.versions.entry and entry:
        yield from _differences("the entry's", judgement.versions.entry, side(entry.party))


def _differences(whose: str, before: Side, after: Side) -> Iterator[str]:
    for what in before.__struct_fields__:
        old, new = getattr(before, what), getattr(after, what)
        gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
        if gone or come:
            told = [*(f"- {one}" for one in gone), *(f"+ {one}" for one in come)]
            yield f"{whose} {what.replace('_', ' ')} {', '.join(told)}"
