"""What stories say for the first time: the events of news, and for which subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.match import Thresholds, hit, mentioned
from watchlist.model import CERTAINTY, Certainty, Change, Comparison, Event, Hit, Kind, SignalType, Story, digest
from watchlist.news.cluster import OpenStory, ReadArticle
from watchlist.news.developments import Development, beside, came_true, development, developments, says_as_much
from watchlist.render.told import sentence
from watchlist.store import Session

MOST_READ = 50
"""How many copies are asked who says best what a story says: the further ones repeat them."""


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
    discovery: bool = False
    """Whether the source only tells that there are articles, and vouches for none."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One development of a story as it can be told: how, by which articles, whom the story names.

    ``leads`` the first that is news, ``beside`` what is no news of its own.
    """

    kind: Kind
    development: Development
    story: Story
    origin: Origin
    articles: tuple[ReadArticle, ...]
    named: Mapping[str, Comparison]
    thresholds: Thresholds
    leads: bool
    beside: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What a story was told to say, and whether by an office."""

    kind: Kind
    development: Development


def telling_of(app: App, story: OpenStory, said: Story, origin: Origin) -> Iterator[Telling]:
    """What a story says, one development after another, the weightiest first."""
    named = mentioned(mention for one in story.articles for mention in one.mentions)
    # A story keeps one signal of a kind; another of its copies may say better who does it.
    first = (signal for one in story.articles[:MOST_READ] for signal in one.signals)
    found = developments((*said.signals, *first))
    lesser = beside(found)
    for one in found:
        yield Telling(
            kind=kind_of(one, origin),
            development=one,
            story=said,
            origin=origin,
            articles=story.articles,
            named=named,
            thresholds=app.thresholds,
            leads=one is next(each for each in found if each not in lesser),
            beside=one in lesser,
        )


def happening_of(event: Event, hits: tuple[Hit, ...], story: Story) -> Happening:
    """What was decided on when an event of a story was told, as the story stands now."""
    fresh = tuple(signal for signal in story.signals if not signal.background)
    if event.signal is None or event.id != _key(event.story or "", event.kind, development(event.signal)):
        return Happening(event, hits, fresh)
    said = development(event.signal)
    lesser = any(says_as_much(said, one) and says_as_much(one, said) for one in beside(developments(fresh)))
    return Happening(event, hits, (event.signal,), lesser)


def untold(session: Session, telling: Sequence[Telling]) -> Iterator[Happening]:
    """What is news of it: a development once, and again when it has become surer, but never for one more copy.

    A copy that names one more subject is told for that subject. What was told of stories that were merged into one
    was told of it; what was told of those that it goes on from says what has come true.
    """
    lineages = session.news.lineages(one.story.id for one in telling)
    earlier = {earlier for one in telling for earlier in one.story.follows}
    said = _said(session, {each for ids in lineages.values() for each in ids} | earlier)
    met = session.subjects.met(each for lineage in lineages.values() for each in lineage)
    for one in telling:
        lineage = lineages[one.story.id]
        tellers = {each for each in lineage if any(_covers(told, one) for told in said.get(each, ()))}
        if not tellers:
            before = [
                told.development for each in (*sorted(lineage), *one.story.follows) for told in said.get(each, ())
            ]
            yield _news(one, came_true(one.development, before))
        elif one.leads:
            # Where only a younger one has said it, whom the elder met knows less than is said now.
            heard = lineage if one.story.id in tellers else tellers
            yield from _for_others(one, set().union(*(met.get(each, ()) for each in heard)))


def kind_of(said: Development, origin: Origin) -> Kind:
    """An office that says what it does announces it; everything else is a report."""
    does = said.type in (SignalType.DESIGNATION, SignalType.DELISTING) and said.certainty == Certainty.IMPOSED
    return Kind.ANNOUNCED if origin.official and does else Kind.REPORTED


def _said(session: Session, stories: Iterable[str]) -> dict[str, list[_Said]]:
    """What each of these stories was told to say, each id by itself."""
    found: dict[str, list[_Said]] = {}
    for event in session.events.of_stories(stories):
        if event.signal and event.story:
            found.setdefault(event.story, []).append(_Said(event.kind, development(event.signal)))
    return found


def _covers(said: _Said, one: Telling) -> bool:
    """Whether it was told before, and by an office where one tells it now."""
    return said.kind in (one.kind, Kind.ANNOUNCED) and says_as_much(said.development, one.development)


def _news(one: Telling, before: Development | None) -> Happening:
    """The event of a development, for all whom the story names; ``before`` is what it makes surer."""
    said = one.development
    changes = (Change(CERTAINTY, before.certainty, said.certainty),) if before else ()
    event = _event(one, _key(one.story.id, one.kind, said), changes)
    hits = tuple(hit(event, subject, comparison, one.thresholds) for subject, comparison in one.named.items())
    return Happening(event, hits, (said.signal,), one.beside)


def _key(story: str, kind: Kind, said: Development) -> str:
    return digest(story, kind, said.type, said.aim.country, said.aim.kind, said.certainty, said.actor)


def _for_others(one: Telling, reached: Collection[str]) -> Iterator[Happening]:
    """The event of each subject that the story names by now and that has not met it, by what is said of it."""
    fresh = tuple(signal for signal in one.story.signals if not signal.background)
    for subject, comparison in one.named.items():
        if subject not in reached:
            key = digest(one.story.id, one.kind, one.development.type, one.development.certainty, subject)
            event = _event(replace(one, development=_of_subject(one, subject)), key)
            yield Happening(event, (hit(event, subject, comparison, one.thresholds),), fresh)


def _of_subject(one: Telling, subject: str) -> Development:
    """A development as the articles say it that name a subject, best in a sentence that does; else as the story does.

    Another copy's sentence is of others: who watches this one would read of somebody else.
    """
    said = (
        (any(surface in signal.quote for surface in surfaces), development(signal))
        for article in one.articles
        if (surfaces := {mention.surface for mention in article.mentions if mention.subject == subject})
        for signal in article.signals
        if not signal.background
    )
    fitting = [(names, each) for names, each in said if says_as_much(each, one.development)]
    return max(fitting, key=lambda each: each[0], default=(False, one.development))[1]


def _event(one: Telling, key: str, changes: tuple[Change, ...] = ()) -> Event:
    return Event(
        id=key,
        kind=one.kind,
        source=one.origin.source,
        detected_at=one.origin.at,
        title=sentence(one.development.signal),
        occurred_on=_day(one.articles, one.development),
        changes=changes,
        story=one.story.id,
        snapshot=one.origin.snapshot,
        check=one.origin.check,
        signal=one.development.signal,
    )


def _day(articles: Iterable[ReadArticle], said: Development) -> date | None:
    """The day of the first article that says it."""
    dated = ((one.features.day, developments(one.signals)) for one in articles if one.features.day)
    return min((day for day, found in dated if any(says_as_much(each, said) for each in found)), default=None)
