"""The lines of an item: how it was matched, by which law, on which dates, and what the news says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum

from watchlist.model import Article, Citation, Entry, Event, Feature, Hit, Line, Signal, Story, Strength, Subject, Told
from watchlist.render.clean import clip
from watchlist.render.title import copies, is_yours, listed_words, primary_signal
from watchlist.render.words import WORDS

MOST_NAMES = 6
MOST_FEATURES = 6
MOST_LINKS = 5
LONG = 600


class Label(StrEnum):
    """What a line of an item is about."""

    TRACKED = "Tracked as"
    MATCH = "Match"
    BECAUSE = "Because"
    LIST = "List"
    ENTRY = "Entry"
    PROGRAM = "Program"
    LAW = "Law"
    LICENCE = "Licence"
    POLICY = "Licence policy"
    LISTED_ON = "Listed on"
    NAMED = "Also named"
    IDENTIFIER = "Identifier"
    ADDRESS = "Address"
    REMARKS = "Remarks"
    SAYS = "Says"
    QUOTE = "Quote"
    ALSO = "Also tells of"
    TOLD_BY = "Told by"
    DIFFER = "Copies differ"
    READ = "Read it"
    SOURCE = "Source"
    DATED = "Dated"
    SEEN = "Seen"
    PROOF = "Proof"
    CLOSER = "Look closer"


BRIEF = frozenset({Label.TRACKED, Label.MATCH, Label.IDENTIFIER, Label.QUOTE, Label.READ, Label.LAW, Label.CLOSER})
"""What is worth its room in a message of many items."""
SHARED = frozenset(
    {
        *(Label.LIST, Label.PROGRAM, Label.LAW, Label.LICENCE, Label.POLICY, Label.LISTED_ON),
        *(Label.SOURCE, Label.DATED, Label.SEEN, Label.PROOF),
    }
)
"""What is said once where it holds for every item; what tells one party from another stays with it."""


def lines(one: Told, titles: Mapping[str, str]) -> Iterator[Line]:
    """Say all that is known of one alert, the most telling first."""
    if one.subject:
        yield Line(Label.TRACKED, _tracked(one.subject, yours=is_yours(one)))
    if one.hit:
        yield from _match(one.hit, one.event)
    if one.story:
        yield from _story(one.story, one.articles)
    if one.event.entry:
        yield from _entry(one.event.entry, titles)
    elif not one.story:
        yield Line(Label.SAYS, one.event.title)
        yield Line(Label.SOURCE, _titled(one.event.source, titles))
    yield from _dates(one.event)
    yield from _proof(one.event)
    yield Line(Label.CLOSER, " · ".join(commands(one)))


def moment(at: datetime | date) -> str:
    """Write a time to the minute in UTC, or a day as a day.

    >>> moment(datetime(2024, 8, 7, 12, 30, tzinfo=UTC)), moment(date(2024, 8, 7))
    ('2024-08-07 12:30 UTC', '2024-08-07')
    """
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime) else at.isoformat()


def _titled(source: str, titles: Mapping[str, str]) -> str:
    return f"{titles[source]} ({source})" if source in titles else source


def _tracked(subject: Subject, *, yours: bool) -> str:
    country = f", {subject.country}" if subject.country else ""
    tags = f", tagged {listed_words(subject.tags)}" if subject.tags else ""
    how = "" if yours else f": {subject.reason}" if subject.reason else " by watchlist itself"
    return f"{subject.name} ({subject.id}{country}{tags}){how}"


def _match(hit: Hit, event: Event) -> Iterator[Line]:
    met, strength = hit.comparison, WORDS.strengths.get(hit.comparison.strength, hit.comparison.strength)
    headed = event.entry is not None and event.entry.name == met.matched_name
    name = f": {strength}" if headed else f": {strength}, “{met.matched_name}”"
    yield Line(Label.MATCH, f"{met.score:.2f} of 1, {WORDS.bands[hit.band]}{name}")
    for feature in met.explanation[:MOST_FEATURES]:
        yield Line(Label.BECAUSE, _because(feature))


def _because(feature: Feature) -> str:
    # Some weights add and some multiply: they are shown as they are, in the order that the scorer gives them.
    values = " with ".join(f"“{value}”" for value in (feature.query, feature.candidate) if value)
    said = ", ".join(part for part in (values, feature.note) if part)
    return f"{feature.feature.replace('_', ' ')} {feature.weight:.2f}{': ' if said else ''}{said}"


def _entry(entry: Entry, titles: Mapping[str, str]) -> Iterator[Line]:
    yield Line(Label.LIST, _titled(entry.list, titles))
    yield Line(Label.ENTRY, entry.key)
    if entry.programs:
        yield Line(Label.PROGRAM, ", ".join(entry.programs))
    yield from (Line(Label.LAW, _cited(citation), citation.url) for citation in entry.citations)
    if entry.licence_requirement:
        yield Line(Label.LICENCE, clip(entry.licence_requirement, LONG))
    if entry.licence_policy:
        yield Line(Label.POLICY, clip(entry.licence_policy, LONG))
    if entry.listed_on:
        yield Line(Label.LISTED_ON, entry.listed_on.isoformat())
    yield from _about(entry)


def _about(entry: Entry) -> Iterator[Line]:
    if others := [_alias(name.text, name.strength) for name in entry.names[1:]]:
        yield Line(Label.NAMED, listed_words(others, MOST_NAMES))
    for identifier in entry.identifiers:
        yield Line(Label.IDENTIFIER, f"{identifier.label or identifier.type} {identifier.printed or identifier.value}")
    if entry.addresses:
        yield Line(Label.ADDRESS, listed_words((address.text for address in entry.addresses), 2))
    if entry.remarks:
        yield Line(Label.REMARKS, clip(entry.remarks, LONG))


def _alias(text: str, strength: Strength) -> str:
    return f"{text} (weak alias)" if strength is Strength.WEAK else text


def _cited(citation: Citation) -> str:
    dated = citation.date is None or citation.date.isoformat() in citation.text
    return citation.text if dated else f"{citation.text}, {citation.date}"


def _story(story: Story, articles: tuple[Article, ...]) -> Iterator[Line]:
    if signal := primary_signal(story):
        yield Line(Label.SAYS, _signal(signal))
        yield Line(Label.QUOTE, f"“{clip(signal.quote, LONG)}”")
    others = {WORDS.signals[other.type] for other in story.signals} - {WORDS.signals[signal.type] if signal else ""}
    if others:
        yield Line(Label.ALSO, listed_words(sorted(others), MOST_NAMES))
    yield Line(Label.TOLD_BY, copies(story))
    for conflict in story.conflicts:
        likely = f"; likely {conflict.likely}" if conflict.likely else ""
        yield Line(Label.DIFFER, f"{conflict.field}: {listed_words(conflict.values, MOST_NAMES)}{likely}")
    for article in articles[:MOST_LINKS]:
        when = f", {moment(article.published_at)}" if article.published_at else ""
        yield Line(Label.READ, f"{article.outlet or 'article'}: {clip(article.title, 200)}{when}", article.url)


def _signal(signal: Signal) -> str:
    parts = [f"{WORDS.signals[signal.type]}, {signal.certainty}"]
    parts += [f"by {signal.actor}"] if signal.actor else []
    parts += [f"towards {signal.target}"] if signal.target else []
    parts += [f"through {signal.instrument}"] if signal.instrument else []
    return ", ".join(parts) + (" (background: an older matter)" if signal.background else "")


def _dates(event: Event) -> Iterator[Line]:
    if event.occurred_on and not (event.entry and event.entry.listed_on == event.occurred_on):
        yield Line(Label.DATED, event.occurred_on.isoformat())
    yield Line(Label.SEEN, moment(event.detected_at))


def _proof(event: Event) -> Iterator[Line]:
    check = f"check {event.check}" if event.check else ""
    snapshot = f"snapshot sha256 {event.snapshot}" if event.snapshot else ""
    if check or snapshot:
        yield Line(Label.PROOF, ", ".join(part for part in (check, snapshot) if part))


def commands(one: Told) -> Iterator[str]:
    """Give the commands that explain an alert and settle its hit."""
    yield f"watchlist why alert {one.alert.id}"
    if one.hit:
        yield f"watchlist judge {one.hit.id} positive|negative"
