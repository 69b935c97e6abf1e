"""The lines of an item: whom it meets, by which law, on which dates, and what the news says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from watchlist.model import Article, Citation, Conflict, Entry, Event, Kind, Line, Sent, Signal, Story, Strength
from watchlist.render.clean import clip
from watchlist.render.group import Group, entries
from watchlist.render.labels import Label, most_links
from watchlist.render.named import Voice, full_title
from watchlist.render.title import copies, event_title, told_signals
from watchlist.render.told import party
from watchlist.render.tracked import alone, together
from watchlist.render.words import Said, Words

MOST_NAMES = 6
MOST_TOLD = 3
MOST_EARLIER = 3
LONG = 600


def lines(group: Group, voice: Voice, *, count: int) -> list[Line]:
    """Say all that is known of a group in a message of ``count`` items, the most telling first, nothing twice."""
    return [
        *(alone(group[0], voice) if len(group) == count == 1 else together(group, voice)),
        *_gathered(_facts(group, voice, count)),
    ]


def _facts(group: Group, voice: Voice, count: int) -> Iterator[Line]:
    first, words = group[0], voice.words
    yield from _before(group, words)
    if first.story:
        yield from _story(group, first.story, most_links(count), words)
    for entry in entries(group):
        yield from _entry(entry, voice)
    yield from _affected(first.event, words)
    if not first.event.entry and not first.story:
        yield Line(Label.SAYS, event_title(first, voice))
        yield Line(Label.SOURCE, full_title(first.event.source, voice))
    # A story may go with several notices: the others are found by the ids of their alerts.
    for event in {first.event.story or one.event.id: one.event for one in reversed(group)}.values():
        yield from _dates(event, words)


def _gathered(given: Iterable[Line]) -> Iterator[Line]:
    """Bring the lines of one label together and leave out repetitions; numbers may stand under two labels of theirs."""
    by_label: dict[str, dict[str, Line]] = {}
    for line in given:
        by_label.setdefault(line.label, {}).setdefault(line.value, line)
    return (line for held in by_label.values() for line in held.values())


def _before(group: Group, words: Words) -> Iterator[Line]:
    """What was sent before on the matter, the newest first; what one message said for several subjects once."""
    newest = sorted((one for told in group for one in told.earlier), key=lambda one: (one.at, one.alert), reverse=True)
    sent: dict[tuple[datetime, str], Sent] = {}
    for one in newest:
        sent.setdefault((one.at, one.title), one)
    for one in [*sent.values()][:MOST_EARLIER]:
        said = words.say("told_before", day=words.day(one.at.date()), title=clip(one.title, 200), alert=one.alert)
        yield Line(Label.BEFORE, said)


def _entry(entry: Entry, voice: Voice) -> Iterator[Line]:
    words = voice.words
    yield Line(Label.LIST, full_title(entry.list, voice))
    # What a notice announces has no key on the list yet.
    if entry.key:
        yield Line(Label.ENTRY, entry.key)
    if entry.programs:
        yield Line(Label.PROGRAM, ", ".join(entry.programs))
    yield from (Line(Label.LAW, _cited(citation, words), citation.url) for citation in entry.citations)
    if entry.licence_requirement:
        yield Line(Label.LICENCE, clip(entry.licence_requirement, LONG))
    if entry.licence_policy:
        yield Line(Label.POLICY, clip(entry.licence_policy, LONG))
    if entry.listed_on and entry.listed_on not in {citation.date for citation in entry.citations}:
        yield Line(Label.LISTED_ON, words.day(entry.listed_on))
    yield from _about(entry, words)


def _about(entry: Entry, words: Words) -> Iterator[Line]:
    if others := [_alias(name.text, name.strength, words) for name in entry.names[1:]]:
        yield Line(Label.NAMED, words.listed(others, MOST_NAMES))
    for shown, label in _printed(entry, words).items():
        yield Line(Label.IDENTIFIER, f"{label} {shown}")
    if entry.addresses:
        yield Line(Label.ADDRESS, words.listed((address.text for address in entry.addresses), 2))
    if entry.remarks:
        yield Line(Label.REMARKS, clip(entry.remarks, LONG))


def _printed(entry: Entry, words: Words) -> dict[str, str]:
    """The numbers as printed, each once: one printed number may be read as several (a MERSIS number holds a VKN)."""
    found: dict[str, str] = {}
    for number in entry.identifiers:
        found.setdefault(
            number.printed or number.value, number.label or words.identifiers.get(number.type, number.type)
        )
    return found


def _alias(text: str, strength: Strength, words: Words) -> str:
    return words.say("weak_alias", name=text) if strength is Strength.WEAK else text


def _cited(citation: Citation, words: Words) -> str:
    dated = citation.date is None or citation.date.isoformat() in citation.text
    return citation.text if dated or not citation.date else f"{citation.text}, {words.day(citation.date)}"


def _story(group: Group, story: Story, links: int, words: Words) -> Iterator[Line]:
    told = told_signals(group)
    for signal in told[:MOST_TOLD]:
        yield Line(Label.SAYS, says(signal, words))
        if signal.quote.casefold() != story.title.casefold():
            yield Line(Label.QUOTE, _quoted(signal, words))
    others = {words.signals[signal.type] for signal in story.signals} - {words.signals[one.type] for one in told}
    if others:
        yield Line(Label.ALSO, words.listed(sorted(others), MOST_NAMES))
    yield Line(Label.TOLD_BY, copies(story, words))
    if story.follows:
        yield Line(Label.FOLLOWS, words.listed((f"watchlist stories show {one}" for one in story.follows), 2))
    for conflict in story.conflicts:
        if said := differing(conflict, words):
            yield Line(Label.DIFFER, said)
    yield from _links(group[0].articles, story, links, words)


def _quoted(signal: Signal, words: Words) -> str:
    """The words themselves, and who is quoted where that is not the outlet itself."""
    who, quote = words.attributions[signal.attribution], clip(signal.quote, LONG)
    return words.say("quote_by" if who else "quote", quote=quote, who=who)


def differing(conflict: Conflict, words: Words) -> str:
    """Say in a line on what the copies of a story differ, which value is likely, and why; "" for spellings alone."""
    values = list({value.casefold(): words.retell(value) for value in reversed(conflict.different)}.values())[::-1]
    if len(values) < 2:
        return ""
    differing = words.say("differing", field=words.retell(conflict.field), values=words.listed(values, MOST_NAMES))
    if not conflict.likely:
        return differing
    phrase = "likely_why" if conflict.why else "likely"
    return words.say(phrase, differing=differing, value=words.retell(conflict.likely), why=words.retell(conflict.why))


def _links(articles: tuple[Article, ...], story: Story, links: int, words: Words) -> Iterator[Line]:
    yield from (_article(article, story, words) for article in articles[:links])
    if len(articles) > links:
        more = words.count(len(articles) - links, "articles")
        yield Line(Label.MORE, words.say("more_articles", count=more, command=f"watchlist stories show {story.id}"))


def _article(article: Article, story: Story, words: Words) -> Line:
    when = f", {words.moment(article.published_at)}" if article.published_at else ""
    said = "" if article.title == story.title else f": {clip(article.title, 200)}"
    return Line(Label.READ, f"{article.outlet or words.say('article')}{when}{said}", article.url)


def says(signal: Signal, words: Words) -> str:
    """Say what a signal tells of: what, how certain, by whom, towards whom."""
    parts = [words.signals[signal.type], words.certainties[signal.certainty].said]
    parts += [words.say("says_by", actor=Said(party(signal.actor, words)))] if signal.actor else []
    parts += [words.say("says_towards", target=Said(party(signal.target, words)))] if signal.target else []
    parts += [words.say("says_through", instrument=words.term(signal.instrument))] if signal.instrument else []
    said = ", ".join(parts)
    return words.say("says_background", says=said) if signal.background else said


def confirmation(event: Event, words: Words) -> str:
    """Say how an announcement came true, from day to day.

    >>> from datetime import UTC, date, datetime
    >>> from watchlist.render.words import words_of
    >>> day, seen = date(2024, 8, 26), datetime(2024, 8, 28, 16, tzinfo=UTC)
    >>> event = Event("", Kind.LISTED, "", seen, "", announced_on=day, effective_on=date(2024, 8, 27))
    >>> confirmation(event, words_of())
    'announced 26 August 2024, in force 27 August 2024, on the list 28 August 2024'
    """
    seen = "off_list" if event.kind is Kind.DELISTED else "on_list"
    steps = (("announced", event.announced_on), ("in_force", event.effective_on), (seen, event.detected_at))
    return ", ".join(words.say(step, day=words.day(day)) for step, day in steps if day)


def _affected(event: Event, words: Words) -> Iterator[Line]:
    """How many entries an event about many is about, and who they are as far as a person reads on."""
    if event.members:
        named = words.listed((member.name for member in event.members), MOST_NAMES)
        yield Line(Label.AFFECTED, f"{words.number(len(event.members))}: {named}")


def _dates(event: Event, words: Words) -> Iterator[Line]:
    if event.occurred_on and not (event.entry and event.entry.listed_on == event.occurred_on):
        yield Line(Label.DATED, words.day(event.occurred_on))
    if event.confirms:
        yield Line(Label.CONFIRMS, words.say("confirms", steps=confirmation(event, words), event=event.confirms))
    elif event.announced_on:
        yield Line(Label.ANNOUNCED_ON, words.day(event.announced_on))
        if event.effective_on:
            yield Line(Label.IN_FORCE, words.day(event.effective_on))
    seen = words.moment(event.detected_at)
    yield Line(Label.SEEN, words.say("seen", moment=seen, check=event.check) if event.check else seen)
    if event.snapshot:
        yield Line(Label.PROOF, words.say("proof", hash=event.snapshot))
