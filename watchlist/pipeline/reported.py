"""What stories say for the first time: the events of news, and for which subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchlist.app import App
from watchlist.choose import Happening
from watchlist.match import hit, mentioned
from watchlist.model import Certainty, Event, Kind, Signal, SignalType, Story, digest
from watchlist.news.cluster import OpenStory
from watchlist.store import Session


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
    """How a story is told: as a whole at first, and for each subject that it names only later.

    ``what`` is what it says, whichever story says it: kind, type and certainty.
    """

    what: tuple[str, ...]
    story: Happening
    later: Mapping[str, Happening]


def telling_of(app: App, story: OpenStory, said: Story, origin: Origin) -> Iterator[Telling]:
    """What a story says for the first time: its primary signal, and each subject that it comes to name."""
    fresh = tuple(signal for signal in said.signals if not signal.background)
    if not fresh:
        return
    what = (kind_of(fresh[0], origin), fresh[0].type, fresh[0].certainty)
    event = _event(said, fresh[0], origin, digest(said.id, *what))
    named = mentioned(mention for one in story.articles for mention in one.mentions)
    hits = tuple(hit(event, subject, comparison, app.thresholds) for subject, comparison in named.items())
    later = {}
    for subject, comparison in named.items():
        naming = _event(said, fresh[0], origin, digest(said.id, *what, subject))
        later[subject] = Happening(naming, (hit(naming, subject, comparison, app.thresholds),), fresh)
    yield Telling(what, Happening(event, hits, fresh), later)


def untold(session: Session, telling: Sequence[Telling]) -> Iterator[Happening]:
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
        kind=kind_of(primary, origin),
        source=origin.source,
        detected_at=origin.at,
        title=story.title or primary.quote,
        occurred_on=None,
        story=story.id,
        snapshot=origin.snapshot,
        check=origin.check,
    )


def kind_of(primary: Signal, origin: Origin) -> Kind:
    """An office that says what it does announces it; everything else is a report."""
    does = primary.type in (SignalType.DESIGNATION, SignalType.DELISTING) and primary.certainty is Certainty.IMPOSED
    return Kind.ANNOUNCED if origin.official and does else Kind.REPORTED
