"""Articles, from a feed or from a person, to the record: read, cluster, match, choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.errors import InputError
from watchlist.match import hit, mentioned
from watchlist.model import Article, Certainty, Event, Kind, Signal, SignalType, Story, digest
from watchlist.news.cluster import OpenStory, ReadArticle, cluster, summarise
from watchlist.news.mentions import NameScanner
from watchlist.news.reading import read_article
from watchlist.pipeline.overtaken import OvertakenError, not_overtaken
from watchlist.pipeline.tell import tell
from watchlist.store import Session
from watchlist.store.news import Compared, DatedStory, ReadRecord, sorted_at

WINDOW = timedelta(days=10)
# What is known to the day stands at its beginning, and may be of its end.
_AROUND = WINDOW + timedelta(days=1)
_FIRST, _LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
ADDED = "added"
"""The source of articles that a person brought in."""

READ = msgspec.json.Decoder(ReadArticle)
ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a batch of articles came from: which source, seen when, in which snapshot and check, by an office."""

    source: str
    at: datetime
    snapshot: str | None = None
    check: str | None = None
    official: bool = False
    quiet_before: datetime | None = None
    """Stories whose newest article is older are kept, but told to nobody."""
    read_to_the_party: frozenset[str] = frozenset()
    """Articles whose documents are announced party by party, and not as a story beside that."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How a story is told: as a whole at first, and for each subject that it names only later.

    ``what`` is what it says, whichever story says it: kind, type and certainty.
    """

    what: tuple[str, ...]
    story: Happening
    later: Mapping[str, Happening]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of new articles comes to, before it is written; ``beside`` is how many articles there were."""

    beside: int = 0
    records: tuple[ReadRecord, ...] = ()
    moved: Mapping[str, str] | None = None
    stories: tuple[DatedStory, ...] = ()
    merged: Mapping[str, str] | None = None
    telling: tuple[Telling, ...] = ()


def add_articles(app: App, articles: Sequence[Article]) -> int:
    """Bring in articles that a person has; how many were new."""
    origin = Origin(ADDED, app.clock())

    def add() -> int:
        batch = read_batch(app, articles, origin)
        with app.store.write() as session:
            write_batch(session, app, batch, origin.at)
        return len(batch.records)

    return not_overtaken(add)


def read_batch(app: App, articles: Iterable[Article], origin: Origin) -> Batch:
    """Read what is new of a batch, and find its stories; nothing is written."""
    by_id = {article.id: article for article in articles}
    with app.store.read() as session:
        beside = session.news.count()
        known = session.news.known(by_id)
        new = [article for key, article in by_id.items() if key not in known]
        if not new:
            return Batch()
        scanner = NameScanner(session.subjects.all())
        near = [*session.news.compared(_spans(sorted_at(article, origin.at) for article in new))]
    read = {
        article.id: read_article(article, scanner, office=origin.source if origin.official else "") for article in new
    }
    # What tells of no consequence and names nobody is kept, but is no story of ours.
    telling = [one for one in read.values() if one.signals or one.mentions]
    stories, times = _open(near)
    times |= {article.id: (sorted_at(article, origin.at), origin.at) for article in new}
    found = cluster(telling, stories)
    touched = [story for story in found.stories if any(one.id in read for one in story.articles)]
    told = [_told(story, times) for story in touched]
    return Batch(
        beside=beside,
        records=tuple(_record(article, read[article.id], found.placed, origin) for article in new),
        moved={one.id: found.merged[old.id] for old in stories if old.id in found.merged for one in old.articles},
        stories=tuple(told),
        merged=found.merged,
        telling=tuple(
            one
            for story, dated in zip(touched, told, strict=True)
            if origin.quiet_before is None or dated.last >= origin.quiet_before
            for one in _telling(app, story, dated.story, origin)
            if one.story.event.kind is not Kind.ANNOUNCED or not _new_in(story, read) <= origin.read_to_the_party
        ),
    )


def write_batch(session: Session, app: App, batch: Batch, now: datetime) -> None:
    """Write a batch with its stories, and tell what is told by none of the events before.

    Raises OvertakenError, and nothing is to be written, where other news has come since it was read.
    """
    if not batch.records:
        return
    session.news.hold()
    if session.news.count() != batch.beside:
        raise OvertakenError("other news has come meanwhile")
    session.news.add(batch.records)
    session.news.move(batch.moved or {})
    session.news.save_stories(batch.stories)
    session.news.merge(batch.merged or {})
    tell(session, app, [*_untold(session, batch.telling)], now)


def _spans(moments: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """The times around articles in which their stories stand; an old one among today's does not widen today's."""
    spans: list[tuple[datetime, datetime]] = []
    for moment in sorted(moments):
        begin, end = max(moment, _FIRST) - _AROUND, min(moment, _LAST) + _AROUND
        if spans and begin <= spans[-1][1]:
            begin = spans.pop()[0]
        spans.append((begin, end))
    return spans


def _open(near: Iterable[Compared]) -> tuple[list[OpenStory], dict[str, tuple[datetime, datetime]]]:
    """The stories that articles may join, and of each of their articles when it stands and was seen."""
    stories: dict[str, list[ReadArticle]] = {}
    times = {}
    for one in near:
        article = READ.decode(one.features)
        stories.setdefault(one.story, []).append(article)
        times[article.id] = (one.sorted_at, one.seen_at)
    return [OpenStory(key, tuple(articles)) for key, articles in stories.items()], times


def _new_in(story: OpenStory, read: Mapping[str, ReadArticle]) -> set[str]:
    return {one.id for one in story.articles if one.id in read}


def _record(article: Article, read: ReadArticle, placed: Mapping[str, str], origin: Origin) -> ReadRecord:
    return ReadRecord(
        article=replace(article, source=article.source or origin.source, lang=read.features.lang or article.lang),
        features=ENCODER.encode(read),
        signals=read.signals,
        mentions=read.mentions,
        story=placed.get(article.id),
        seen_at=origin.at,
        snapshot=origin.snapshot,
    )


def _told(story: OpenStory, times: Mapping[str, tuple[datetime, datetime]]) -> DatedStory:
    """The story as it stands now, under the id that it began with."""
    stand, seen = zip(*(times[one.id] for one in story.articles), strict=True)
    return DatedStory(replace(summarise(story.articles, min(seen)), id=story.id), min(stand), max(stand))


def _telling(app: App, story: OpenStory, said: Story, origin: Origin) -> Iterator[Telling]:
    """What a story says for the first time: its primary signal, and each subject that it comes to name."""
    fresh = tuple(signal for signal in said.signals if not signal.background)
    if not fresh:
        return
    what = (_kind(fresh[0], origin), fresh[0].type, fresh[0].certainty)
    event = _event(said, fresh[0], origin, digest(said.id, *what))
    named = mentioned(mention for one in story.articles for mention in one.mentions)
    hits = tuple(hit(event, subject, comparison, app.thresholds) for subject, comparison in named.items())
    later = {}
    for subject, comparison in named.items():
        naming = _event(said, fresh[0], origin, digest(said.id, *what, subject))
        later[subject] = Happening(naming, (hit(naming, subject, comparison, app.thresholds),), fresh)
    yield Telling(what, Happening(event, hits, fresh), later)


def _untold(session: Session, telling: Sequence[Telling]) -> Iterator[Happening]:
    """A story is told once for what it says; a copy that names one more subject is told for that subject.

    What was told of stories that were merged into it was told of it.
    """
    lineages = session.news.lineages(one.story.event.story or "" for one in telling)
    met = session.subjects.met(each for lineage in lineages.values() for each in lineage)
    said = {digest(each, *one.what) for one in telling for each in lineages[one.story.event.story or ""]}
    known = session.events.known(said)
    for one in telling:
        story = one.story.event.story or ""
        tellers = {each for each in lineages[story] if digest(each, *one.what) in known}
        if not tellers:
            yield one.story
            continue
        # Where only a younger one has said it, whom the elder met knows less than is said now.
        heard = lineages[story] if story in tellers else tellers
        reached = set().union(*(met.get(each, ()) for each in heard))
        yield from (happening for subject, happening in one.later.items() if subject not in reached)


def _event(story: Story, primary: Signal, origin: Origin, event_id: str) -> Event:
    return Event(
        id=event_id,
        kind=_kind(primary, origin),
        source=origin.source,
        detected_at=origin.at,
        title=story.title or primary.quote,
        occurred_on=None,
        story=story.id,
        snapshot=origin.snapshot,
        check=origin.check,
    )


def _kind(primary: Signal, origin: Origin) -> Kind:
    """An office that says what it does announces it; everything else is a report."""
    does = primary.type in (SignalType.DESIGNATION, SignalType.DELISTING) and primary.certainty is Certainty.IMPOSED
    return Kind.ANNOUNCED if origin.official and does else Kind.REPORTED


class _Line(msgspec.Struct, frozen=True):
    text: str
    id: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_at: str | None = None
    lang: str | None = None


def read_articles(file: Path) -> list[Article]:
    """Read articles from JSON lines, all or none; raises InputError that names the line."""
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None
    articles = [_article(line, f"{file}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not articles:
        raise InputError(f"{file}: there is no article in it")
    return articles


def _article(line: bytes, place: str) -> Article:
    try:
        said = msgspec.json.decode(line, type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        wanted = "{id,url,outlet,title,text,published_at,lang} is wanted"
        raise InputError(f"{place}: this is no article: {error}; {wanted}") from None
    return Article(
        id=said.id or digest("article", said.url, said.title, said.text),
        url=said.url or "",
        outlet=said.outlet or "",
        title=said.title or "",
        text=said.text,
        published_at=_published(said.published_at, place),
        lang=said.lang or "",
        source=ADDED,
    )


def _published(text: str | None, place: str) -> datetime | date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
        # The first and the last hours of the calendar are in no other zone.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InputError(f"{place}: published_at {text!r} is no date and no ISO 8601 time") from None
