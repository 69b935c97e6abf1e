"""Makes one message of the alerts that a subscription is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from watchlist.model import Item, Kind, Line, Message, Purpose, Reason, Reference, Told, digest
from watchlist.render.actions import Link, actions
from watchlist.render.clean import clean_message, clip
from watchlist.render.group import Group, entries, grouped, is_possible
from watchlist.render.labels import FEW, SHARED, Label, kept
from watchlist.render.lead import lead
from watchlist.render.lines import lines, says
from watchlist.render.named import Voice, full_title, the_list
from watchlist.render.purpose import opening
from watchlist.render.title import LONGEST_TITLE, event_title, headline, story_title, surest, title, told_signals
from watchlist.render.words import ENGLISH, Said, Words, why_line, words_of

FOLDED = (Reason.GROUPED, Reason.DIGESTED, Reason.QUIET_HOURS, Reason.FLOOD_LIMIT)


@dataclass(frozen=True, slots=True)
class _Page:
    """What all items of a message share: the words, how many items, kinds and sources there are."""

    voice: Voice
    count: int
    kinds: int
    sources: int

    @property
    def words(self) -> Words:
        return self.voice.words


def compose(
    told: Sequence[Told],
    *,
    subscription: str,
    key: str,
    now: datetime,
    titles: Mapping[str, str],
    language: str = ENGLISH,
    purpose: Purpose = Purpose.ALERT,
    link: Link = lambda _alert: None,
    told_to: Sequence[str] = (),
) -> Message:
    """Make the message that tells ``told``, at least one alert, to a subscription in a language.

    ``key`` is the idempotency key and ``titles`` name the sources as people do. ``link`` gives the address at which an
    alert can be acknowledged; ``told_to`` names who was told before, for a reminder. The same alerts in any order make
    the same message; alerts of one matter share an item, and firms that the user added come first.
    """
    words, groups = words_of(language), grouped(told)
    voice = Voice(words, titles)
    items = _items(groups, voice)
    shared = _shared(items)
    if len(items) > FEW and not any(line.label == Label.PROGRAM for line in shared):
        items = [_programmed(item) for item in items]
    labels, said = kept(len(items)), title(groups, voice)
    opened = opening(told, purpose, now, words, told_to)
    return clean_message(
        Message(
            key=key,
            title=clip(f"{words.purposes[purpose].prefix}{said}", LONGEST_TITLE),
            lead=" ".join((*opened, lead(groups, voice))),
            items=tuple(_without(item, shared, labels, said, words) for item in items),
            footer=" ".join(_footer(told, subscription, words)),
            subscription=subscription,
            created_at=now,
            thread=_thread(told),
            shared=_labelled(shared, words),
            actions=tuple(actions([surest(groups[0]), *_others(groups)], words, link)),
            language=words.language,
            purpose=purpose,
        )
    )


def _others(groups: Sequence[Group]) -> Iterator[Told]:
    first = surest(groups[0])
    return (one for group in groups for one in group if one is not first)


def _items(groups: Sequence[Group], voice: Voice) -> list[Item]:
    kinds = {voice.words.kind(group[0].event) for group in groups}
    sources = {group[0].event.source for group in groups}
    page = _Page(voice, len(groups), len(kinds), len(sources))
    return [_item(group, page) for group in groups]


def _item(group: Group, page: _Page) -> Item:
    first, *others = (Reference(one.alert.id, one.event.id, *_met(one)) for one in group)
    changed = [one.event for one in (group if group[0].story else group[:1]) if not one.event.condition]
    changes = [change for event in changed for change in event.changes]
    return Item(
        heading=_heading(group, page),
        lines=tuple(lines(group, page.voice, count=page.count)),
        changes=tuple(dict.fromkeys(changes)),
        alert=first.alert,
        event=first.event,
        kind=group[0].event.kind,
        subject=first.subject,
        hit=first.hit,
        others=tuple(others),
    )


def _met(one: Told) -> tuple[str | None, str | None]:
    return one.subject.id if one.subject else None, one.hit.id if one.hit else None


def _heading(group: Group, page: _Page) -> str:
    """Head an item by what the title does not say of it already: its kind and its list only where they differ."""
    one, words = surest(group), page.words
    if one.story or one.event.entry is None or one.event.kind is Kind.DISAGREEMENT:
        return _about(one, page)
    said, kind = f"{one.event.entry.name}{_countries(group, words)}", words.kind(one.event)
    if page.sources > 1 or (page.kinds > 1 and one.event.kind is Kind.ANNOUNCED):
        said = kind.title.format(name=Said(said), list=the_list(one.event, page.voice))
    if page.kinds > 1:
        said = f"{kind.heading}: {said}"
    return words.say("possible_heading", heading=said) if is_possible(one) else said


def _about(one: Told, page: _Page) -> str:
    if page.count > 1 and page.kinds > 1:
        return headline(one, page.voice)
    if one.story:
        signals = told_signals((one,))
        is_title = page.count > 1 or not signals
        return story_title(one, page.voice) if is_title else page.words.capital(says(signals[0], page.words))
    is_fault = one.event.kind is Kind.SOURCE_FAULT
    return full_title(one.event.source, page.voice) if is_fault else event_title(one, page.voice)


def _countries(group: Group, words: Words) -> str:
    found = dict.fromkeys(country for entry in entries(group) for country in entry.countries)
    return f" ({words.listed(sorted(found), 6)})" if found else ""


def _programmed(item: Item) -> Item:
    """Put the programs into the heading, where an item has no room for a line about them."""
    programs = [line.value for line in item.lines if line.label == Label.PROGRAM]
    heading = f"{item.heading} – {'; '.join(programs)}" if programs else item.heading
    return msgspec.structs.replace(item, heading=heading)


def _shared(items: Sequence[Item]) -> tuple[Line, ...]:
    if len(items) < 2:
        return ()
    common = set(items[0].lines).intersection(*(item.lines for item in items[1:]))
    shared = [line for line in dict.fromkeys(items[0].lines) if line.label in SHARED and line in common]
    # When it was seen is worth no block of its own: the message has its own time.
    return tuple(shared) if any(line.label != Label.SEEN for line in shared) else ()


def _without(item: Item, shared: tuple[Line, ...], labels: frozenset[Label], said: str, words: Words) -> Item:
    """Leave out what is shared, what has no room, and what the title or the heading says already."""
    heads = (said.casefold(), item.heading.casefold())
    left = (line for line in item.lines if line not in shared and line.label in labels and not _is_headed(line, heads))
    return msgspec.structs.replace(item, lines=_labelled(left, words))


def _labelled(lines: Iterable[Line], words: Words) -> tuple[Line, ...]:
    """Name what each line is about in the words of a language."""
    return tuple(Line(words.labels[Label(line.label)], line.value, line.url, line.label) for line in lines)


def _is_headed(line: Line, heads: tuple[str, ...]) -> bool:
    return line.label in {Label.SAYS, Label.TOLD_BY, Label.SOURCE} and any(
        line.value.casefold() in head for head in heads
    )


def _footer(told: Sequence[Told], subscription: str, words: Words) -> Iterator[str]:
    """Say which subscription it is, why it was told, and why it came with others or later."""
    yield words.say("subscription", subscription=subscription)
    given, folded = {one.alert.reason for one in told}, {one.alert.folded for one in told}
    yield why_line(*(reason for reason in Reason if reason in given), words=words)
    yield from (words.say(f"folded_{reason}") for reason in FOLDED if reason in folded)


def _thread(told: Sequence[Told]) -> str | None:
    """What the message is about, where it is about one thing: a firm, a story, an entry, or a failing source."""
    subjects = {one.subject.id for one in told if one.subject}
    if len(subjects) == 1 and all(one.subject for one in told):
        return digest("subject", *subjects)
    matters = {_matter(one) for one in told}
    return matters.pop() if len(matters) == 1 else None


def _matter(one: Told) -> str:
    if one.event.story:
        return digest("story", one.event.story)
    if one.event.entry:
        return digest("entry", one.event.entry.list, one.event.entry.key)
    if one.event.condition:
        return digest("condition", one.event.condition)
    return digest("source", one.event.source)
