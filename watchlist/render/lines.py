"""The lines of an item: whom it meets, by which law, on which dates, and what the news says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from watchlist.model import Article, Citation, Conflict, Entry, Event, Kind, Line, Signal, Story, Strength
from watchlist.render.clean import clip
from watchlist.render.group import Group, entries
from watchlist.render.labels import Label, most_links
from watchlist.render.named import full_title, shortly
from watchlist.render.title import copies, listed_words, plural, told_signals
from watchlist.render.tracked import alone, together
from watchlist.render.words import WORDS

MOST_NAMES = 6
MOST_TOLD = 3
LONG = 600


def lines(group: Group, titles: Mapping[str, str], *, count: int) -> list[Line]:
    """Say all that is known of a group in a message of ``count`` items, the most telling first, nothing twice."""
    return [
        *(alone(group[0], titles) if len(group) == count == 1 else together(group)),
        *_gathered(_facts(group, titles, count)),
    ]


def _facts(group: Group, titles: Mapping[str, str], count: int) -> Iterator[Line]:
    first = group[0]
    if first.story:
        yield from _story(group, first.story, most_links(count))
    for entry in entries(group):
        yield from _entry(entry, titles)
    yield from _affected(first.event)
    if not first.event.entry and not first.story:
        yield Line(Label.SAYS, shortly(first.event.title, first.event.source, titles))
        yield Line(Label.SOURCE, full_title(first.event.source, titles))
    # A story may go with several notices: the others are found by the ids of their alerts.
    for event in {first.event.story or one.event.id: one.event for one in reversed(group)}.values():
        yield from _dates(event)


def _gathered(given: Iterable[Line]) -> Iterator[Line]:
    """Bring the lines of one label together and leave out repetitions; numbers may stand under two labels of theirs."""
    by_label: dict[str, dict[str, Line]] = {}
    for line in given:
        by_label.setdefault(line.label, {}).setdefault(line.value, line)
    return (line for held in by_label.values() for line in held.values())


def moment(at: datetime | date) -> str:
    """Write a time to the minute in UTC, or a day as a day.

    >>> moment(datetime(2024, 8, 7, 12, 30, tzinfo=UTC)), moment(date(2024, 8, 7))
    ('2024-08-07 12:30 UTC', '2024-08-07')
    """
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime) else at.isoformat()


def _entry(entry: Entry, titles: Mapping[str, str]) -> Iterator[Line]:
    yield Line(Label.LIST, full_title(entry.list, titles))
    # What a notice announces has no key on the list yet.
    if entry.key:
        yield Line(Label.ENTRY, entry.key)
    if entry.programs:
        yield Line(Label.PROGRAM, ", ".join(entry.programs))
    yield from (Line(Label.LAW, _cited(citation), citation.url) for citation in entry.citations)
    if entry.licence_requirement:
        yield Line(Label.LICENCE, clip(entry.licence_requirement, LONG))
    if entry.licence_policy:
        yield Line(Label.POLICY, clip(entry.licence_policy, LONG))
    if entry.listed_on and entry.listed_on not in {citation.date for citation in entry.citations}:
        yield Line(Label.LISTED_ON, entry.listed_on.isoformat())
    yield from _about(entry)


def _about(entry: Entry) -> Iterator[Line]:
    if others := [_alias(name.text, name.strength) for name in entry.names[1:]]:
        yield Line(Label.NAMED, listed_words(others, MOST_NAMES))
    for shown, label in _printed(entry).items():
        yield Line(Label.IDENTIFIER, f"{label} {shown}")
    if entry.addresses:
        yield Line(Label.ADDRESS, listed_words((address.text for address in entry.addresses), 2))
    if entry.remarks:
        yield Line(Label.REMARKS, clip(entry.remarks, LONG))


def _printed(entry: Entry) -> dict[str, str]:
    """The numbers as printed, each once: one printed number may be read as several (a MERSIS number holds a VKN)."""
    found: dict[str, str] = {}
    for number in entry.identifiers:
        found.setdefault(
            number.printed or number.value, number.label or WORDS.identifiers.get(number.type, number.type)
        )
    return found


def _alias(text: str, strength: Strength) -> str:
    return f"{text} (weak alias)" if strength is Strength.WEAK else text


def _cited(citation: Citation) -> str:
    dated = citation.date is None or citation.date.isoformat() in citation.text
    return citation.text if dated else f"{citation.text}, {citation.date}"


def _story(group: Group, story: Story, links: int) -> Iterator[Line]:
    told = told_signals(group)
    for signal in told[:MOST_TOLD]:
        yield Line(Label.SAYS, says(signal))
        if signal.quote.casefold() != story.title.casefold():
            yield Line(Label.QUOTE, f"“{clip(signal.quote, LONG)}”{_who_says(signal)}")
    others = {WORDS.signals[signal.type] for signal in story.signals} - {WORDS.signals[one.type] for one in told}
    if others:
        yield Line(Label.ALSO, listed_words(sorted(others), MOST_NAMES))
    yield Line(Label.TOLD_BY, copies(story))
    if story.follows:
        yield Line(Label.FOLLOWS, listed_words((f"watchlist stories show {one}" for one in story.follows), 2))
    yield from (Line(Label.DIFFER, differing(conflict)) for conflict in story.conflicts)
    yield from _links(group[0].articles, story, links)


def _who_says(signal: Signal) -> str:
    """Who is quoted, where that is not the outlet itself."""
    said = WORDS.attributions[signal.attribution]
    return f" – {said}" if said else ""


def differing(conflict: Conflict) -> str:
    """Say in a line on what the copies of a story differ, which value is likely, and why."""
    why = f" ({conflict.why})" if conflict.why else ""
    likely = f"; likely {conflict.likely}{why}" if conflict.likely else ""
    return f"{conflict.field}: {listed_words(conflict.different, MOST_NAMES)}{likely}"


def _links(articles: tuple[Article, ...], story: Story, links: int) -> Iterator[Line]:
    yield from (_article(article, story) for article in articles[:links])
    if len(articles) > links:
        more = plural(len(articles) - links, ("more article", "more articles"))
        yield Line(Label.MORE, f"{more}: watchlist stories show {story.id}")


def _article(article: Article, story: Story) -> Line:
    when = f", {moment(article.published_at)}" if article.published_at else ""
    said = "" if article.title == story.title else f": {clip(article.title, 200)}"
    return Line(Label.READ, f"{article.outlet or 'article'}{when}{said}", article.url)


def says(signal: Signal) -> str:
    """Say what a signal tells of: what, how certain, by whom, towards whom."""
    parts = [f"{WORDS.signals[signal.type]}, {signal.certainty}"]
    parts += [f"by {signal.actor}"] if signal.actor else []
    parts += [f"towards {signal.target}"] if signal.target else []
    parts += [f"through {signal.instrument}"] if signal.instrument else []
    return ", ".join(parts) + (" (background: an older matter)" if signal.background else "")


def confirmation(event: Event) -> str:
    """Say how an announcement came true, from day to day.

    >>> day = date(2024, 8, 26)
    >>> seen = datetime(2024, 8, 28, 16, tzinfo=UTC)
    >>> confirmation(Event("", Kind.LISTED, "", seen, "", announced_on=day, effective_on=date(2024, 8, 27)))
    'announced 26 August 2024, in force 27 August 2024, on the list 28 August 2024'
    """
    steps = (("announced", event.announced_on), ("in force", event.effective_on))
    seen = "off the list" if event.kind is Kind.DELISTED else "on the list"
    said = [f"{word} {day:%-d %B %Y}" for word, day in steps if day]
    return ", ".join([*said, f"{seen} {event.detected_at:%-d %B %Y}"])


def _affected(event: Event) -> Iterator[Line]:
    """How many entries an event about many is about, and who they are as far as a person reads on."""
    if event.members:
        named = listed_words((member.name for member in event.members), MOST_NAMES)
        yield Line(Label.AFFECTED, f"{len(event.members):,}: {named}")


def _dates(event: Event) -> Iterator[Line]:
    if event.occurred_on and not (event.entry and event.entry.listed_on == event.occurred_on):
        yield Line(Label.DATED, event.occurred_on.isoformat())
    if event.confirms:
        yield Line(Label.CONFIRMS, f"{confirmation(event)} (event {event.confirms})")
    elif event.announced_on:
        yield Line(Label.ANNOUNCED_ON, event.announced_on.isoformat())
        if event.effective_on:
            yield Line(Label.IN_FORCE, event.effective_on.isoformat())
    check = f", check {event.check}" if event.check else ""
    yield Line(Label.SEEN, f"{moment(event.detected_at)}{check}")
    if event.snapshot:
        yield Line(Label.PROOF, f"snapshot sha256 {event.snapshot}")
